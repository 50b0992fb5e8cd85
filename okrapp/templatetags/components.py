"""The components that pages are made of. Pure presentation: values in, markup out; arguments that are not named are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.forms.forms import BaseForm
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()

Number = Decimal | int | float
Moment = datetime | date

EMPTY = SafeString("")
DASH = "–"
MINUS = "−"

BANDS = {"red": "▼", "amber": "◆", "green": "●", "stretch": "★", "none": "–"}
PACES = {"behind": "pace-behind", "on": "pace-on", "ahead": "pace-ahead"}
CALLOUTS = {"info": "info", "good": "check", "warning": "warning", "error": "warning", "why": "lock"}
TONES = {
    "draft": "quiet",
    "backlog": "quiet",
    "in_review": "open",
    "proposed": "open",
    "consulted": "open",
    "open": "open",
    "acknowledged": "open",
    "running": "open",
    "requested": "open",
    "active": "good",
    "approved": "good",
    "applied": "good",
    "agreed": "good",
    "accepted": "good",
    "delivered": "good",
    "done": "good",
    "resolved": "good",
    "sent_back": "warn",
    "overdue": "bad",
    "breached": "bad",
    "missed": "bad",
    "rejected": "bad",
}


# Numbers -----------------------------------------------------------------------------------------------------------


@register.filter
def score(value: Number | None, scale: object = 1) -> str:
    """A score from 0 to 1 in the organization's form: 0.24, or 24 where `scale` is 100. Unscored is a dash, never 0."""
    if value is None or value == "":
        return DASH
    if str(scale) in {"100", "percent"}:
        return formats.number_format(_rounded(Decimal(str(value)) * 100, 0), 0)
    return formats.number_format(_rounded(Decimal(str(value)), 2), 2)


@register.filter
def number(value: Number | None, places: int | None = None) -> str:
    """A figure in the reader's locale; without `places`, at most two decimals and no trailing zeros."""
    if value is None or value == "":
        return DASH
    figure = Decimal(str(value))
    if places is None:
        figure = _rounded(figure, 2).normalize()
        places = max(0, -int(figure.as_tuple().exponent))
    return formats.number_format(_rounded(figure, places), places, use_l10n=True, force_grouping=True).replace(
        "-", MINUS
    )


@register.filter
def signed(value: Number | None, places: int | None = None) -> str:
    """A change, with its sign: +1, −0.2, 0."""
    text = number(value, places)
    return f"+{text}" if value and value > 0 else text


@register.filter
def initials(name: object) -> str:
    """Two letters for a person: Ada Byron King is AK."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


# Standing ----------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def rag_chip(
    context: Context,
    band: str | None,
    value: Number | None = None,
    *,
    stale: bool = False,
    href: str = "",
    size: str = "",
) -> SafeString:
    """Band and score: ▼ Red 0.24; hatched and named when stale. `href` is the page that says what follows from the band."""
    shown = "" if value is None or value == "" else score(value, context.get("score_scale", 1))
    return _rag_chip(str(band or "none"), shown, bool(stale), href or context.get("rag_href", ""), size, get_language())


@lru_cache(maxsize=4096)
def _rag_chip(band: str, shown: str, stale: bool, href: str, size: str, _language: str | None) -> SafeString:
    band = band if band in BANDS else "none"
    words = {
        "red": gettext("Red"),
        "amber": gettext("Amber"),
        "green": gettext("Green"),
        "stretch": gettext("Stretch"),
        "none": gettext("Not scored"),
    }
    return format_html(
        '<{} class="chip chip--{}{}{}"{}><span class="chip__shape" aria-hidden="true">{}</span>'
        '<span class="chip__word">{}</span>{}{}</{}>',
        *("a" if href else "span", band, _modifier(" chip--stale", stale), _modifier(f" chip--{size}", size)),
        *(_attributes(href=href), BANDS[band], words[band]),
        format_html(' <span class="chip__score">{}</span>', shown) if shown else "",
        format_html(' <span class="chip__stale">{}</span>', gettext("Stale")) if stale else "",
        "a" if href else "span",
    )


@register.simple_tag
def pace_chip(pace: str | None, *, planned: Number | None = None) -> SafeString:
    """Behind, on pace or ahead; `planned` adds the score planned for today."""
    if pace not in PACES:
        return EMPTY
    words = {"behind": gettext("Behind pace"), "on": gettext("On pace"), "ahead": gettext("Ahead of pace")}
    plan = (
        "" if planned is None else format_html(' <span class="muted">{} {}</span>', gettext("planned"), score(planned))
    )
    return format_html(
        '<span class="pace pace--{}">{}{}{}</span>', pace, icon(PACES[pace], size="s"), words[pace], plan
    )


@register.simple_tag
def confidence_dots(
    value: int | None, change: int | None = None, *, warning: bool = False, words: str = ""
) -> SafeString:
    """Confidence 1 to 5 as dots, with the change since the last update; `words` replaces the figure (High, Challenge, Critical)."""
    if not value:
        return format_html('<span class="confidence confidence--none">{}</span>', gettext("No confidence yet"))
    return _confidence(int(value), int(change or 0), bool(warning), words, get_language())


@lru_cache(maxsize=512)
def _confidence(value: int, change: int, warning: bool, words: str, _language: str | None) -> SafeString:
    dots = mark_safe(
        "".join(f'<i class="confidence__dot{" confidence__dot--on" if n < value else ""}"></i>' for n in range(5))
    )
    moved = ""
    if change:
        label = gettext("up %d") if change > 0 else gettext("down %d")
        moved = format_html(
            '<span class="confidence__change"><span class="visually-hidden">, {}</span><span aria-hidden="true">{}</span></span>',
            *(label % abs(change), signed(change)),
        )
    return format_html(
        '<span class="confidence{}" title="{}"><span class="confidence__dots" aria-hidden="true">{}</span>'
        '<span class="confidence__value"><span class="visually-hidden">{} </span>{}'
        '<span class="visually-hidden"> {}</span></span>{}</span>',
        *(_modifier(" confidence--falling", warning or change <= -2), gettext("Confidence %d of 5") % value, dots),
        *(gettext("Confidence"), words or value, "" if words else gettext("of 5"), moved),
    )


@register.simple_tag
def state_badge(state: str, label: str = "", *, tone: str = "") -> SafeString:
    """The state of anything that has states, in its tone: quiet, open, good, warn, bad."""
    tone = tone or TONES.get(str(state), "")
    text = label or str(state).replace("_", " ").capitalize()
    return format_html('<span class="badge{}">{}</span>', _modifier(f" badge--{tone}", tone), text)


@register.simple_tag
def explain(value: object, formula: str, *, end: bool = False) -> SafeString:
    """A figure that can be asked how it came about: hover, focus or tap shows `formula`."""
    return format_html(
        '<span class="explain{}" tabindex="0" data-explain>{}<span class="explain__how" role="note">{}</span></span>',
        *(_modifier(" explain--end", end), value, formula),
    )


# People and time ---------------------------------------------------------------------------------------------------


@register.simple_tag
def avatar(name: object, *, size: str = "") -> SafeString:
    """The initials of a person, for the eye only: the name stands beside it."""
    return format_html(
        '<span class="avatar{}" aria-hidden="true">{}</span>', _modifier(f" avatar--{size}", size), initials(name)
    )


@register.simple_tag
def person(name: object, *, href: str = "", note: str = "") -> SafeString:
    """Initials and name; `note` says in what capacity."""
    return format_html(
        '<{0} class="person"{1}>{2}<span class="person__name">{3}</span>{4}</{0}>',
        *("a" if href else "span", _attributes(href=href), avatar(name), name),
        format_html('<span class="person__note">{}</span>', note) if note else "",
    )


@register.simple_tag(name="time")
def time_tag(value: Moment | None, *, form: str = "relative", empty: str = DASH) -> SafeString | str:
    """A moment, relative with the absolute one on hover; `form` may also be `date`, `datetime` or `clock`."""
    if not value:
        return empty
    shown = _relative(value) if form == "relative" else _absolute(value, form)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), _absolute(value, "datetime"), shown
    )


@register.simple_tag
def clock(due: Moment | None, *, done: bool = False) -> SafeString:
    """How long until something is due: due in 3 h, overdue 2 d; soon within a day."""
    if not due:
        return EMPTY
    left = _left(due)
    state = "done" if done else "overdue" if left < timedelta(0) else "soon" if left < timedelta(days=1) else ""
    if state == "done":
        text = gettext("done")
    elif state == "overdue":
        text = gettext("overdue %s") % _span(-left)
    else:
        text = (
            gettext("due today")
            if not isinstance(due, datetime) and left < timedelta(days=1)
            else gettext("due in %s") % _span(left)
        )
    return format_html(
        '<span class="clock{}">{}<time datetime="{}" title="{}">{}</time></span>',
        *(
            _modifier(f" clock--{state}", state),
            icon("clock", size="s"),
            due.isoformat(),
            _absolute(due, "datetime"),
            text,
        ),
    )


def _left(due: Moment) -> timedelta:
    if isinstance(due, datetime):
        return due - timezone.now()
    days = (due - timezone.localdate()).days
    return timedelta(days=days) if days < 0 else timedelta(days=days, hours=1)


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return gettext("%d min") % max(1, minutes)
    if minutes < 48 * 60:
        return gettext("%d h") % (minutes // 60)
    days = minutes // (24 * 60)
    return ngettext("%d day", "%d days", days) % days


def _relative(value: Moment) -> str:
    today = timezone.localdate()
    if not isinstance(value, datetime):
        day = value
    else:
        minutes = int((timezone.now() - value).total_seconds() // 60)
        if abs(minutes) < 1:
            return gettext("just now")
        if abs(minutes) < 12 * 60:
            span = _span(timedelta(minutes=abs(minutes)))
            return (gettext("%s ago") if minutes > 0 else gettext("in %s")) % span
        day = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    apart = (day - today).days
    near = {0: gettext("today"), -1: gettext("yesterday"), 1: gettext("tomorrow")}
    if apart in near:
        return near[apart]
    if abs(apart) < 7:
        return (gettext("%d days ago") if apart < 0 else gettext("in %d days")) % abs(apart)
    return formats.date_format(day, "j M" if day.year == today.year else "j M Y")


def _absolute(value: Moment, form: str) -> str:
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if form == "clock":
        return formats.date_format(value, "H:i")
    with_time = form == "datetime" and isinstance(value, datetime)
    return formats.date_format(value, "D j M Y, H:i" if with_time else "j M Y")


# Acting ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def button(
    label: str,
    *,
    kind: str = "",
    size: str = "",
    name: str = "",
    value: str = "",
    href: str = "",
    icon_name: str = "",
    key: str = "",
    key_label: str = "",
    why: str = "",
    type: str = "submit",
    form: str = "",
    submit_key: bool = False,
    skip: bool = False,
    copy: str = "",
) -> SafeString:
    """A button, or a link that looks like one. With `why` it may not be used now, and opens on that reason."""
    classes = f"button{_modifier(f' button--{kind}', kind)}{_modifier(f' button--{size}', size)}"
    glyph = icon(icon_name, size="s") if icon_name else EMPTY
    if why:
        return format_html(
            '<details class="why" data-menu><summary class="{} button--denied">{}{}<span class="visually-hidden"> ({})</span></summary>'
            '<p class="why__text">{}</p></details>',
            *(classes, glyph, label, gettext("not available: why?"), why),
        )
    hint = format_html(" <kbd>{}</kbd>", key.upper() if len(key) == 1 else key) if key and len(key) < 3 else EMPTY
    shared = _attributes(
        **{"data-key": key, "data-key-label": key and (key_label or label), "data-skip": skip, "data-copy": copy}
    )
    if href:
        return format_html('<a class="{}"{}{}>{}{}{}</a>', classes, _attributes(href=href), shared, glyph, label, hint)
    own = _attributes(type=type, name=name, value=value, form=form, **{"data-submit-key": submit_key})
    return format_html('<button class="{}"{}{}>{}{}{}</button>', classes, own, shared, glyph, label, hint)


@register.simple_block_tag
def menu(content: str, *, label: str, icon_name: str = "", start: bool = False, kind: str = "quiet") -> SafeString:
    """A list of `menu__item` links and buttons behind one button; a bare icon keeps its label for screen readers."""
    face = (
        format_html('{}<span class="visually-hidden">{}</span>', icon(icon_name), label)
        if icon_name
        else format_html("{}{}", label, icon("chevron", size="s"))
    )
    return format_html(
        '<details class="menu{}" data-menu><summary class="button button--{}{} menu__button">{}</summary>'
        '<div class="menu__list">{}</div></details>',
        *(_modifier(" menu--start", start), kind, _modifier(" button--icon", icon_name), face, content),
    )


@register.simple_block_tag
def disclosure(content: str, *, summary: str, open: bool = False, plain: bool = False) -> SafeString:
    """More about one thing, in place."""
    return format_html(
        '<details class="disclosure{}"{}><summary class="disclosure__summary">{}</summary>'
        '<div class="disclosure__body">{}</div></details>',
        *(_modifier(" disclosure--plain", plain), _attributes(open=open), summary, content),
    )


# Saying ------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def callout(content: str, *, kind: str = "info", title: str = "") -> SafeString:
    """Something to know before going on: info, good, warning, error, or why (who may do this, and by which rule)."""
    return format_html(
        '<div class="callout callout--{}"{}>{}<div class="callout__body">{}<div>{}</div></div></div>',
        *(kind, _attributes(role="alert" if kind == "error" else ""), icon(CALLOUTS[kind])),
        *(format_html('<p class="callout__title">{}</p>', title) if title else "", content),
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
        *(_modifier(f" stat--{tone}", tone), label, shown),
        format_html('<span class="stat__note">{}</span>', note) if note else "",
    )


@register.simple_tag
def diff_row(label: str, before: object, after: object, *, note: str = "", flag: bool = False) -> SafeString:
    """One field before and after, as a row of `<table class="diff">`; `flag` marks a change for what it is."""
    same = before == after
    return format_html(
        '<tr class="diff__row{}{}"><th class="diff__field" scope="row">{}</th><td class="diff__before">{}</td>'
        '<td class="diff__after"><span class="diff__arrow" aria-hidden="true">→</span>{}{}</td></tr>',
        *(_modifier(" diff__row--same", same), _modifier(" diff__row--flag", flag), label),
        *(_filled(before), _filled(after)),
        format_html('<span class="diff__note">{}</span>', note) if note else "",
    )


@register.simple_block_tag
def thread_item(
    content: str, *, author: object, when: Moment, kind: str = "", href: str = "", what: str = "", id: str = ""
) -> SafeString:
    """One entry of a thread; kind is update, comment or win. `what` follows the name: "posted an update"."""
    return format_html(
        '<li class="thread__item{}"{}>{}<div class="thread__head"><{} class="thread__author"{}>{}</{}>{} {}</div>'
        '<div class="thread__body">{}</div></li>',
        *(_modifier(f" thread__item--{kind}", kind), _attributes(id=id), avatar(author)),
        *("a" if href else "span", _attributes(href=href), author, "a" if href else "span"),
        *(format_html(" <span>{}</span>", what) if what else "", time_tag(when), content),
    )


def _filled(value: object) -> object:
    return DASH if value is None or value == "" else value


# Finding one's way -------------------------------------------------------------------------------------------------


@register.simple_tag
def breadcrumbs(*steps: str) -> SafeString:
    """Label and address in turn, the last label without one: breadcrumbs "Objectives" href "O-12"."""
    pairs = [(steps[i], steps[i + 1] if i + 1 < len(steps) else "") for i in range(0, len(steps), 2)]
    items = format_html_join(
        "",
        '<li class="breadcrumbs__item">{}</li>',
        (
            (format_html('<a class="breadcrumbs__link" href="{}">{}</a>', href, label) if href else label,)
            for label, href in pairs
        ),
    )
    return format_html(
        '<nav class="breadcrumbs" aria-label="{}"><ol class="breadcrumbs__list">{}</ol></nav>', gettext("Path"), items
    )


@register.simple_block_tag
def page_header(
    content: str, *, title: str, reference: str = "", lead: str = "", meta: Iterable[object] | str = ()
) -> SafeString:
    """The head of a page: title, reference, one sentence, a line of facts; what stands inside the block are the actions."""
    facts = [meta] if isinstance(meta, str) and meta else meta
    line = format_html_join("", "<span>{}</span>", ((fact,) for fact in facts if fact))
    return format_html(
        '<div class="page-header"><div><h1 class="page-header__title">{}{}</h1>{}{}</div>{}</div>',
        *(title, format_html(' <span class="reference">{}</span>', reference) if reference else ""),
        format_html('<p class="page-header__lead">{}</p>', lead) if lead else "",
        format_html('<div class="page-header__meta">{}</div>', line) if line else "",
        format_html('<div class="page-header__actions">{}</div>', content) if content.strip() else "",
    )


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Mapping[str, object]], *, label: str) -> dict[str, object]:
    """Pages beside each other: items with label, href, current, and perhaps count."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pagination.html")
def pagination(
    *, next_href: str = "", previous_href: str = "", shown: int | None = None, total: int | None = None
) -> dict[str, object]:
    """On and back through a list that is paged by key; nothing where one page holds everything."""
    return {"next_href": next_href, "previous_href": previous_href, "shown": shown, "total": total}


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "") -> SafeString:
    """A drawing from `components/icons.html`; silent unless `label` names it."""
    return _icon(name, label, size)


@lru_cache(maxsize=512)
def _icon(name: str, label: str, size: str) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {}><use href="#icon-{}"/></svg>', _modifier(f" icon--{size}", size), spoken, name
    )


# Forms -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    prefix: str = "",
    suffix: str = "",
    style: str = "",
    low: str = "",
    high: str = "",
    counter: int | None = None,
    rows: int | None = None,
    optional: bool | None = None,
    autofocus: bool = False,
    hide_label: bool = False,
) -> SafeString:
    """A form field with its label, help, and error beside it.

    `style` is segmented (a radio group as one control, `low` and `high` naming its ends), short, or figure (a large number).
    `counter` shows the characters left; `optional` overrides the word after the label.
    """
    if bound.is_hidden:
        return format_html("{}{}", bound, "")
    widget = bound.field.widget
    helped, described = _describe(bound, help)
    name = (
        SafeString("")
        if hide_label and isinstance(widget, CheckboxInput)
        else _label(bound, label, optional, hide_label)
    )
    extra = _control_attributes(bound, described, counter, rows, autofocus)
    if isinstance(widget, CheckboxInput):
        return _checkbox(bound, label, helped, extra)
    error = _error(bound)
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return _choices(bound, name, helped, error, described, segmented=style == "segmented", ends=(low, high))
    count = (
        format_html(
            '<p class="field__count" data-count-for="{}" data-limit="{}" aria-hidden="true"></p>',
            bound.id_for_label,
            counter,
        )
        if counter
        else ""
    )
    return format_html(
        '<div class="field{}">{}{}{}<div class="field__line">{}{}{}</div>{}</div>',
        *(_modifier(f" field--{style}", style), name, helped, error),
        *(_affix(prefix), bound.as_widget(attrs=extra), _affix(suffix), count),
    )


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm, *, title: str = "") -> dict[str, object]:
    """What stops this form, at its top: errors of the whole form, and a link to each field that has one. Takes the focus."""
    fields = [
        {"label": bound.label, "target": bound.id_for_label or bound.auto_id, "error": bound.errors[0]}
        for bound in form
        if bound.errors and not bound.is_hidden
    ]
    hidden = [error for bound in form if bound.is_hidden for error in bound.errors]
    return {"title": title, "errors": [*form.non_field_errors(), *hidden], "fields": fields, "any": bool(form.errors)}


def _describe(bound: BoundField, help: str) -> tuple[SafeString, str]:
    """The help text, and the ids that describe the control."""
    text = help or bound.help_text
    ids = []
    helped = EMPTY
    if text:
        ids.append(f"{bound.auto_id}_help")
        helped = format_html('<p class="field__help" id="{}">{}</p>', ids[0], text)
    if bound.errors:
        ids.append(f"{bound.auto_id}_fault")
    return helped, " ".join(ids)


def _label(bound: BoundField, label: str, optional: bool | None, hidden: bool) -> SafeString:
    free = not bound.field.required if optional is None else optional
    mark = format_html(' <span class="field__optional">({})</span>', gettext("optional")) if free and not hidden else ""
    return format_html(
        '<label class="field__label{}" for="{}">{}{}</label>',
        *(_modifier(" visually-hidden", hidden), bound.id_for_label, label or bound.label, mark),
    )


def _control_attributes(
    bound: BoundField, described: str, counter: int | None, rows: int | None, autofocus: bool
) -> dict[str, Any]:
    extra: dict[str, Any] = {"aria-describedby": described or None}
    if bound.errors:
        extra["aria-invalid"] = "true"
    if counter:
        extra["data-counted"] = ""
    if isinstance(bound.field.widget, Textarea):
        extra["rows"] = rows or bound.field.widget.attrs.get("rows", 2)
    if autofocus:
        extra["autofocus"] = True
    if not isinstance(bound.field.widget, (FileInput, Select, Textarea)):
        extra.setdefault("autocomplete", bound.field.widget.attrs.get("autocomplete", "off"))
    return {key: value for key, value in extra.items() if value is not None}


def _error(bound: BoundField) -> SafeString:
    if not bound.errors:
        return EMPTY
    return format_html(
        '<p class="field__error" id="{}_fault">{}<span><span class="visually-hidden">{} </span>{}</span></p>',
        *(
            bound.auto_id,
            icon("warning", size="s"),
            gettext("Error:"),
            format_html_join(" ", "{}", ((e,) for e in bound.errors)),
        ),
    )


def _checkbox(bound: BoundField, label: str, helped: SafeString, extra: dict[str, Any]) -> SafeString:
    return format_html(
        '<div class="field">{}<label class="check">{}<span>{}</span></label>{}</div>',
        *(_error(bound), bound.as_widget(attrs=extra), label or bound.label, helped),
    )


def _choices(
    bound: BoundField,
    name: SafeString,
    helped: SafeString,
    error: SafeString,
    described: str,
    *,
    segmented: bool,
    ends: tuple[str, str],
) -> SafeString:
    legend = SafeString(
        name.replace("<label", "<span", 1).replace("</label>", "</span>").replace(f' for="{bound.id_for_label}"', "")
    )
    option = (
        '<label class="segmented__option">{}<span class="segmented__text">{}</span></label>'
        if segmented
        else '<label class="check">{}<span>{}</span></label>'
    )
    options = format_html_join("", option, ((choice.tag(), choice.choice_label) for choice in bound.subwidgets))
    named = format_html('<div class="segmented__ends"><span>{}</span><span>{}</span></div>', *ends) if any(ends) else ""
    return format_html(
        '<fieldset class="field" id="{}"{}><legend>{}</legend>{}{}<div class="{}">{}</div>{}</fieldset>',
        *(bound.auto_id, _attributes(**{"aria-describedby": described, "tabindex": "-1"}), legend, helped, error),
        *("segmented" if segmented else "checks", options, named),
    )


def _affix(text: str) -> SafeString:
    return format_html('<span class="field__affix">{}</span>', text) if text else EMPTY


def _modifier(name: str, wanted: object) -> str:
    return name if wanted else ""


def _attributes(**values: object) -> SafeString:
    """Attributes with a value; True gives a bare one, empty ones are left out."""
    present = ((key, value) for key, value in values.items() if value)
    return SafeString("").join(
        format_html(" {}", key) if value is True else format_html(' {}="{}"', key, value) for key, value in present
    )
