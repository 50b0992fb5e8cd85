"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from okrapp.panels import NAVIGATION, NavigationItem

THEMES = {"light", "dark"}


def page(request: HttpRequest) -> dict[str, Any]:
    """The theme of the reader; and inside an organization, the navigation that the apps have filled.

    A navigation panel gives `nav`, a list of items, and any other names that every page needs, such as a count.
    """
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else "", "demo": settings.DEMO}
    membership = getattr(request, "membership", None)
    if membership is None:
        return context
    items: list[NavigationItem] = []
    for _, part in NAVIGATION.filled(membership, request):
        names = dict(part)
        items.extend(names.pop("nav", []))
        context.update(names)
    return {**context, "nav": sorted(items, key=lambda item: item.order)}
