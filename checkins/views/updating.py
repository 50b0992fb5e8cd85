"""The form of the weekly update: showing, previewing, keeping and posting it, and amending what was posted."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from checkins import actions, queries
from checkins.errors import AlreadyPosted, DraftMoved
from checkins.forms import AmendForm, UpdateForm
from checkins.models import CheckIn
from checkins.policies import why_not_amend
from checkins.showing import milestone_names
from objectives.enums import MethodChoice
from objectives.fields import MeasuredField
from objectives.models import KeyResult
from objectives.models.key_results import milestones_of
from objectives.policies import To, key_result_or_404
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from okrapp.http import UNPROCESSABLE, answer, back, go
from organizations.addresses import address
from organizations.requests import OrganizationRequest
from scoring.enums import Band
from scoring.milestones import reached_percent
from scoring.rag import BAND_RULES

CONFLICT = 409


@require_http_methods(["GET", "POST"])
def check_in(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number, to=To.POST)
    if request.method == "GET":
        return form_page(request, key_result)
    if request.POST.get("action") == "no_change":
        return form_page(request, key_result, form=_unchanged(request, key_result))
    form = UpdateForm(request.POST, request.FILES, key_result=key_result, compared_with=key_result.actual)
    if not form.is_valid():
        return form_page(request, key_result, form=form, status=UNPROCESSABLE)
    try:
        posted = actions.post_check_in(key_result=key_result, by=request.membership, **form.words)
    except AlreadyPosted as error:
        return form_page(request, key_result, form=form, conflict=error, status=CONFLICT)
    except DomainError as error:
        form.refuse(error)
        return form_page(request, key_result, form=form, status=UNPROCESSABLE)
    return _onward(request, posted)


@require_GET
def preview(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number, to=To.POST)
    context: dict[str, object] = {"key_result": key_result}
    try:
        actual = _typed_value(key_result, request.GET)
        if actual is not None:
            context["preview"] = queries.preview(key_result, actual, request.membership, clock.now())
    except ValidationError as error:
        context["problem"] = " ".join(error.messages)
    except ValueError as error:
        context["problem"] = str(error)
    return answer(request, "checkins/_preview.html", context)


@require_POST
def draft(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number, to=To.POST)
    fields = request.POST.dict() | {"reached": " ".join(request.POST.getlist("reached"))}
    revision = fields.get("revision", "")
    known = int(revision) if revision.isdecimal() and len(revision) < 9 else 0
    try:
        kept = actions.save_draft(key_result=key_result, by=request.membership, fields=fields, revision=known)
    except DraftMoved as error:
        mine = {name: fields.get(name, "") for name in actions.KEPT}
        context = {
            "key_result": key_result,
            "kept": error.kept,
            "revision": error.revision,
            "mine": mine,
            "steps_here": milestone_names(key_result, mine["reached"].split()),
            "steps_there": milestone_names(key_result, (error.kept or {}).get("reached", "").split()),
        }
        return answer(request, "checkins/_draft_conflict.html", context, status=CONFLICT)
    if fields.get("action") == "keep":
        return go(request, address(request.organization, "checkins:check_in", key_result.reference))
    return JsonResponse({"revision": kept.revision})


@require_http_methods(["GET", "POST"])
def amend(request: OrganizationRequest, number: int, week: date) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number, to=To.POST)
    posted = queries.check_in_or_404(key_result, week)
    if request.method == "GET":
        return _amend_page(request, posted, AmendForm.of(posted))
    form = AmendForm(request.POST, request.FILES, key_result=key_result, compared_with=posted.previous_actual)
    if not form.is_valid():
        return _amend_page(request, posted, form, status=UNPROCESSABLE)
    try:
        amended = actions.amend_check_in(check_in=posted, by=request.membership, **form.words)
    except DomainError as error:
        form.refuse(error)
        return _amend_page(request, posted, form, status=CONFLICT if isinstance(error, Conflict) else UNPROCESSABLE)
    messages.success(request, f"The update on {key_result.reference} is amended. What it said before stays readable.")
    return go(request, address(request.organization, "checkins:update", key_result.reference, amended.week))


def form_page(
    request: OrganizationRequest,
    key_result: KeyResult,
    *,
    way: queries.Walk | None = None,
    form: UpdateForm | None = None,
    conflict: AlreadyPosted | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a KR's update, alone or as a step of the walk."""
    page = queries.update_page(key_result, request.membership, clock.now())
    way = way or _way_back(request)
    form = form or update_form(page, next_address=_walk_address(request, way) if way else request.GET.get("next", ""))
    form.preview_at(address(request.organization, "checkins:preview", key_result.reference))
    skipped = [*_numbers(way), key_result.number] if way else []
    context = {
        "page": page,
        "form": form,
        "walk": way,
        "conflict": conflict,
        "preview": queries.preview_on(page, form.figure),
        "skip_href": walk_address(request, skipped) if way else "",
    }
    return answer(request, "checkins/check_in.html", context, fragment="content", status=status)


def update_form(page: queries.UpdatePage, *, next_address: str) -> UpdateForm:
    """A form to begin with: what was typed before, or nothing."""
    initial = {**page.drafted, "revision": page.revision, "shown_week": page.week, "next": next_address}
    if "reached" in initial:
        initial["reached"] = str(initial["reached"]).split()
    return UpdateForm(initial=initial, key_result=page.key_result, compared_with=page.key_result.actual)


def skipped_in(query: QueryDict) -> set[int]:
    """The KRs that a walk has left out so far, from `?skip=KR-3&skip=KR-7`."""
    numbers = (reference.removeprefix("KR-") for reference in query.getlist("skip")[:500])
    return {int(number) for number in numbers if number.isdecimal() and len(number) < 10}


def walk_address(request: OrganizationRequest, skipped: Collection[int]) -> str:
    """The address of the walk with what has been left out."""
    query = urlencode([("skip", f"KR-{number}") for number in skipped])
    return address(request.organization, "checkins:walk") + (f"?{query}" if query else "")


def _typed_value(key_result: KeyResult, typed: QueryDict) -> Decimal | None:
    """The value that a form amounts to while it is filled in. Raises ValidationError or ValueError in words."""
    if key_result.method == MethodChoice.MILESTONE:
        return reached_percent(milestones_of(key_result.milestones), typed.getlist("reached"))
    field = MeasuredField(required=False, unit=key_result.unit, unit_label=key_result.unit_label)
    value: Decimal | None = field.clean(typed.get("actual", ""))
    return value


def _way_back(request: OrganizationRequest) -> queries.Walk | None:
    """The walk that a posted form belongs to, by the address that it leads back to."""
    target = urlsplit(request.POST.get("next", ""))
    if target.netloc or target.path != address(request.organization, "checkins:walk"):
        return None
    return queries.walk(queries.my_updates(request.membership, clock.now()), skipped_in(QueryDict(target.query)))


def _walk_address(request: OrganizationRequest, way: queries.Walk) -> str:
    return walk_address(request, _numbers(way))


def _numbers(way: queries.Walk) -> list[int]:
    return [each.key_result.number for each in way.skipped]


def _unchanged(request: OrganizationRequest, key_result: KeyResult) -> UpdateForm:
    """The form as it was typed, with the last value filled in."""
    typed = {name: value for name, value in request.POST.items() if name in UpdateForm.base_fields}
    return UpdateForm(
        initial={**typed, "actual": key_result.actual, "reached": key_result.reached},
        key_result=key_result,
        compared_with=key_result.actual,
    )


def _onward(request: OrganizationRequest, posted: CheckIn) -> HttpResponse:
    """Back to where one came from, or on to the next update that is waited for, or to the KR."""
    organization, key_result = request.organization, posted.key_result
    draft_address = address(organization, "checkins:draft", key_result.reference)
    updates = queries.my_updates(request.membership, clock.now())
    waiting = updates.due
    messages.success(request, _said(request, posted, updates), extra_tags=draft_address)
    walk_on = address(organization, "checkins:walk")
    own = address(organization, "checkins:update", key_result.reference, posted.week)
    return back(request, walk_on if waiting else own)


def _said(request: OrganizationRequest, posted: CheckIn, updates: queries.MyUpdates) -> SafeString:
    key_result = posted.key_result
    link = format_html(
        '<a href="{}">{}</a>',
        address(request.organization, "checkins:update", key_result.reference, posted.week),
        f"{key_result.reference} {key_result.name}",
    )
    late = " It counts, late, for the week that closed." if posted.timing == "late" else ""
    left = (
        f"{len(updates.due)} to go."
        if updates.due
        else "None waits now."
        if updates.later
        else "That was the last one."
    )
    return format_html("{} is posted.{} {}{}", link, late, left, _asked_for(request, posted))


def _asked_for(request: OrganizationRequest, posted: CheckIn) -> SafeString:
    """What the band that the KR has just entered asks for, with the way there; empty where it asks for nothing."""
    if posted.band == Band.STRETCH:
        href = address(request.organization, "checkins:lesson", posted.key_result.reference)
        return format_html(' It is in Stretch: <a href="{}">keep the one thing that made it work</a>.', href)
    opened = queries.opened_response(posted)
    if opened is None:
        return SafeString("")
    href = address(request.organization, "checkins:response", posted.key_result.reference)
    rule = BAND_RULES[Band(opened.band)]
    return format_html(' It is {} now: <a href="{}">say what you do about it</a>.', rule.word, href)


def _amend_page(request: OrganizationRequest, posted: CheckIn, form: AmendForm, *, status: int = 200) -> HttpResponse:
    context = {
        "check_in": posted,
        "key_result": posted.key_result,
        "form": form,
        "why_not": why_not_amend(posted),
        "update": queries.update(posted.key_result, posted.week, request.membership),
    }
    return answer(request, "checkins/amend.html", context, status=status)
