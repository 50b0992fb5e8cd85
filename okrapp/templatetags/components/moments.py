"""When: moments and clocks."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from okrapp.clock import now
from okrapp.templatetags.components.library import DASH, EMPTY, icon, modifier, register

Moment = datetime | date


@register.simple_tag(name="time")
def time_tag(value: Moment | None, *, form: str = "relative", empty: str = DASH) -> SafeString | str:
    """A moment, relative with the absolute one on hover; `form` may also be `date`, `datetime` or `clock`."""
    if not value:
        return empty
    shown = _relative(value) if form == "relative" else _absolute(value, form)
    return _marked_up(value.isoformat(), _absolute(value, "datetime"), shown)


@lru_cache(maxsize=4096)
def _marked_up(iso: str, absolute: str, shown: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', iso, absolute, shown)


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
            modifier(f" clock--{state}", state),
            icon("clock", size="s"),
            due.isoformat(),
            _absolute(due, "datetime"),
            text,
        ),
    )


def _left(due: Moment) -> timedelta:
    if isinstance(due, datetime):
        return due - now()
    days = (due - timezone.localdate(now())).days
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
    today = timezone.localdate(now())
    if not isinstance(value, datetime):
        day = value
    else:
        minutes = int((now() - value).total_seconds() // 60)
        if abs(minutes) < 1:
            return gettext("just now")
        if abs(minutes) < 12 * 60:
            span = _span(timedelta(minutes=abs(minutes)))
            return (gettext("%s ago") if minutes > 0 else gettext("in %s")) % span
        day = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    apart = (day - today).days
    if apart == 0:
        return gettext("today")
    if abs(apart) == 1:
        return gettext("tomorrow") if apart > 0 else gettext("yesterday")
    if abs(apart) < 7:
        return (gettext("%d days ago") if apart < 0 else gettext("in %d days")) % abs(apart)
    return formats.date_format(day, "j M" if day.year == today.year else "j M Y")


def _absolute(value: Moment, form: str) -> str:
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return _written(value, form, get_language(), timezone.get_current_timezone_name())


@lru_cache(maxsize=4096)  # a page writes the same few days again and again
def _written(value: Moment, form: str, _language: str | None, _zone: str) -> str:
    if form == "clock":
        return formats.date_format(value, "H:i")
    with_time = form == "datetime" and isinstance(value, datetime)
    return formats.date_format(value, "D j M Y, H:i" if with_time else "j M Y")
