"""The changes that wait for somebody, and what a proposal needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from checkins.models import CheckIn
from governance.enums import ChangeKind, ChangeState
from governance.models import ChangeRequest
from governance.policies import (
    CHANGE,
    can_decide,
    once,
    proposing_rights,
    with_surroundings,
)
from governance.queries.change_cards import WAITING
from governance.weights import others_beside
from objectives.cards import KeyResultCard
from objectives.enums import MethodChoice
from objectives.metrics.cards import says_otherwise
from objectives.models import KeyResult, Objective
from objectives.queries import today_for
from objectives.rules import Span, takes_no_new_targets
from okrapp import clock
from organizations.models import Membership, RaciRule
from organizations.queries import members
from organizations.raci import Matrix

PAGE = 30
CHOICES_OF_EVIDENCE = 13


def waiting_for(membership: Membership) -> list[ChangeRequest]:
    """What waits for this member: proposals to decide on and drafts to propose, oldest first.

    One query, however many wait; two more where champions decide. Asked once for an acting membership.
    """

    def ask() -> list[ChangeRequest]:
        found = list(
            with_surroundings().filter(state__in=WAITING).annotate(lines=ArraySubquery(_lines_of_the_matrix()))
        )
        matrix = once(membership, "matrix", lambda: Matrix(_rules(found))) if found else None
        mine = [change for change in found if matrix and _waits_for(membership, change, matrix)]
        return sorted(mine, key=lambda change: (change.proposed_at or change.drafted_at, change.id))

    return once(membership, "waiting_for", ask)


@dataclass(frozen=True)
class ProposePage:
    """What somebody needs beside the form: the card as it stands, who could take it over, what it may rest on."""

    card: KeyResultCard
    people: list[Membership]
    updates: list[CheckIn]
    others: list[KeyResult]
    again: ChangeRequest | None
    waiting: list[ChangeRequest]
    takes_no_new_targets: bool

    @property
    def dictionary_says(self) -> str:
        """What its metric means by now, where that is another definition than the card's."""
        return says_otherwise(self.card.kr)

    @property
    def has_target(self) -> bool:
        """Whether its target is one to change; that of milestones follows from them."""
        return self.card.kr.method != MethodChoice.MILESTONE


def propose_page(
    membership: Membership, key_result: KeyResult, *, again: str = "", at: datetime | None = None
) -> ProposePage:
    """What the page for a proposal shows. Five queries, one more to ask again."""
    now = at or clock.now()
    key_result.organization = membership.organization
    cycle = key_result.objective.cycle
    today = today_for(membership.organization, now, cycle=cycle)
    before = ChangeRequest.objects.filter(number=number_in(again), key_result_id=key_result.id) if again else None
    return ProposePage(
        card=KeyResultCard(key_result, today),
        people=list(members()),
        updates=list(evidence_choices(key_result)),
        others=list(others_beside(key_result)),
        again=before.first() if before is not None else None,
        waiting=waiting_on(key_result),
        takes_no_new_targets=takes_no_new_targets(Span(cycle.starts_on, cycle.ends_on), today.day),
    )


@dataclass(frozen=True)
class AdditionPage:
    """What somebody needs beside the form of a card to be added: the one that it replaces, and what it may rest on."""

    replaces: KeyResult | None
    updates: list[CheckIn]
    others: list[KeyResult]
    again: ChangeRequest | None
    waiting: list[ChangeRequest]
    takes_no_new_targets: bool


def addition_page(
    membership: Membership,
    objective: Objective,
    *,
    replaces: KeyResult | None = None,
    again: str = "",
    at: datetime | None = None,
) -> AdditionPage:
    """What the page for another KR shows; a query, two more where it replaces one, one more to ask again."""
    today = (at or clock.now()).astimezone(membership.organization.zone).date()
    cycle = objective.cycle
    return AdditionPage(
        replaces=replaces,
        updates=list(evidence_choices(replaces)) if replaces else [],
        others=list(others_beside(replaces or KeyResult(objective=objective))),
        again=_asked_before(again, objective, replaces) if again else None,
        waiting=waiting_on(replaces) if replaces else [],
        takes_no_new_targets=takes_no_new_targets(Span(cycle.starts_on, cycle.ends_on), today),
    )


def _asked_before(reference: str, objective: Objective, replaces: KeyResult | None) -> ChangeRequest | None:
    """The request for another KR of this objective, in place of this one, with the card that it proposed."""
    kind = ChangeKind.REPLACE if replaces else ChangeKind.ADD
    asked = ChangeRequest.objects.filter(number=number_in(reference), kind=kind, replaces=replaces)
    return asked.filter(key_result__objective=objective).select_related("key_result").first()


def selected(references: Iterable[str]) -> list[ChangeRequest]:
    """The requests with these references, oldest first; what names none is passed over."""
    numbers = {number_in(reference) for reference in references}
    return list(with_surroundings().filter(number__in=numbers))


def evidence_choices(key_result: KeyResult) -> QuerySet[CheckIn]:
    """The updates that a change of this KR may rest on: those of the last quarter, newest first."""
    return key_result.check_ins.select_related("posted_by").order_by("-week")[:CHOICES_OF_EVIDENCE]


def waiting_on(key_result: KeyResult) -> list[ChangeRequest]:
    """The drafts and the proposal of one KR."""
    about = Q(key_result_id=key_result.id) | Q(replaces_id=key_result.id)
    return list(with_surroundings().filter(about, state__in=WAITING).order_by("number"))


def _lines_of_the_matrix() -> QuerySet[RaciRule, str]:
    """The matrix for changes, so that it comes along with them: “sponsor:A”."""
    rules = RaciRule.objects.filter(activity=CHANGE)
    return rules.annotate(line=Concat("role", Value(":"), "letter")).values_list("line", flat=True)


def _rules(found: Sequence[Any]) -> list[tuple[str, str, str]]:
    pairs = (line.split(":") for line in found[0].lines)
    return [(str(CHANGE), role, letter) for role, letter in pairs]


def _waits_for(membership: Membership, change: ChangeRequest, matrix: Matrix) -> bool:
    if change.state == ChangeState.DRAFT:
        return proposing_rights(membership, change.key_result, matrix).can_propose
    return can_decide(membership, change, change.key_result, matrix)


def number_in(reference: str) -> int:
    """The number of a change request by its reference; 0 for what is none."""
    digits = reference.removeprefix("CR-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
