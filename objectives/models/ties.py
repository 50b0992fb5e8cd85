"""Contributions and dependencies with all that pages show of them, to annotate objectives and KRs with.

Each is a JSON object whose parts `objectives.ties` reads, so that a page has them by the query that it asks anyway.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, QuerySet, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, JSONObject

from objectives.enums import ContributionState, DependencyState
from objectives.models.alignment import WAITING, Contribution, Dependency

ASKED = [each for each in DependencyState if each != DependencyState.WITHDRAWN]
SHOWN = [ContributionState.PROPOSED, ContributionState.ACCEPTED, ContributionState.DECLINED]


def contribution_parts() -> JSONObject:
    """All that is shown of a contribution: what contributes, to what, how it stands and who said so."""
    return JSONObject(
        id=F("id"),
        state=F("state"),
        how=F("how"),
        is_primary=F("is_primary"),
        proposed_by=F("proposed_by__name"),
        proposed_at=F("proposed_at"),
        answered_by=F("answered_by__name"),
        answer=F("answer"),
        divergence=F("divergence"),
        diverged_by=F("diverged_by__name"),
        source=_objective("objective__"),
        to_objective=_objective("to_objective__"),
        to_key_result=_key_result("to_key_result__"),
    )


def dependency_parts() -> JSONObject:
    """All that is shown of a dependency: who needs what from whom by when, what delivers it, and how it stands."""
    return JSONObject(
        number=F("number"),
        what=F("what"),
        state=F("state"),
        needed_on=F("needed_on"),
        team_id=F("team_id"),
        team=F("team__name"),
        team_slug=F("team__slug"),
        lead_id=F("team__lead_id"),
        lead=F("team__lead__name"),
        lead_left=F("team__lead__deactivated_at"),
        person_id=F("person_id"),
        person=F("person__name"),
        person_left=F("person__deactivated_at"),
        requested_by_id=F("requested_by_id"),
        requested_by=F("requested_by__name"),
        requested_at=F("requested_at"),
        answered_by=F("answered_by__name"),
        answer=F("answer"),
        ended_at=F("ended_at"),
        ended_by=F("ended_by__name"),
        asking=_key_result("key_result__"),
        delivering=_key_result("delivered_by__"),
        score=F("delivered_by__score"),
        band=F("delivered_by__band"),
    )


def _objective(path: str) -> JSONObject:
    return JSONObject(
        id=F(f"{path}id"),
        number=F(f"{path}number"),
        name=F(f"{path}title"),
        state=F(f"{path}state"),
        because=F(f"{path}cancelled_because"),
        owner_id=F(f"{path}owner_id"),
        owner=F(f"{path}owner__name"),
        owner_left=F(f"{path}owner__deactivated_at"),
        team=F(f"{path}team__name"),
        team_lead_id=F(f"{path}team__lead_id"),
        cycle=F(f"{path}cycle__name"),
        closed_at=F(f"{path}cycle__closed_at"),
    )


def _key_result(path: str) -> JSONObject:
    above = f"{path}objective__"
    return JSONObject(
        id=F(f"{path}id"),
        number=F(f"{path}number"),
        name=F(f"{path}name"),
        state=F(f"{path}state"),
        objective_id=F(f"{path}objective_id"),
        objective_number=F(f"{above}number"),
        objective_state=F(f"{above}state"),
        owner_id=_either(f"{path}owner_id", f"{above}owner_id"),
        owner=_either(f"{path}owner__name", f"{above}owner__name"),
        owner_left=Case(
            When(**{f"{path}owner_id": None}, then=F(f"{above}owner__deactivated_at")),
            default=F(f"{path}owner__deactivated_at"),
        ),
        team=F(f"{above}team__name"),
        cycle=F(f"{above}cycle__name"),
        closed_at=F(f"{above}cycle__closed_at"),
    )


def _either(first: str, otherwise: str) -> Combinable:
    """A KR without an owner is answered for by its objective's."""
    return Coalesce(F(first), F(otherwise))


def _array(rows: QuerySet[Contribution]) -> ArraySubquery:
    return ArraySubquery(rows.filter(state__in=SHOWN).order_by("-is_primary", "id").values(parts=contribution_parts()))


def contributions_of_objective() -> ArraySubquery:
    """What an objective contributes to, or wants to or wanted to, to annotate objectives with as `contributes`."""
    return _array(Contribution.objects.filter(objective=OuterRef("pk")))


def contributions_to_objective() -> ArraySubquery:
    """What contributes to an objective itself, to annotate objectives with as `contributed`."""
    return _array(Contribution.objects.filter(to_objective=OuterRef("pk")))


def contributions_to_its_key_results() -> ArraySubquery:
    """What contributes to the KRs of an objective, to annotate objectives with as `contributed_below`."""
    return _array(Contribution.objects.filter(to_key_result__objective=OuterRef("pk")))


def contributions_to_key_result() -> ArraySubquery:
    """What contributes to a KR, to annotate KRs with as `contributed`."""
    return _array(Contribution.objects.filter(to_key_result=OuterRef("pk")))


def _dependencies(rows: QuerySet[Dependency]) -> ArraySubquery:
    found = rows.filter(state__in=ASKED).order_by("needed_on", "id")
    return ArraySubquery(found.values(parts=dependency_parts()))


def needs_of_objective() -> ArraySubquery:
    """What the KRs of an objective need from others, to annotate objectives with as `needs`."""
    return _dependencies(Dependency.objects.filter(key_result__objective=OuterRef("pk")))


def deliveries_of_objective() -> ArraySubquery:
    """What others need that KRs of an objective deliver, to annotate objectives with as `deliveries`."""
    return _dependencies(Dependency.objects.filter(delivered_by__objective=OuterRef("pk")))


def needs_of_key_result() -> ArraySubquery:
    """What a KR needs from others, to annotate KRs with as `needs`."""
    return _dependencies(Dependency.objects.filter(key_result=OuterRef("pk")))


def deliveries_of_key_result() -> ArraySubquery:
    """What others need that a KR delivers, to annotate KRs with as `deliveries`."""
    return _dependencies(Dependency.objects.filter(delivered_by=OuterRef("pk")))


def is_depended_upon() -> Exists:
    """Whether another team waits for what a KR of an objective delivers, to annotate objectives with."""
    return Exists(Dependency.objects.filter(delivered_by__objective=OuterRef("pk"), state__in=WAITING))
