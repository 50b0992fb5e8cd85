"""Key results in one line each, for lists of many: a template per line would cost more than everything it shows."""

from functools import partial
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from objectives.advice_policies import AdviceRights, advice_rights
from objectives.cards import KeyResultCard, ObjectiveCard
from okrapp.remembering import remembered
from okrapp.templatetags.components.standing import rag_chip
from organizations.addresses import address

register = template.Library()


@register.simple_tag(takes_context=True)
def key_result_lines(context: Context, card: ObjectiveCard) -> SafeString:
    """`{% key_result_lines card %}`: name, actual of target, sparkline and chip of each KR of the objective."""
    base, figures = _base(context), context.get("figures")
    lines = [
        remembered("line", (each.looks, base, figures), partial(_line, context, each)) for each in card.key_results
    ]
    return mark_safe("".join(lines))


@register.simple_tag(takes_context=True)
def rights_on_advice(context: Context, card: KeyResultCard, *, posts: bool | None = None) -> AdviceRights:
    """`{% rights_on_advice card as rights %}`: what the reader may do about what is recommended on the KR; `posts`
    where the page knows already whether they write its updates."""
    return advice_rights(context["request"].membership, card.kr, posts=posts)


def _line(context: Context, kr: KeyResultCard) -> str:
    return (
        f'<li class="kr-line{" kr-line--closed" if kr.is_closed else ""}" {kr.hooks}>'
        f'<a class="kr-line__name" href="{_base(context)}{kr.reference}/" dir="auto">{escape(kr.kr.name)}</a>'
        f'<span class="kr-line__figures">{escape(kr.actual)}'
        f' <span class="kr-line__of">/ {escape(kr.target)}</span></span>'
        f'<span class="kr-line__trend">{kr.sparkline}</span>'
        f"{rag_chip(context, kr.band, kr.score, stale=kr.stale, size='s')}</li>"
    )


def _base(context: Context) -> str:
    """Where key results live; asked once a page."""
    cache = context.render_context
    if "key_results" not in cache:
        path = address(context["request"].organization, "objectives:key_result", "KR-1")
        cache["key_results"] = path.removesuffix("KR-1/")
    return str(cache["key_results"])
