"""What people hear about contributions and dependencies: recorded in the transaction of the act itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.formats import date_format

from notifications.actions import notify
from notifications.outbox import Line, record
from objectives import kinds
from objectives.alignment_policies import AROUND, ENDS, answerer_of, owner_of, target_of
from objectives.contributing import GONE
from objectives.enums import ContributionState, DependencyState
from objectives.models import Contribution, Dependency, Objective
from objectives.models.alignment import STANDING, WAITING
from organizations.addresses import address
from organizations.models import Membership, Organization


def tell_contribution_proposed(contribution: Contribution, *, by: Membership, at: datetime) -> None:
    """The owner of the target hears that an answer is waited for."""
    target, source = target_of(contribution), contribution.objective
    notify(
        recipients=_others([owner_of(target)], by),
        kind=kinds.CONTRIBUTION_PROPOSED,
        key=f"contribution:{contribution.id}:proposed",
        title=f"{source.reference} wants to contribute to {target.reference}: {source.title}",
        body=contribution.how,
        why=f"You own {target.reference}, so you accept or decline.",
        path=_path(contribution, by),
        about={"contribution": contribution.id},
        at=at,
    )


def tell_contribution_answered(contribution: Contribution, *, by: Membership, at: datetime) -> None:
    """Who proposed it and who owns the objective hear the answer."""
    target, source = target_of(contribution), contribution.objective
    verb = "accepts" if contribution.state == ContributionState.ACCEPTED else "declines"
    notify(
        recipients=_others([contribution.proposed_by, source.owner], by),
        kind=kinds.CONTRIBUTION_CHANGED,
        key=f"contribution:{contribution.id}:{contribution.state}",
        title=f"{by.name} {verb} the contribution of {source.reference} to {target.reference}",
        body=contribution.answer,
        why=f"You own {source.reference}, or proposed it.",
        path=_path(contribution, by),
        at=at,
    )


def tell_contribution_withdrawn(contribution: Contribution, *, by: Membership, at: datetime) -> None:
    """The owner of the target hears that it does not count on the contribution any more."""
    target, source = target_of(contribution), contribution.objective
    notify(
        recipients=_others([owner_of(target)], by),
        kind=kinds.CONTRIBUTION_CHANGED,
        key=f"contribution:{contribution.id}:withdrawn",
        title=f"{source.reference} no longer contributes to {target.reference}: {source.title}",
        why=f"You own {target.reference}.",
        path=_path(contribution, by),
        at=at,
    )


def tell_divergence(contribution: Contribution, *, by: Membership, at: datetime) -> None:
    """Both sides hear that they pull apart on purpose, and why."""
    target, source = target_of(contribution), contribution.objective
    notify(
        recipients=_others([owner_of(target), source.owner], by),
        kind=kinds.CONTRIBUTION_CHANGED,
        key=f"contribution:{contribution.id}:diverges:{at.isoformat()}",
        title=f"{source.reference} and {target.reference} diverge on purpose, notes {by.name}",
        body=contribution.divergence,
        why=f"You own {source.reference} or {target.reference}.",
        path=_path(contribution, by),
        at=at,
    )


def tell_dependency_requested(dependency: Dependency, answerer: Membership, *, by: Membership, at: datetime) -> None:
    """Who is asked hears what for and until when."""
    asking = dependency.key_result
    notify(
        recipients=_others([answerer], by),
        kind=kinds.DEPENDENCY_REQUESTED,
        key=f"dependency:{dependency.id}:requested",
        title=f"{asking.objective.team.name} needs something from {dependency.team.name} by {_day(dependency)}",
        body=f"{dependency.what}\n\nFor {asking.reference} {asking.name}.",
        why=f"You answer for {dependency.team.name}, or are named.",
        path=_dependency_path(dependency, by.organization),
        about={"dependency": dependency.id},
        at=at,
    )


def tell_dependency_answered(dependency: Dependency, *, by: Membership, at: datetime) -> None:
    """Who asked and who owns the KR hear the answer."""
    agrees = dependency.state == DependencyState.AGREED
    notify(
        recipients=_others(asking_side(dependency), by),
        kind=kinds.DEPENDENCY_CHANGED,
        key=f"dependency:{dependency.id}:{dependency.state}",
        title=f"{by.name} {'agrees to' if agrees else 'declines'} {dependency.reference}: {dependency.what}",
        body=dependency.answer,
        why=f"You asked for it, or own {dependency.key_result.reference}.",
        path=_dependency_path(dependency, by.organization),
        at=at,
    )


def tell_dependency_delivered(
    dependency: Dependency, answerer: Membership | None, *, by: Membership, at: datetime
) -> None:
    """Both sides hear that it has come."""
    notify(
        recipients=_others([*asking_side(dependency), *([answerer] if answerer else [])], by),
        kind=kinds.DEPENDENCY_CHANGED,
        key=f"dependency:{dependency.id}:delivered",
        title=f"{dependency.reference} is delivered: {dependency.what}",
        why=f"You asked for it, own {dependency.key_result.reference}, or were asked.",
        path=_dependency_path(dependency, by.organization),
        at=at,
    )


def tell_dependency_withdrawn(
    dependency: Dependency, answerer: Membership | None, *, by: Membership, at: datetime
) -> None:
    """Who was asked hears that it is not needed any more."""
    notify(
        recipients=_others([answerer] if answerer else [], by),
        kind=kinds.DEPENDENCY_CHANGED,
        key=f"dependency:{dependency.id}:withdrawn",
        title=f"{dependency.reference} is not needed any more: {dependency.what}",
        why=f"You answer for {dependency.team.name}, or were named.",
        path=_dependency_path(dependency, by.organization),
        at=at,
    )


def tell_missed(dependencies: Sequence[Dependency], organization: Organization, *, at: datetime) -> int:
    """Both sides of each hear that its day has passed; once each. One statement."""
    lines = [
        Line(
            recipient_id=person,
            key=f"dependency:{each.id}:missed",
            title=f"{each.reference} was needed by {_day(each)} and has not come: {each.what}",
            why=f"You asked for it, own {each.key_result.reference}, or were asked.",
            path=_dependency_path(each, organization),
            body="",
            about={},
        )
        for each in dependencies
        for person in sorted({person.id for person in _both_sides(each) if person.is_active})
    ]
    return record(lines, kind=kinds.DEPENDENCY_CHANGED, at=at)


def tell_called_off(objective: Objective, *, by: Membership, at: datetime) -> None:
    """Those whose objectives contribute to one that was called off, and those who wait for what its KRs were to
    deliver, hear that they need something else. Two statements where nobody does."""
    to_it = Q(to_objective=objective) | Q(to_key_result__objective=objective)
    ties = Contribution.objects.filter(to_it, state__in=STANDING).exclude(objective__state__in=list(GONE))
    for each in ties.select_related(*ENDS).order_by("id"):
        notify(
            recipients=_others([each.objective.owner], by),
            kind=kinds.CONTRIBUTION_CHANGED,
            key=f"contribution:{each.id}:called-off",
            title=f"{objective.reference} is called off: {each.objective.reference} contributes to it",
            body=objective.cancelled_because,
            why=f"You own {each.objective.reference}. Say what else it contributes to, or let it stand alone.",
            path=address(by.organization, "objectives:objective", each.objective.reference),
            at=at,
        )
    promised = Dependency.objects.filter(delivered_by__objective=objective, state__in=WAITING)
    for dependency in promised.select_related(*AROUND).order_by("id"):
        what = f"{dependency.reference}: {dependency.what}"
        notify(
            recipients=_others(_both_sides(dependency), by),
            kind=kinds.DEPENDENCY_CHANGED,
            key=f"dependency:{dependency.id}:called-off",
            title=f"{objective.reference} is called off, which was to deliver {what}",
            body=objective.cancelled_because,
            why=f"You asked for it, own {dependency.key_result.reference}, or were asked.",
            path=_dependency_path(dependency, by.organization),
            at=at,
        )


def asking_side(dependency: Dependency) -> list[Membership]:
    """Who asked, and who answers for the KR that needs it."""
    return [dependency.requested_by, owner_of(dependency.key_result)]


def _both_sides(dependency: Dependency) -> list[Membership]:
    answerer = answerer_of(dependency)
    return [*asking_side(dependency), *([answerer] if answerer else [])]


def _day(dependency: Dependency) -> str:
    return date_format(dependency.needed_on, "j F")


def _dependency_path(dependency: Dependency, organization: Organization) -> str:
    return address(organization, "objectives:dependency", dependency.reference)


def _others(people: list[Membership], by: Membership) -> list[Membership]:
    return [person for person in people if person.id != by.id]


def _path(contribution: Contribution, by: Membership) -> str:
    return address(by.organization, "objectives:contribution", contribution.id)
