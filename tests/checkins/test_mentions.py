import pytest

from checkins.mentions import asked_for_help, mentioned
from organizations.models import TeamSeat
from tests.cast import Cast
from tests.factories import MembershipFactory, TeamFactory


@pytest.fixture
def people(cast: Cast) -> Cast:
    for name in ("Ada Lovelace", "Ada Byron King", "Grace Hopper", "José Núñez", "Will"):
        MembershipFactory(user__name=name)
    data = TeamFactory(name="Data Platform", slug="data-platform", lead=cast.steward)
    TeamSeat.objects.create(team=data, membership=cast.member)
    return cast


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ada Lovelace, please", ["Ada Lovelace"]),
        ("@ada byron king and @grace", ["Ada Byron King", "Grace Hopper"]),
        ("@José Núñez!", ["José Núñez"]),
        ("@Will you look?", ["Will"]),
        ("two called @Ada", []),
        ("@nobody at all", []),
        ("ada@lovelace.example", []),
        ("Grace Hopper is not meant", []),
        ("@data-platform", ["Member", "Steward"]),
        ("@Data Platform", ["Member", "Steward"]),
        ("@grace @Grace Hopper", ["Grace Hopper"]),
        ("@", []),
    ],
)
def test_an_at_names_people_and_teams(people: Cast, text: str, names: list[str]) -> None:
    assert sorted(person.name for person in mentioned(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two days of Grace Hopper", ["Grace Hopper"]),
        ("The Data Platform team, and @Ada Lovelace", ["Ada Lovelace", "Member", "Steward"]),
        ("Grace will not do: one word is not a name", []),
        ("Will somebody look?", []),
    ],
)
def test_help_is_asked_of_those_named_in_full(people: Cast, text: str, names: list[str]) -> None:
    assert sorted(person.name for person in asked_for_help(text)) == names


def test_a_text_without_a_name_costs_nothing(people: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert mentioned("nobody is named") == asked_for_help("") == []


def test_a_text_full_of_names_costs_no_more(people: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(mentioned("@Grace Hopper " * 1000)) == 1
