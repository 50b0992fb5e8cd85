"""Markdown that people write, as HTML that can't hurt: the one place where their text becomes markup."""

from html import unescape

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "hr"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow noopener noreferrer"
# Headings of a comment stand below those of its page.
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}

# No raw HTML; and no images, which the content security policy would refuse and which tell others who reads.
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable("strikethrough")
_parser.disable("image")


def render(text: str) -> SafeString:
    """Safe HTML of a Markdown text. Links leave without a trace of the page; anything that is not on the list goes."""
    tokens = _parser.parse(text)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
    markup = _parser.renderer.render(tokens, _parser.options, {})
    return SafeString(
        nh3.clean(markup, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL, strip_comments=True)
    )


def excerpt(text: str, length: int = 240) -> str:
    """The bare words of a Markdown text on one line, cut off with a … where they are longer."""
    words = " ".join(unescape(nh3.clean(render(text), tags=set())).split())
    return words if len(words) <= length else f"{words[: length - 1].rstrip()}…"
