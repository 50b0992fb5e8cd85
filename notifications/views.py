from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications import actions, policies, queries
from notifications.forms import EmailChoicesForm, ReadUpToForm, RetryForm
from notifications.unsubscribing import subscription_or_404
from okrapp.errors import Conflict
from okrapp.http import UNPROCESSABLE, answer, go
from organizations.addresses import address
from organizations.middleware import open_to_strangers
from organizations.requests import OrganizationRequest

CONFLICT = 409


@require_safe
def inbox(request: OrganizationRequest) -> HttpResponse:
    return _inbox(request)


@require_safe
def count(request: OrganizationRequest) -> HttpResponse:
    unread = queries.unread_count(request.membership)
    return HttpResponse(render_to_string("components/unread_count.html", {"inbox_count": unread}))


@require_safe
def open(request: OrganizationRequest, notification_id: int) -> HttpResponse:
    notification = actions.mark_read(by=request.membership, notification_id=notification_id)
    if notification is None:
        raise Http404
    return redirect(notification.path)


@require_POST
def read_all(request: OrganizationRequest) -> HttpResponse:
    form = ReadUpToForm(request.POST)
    if not form.is_valid():
        return _inbox(request, problem="Nothing was marked as read. Try once more.", status=UNPROCESSABLE)
    actions.mark_all_read(by=request.membership, upto=form.cleaned_data["as_of"])
    return go(request, address(request.organization, "notifications:inbox"))


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: OrganizationRequest) -> HttpResponse:
    choices = queries.email_choices(request.membership)
    form = EmailChoicesForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        actions.choose_emails(by=request.membership, wanted=form.wanted)
        messages.success(request, "Your choice is saved.")
        return go(request, address(request.organization, "notifications:preferences"))
    return answer(request, "notifications/preferences.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def deliveries(request: OrganizationRequest) -> HttpResponse:
    policies.require_admin(request.membership)
    form = RetryForm(request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if request.method == "POST":
        try:
            if form.is_valid():
                messages.success(request, _retry(request, form))
                return go(request, address(request.organization, "notifications:deliveries"))
            problem, status = "Choose a message to send again.", UNPROCESSABLE
        except Conflict as error:
            problem, status = error.message, CONFLICT
    context = {"deliveries": queries.given_up(), "total": queries.given_up_count(), "problem": problem}
    return answer(request, "notifications/deliveries.html", context, status=status)


@csrf_exempt  # mail programs post here on their own (RFC 8058); the token is the proof
@open_to_strangers
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: OrganizationRequest, token: str) -> HttpResponse:
    subscription = subscription_or_404(request.organization, token)
    person, kind = subscription.membership, subscription.kind
    if request.method == "POST":
        act = actions.resume_emails if request.POST.get("action") == "resume" else actions.stop_emails
        act(by=person, kind=kind.code)
    context = {"kind": kind, "organization": request.organization, "on": queries.wants_email(person, kind.code)}
    return answer(request, "notifications/unsubscribe.html", context)


def _inbox(request: OrganizationRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    page = queries.inbox(request.membership, after=request.GET.get("after", ""))
    given_up = queries.given_up_count() if request.membership.is_admin else 0
    context = {"page": page, "given_up": given_up, "problem": problem}
    return answer(request, "notifications/inbox.html", context, status=status)


def _retry(request: OrganizationRequest, form: RetryForm) -> str:
    """Do what the form asks; what to tell the person."""
    if form.cleaned_data["action"] == "retry_all":
        return f"{actions.retry_all_deliveries(by=request.membership)} messages are on their way again."
    actions.retry_delivery(by=request.membership, delivery_id=form.cleaned_data["delivery"])
    return "The message is on its way again."
