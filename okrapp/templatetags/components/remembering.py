"""`{% remember %}`: see okrapp.remembering."""

from collections.abc import Iterable

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString

from okrapp.remembering import hashable, remembered
from okrapp.templatetags.components.library import register

FRAME = ("score_scale", "confidence_words", "rag_href")  # how the organization shows figures, and where it lives


@register.tag
def remember(parser: Parser, token: Token) -> "RememberNode":
    """`{% remember card.looks can_edit %}…{% endremember %}`: draw what is inside once for these values."""
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    content = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(content, values)


class RememberNode(template.Node):
    def __init__(self, nodelist: NodeList, values: Iterable[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = tuple(values)

    def render(self, context: template.Context) -> SafeString:
        values = tuple([hashable(value.resolve(context)) for value in self.values])
        frame = tuple([context.get(name) for name in FRAME])
        return remembered(self, (values, frame), lambda: self.nodelist.render(context))
