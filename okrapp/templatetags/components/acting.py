"""What one can press or open."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from okrapp.templatetags.components.library import EMPTY, attributes, icon, modifier, register


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
    classes = f"button{modifier(f' button--{kind}', kind)}{modifier(f' button--{size}', size)}"
    glyph = icon(icon_name, size="s") if icon_name else EMPTY
    if why:
        return format_html(
            '<details class="why" data-menu><summary class="{} button--denied">{}{}'
            '<span class="visually-hidden"> ({})</span></summary>'
            '<p class="why__text">{}</p></details>',
            *(classes, glyph, label, gettext("not available: why?"), why),
        )
    hint = format_html(" <kbd>{}</kbd>", key.upper() if len(key) == 1 else key) if key and len(key) < 3 else EMPTY
    shared = attributes(
        **{"data-key": key, "data-key-label": key and (key_label or label), "data-skip": skip, "data-copy": copy}
    )
    if href:
        return format_html('<a class="{}"{}{}>{}{}{}</a>', classes, attributes(href=href), shared, glyph, label, hint)
    own = attributes(type=type, name=name, value=value, form=form, **{"data-submit-key": submit_key})
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
        *(modifier(" menu--start", start), kind, modifier(" button--icon", icon_name), face, content),
    )


@register.simple_block_tag
def disclosure(content: str, *, summary: str, open: bool = False, plain: bool = False) -> SafeString:
    """More about one thing, in place."""
    return format_html(
        '<details class="disclosure{}"{}><summary class="disclosure__summary">{}</summary>'
        '<div class="disclosure__body">{}</div></details>',
        *(modifier(" disclosure--plain", plain), attributes(open=open), summary, content),
    )
