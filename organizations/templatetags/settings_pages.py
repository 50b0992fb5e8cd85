from typing import Any

from django import template

from organizations import panels

register = template.Library()


@register.simple_tag(takes_context=True)
def settings_tabs(context: template.Context) -> list[dict[str, Any]]:
    """`{% settings_tabs as items %}`: the pages of the settings that the reader may open."""
    request = context["request"]
    return panels.settings_tabs(request.membership, request)
