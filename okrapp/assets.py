"""Joins the style sheets and scripts under `static/css` and `static/js` into the two files that pages load.

`python -m okrapp.assets` writes them. They are kept in the repository, and a test proves that they match.
"""

import re
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
IMPORT = re.compile(r'^@import "(?P<path>[^"]+)" layer\((?P<layer>[a-z]+)\);$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LINE_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)


def bundle(static: Path = STATIC) -> dict[Path, str]:
    """The text of each served file, by its path."""
    return {
        static / "dist" / "okrapp.css": _style(static / "css"),
        static / "dist" / "okrapp.js": _script(static / "js"),
    }


def write(static: Path = STATIC) -> None:
    """Writes the served files where they differ from the sources; a second run changes nothing."""
    for path, text in bundle(static).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def _style(folder: Path) -> str:
    """The entry with every import replaced by the layer that it names, in the entry's order."""

    def layer(found: re.Match[str]) -> str:
        return f"@layer {found['layer']} {{\n{_lean((folder / found['path']).read_text())}\n}}"

    return _lean(IMPORT.sub(layer, (folder / "okrapp.css").read_text())) + "\n"


def _script(folder: Path) -> str:
    return "".join(_lean(LINE_COMMENT.sub("", path.read_text())) + "\n" for path in sorted(folder.glob("*.js")))


def _lean(text: str) -> str:
    """Without comments, indentation and empty lines: small to send, and still readable."""
    lines = (line.strip() for line in COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


if __name__ == "__main__":
    write()
