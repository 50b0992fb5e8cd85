"""Contributions and dependencies with all that pages show of them, to annotate objectives and KRs with.

Each is a JSON object whose parts `objectives.ties` reads, so that a page has them by the query that it asks anyway.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, JSONObject

from objectives.enums import ContributionState
from objectives.models.alignment import Contribution

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


def _objective(path: str) -> JSONObject:
    return JSONObject(
        id=F(f"{path}id"),
        number=F(f"{path}number"),
        name=F(f"{path}title"),
        state=F(f"{path}state"),
        because=F(f"{path}cancelled_because"),
        owner_id=F(f"{path}owner_id"),
        owner=F(f"{path}owner__name"),
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
