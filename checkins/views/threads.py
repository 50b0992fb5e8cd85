"""The thread of a KR, and what members add to it."""

import io
from datetime import date

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from checkins import actions, queries, showing
from checkins.forms import CommentForm
from checkins.models import CheckIn
from checkins.policies import can_take_part
from objectives.models import KeyResult
from objectives.policies import key_result_or_404
from okrapp.errors import Conflict, DomainError
from okrapp.http import UNPROCESSABLE, answer, back, wants_fragment
from organizations.addresses import address
from organizations.requests import OrganizationRequest

CONFLICT = 409


@require_GET
def thread(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number)
    context = {
        "key_result": key_result,
        "thread": queries.thread(key_result, request.membership, before=_day(request.GET.get("before", ""))),
        "comment_form": CommentForm(key_result=key_result),
        "may_take_part": can_take_part(request.membership),
    }
    return answer(request, "checkins/thread.html", context, fragment="entries")


@require_GET
def update(request: OrganizationRequest, number: int, week: date) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number)
    shown, figures = queries.update(key_result, week, request.membership), request.organization.figures
    context = {
        "key_result": key_result,
        "update": shown,
        "versions": queries.versions(shown.check_in),
        "comment_form": CommentForm(key_result=key_result),
        "may_take_part": can_take_part(request.membership),
        "as_text": showing.as_text(shown, figures),
        "as_markdown": showing.as_markdown(shown, figures),
    }
    return answer(request, "checkins/update.html", context)


@require_GET
def text(request: OrganizationRequest, number: int, week: date) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number)
    shown, figures = queries.update(key_result, week, request.membership), request.organization.figures
    write = showing.as_markdown if request.GET.get("as") == "markdown" else showing.as_text
    written = write(shown, figures)
    return HttpResponse(written, content_type="text/plain; charset=utf-8")


@require_POST
def comment(request: OrganizationRequest, number: int) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number)
    form = CommentForm(request.POST, key_result=key_result)
    if not form.is_valid():
        return _comment_page(request, key_result, form, status=UNPROCESSABLE)
    week = form.cleaned_data["week"]
    about = queries.check_in_or_404(key_result, week) if week else None
    words = {name: form.cleaned_data[name] for name in ("body", "form_key")}
    try:
        actions.comment(key_result=key_result, by=request.membership, check_in=about, **words)
    except DomainError as error:
        form.add_error(error.field, error.message)
        return _comment_page(
            request, key_result, form, status=CONFLICT if isinstance(error, Conflict) else UNPROCESSABLE
        )
    return back(request, _place(request, key_result, about))


@require_POST
def react(request: OrganizationRequest, number: int, week: date) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number)
    check_in = queries.check_in_or_404(key_result, week)
    taken_back = request.POST.get("take_back", "")
    reaction = taken_back or request.POST.get("reaction", "")
    try:
        actions.react(check_in=check_in, by=request.membership, reaction=reaction, on=not taken_back)
    except DomainError as error:
        return answer(request, "checkins/refused.html", {"problem": error.message}, status=UNPROCESSABLE)
    return _marks(request, key_result, check_in)


@require_POST
def win(request: OrganizationRequest, number: int, week: date) -> HttpResponse:
    key_result = key_result_or_404(request.membership, number)
    check_in = queries.check_in_or_404(key_result, week)
    actions.mark_win(check_in=check_in, by=request.membership, is_win=request.POST.get("action") != "take_back")
    return _marks(request, key_result, check_in)


@require_GET
def evidence(request: OrganizationRequest, number: int, file: int) -> FileResponse:
    key_result = key_result_or_404(request.membership, number)
    found = queries.file_or_404(key_result, file)
    response = FileResponse(
        io.BytesIO(bytes(found.content)), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _marks(request: OrganizationRequest, key_result: KeyResult, check_in: CheckIn) -> HttpResponse:
    """The reactions of an update as they are now, or the place where it stands."""
    if not wants_fragment(request):
        return back(request, _place(request, key_result, check_in))
    shown = queries.update(key_result, check_in.week, request.membership)
    context = {"key_result": key_result, "update": shown, "may_take_part": True}
    return answer(request, "checkins/_marks.html", context)


def _comment_page(
    request: OrganizationRequest, key_result: KeyResult, form: CommentForm, *, status: int
) -> HttpResponse:
    return answer(request, "checkins/comment.html", {"key_result": key_result, "form": form}, status=status)


def _place(request: OrganizationRequest, key_result: KeyResult, check_in: CheckIn | None) -> str:
    if check_in is None:
        return address(request.organization, "checkins:thread", key_result.reference)
    return address(request.organization, "checkins:update", key_result.reference, check_in.week)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
