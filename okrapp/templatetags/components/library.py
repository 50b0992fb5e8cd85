"""What the components share: the register, attributes, and drawings."""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

EMPTY = SafeString("")
DASH = "–"


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "") -> SafeString:
    """A drawing from `components/icons.html`; silent unless `label` names it."""
    return _icon(name, label, size)


@lru_cache(maxsize=512)
def _icon(name: str, label: str, size: str) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {}><use href="#icon-{}"/></svg>', modifier(f" icon--{size}", size), spoken, name
    )


def modifier(name: str, wanted: object) -> str:
    return name if wanted else ""


def attributes(**values: object) -> SafeString:
    """Attributes with a value; True gives a bare one, empty ones are left out."""
    present = ((key, value) for key, value in values.items() if value)
    return format_html_join("", "{}", ((_attribute(key, value),) for key, value in present))


def _attribute(key: str, value: object) -> SafeString:
    return format_html(" {}", key) if value is True else format_html(' {}="{}"', key, value)
