from collections.abc import Mapping
from pathlib import Path

from django.template import Context, Engine

from okrapp.panels import Slot


def test_panels_are_drawn_in_their_order_over_the_names_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "part.html").write_text("[{{ what }} for {{ reader }}]")
    engine = Engine(dirs=[str(tmp_path)], builtins=["okrapp.templatetags.components"])
    slot = Slot()
    slot.add("second", template="part.html", query=lambda who, subject: {"what": f"{subject} b"}, order=20)
    slot.add("first", template="part.html", query=lambda who, subject: {"what": f"{subject} a"}, order=10)
    slot.add("nothing", template="part.html", query=nothing_to_show, order=30)

    page = engine.from_string("{% panels filled %} {{ what }}")
    drawn = page.render(Context({"filled": slot.filled("Ada", "KR-1"), "reader": "<Ada>", "what": "page"}))

    assert drawn == "[KR-1 a for &lt;Ada&gt;][KR-1 b for &lt;Ada&gt;] page"


def nothing_to_show(membership: object, subject: object) -> Mapping[str, object] | None:
    return None
