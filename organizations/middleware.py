"""Resolves `/o/<organization>/…` once a request: the organization, the membership, and the tenant's transaction."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pghistory
import structlog
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone, translation

from okrapp.errors import Forbidden
from organizations import actions, queries
from organizations.models import Organization, User
from organizations.tenancy import tenant

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS"}


class OrganizationMiddleware:
    """Strangers get 404 for everything below an organization, existing or not."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        slug = kwargs.pop("organization", None)
        if slug is None:
            return None
        is_open = getattr(view, "open_to_strangers", False)
        if not is_open and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        organization = queries.organization_by_slug(slug)
        if organization is None:
            return self._moved_or_missing(request, slug)
        structlog.contextvars.bind_contextvars(organization=organization.slug, user=request.user.pk)
        with (
            tenant(organization.id),
            _signed(request),
            timezone.override(organization.zone),
            translation.override(organization.language),
        ):
            return self._inside(request, organization, view, args, kwargs, is_open=is_open)

    def _inside(
        self,
        request: HttpRequest,
        organization: Organization,
        view: View,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        is_open: bool,
    ) -> HttpResponse:
        request.organization = organization  # type: ignore[attr-defined]
        membership = queries.membership_of(request.user, organization)
        if membership is None and not is_open:
            return render(request, "404.html", {"outside": True}, status=404)
        request.membership = membership  # type: ignore[attr-defined]
        if membership is not None and isinstance(request.user, User):
            actions.remember_organization(user=request.user, organization=organization)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "404.html", status=404)
        except Forbidden as error:
            response = render(request, "403.html", {"reason": error.reason, "who": error.who}, status=403)
        if response.status_code >= 500:
            transaction.set_rollback(True)
        return response

    def _moved_or_missing(self, request: HttpRequest, slug: str) -> HttpResponse:
        current = queries.current_slug_for(slug, request.user)
        if current is None or request.method != "GET":
            raise Http404
        return HttpResponsePermanentRedirect(request.get_full_path().replace(f"/o/{slug}/", f"/o/{current}/", 1))


def _signed(request: HttpRequest) -> AbstractContextManager[object]:
    """Who and where for the audit trail; reading leaves no trail, and every statement would pay for it."""
    if request.method in SAFE:
        return nullcontext()
    return pghistory.context(user=request.user.pk, url=request.path)


def open_to_strangers(view: View) -> View:
    """Marks a view below an organization that people who are not members may reach, such as an invitation."""
    view.open_to_strangers = True  # type: ignore[attr-defined]
    return view
