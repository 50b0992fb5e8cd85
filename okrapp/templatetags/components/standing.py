"""Where a key result, or anything else, stands."""

from functools import lru_cache

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from okrapp.figures import SHARES, Figures
from okrapp.templatetags.components.figures import Number, score, signed
from okrapp.templatetags.components.library import EMPTY, attributes, icon, modifier, register

BANDS = {"red": "▼", "amber": "◆", "green": "●", "stretch": "★", "none": "–"}
PACES = {"behind": "pace-behind", "on": "pace-on", "ahead": "pace-ahead"}
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
    """Band and score: ▼ Red 0.24, hatched and named when stale.

    `href` is the page that says what follows from the band.
    """
    shown = "" if value is None or value == "" else score(value, _figures(context))
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
        *("a" if href else "span", band, modifier(" chip--stale", stale), modifier(f" chip--{size}", size)),
        *(attributes(href=href), BANDS[band], words[band]),
        format_html(' <span class="chip__score">{}</span>', shown) if shown else "",
        format_html(' <span class="chip__stale">{}</span>', gettext("Stale")) if stale else "",
        "a" if href else "span",
    )


@register.simple_tag(takes_context=True)
def pace_chip(context: Context, pace: str | None, *, planned: Number | None = None) -> SafeString:
    """Behind, on pace or ahead; `planned` adds the score planned for today."""
    if pace not in PACES:
        return EMPTY
    words = {"behind": gettext("Behind pace"), "on": gettext("On pace"), "ahead": gettext("Ahead of pace")}
    plan = (
        ""
        if planned is None
        else format_html(' <span class="muted">{} {}</span>', gettext("planned"), score(planned, _figures(context)))
    )
    return format_html(
        '<span class="pace pace--{}">{}{}{}</span>', pace, icon(PACES[pace], size="s"), words[pace], plan
    )


@register.simple_tag(takes_context=True)
def confidence_dots(
    context: Context, value: int | None, change: int | None = None, *, warning: bool = False, words: str = ""
) -> SafeString:
    """Confidence 1 to 5 as dots, with the change since the last update.

    `words` replaces the figure. Where the organization shows confidence in words, they are its words.
    """
    if not value:
        return format_html('<span class="confidence confidence--none">{}</span>', gettext("No confidence yet"))
    return _confidence(int(value), int(change or 0), bool(warning), words, _figures(context), get_language())


@lru_cache(maxsize=512)
def _confidence(
    value: int, change: int, warning: bool, words: str, figures: Figures, _language: str | None
) -> SafeString:
    dots = mark_safe(
        "".join(f'<i class="confidence__dot{" confidence__dot--on" if n < value else ""}"></i>' for n in range(5))
    )
    in_words = figures.confidence_in_words
    return format_html(
        '<span class="confidence{}" title="{}"><span class="confidence__dots" aria-hidden="true">{}</span>'
        '<span class="confidence__value"><span class="visually-hidden">{} </span>{}'
        '<span class="visually-hidden"> {}</span></span>{}</span>',
        modifier(" confidence--falling", warning or change <= -2),
        gettext("Confidence %s") % figures.confidence_of_five(value),
        dots,
        gettext("Confidence"),
        words or figures.confidence(value),
        "" if words or in_words else gettext("of 5"),
        _moved(change, in_words=in_words) if change else "",
    )


def _moved(change: int, *, in_words: bool) -> SafeString:
    """The steps since the last update; their direction alone where confidence has no figures."""
    label = gettext("up") if change > 0 else gettext("down")
    return format_html(
        '<span class="confidence__change"><span class="visually-hidden">, {}</span>'
        '<span aria-hidden="true">{}</span></span>',
        label if in_words else f"{label} {abs(change)}",
        ("↑" if change > 0 else "↓") if in_words else signed(change),
    )


@register.simple_tag
def state_badge(state: str, label: str = "", *, tone: str = "") -> SafeString:
    """The state of anything that has states, in its tone: quiet, open, good, warn, bad."""
    tone = tone or TONES.get(str(state), "")
    text = label or str(state).replace("_", " ").capitalize()
    return format_html('<span class="badge{}">{}</span>', modifier(f" badge--{tone}", tone), text)


@register.simple_tag
def explain(value: object, formula: str, *, end: bool = False) -> SafeString:
    """A figure that can be asked how it came about: hover, focus or tap shows `formula`."""
    return format_html(
        '<span class="explain{}" tabindex="0" data-explain>{}<span class="explain__how" role="note">{}</span></span>',
        *(modifier(" explain--end", end), value, formula),
    )


def _figures(context: Context) -> Figures:
    return context.get("figures") or SHARES
