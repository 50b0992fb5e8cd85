"""Who: initials and names."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from okrapp.templatetags.components.library import attributes, modifier, register


@register.simple_tag
def avatar(name: object, *, size: str = "") -> SafeString:
    """The initials of a person, for the eye only: the name stands beside it."""
    return format_html(
        '<span class="avatar{}" aria-hidden="true">{}</span>', modifier(f" avatar--{size}", size), initials(name)
    )


@register.simple_tag
def person(name: object, *, href: str = "", note: str = "") -> SafeString:
    """Initials and name; `note` says in what capacity."""
    return format_html(
        '<{0} class="person"{1}>{2}<span class="person__name" dir="auto">{3}</span>{4}</{0}>',
        *("a" if href else "span", attributes(href=href), avatar(name), name),
        format_html('<span class="person__note" dir="auto">{}</span>', note) if note else "",
    )


@register.filter
def initials(name: object) -> str:
    """Two letters for a person: Ada Byron King is AK."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
