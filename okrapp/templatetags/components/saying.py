"""What a page says: notices, large figures, changes, threads."""

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from okrapp.templatetags.components.library import DASH, attributes, icon, modifier, register
from okrapp.templatetags.components.moments import Moment, time_tag
from okrapp.templatetags.components.people import avatar

CALLOUTS = {"info": "info", "good": "check", "warning": "warning", "error": "warning", "why": "lock"}


@register.simple_block_tag
def callout(content: str, *, kind: str = "info", title: str = "") -> SafeString:
    """Something to know before going on: info, good, warning, error, or why (who may do this, and by which rule)."""
    return format_html(
        '<div class="callout callout--{}"{}>{}<div class="callout__body">{}<div>{}</div></div></div>',
        *(kind, attributes(role="alert" if kind == "error" else ""), icon(CALLOUTS[kind])),
        *(format_html('<p class="callout__title" dir="auto">{}</p>', title) if title else "", content),
    )


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", *, action: str = "", href: str = "", why: str = "", small: bool = False
) -> dict[str, object]:
    """What belongs here, and the first step towards it."""
    return {"title": title, "text": text, "action": action, "href": href, "why": why, "small": small}


@register.inclusion_tag("components/toast.html", takes_context=True)
def toast(
    context: Context, text: str, *, undo_href: str = "", undo_label: str = "", kind: str = ""
) -> dict[str, object]:
    """A short notice that leaves by itself; `undo_href` adds a button that posts there."""
    return {
        "text": text,
        "undo_href": undo_href,
        "undo_label": undo_label,
        "kind": kind,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def stat(label: str, value: object, *, note: str = "", tone: str = "", href: str = "") -> SafeString:
    """One large figure with its name."""
    shown = format_html('<a href="{}">{}</a>', href, value) if href else value
    return format_html(
        '<div class="stat{}"><span class="stat__label">{}</span><span class="stat__value">{}</span>{}</div>',
        *(modifier(f" stat--{tone}", tone), label, shown),
        format_html('<span class="stat__note">{}</span>', note) if note else "",
    )


@register.simple_tag
def diff_row(label: str, before: object, after: object, *, note: str = "", flag: bool = False) -> SafeString:
    """One field before and after, as a row of `<table class="diff">`; `flag` marks a change for what it is."""
    same = before == after
    return format_html(
        '<tr class="diff__row{}{}"><th class="diff__field" scope="row">{}</th>'
        '<td class="diff__before"><bdi>{}</bdi></td>'
        '<td class="diff__after"><span class="diff__arrow" aria-hidden="true">→</span><bdi>{}</bdi>{}</td></tr>',
        *(modifier(" diff__row--same", same), modifier(" diff__row--flag", flag), label),
        *(_filled(before), _filled(after)),
        format_html('<span class="diff__note">{}</span>', note) if note else "",
    )


@register.simple_block_tag
def thread_item(
    content: str, *, author: object, when: Moment, kind: str = "", href: str = "", what: str = "", id: str = ""
) -> SafeString:
    """One entry of a thread; kind is update, comment or win. `what` follows the name: "posted an update"."""
    return format_html(
        '<li class="thread__item{}"{}>{}<div class="thread__head">'
        '<{} class="thread__author" dir="auto"{}>{}</{}>{} {}</div>'
        '<div class="thread__body">{}</div></li>',
        *(modifier(f" thread__item--{kind}", kind), attributes(id=id), avatar(author)),
        *("a" if href else "span", attributes(href=href), author, "a" if href else "span"),
        *(format_html(" <span>{}</span>", what) if what else "", time_tag(when), content),
    )


def _filled(value: object) -> object:
    return DASH if value is None or value == "" else value
