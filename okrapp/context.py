"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from okrapp.panels import frame

THEMES = {"light", "dark"}


def page(request: HttpRequest) -> dict[str, Any]:
    """The theme of the reader; and inside an organization, its ways of showing figures and its navigation."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else "", "demo": settings.DEMO}
    membership = getattr(request, "membership", None)
    if membership is None:
        return context
    context["figures"] = membership.organization.figures
    nav, names = frame(request)
    return {**context, **names, "nav": nav}
