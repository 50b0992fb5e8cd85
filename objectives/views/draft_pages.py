"""The page on which a team drafts its set, and the pieces of it that replace what was saved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from objectives import policies, queries
from objectives.actions import Deleted
from objectives.drafts import Draft, DraftOfSet, DraftRow, DraftSet, TeamSet
from objectives.forms import DraftForm, HeadForm, RowForm
from objectives.models import Cycle, Objective
from objectives.people import People
from okrapp.http import answer, go, wants_fragment
from okrapp.panels import DRAFT, DRAFTING, Panel
from organizations.addresses import address
from organizations.requests import OrganizationRequest

PAGE = "objectives/drafting.html"
# Fields that hold a stored name need nobody else; those who type one are offered the names by themselves.
NOBODY = People(())


@dataclass(frozen=True)
class RowOnPage:
    """A KR of the set with its form."""

    row: DraftRow
    form: DraftForm


@dataclass(frozen=True)
class Section:
    """An objective of the set with its forms: as they are stored, or as they were typed where that was refused."""

    draft: Draft
    bound: Mapping[str, DraftForm]
    request: OrganizationRequest
    shown: DraftSet
    deleted: Deleted | None = None

    @cached_property
    def head(self) -> DraftForm:
        given = self.bound.get(self.draft.reference)
        return given or HeadForm(None, people=NOBODY, objective=self.draft.objective, by=self.request.membership)

    @cached_property
    def rows(self) -> list[RowOnPage]:
        return [RowOnPage(row, self._form(row)) for row in self.draft.rows]

    @cached_property
    def fresh(self) -> DraftForm:
        """The row for the next KR."""
        given = self.bound.get(f"new-{self.draft.reference}")
        return given or RowForm(None, people=NOBODY, objective=self.draft.objective)

    @property
    def parts(self) -> list[tuple[Panel, Mapping[str, Any]]]:
        """What other apps say of the draft."""
        return DRAFT.filled(self.request.membership, DraftOfSet(self.shown.subject, self.draft.objective))

    @property
    def others(self) -> list[Draft]:
        """The drafts that a row can be moved to."""
        return [each for each in self.shown.drafts if each.can_edit and each is not self.draft]

    def row(self, number: int) -> RowOnPage | None:
        return next((each for each in self.rows if each.row.kr.number == number), None)

    def _form(self, row: DraftRow) -> DraftForm:
        given = self.bound.get(row.reference)
        return given or RowForm(None, people=NOBODY, objective=self.draft.objective, key_result=row.kr)


@dataclass(frozen=True)
class DraftPage:
    """The whole page; `bound` are the forms that were refused, by their key."""

    request: OrganizationRequest
    subject: TeamSet
    choices: queries.Choices | None = None
    bound: Sequence[DraftForm] = ()
    deleted: tuple[int, Deleted] | None = None

    @cached_property
    def shown(self) -> DraftSet:
        return queries.draft_set(self.request.membership, self.subject)

    @cached_property
    def sections(self) -> list[Section]:
        return list(self._sections())

    @property
    def new(self) -> DraftForm:
        """The form for the next objective."""
        given = next((form for form in self.bound if form.key == "new"), None)
        return given or HeadForm(None, people=NOBODY, by=self.request.membership)

    @property
    def made(self) -> list[str]:
        """The drafts that were made in one step a moment ago, as the address says, and nobody has written in since."""
        asked = self.request.GET.get("made", "").split(",")
        return [
            each.reference
            for each in self.shown.drafts
            if each.reference in asked and each.can_edit and each.is_untouched
        ]

    @property
    def before(self) -> Cycle | None:
        """The cycle before this one, to carry over from."""
        return self.choices.before if self.choices else None

    @property
    def href(self) -> str:
        return set_address(self.request, self.subject)

    def section(self, objective: Objective) -> Section | None:
        return next((each for each in self.sections if each.draft.objective.id == objective.id), None)

    def context(self, **more: Any) -> dict[str, Any]:
        """What the page and its pieces are drawn from; the choices of team and cycle only for the whole page."""
        return {
            "page": self,
            "set": self.shown,
            "can_draft": policies.can_draft(self.request.membership) and not self.subject.cycle.is_frozen,
            **more,
        }

    def _sections(self) -> Iterator[Section]:
        bound = {form.key: form for form in self.bound}
        for draft in self.shown.drafts:
            is_here = self.deleted is not None and self.deleted[0] == draft.objective.id
            yield Section(draft, bound, self.request, self.shown, self.deleted[1] if self.deleted and is_here else None)


def set_address(request: OrganizationRequest, subject: TeamSet) -> str:
    page = address(request.organization, "objectives:drafting")
    return f"{page}?team={subject.team.slug}&cycle={subject.cycle.slug}"


def starters_address(request: OrganizationRequest) -> str:
    """Where one starts from a template, for the team and the cycle at hand; empty before there is a cycle."""
    chosen = queries.set_choices(request.membership).chosen
    if chosen is None:
        return ""
    page = address(request.organization, "objectives:starters")
    return f"{page}?team={chosen.team.slug}&cycle={chosen.cycle.slug}"


def whole_page(page: DraftPage, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page, or for HTMX the set in it: after a step that changed more than one row."""
    request = page.request
    if wants_fragment(request):
        response = answer(request, PAGE, page.context(**more), fragment="set", status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#draft-set", "outerHTML show:none"
        return response
    subject = page.subject
    choices = page.choices or queries.set_choices(request.membership, team=subject.team.slug, cycle=subject.cycle.slug)
    parts = DRAFTING.filled(request.membership, subject)
    return answer(request, PAGE, page.context(choices=choices, parts=parts, **more), status=status)


def piece(page: DraftPage, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """A part of the page for HTMX, with what it changes elsewhere."""
    response = render(page.request, template, page.context(oob=True, **more), status=status)
    response["Vary"] = "HX-Request"
    return response


def leave(request: OrganizationRequest, page: DraftPage, anchor: str = "") -> HttpResponse:
    """Back to the page, without a script."""
    return go(request, f"{page.href}#{anchor}" if anchor else page.href)


def changed(request: OrganizationRequest, page: DraftPage, focus: str, told: str) -> HttpResponse:
    """The set as it is after a step that changed more than one row; `focus` is where one goes on."""
    if wants_fragment(request):
        return whole_page(page, focus=focus, announce=told)
    messages.success(request, told)
    return leave(request, page, focus)


def activated(request: OrganizationRequest, objective: Objective, told: str) -> HttpResponse:
    """The set without the draft that has just been put under way; one goes on with the draft that is next."""
    page = DraftPage(request, TeamSet(objective.team, objective.cycle))
    open_ones = [each for each in page.shown.drafts if each.can_edit]
    behind = [each for each in open_ones if each.objective.number > objective.number]
    following = next(iter(behind or open_ones), None)
    return changed(request, page, f"{following.reference}-title" if following else "new-title", told)
