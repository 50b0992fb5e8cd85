"""What people hear while a cycle is closed: recorded in the transaction of the act itself."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from notifications.actions import notify
from notifications.outbox import Line, record
from objectives.models import Cycle, KeyResult
from organizations.addresses import address
from organizations.enums import Letter
from organizations.models import Membership, Organization
from organizations.raci import Matrix, Subject
from reviews import kinds
from reviews.models import Correction, SourceConfirmation
from reviews.policies import DATA
from reviews.queries import KeyResultStanding, Standing
from reviews.rules import listed


def ask_for_sources(found: Standing, *, by: Membership, at: datetime) -> None:
    """Owners hear which of their final values to confirm, and the stewards that there are some; each once a closing."""
    cycle, closing = found.cycle, found.closing
    if closing is None or not found.unconfirmed:
        return
    matrix = Matrix()
    stewards = matrix.people(DATA, Letter.RESPONSIBLE, Subject())
    count = len(found.unconfirmed)
    whys = {
        steward.id: f"You are a steward of its data ({matrix.line(DATA, Letter.RESPONSIBLE)})." for steward in stewards
    }
    titles = {
        steward.id: f"{cycle.name} is being closed: {count} final value{'' if count == 1 else 's'} to confirm"
        for steward in stewards
    }
    for owner, rows in _by_owner(found.unconfirmed):
        titles[owner.id] = f"{cycle.name} is being closed: confirm the final value of {_references(rows)}"
        whys[owner.id] = "You own what is measured there."
    lines = [
        Line(
            person,
            key=f"closing:{closing.id}:sources",
            title=titles[person],
            why=whys[person],
            path=closing_path(cycle, by.organization),
            body="Say that the value is right, or what is not right about it, before the data is locked.",
            about={"cycle": cycle.id},
        )
        for person in sorted(titles)
        if person != by.id
    ]
    record(lines, kind=kinds.SOURCE_ASKED, at=at)


def ask_for_learnings(found: Standing, *, by: Membership, at: datetime) -> None:
    """Owners hear which of their KRs have no learning yet, each once a lock."""
    lines = [
        Line(
            owner.id,
            key=f"cycle:{found.cycle.id}:learnings:{at.isoformat()}",
            title=f"{found.cycle.name} is locked: write one learning for {_references(rows)}",
            why="You own what is measured there.",
            path=closing_path(found.cycle, by.organization),
            body="One line each: what will change the bets of the next cycle.",
            about={"cycle": found.cycle.id},
        )
        for owner, rows in _by_owner(found.unlearnt)
        if owner.id != by.id
    ]
    record(lines, kind=kinds.LEARNING_ASKED, at=at)


def tell_not_right(said: SourceConfirmation, *, by: Membership, at: datetime) -> None:
    """The KR's owner, the owner of its objective and whoever opened the closing hear what is not right."""
    card = said.key_result
    cycle = card.objective.cycle
    closers = [each.opened_by for each in cycle.closings.select_related("opened_by")]
    notify(
        recipients=_others([card.owner, card.objective.owner, *closers], by),
        kind=kinds.SOURCE_NOT_RIGHT,
        key=f"source:{said.id}:{at.isoformat()}",
        title=f"{by.name} says that the final value of {card.reference} {card.name} is not right",
        body=said.because,
        why="The KR or its objective is yours, or you close its cycle.",
        path=closing_path(cycle, by.organization),
        about={"cycle": cycle.id},
        at=at,
    )


def tell_closed(found: Standing, *, by: Membership, at: datetime) -> None:
    """The owners of what was in the cycle hear that it is closed and where its summary is."""
    owners = [each.objective.owner for each in found.objectives]
    owners += [each.key_result.owner for each in found.key_results if each.key_result.owner]
    notify(
        recipients=_others(owners, by),
        kind=kinds.CYCLE_CLOSED,
        key=f"cycle:{found.cycle.id}:closed",
        title=f"{found.cycle.name} is closed",
        body="Its final scores and learnings are on one page.",
        why="You own an objective or a key result in it.",
        path=address(by.organization, "reviews:summary", found.cycle.slug),
        about={"cycle": found.cycle.id},
        at=at,
    )


def tell_corrected(entry: Correction, *, by: Membership, at: datetime) -> None:
    """The KR's owner and the owner of its objective hear of the old and the new score."""
    card = entry.key_result
    scores = [
        "unscored" if score is None else by.organization.figures.score(score)
        for score in (entry.score_before, entry.score_after)
    ]
    notify(
        recipients=_others([card.owner, card.objective.owner], by),
        kind=kinds.SCORE_CORRECTED,
        key=f"correction:{entry.id}",
        title=f"The final score of {card.reference} {card.name} is corrected: {scores[0]} → {scores[1]}",
        body=entry.reason,
        why="The KR or its objective is yours.",
        path=address(by.organization, "objectives:key_result", card.reference),
        about={"cycle": card.objective.cycle_id},
        at=at,
    )


def closing_path(cycle: Cycle, organization: Organization) -> str:
    """The page of a cycle's closing."""
    return address(organization, "reviews:closing", cycle.slug)


def _by_owner(rows: Sequence[KeyResultStanding]) -> list[tuple[Membership, list[KeyResult]]]:
    """The KRs by their owner, those of people who left among nobody's."""
    found: dict[int, tuple[Membership, list[KeyResult]]] = {}
    for card in (each.key_result for each in rows):
        if card.owner and card.owner.is_active:
            found.setdefault(card.owner.id, (card.owner, []))[1].append(card)
    return list(found.values())


def _references(cards: Sequence[KeyResult]) -> str:
    return listed([card.reference for card in cards])


def _others(people: Iterable[Membership | None], by: Membership) -> list[Membership]:
    return [person for person in people if person and person.id != by.id]
