"""Whatever has an address of its own can be found, and what is found can be opened by everybody who finds it."""

from collections.abc import Callable, Iterator, Mapping
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from checkins.actions import keep_lesson
from organizations.models import SearchEntry
from organizations.queries import found
from organizations.search_kinds import all_kinds
from organizations.searchable import SEARCHED, parents
from organizations.tenancy import TenantModel
from reviews.actions import write_learning
from tests.architecture.world import World
from tests.cast import Cast, sign_in
from tests.factories import DependencyFactory, InitiativeFactory, MetricFactory, ThemeFactory

TENANTS = [model for model in apps.get_models() if issubclass(model, TenantModel)]


def lesson(world: World) -> models.Model:
    return keep_lesson(key_result=world.key_result, by=world.cast.kr_owner, text="Ask early", form_key=uuid4())


def learning(world: World) -> models.Model:
    assert world.closing
    return write_learning(by=world.cast.lead, key_result=world.key_result, text="Ask first")


# One of each kind. A new kind needs its line.
EXAMPLES: Mapping[str, Callable[[World], models.Model]] = {
    "change": lambda world: world.change,
    "cycle": lambda world: world.cycle,
    "data_issue": lambda world: world.data_issue,
    "decision": lambda world: world.decision,
    "dependency": lambda world: DependencyFactory(key_result=world.key_result),
    "escalation": lambda world: world.escalation,
    "initiative": lambda world: InitiativeFactory(key_result=world.key_result),
    "key_result": lambda world: world.key_result,
    "learning": learning,
    "lesson": lesson,
    "metric": lambda world: MetricFactory(name="Churn"),
    "objective": lambda world: world.objective,
    "person": lambda world: world.person,
    "team": lambda world: world.team,
    "theme": lambda world: ThemeFactory(name="Loyalty"),
}


def routes(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield str(pattern.pattern)


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model._meta.label)
def test_what_has_an_address_of_its_own_is_searched(model: type[models.Model]) -> None:
    has_slug = any(field.name == "slug" for field in model._meta.fields)

    assert model in SEARCHED or not (has_slug or hasattr(model, "reference")), (
        f"{model.__name__} needs @searchable (docs/decisions/0010)."
    )


def test_every_searched_model_is_of_a_kind_that_is_registered() -> None:
    assert {searched.kind for searched in SEARCHED.values()} == all_kinds().keys() == EXAMPLES.keys()


def test_what_is_shown_within_its_parent_has_one() -> None:
    within = {kind.code for kind in all_kinds().values() if kind.within}

    assert within <= parents().keys()


def test_what_has_a_page_of_its_own_is_not_shown_within_its_parent() -> None:
    prefixes = {kind.prefix for kind in all_kinds().values() if kind.within and kind.prefix}

    paged = {prefix for prefix in prefixes if any(f"/<{prefix}:number>/$" in f"/{route}$" for route in routes())}
    assert paged == set(), "Let page(…) in the app's searched.py lead there, and take `within` away."


def test_only_kinds_that_are_numbered_together_share_the_prefix_of_their_references() -> None:
    prefixes = [kind.prefix for kind in all_kinds().values() if kind.prefix]

    assert sorted(prefixes) == sorted([*set(prefixes), "E"])  # escalations and data issues


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_everybody_can_open_what_they_find(kind: str, cast: Cast) -> None:
    row = EXAMPLES[kind](World(cast))
    entry = SearchEntry.objects.get(kind=kind, object_id=row.pk)
    labels = all_kinds()[kind]
    title = labels.titles.get(entry.title, entry.title)

    groups = {group.label: group.hits for group in found(cast.viewer, title)}
    (hit,) = groups[labels.label]
    answer = sign_in(cast.viewer).get(hit.href)

    assert hit.title.replace("<mark>", "").replace("</mark>", "") == title
    assert answer.status_code == 200
