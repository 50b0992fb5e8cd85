import re

import pytest

from okrapp.markdown import excerpt, render

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![tracker](https://elsewhere.example/pixel.png)",
    "![x](javascript:alert(1))",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java\tscript:alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    '[click](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=https://elsewhere.example></iframe>",
    "<style>body{display:none}</style>",
    "<form action=https://elsewhere.example><input name=password></form>",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "<!--><script>alert(1)</script>-->",
    "<a id=x name=getElementById>clobber</a>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_people_write_becomes_active(attack: str) -> None:
    markup = render(attack)

    tags = re.findall(r"<[^>]*>", markup)
    assert {re.match(r"</?(\w+)", tag)[1] for tag in tags} <= {"p", "a", "code", "pre", "br"}  # type: ignore[index]
    assert not [tag for tag in tags if re.search(r"\s(on\w+|style|src|id|class)\s*=", re.sub(r'"[^"]*"', '""', tag))]
    assert all(href.startswith(("http://", "https://", "mailto:")) for href in re.findall(r'href="([^"]*)"', markup))


def test_links_leave_no_trace() -> None:
    assert render("[cohorts](https://data.example/c?a=1&b=2)") == (
        '<p><a href="https://data.example/c?a=1&amp;b=2" rel="nofollow noopener noreferrer">cohorts</a></p>\n'
    )


def test_the_usual_marks_work() -> None:
    markup = render("**Sure**, *perhaps*, ~~no~~ and `rate`\n\n- one\n- two\n\n> said")

    for part in ("<strong>Sure</strong>", "<em>perhaps</em>", "<s>no</s>", "<code>rate</code>", "<li>two</li>"):
        assert part in markup
    assert "<blockquote>" in markup


def test_a_new_line_stays_a_new_line() -> None:
    assert render("one\ntwo") == "<p>one<br>\ntwo</p>\n"


def test_headings_stand_below_those_of_the_page() -> None:
    assert render("# Big\n\n## Smaller") == "<h3>Big</h3>\n<h4>Smaller</h4>\n"


@pytest.mark.parametrize("depth", ["> " * 5000, "* " * 5000, "[" * 5000, "**a " * 2500, "<" * 9999])
def test_deep_nesting_is_answered(depth: str) -> None:
    assert len(render(f"{depth}x")) < 200_000


def test_an_excerpt_is_one_line_of_bare_words() -> None:
    assert excerpt("**Well done.** Is 1 < 2 & so?\n\n- one\n- <b>two</b>") == "Well done. Is 1 < 2 & so? one <b>two</b>"
    assert excerpt("word " * 100, 20) == "word word word word…"
