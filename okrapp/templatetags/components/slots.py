"""The parts that other apps add to a page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from okrapp.panels import Panel
from okrapp.templatetags.components.library import register


@register.simple_tag(takes_context=True)
def panels(context: Context, filled: Iterable[tuple[Panel, Mapping[str, Any]]]) -> SafeString:
    """Each panel with its own names over those of the page; `filled` is what `Slot.filled` gave the view."""
    return mark_safe("".join(_drawn(context, panel, names) for panel, names in filled))


def _drawn(context: Context, panel: Panel, names: Mapping[str, Any]) -> SafeString:
    template = context.template.engine.get_template(panel.template)  # type: ignore[union-attr]
    with context.push(**names):
        return template.render(context)
