"""Prepared queries answer as the querysets they were made from."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from okrapp.errors import DomainError
from organizations.actions import found_organization
from organizations.models import Membership, Team, TeamSeat
from organizations.tenancy import each_of, prepared, tenant
from tests.cast import Cast
from tests.counting import counted_queries
from tests.factories import TeamFactory, UserFactory

built: list[object] = []


@prepared
def roots(beginning: str) -> QuerySet[Team]:
    return Team.objects.filter(parent=None, slug__gte=beginning)


@prepared
def children_of(parent_id: int) -> QuerySet[Team]:
    built.append(parent_id)
    return Team.objects.filter(parent_id=parent_id).select_related("parent", "lead").order_by("slug")


@prepared
def names_among(ids: list[int], beginning: str) -> QuerySet[Team, tuple[str, bool]]:
    seats = TeamSeat.objects.filter(team=OuterRef("pk"))
    rows = Team.objects.filter(id__in=each_of(ids), slug__gte=beginning).order_by("slug")
    return rows.annotate(is_staffed=Exists(seats)).values_list("name", "is_staffed")


@pytest.fixture
def teams(cast: Cast) -> list[Team]:
    return [TeamFactory(name=name, slug=name.lower(), parent=cast.company) for name in ("Beans", "Roast")]


def test_rows_are_models_with_what_was_selected_beside_them(cast: Cast, teams: list[Team]) -> None:
    with counted_queries() as queries:
        found = [team for team in children_of(cast.company.id) if team in teams]
        parents = [team.parent.name for team in found]

    assert found == teams
    assert parents == [cast.company.name] * 2
    assert all(not team._state.adding and team._state.db == "default" for team in found)
    assert len(queries) == 1


def test_the_function_is_called_once_for_all_values(cast: Cast, teams: list[Team]) -> None:
    children_of(cast.company.id)
    before = len(built)

    children_of(teams[0].id)
    children_of(parent_id=cast.company.id)

    assert len(built) == before


def test_a_list_of_ids_may_be_given_and_may_be_empty(cast: Cast, teams: list[Team]) -> None:
    ids = [team.id for team in teams]

    assert names_among(ids, "a") == [("Beans", False), ("Roast", False)]
    assert names_among(ids, beginning="c") == [("Roast", False)]
    assert names_among([], "a") == []


def test_each_organization_gets_its_own_rows(cast: Cast, teams: list[Team]) -> None:
    with tenant(cast.stranger.organization_id):
        root = Team.objects.get(parent=None)
        theirs = TeamFactory(name="Theirs", slug="theirs", parent=root)

        assert children_of(root.id) == [theirs]
        assert children_of(cast.company.id) == []

    assert theirs not in children_of(cast.company.id)


def test_a_deferred_column_is_fetched_when_it_is_asked_for(cast: Cast) -> None:
    member = Membership.objects.only("id").get(id=cast.member.id)

    with counted_queries() as queries:
        name = member.name

    assert name == cast.member.name
    assert len(queries) == 1


def test_a_statement_is_prepared_the_first_time_and_stays_so_after_a_rollback(cast: Cast) -> None:
    roots("")
    before = prepared_statements()

    with pytest.raises(DomainError), transaction.atomic():
        raise DomainError("What was typed is refused.")
    roots("")

    assert any("organizations_team" in statement for statement in before)
    assert prepared_statements() == before


def prepared_statements() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time, name")
        return [statement for (statement,) in cursor.fetchall()]


def test_threads_share_a_statement_and_no_connection(transactional_db: None) -> None:
    founders = [found_organization(by=UserFactory(), name=name, slug=name) for name in ("beans", "roast")]

    def ask(founder: Membership) -> list[str]:
        try:
            with tenant(founder.organization_id):
                return [team.name for team in roots("")]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ask, founders * 5)) == [["beans"], ["roast"]] * 5
