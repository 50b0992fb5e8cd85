"""`{% remember %}`: see okrapp.remembering."""

import secrets
from collections.abc import Iterable

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from okrapp.clock import now
from okrapp.remembering import hashable, remembered
from okrapp.templatetags.components.library import register

FRAME = ("figures", "rag_href")  # how the organization shows figures, and where it lives
TOKEN = secrets.token_hex(16)  # stands in remembered forms for the token of whoever reads them; nobody can guess it


@register.tag
def remember(parser: Parser, token: Token) -> "RememberNode":
    """`{% remember card.looks can_edit %}…{% endremember %}`: draw what is inside once a day for these values.

    Forms inside work for everybody: each reader's own token is put in.
    """
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
        piece = remembered(self, (values, frame, timezone.localdate(now())), lambda: self._drawn(context))
        return mark_safe(piece.replace(TOKEN, str(context.get("csrf_token")))) if TOKEN in piece else piece

    def _drawn(self, context: template.Context) -> SafeString:
        with context.push(csrf_token=TOKEN):
            return self.nodelist.render(context)
