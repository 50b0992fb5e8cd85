"""Where one is, and the ways from there."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from okrapp.templatetags.components.library import register


@register.simple_tag
def breadcrumbs(*steps: str) -> SafeString:
    """Label and address in turn, the last label without one: breadcrumbs "Objectives" href "O-12"."""
    pairs = [(steps[i], steps[i + 1] if i + 1 < len(steps) else "") for i in range(0, len(steps), 2)]
    items = format_html_join(
        "",
        '<li class="breadcrumbs__item" dir="auto">{}</li>',
        (
            (format_html('<a class="breadcrumbs__link" href="{}" dir="auto">{}</a>', href, label) if href else label,)
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
    """The head of a page: title, reference, one sentence, a line of facts. The block holds the actions."""
    facts = [meta] if isinstance(meta, str) and meta else meta
    line = format_html_join("", '<span dir="auto">{}</span>', ((fact,) for fact in facts if fact))
    return format_html(
        '<div class="page-header"><div><h1 class="page-header__title" dir="auto">{}{}</h1>{}{}</div>{}</div>',
        *(title, format_html(' <span class="reference">{}</span>', reference) if reference else ""),
        format_html('<p class="page-header__lead" dir="auto">{}</p>', lead) if lead else "",
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
