"""Where templates show what people typed, and which element stands around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "templates"
# What the last word of an expression is called where people have typed what it shows.
TYPED = {
    *("title", "name", "what", "how", "because", "learning", "answer", "divergence", "vision", "why_now"),
    *("expected_effect", "start_criteria", "stop_criteria", "insight", "next_action", "help_needed", "statement"),
    *("closing_line", "definition", "data_source", "text", "owner", "lead", "team", "cycle"),
}
OURS = {  # where it is our own words that stand there
    *("components/form_errors.html title", "objectives/_advice.html each.recommendation.because"),
    *("objectives/_key_result_fields.html name", "objectives/_strategy_edit.html what"),
    *("objectives/_finding.html finding.title", "objectives/_required.html finding.title"),
    "objectives/_draft_standing.html finding.title",
    *("governance/_governed_fields.html text", "objectives/_key_result_fields.html text"),
    *("components/toast.html text", "components/empty_state.html text"),
    *("objectives/_quadrant.html corner.name", "governance/_decide_set.html finding.title"),
}
SILENT = {"br", "hr", "img", "input", "link", "meta", "path", "source", "use", "wbr"}
PLAIN = {"option", "title", "textarea"}  # text alone: no element fits in there
PIECE = re.compile(
    r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->"
    r"|<[a-zA-Z/!](?:\{%.*?%\}|\{\{.*?\}\}|\"(?:\{%.*?%\}|\{\{.*?\}\}|[^\"])*\"|[^<>\"])*>)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An expression of a template, and the opening tag right around it; empty where none is."""

    expression: str
    inside: str

    @property
    def is_apart(self) -> bool:
        """Whether its direction follows from what it says, and nothing beside it is mixed up with it."""
        return self.inside.startswith("<bdi") or 'dir="auto"' in self.inside


def shown_in(template: Path) -> Iterator[Shown]:
    """What people typed, as this template shows it: not in attributes, and not where only text fits."""
    elements: list[str] = []
    is_aside = False
    for piece in PIECE.split(template.read_text("utf-8")):
        if piece.startswith("{%"):
            is_aside = "blocktranslate asvar" in piece or (is_aside and "endblocktrans" not in piece)
        elif piece.startswith("</"):
            _close(elements, piece[2:-1].strip())
        elif piece.startswith("<") and not piece.startswith("<!"):
            if _tag(piece) not in SILENT and not piece.endswith("/>"):
                elements.append(piece)
        elif elements and not is_aside and not PLAIN & {*map(_tag, elements)} and _is_typed(piece, template):
            yield Shown(piece, elements[-1])


def _close(elements: list[str], tag: str) -> None:
    while elements and _tag(elements[-1]) != tag:
        elements.pop()
    if elements:
        elements.pop()


def _tag(piece: str) -> str:
    found = re.match(r"<([\w-]+)", piece)
    return found[1].lower() if found else ""


def _is_typed(piece: str, template: Path) -> bool:
    named = re.match(r"\{\{\s*([\w.]+)", piece)
    if not named or named[1].rpartition(".")[2] not in TYPED:
        return False
    return f"{template.relative_to(ROOT)} {named[1]}" not in OURS
