"""What people hear about contributions and dependencies: recorded in the transaction of the act itself."""

from datetime import datetime

from notifications.actions import notify
from objectives import kinds
from objectives.alignment_policies import owner_of, target_of
from objectives.enums import ContributionState
from objectives.models import Contribution
from organizations.addresses import address
from organizations.models import Membership


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


def _others(people: list[Membership], by: Membership) -> list[Membership]:
    return [person for person in people if person.id != by.id]


def _path(contribution: Contribution, by: Membership) -> str:
    return address(by.organization, "objectives:contribution", contribution.id)
