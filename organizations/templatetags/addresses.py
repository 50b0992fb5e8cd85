from typing import Any

from django import template

from organizations.addresses import address

register = template.Library()


@register.simple_tag(takes_context=True)
def href(context: template.Context, name: str, *args: Any) -> str:
    """`{% href 'objectives:objective' objective.reference %}`: an address inside the organization at hand."""
    return address(context["request"].organization, name, *args)
