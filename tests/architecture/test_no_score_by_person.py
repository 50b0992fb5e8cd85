"""Scores are for learning: nothing in the product sums up, averages or ranks them by person (scoring, Quarter-end).

Each rule is a function that returns what breaks it, and each is shown something that does.
"""

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import reverse

from objectives.models import KeyResult, Objective
from okrapp.panels import PERSON_MAIN, Panel
from organizations.models import Membership, User
from tests.architecture.access_table import PAGES
from tests.architecture.test_access import INSIDE
from tests.architecture.world import World
from tests.cast import Cast, sign_in
from tests.factories import ActiveObjectiveFactory, KeyResultFactory
from tests.nobody import nobody_at_work

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = [config.name for config in apps.get_app_configs() if (ROOT / config.name / "apps.py").is_file()]
ROLES = ["admin", "sponsor", "lead", "champion", "owner", "kr_owner", "steward", "member", "viewer"]

# Where key results are rolled up: each of these sums up an objective, never a person.
ROLLS_UP = {
    "objectives/cards/objectives.py",
    "objectives/micro.py",
    "objectives/outlooks.py",
    "objectives/ties.py",
    "scoring/rollup.py",
}
AGGREGATES = {"Avg", "Sum", "StdDev", "Variance", "Rank", "DenseRank", "PercentRank", "mean", "fmean", "median"}
SCORED = re.compile(r"\bscore\b|_score\b")
SUMMED_IN_SQL = re.compile(r"\b(avg|sum|rank|percentile_\w+)\s*\([^)]*score", re.IGNORECASE)
SUMMED_UP = re.compile(
    r"average|\bmean|_mean|median|rank(ing|ed|s)?$|leader_?board|roll_?up|total_score|score_(sum|total)"
)
BY_PERSON = re.compile(r"(dict|Mapping|defaultdict|tuple)\[\s*(Membership|User)\b[^\]]*\b(Decimal|float|RollUp|Band)\b")


# Pages ---------------------------------------------------------------------------------------------------------------


class Words(HTMLParser):
    """What a page says: its text, its titles, and the figures that it carries in data attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [value or "" for name, value in attrs if name.startswith(("data-", "aria-", "title"))]


def sums_of(scores: Iterable[Decimal]) -> set[str]:
    """How the mean and the sum of a person's scores would be written."""
    found = list(scores)
    return {f"{sum(found) / len(found):.2f}", f"{sum(found):.2f}"}


def said_of_people(page: str, scores: Iterable[list[Decimal]]) -> set[str]:
    """The sums and means of people's scores that a page shows."""
    text = " ".join(Words(page).said) if "<" in page else page
    figures = set(re.findall(r"(?<![\d.])\d\.\d\d(?!\d)", text))
    return figures & {figure for each in scores for figure in sums_of(each)}


@dataclass(frozen=True)
class Scored:
    """Two objectives whose scores are not those of any person, and the scores that each person's things have."""

    world: World
    by_person: list[list[Decimal]]


@pytest.fixture
def scored(cast: Cast) -> Scored:
    return with_scores(World(cast))


def with_scores(world: World) -> Scored:
    """`steward` has 0.13 and 0.65, `member` 0.57 and 0.29: 0.35 and 0.47 by objective, 0.39 and 0.43 by person."""
    cast = world.cast
    objectives = [world.objective, ActiveObjectiveFactory(team=cast.team, cycle=world.cycle, owner=cast.owner)]
    given = [("steward", 0, "0.13"), ("member", 0, "0.57"), ("steward", 1, "0.65"), ("member", 1, "0.29")]
    for who, place, score in given:
        row = KeyResultFactory(objective=objectives[place], owner=getattr(cast, who), weight=50)
        KeyResult.objects.filter(id=row.id).update(score=Decimal(score), band="amber", actual=Decimal(20))
    people = [[Decimal(score) for who, _, score in given if who == each] for each in ("steward", "member")]
    return Scored(world, people)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_says_the_sum_or_the_mean_of_a_persons_scores(cast: Cast, role: str) -> None:
    browser, shown, scores_seen = sign_in(getattr(cast, role)), dict[str, set[str]](), 0
    pages = {name: page.args for name, page in PAGES.items() if name in INSIDE and page.GET}

    for name, args in [*pages.items(), ("organizations:person", lambda w: (w.cast.steward.id,))]:
        with transaction.atomic():  # a world of its own: some pages need a cycle that is locked or closed
            world = World(cast)
            path = reverse(name, args=(cast.organization.slug, *args(world)))
            by_person = with_scores(world).by_person
            with nobody_at_work():
                answer = browser.get(path)
                body = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
            transaction.set_rollback(True)
        shown[path] = said_of_people(body, by_person)
        scores_seen += "0.13" in body

    assert {path: figures for path, figures in shown.items() if figures} == {}
    assert scores_seen >= 3


def test_a_page_that_averaged_a_person_would_be_found(scored: Scored, monkeypatch: pytest.MonkeyPatch) -> None:
    def average(reader: Membership, person: Membership) -> dict[str, str]:
        scores = KeyResult.objects.filter(owner=person).exclude(score=None).values_list("score", flat=True)
        return {"title": f"{sum(scores) / len(scores):.2f}"}

    planted = Panel("average", "components/empty_state.html", average, 1)
    monkeypatch.setattr(PERSON_MAIN, "panels", [*PERSON_MAIN.panels, planted])
    person = scored.world.cast.steward

    page = sign_in(scored.world.cast.member).get(f"/o/acme/people/{person.id}/").content.decode()

    assert said_of_people(page, scored.by_person) == {"0.39"}


def test_the_figures_looked_for_are_nobody_elses(scored: Scored) -> None:
    objectives = [[Decimal("0.13"), Decimal("0.57")], [Decimal("0.65"), Decimal("0.29")]]

    for one, other in combinations([*scored.by_person, *objectives], 2):
        assert sums_of(one) & sums_of(other) == set()


def test_a_persons_page_says_why_nothing_is_averaged(scored: Scored) -> None:
    person = scored.world.cast.steward

    page = sign_in(scored.world.cast.viewer).get(f"/o/acme/people/{person.id}/").content.decode()

    assert "Nothing here is averaged or compared between people" in page
    assert 'href="/o/acme/settings/rag/#learning"' in page


# Code ----------------------------------------------------------------------------------------------------------------


def sources() -> Iterator[tuple[str, str]]:
    for app in OURS:
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_text("utf-8")


def scores_summed_up(path: str, text: str) -> list[str]:
    """Aggregates over a score: by the ORM, in SQL, or by a statistics function; and roll-ups of anything new."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            spelt = " ".join(ast.unparse(each) for each in [*node.args, *node.keywords])
            if name in AGGREGATES and SCORED.search(spelt):
                found.append(f"{path}:{node.lineno} {name}")
            if name == "roll_up" and path not in ROLLS_UP:
                found.append(f"{path}:{node.lineno} {name}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SUMMED_IN_SQL.search(node.value):
            found.append(f"{path}:{node.lineno} SQL")
    return found


def answers_by_person(path: str, text: str) -> list[str]:
    """Functions whose answer is a figure for each person."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    return [f"{path}:{each.name}" for each in functions if each.returns and BY_PERSON.search(ast.unparse(each.returns))]


def test_no_code_sums_up_scores_but_the_roll_up_of_an_objective() -> None:
    assert [found for path, text in sources() for found in scores_summed_up(path, text)] == []


@pytest.mark.parametrize(
    "planted",
    [
        'KeyResult.objects.values("owner").annotate(figure=Avg("score"))',
        'Membership.objects.annotate(all=Sum("key_results__score"))',
        'SQL = "SELECT owner_id, avg(k.score) FROM objectives_keyresult AS k GROUP BY owner_id"',
        "figure = statistics.mean(row.score for row in rows)",
        "standing = roll_up([card.part for card in cards], policy)",
        'rank = Window(Rank(), order_by=F("score")) or Rank("score")',
    ],
)
def test_code_that_summed_up_scores_would_be_found(planted: str) -> None:
    assert scores_summed_up("people/queries.py", planted)


def test_no_function_answers_with_a_score_for_each_person() -> None:
    assert [found for path, text in sources() for found in answers_by_person(path, text)] == []


def test_a_function_that_answered_by_person_would_be_found() -> None:
    planted = (
        "def scores() -> dict[Membership, Decimal]: ...\ndef table() -> list[tuple[Membership, int, Decimal]]: ..."
    )

    assert answers_by_person("people/queries.py", planted) == ["people/queries.py:scores", "people/queries.py:table"]


# Results and models --------------------------------------------------------------------------------------------------


def results() -> Iterator[type]:
    """Every dataclass of ours; to import the web server's own module is to start it."""
    for path in (path for path, _ in sources() if path != "okrapp/wsgi.py"):
        module = importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        yield from (each for each in vars(module).values() if isinstance(each, type) and is_dataclass(each))


def sums_up_a_person(result: type) -> bool:
    """Whether a result names a person and a figure that sums up scores."""
    named = [(each.name, str(getattr(each.type, "__name__", each.type))) for each in fields(result)]
    names_person = any("Membership" in kind or "User" in kind for _, kind in named)
    own = [name for name, each in vars(result).items() if isinstance(each, property)]
    return names_person and any(SUMMED_UP.search(name) for name in [*own, *(name for name, _ in named)])


def scores_without_a_key_result(model: type[models.Model]) -> list[str]:
    """The score columns of a table whose rows belong to no key result and no objective."""
    parents = {each.related_model for each in model._meta.get_fields() if isinstance(each, models.ForeignKey)}
    if model in {KeyResult, Objective} or parents & {KeyResult, Objective}:
        return []
    numbers = (models.DecimalField, models.FloatField, models.IntegerField)
    columns = [each.name for each in model._meta.get_fields() if isinstance(each, numbers)]
    # What names no person can be put in an order, as themes are, without ranking anybody.
    telling = (SCORED, SUMMED_UP) if parents & {Membership, User} else (SCORED,)
    return [f"{model._meta.label}.{name}" for name in columns if any(each.search(name) for each in telling)]


def test_no_result_names_a_person_beside_a_sum_of_scores() -> None:
    found = list(results())

    assert len(found) > 50
    assert [each.__qualname__ for each in found if sums_up_a_person(each)] == []


def test_a_result_that_summed_up_a_person_would_be_found() -> None:
    @dataclass(frozen=True, slots=True)
    class Champion:
        person: Membership
        average: Decimal

    assert sums_up_a_person(Champion)


def test_every_stored_score_belongs_to_a_key_result_or_an_objective() -> None:
    ours = [model for app in OURS for model in apps.get_app_config(app).get_models()]

    assert len(ours) > 20
    assert [found for model in ours for found in scores_without_a_key_result(model)] == []


def test_a_stored_score_of_a_person_would_be_found() -> None:
    class Standing(models.Model):
        person = models.ForeignKey(Membership, models.CASCADE)
        average_score = models.DecimalField(max_digits=3, decimal_places=2)

        class Meta:
            app_label = "planted"

    try:
        assert scores_without_a_key_result(Standing) == ["planted.Standing.average_score"]
    finally:
        del apps.all_models["planted"]
        apps.clear_cache()
