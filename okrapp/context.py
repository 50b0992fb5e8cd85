"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from okrapp.panels import NAVIGATION

THEMES = {"light", "dark"}


def page(request: HttpRequest) -> dict[str, Any]:
    """The theme of the reader; and inside an organization, the navigation that the apps have filled."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else "", "demo": settings.DEMO}
    membership = getattr(request, "membership", None)
    if membership is None:
        return context
    for _, part in NAVIGATION.filled(membership, request):
        context.update(part)
    return context
