"""How a view answers: the page, or for an HTMX request its fragment."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

CONFLICT, UNPROCESSABLE = 409, 422


def wants_fragment(request: HttpRequest) -> bool:
    """HTMX asks for a piece, unless it follows a boosted link or restores history: those replace the whole page."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def answer(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or its named partial `fragment` when HTMX asks for a piece."""
    name = f"{template}#{fragment}" if fragment and wants_fragment(request) else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Send the person on: a redirect, or for an HTMX request a full navigation."""
    if wants_fragment(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return redirect(address)


def came_from(request: HttpRequest) -> str:
    """Where the person came from and goes back to: the `next` of the form or of the address when it is one of ours."""
    target = request.POST.get("next", "") or request.GET.get("next", "")
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else ""


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Send the person back to where they came from."""
    return go(request, came_from(request) or otherwise)
