from datetime import UTC, datetime

import pytest

from objectives.enums import ObjectiveState
from objectives.models import Objective, Strategy, Theme
from okrapp.demo.builder import build
from okrapp.demo.larkspur import LARKSPUR
from organizations.models import Organization
from organizations.tenancy import tenant

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture
def larkspur(db: None) -> Organization:
    return build(LARKSPUR, now=NOW, password="!")


def test_it_has_a_vision_four_themes_and_a_north_star_with_a_year_of_values(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        strategy = Strategy.objects.select_related("north_star").get()

        assert strategy.vision
        assert Theme.objects.filter(retired_at=None).count() == 4
        assert strategy.north_star is not None
        assert strategy.north_star.observations.count() >= 60
        assert strategy.north_star.latest_value == 43950
        assert not strategy.north_star.observations.filter(observed_at__gt=NOW).exists()


def test_objectives_of_the_year_serve_themes_and_one_names_none(larkspur: Organization) -> None:
    with tenant(larkspur.id):
        annual = Objective.objects.filter(cycle__kind="annual")

        assert annual.filter(state=ObjectiveState.ACTIVE, theme=None).count() == 0
        assert annual.exclude(theme=None).count() == 3
        assert annual.filter(theme=None).count() == 1
