"""No way around the walls: neither through the ORM nor through SQL, neither for reading nor for writing."""

import pytest
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.utils import Error

from okrapp.celery import app
from organizations.background import HEADER
from organizations.models import Membership, Team, TeamSeat
from organizations.tenancy import TenantRequired, current_organization_id, has_tenant, prepared, tenant
from organizations.tenancy.context import mark, unmark
from tests.cast import Cast
from tests.factories import MembershipFactory, TeamFactory, UserFactory
from tests.nobody import SETTING, nobody_at_work


@pytest.fixture
def foreign(cast: Cast) -> Team:
    """A team of another organization."""
    with tenant(cast.stranger.organization_id):
        return TeamFactory(name="Foreign", slug="foreign")


def setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute(SETTING)
        return str(cursor.fetchone()[0])


@prepared
def _prepared_teams(slug: str) -> QuerySet[Team]:
    return Team.objects.filter(slug=slug)


READS = {
    "all": lambda: list(Team.objects.all()),
    "get": lambda: Team.objects.get(slug="foreign"),
    "exists": lambda: Team.objects.filter(name="x").exists(),
    "count": lambda: Team.objects.filter(name="x").count(),
    "aggregate": lambda: Team.objects.aggregate(Count("id")),
    "subquery": lambda: list(Membership.objects.filter(Exists(TeamSeat.objects.filter(membership=OuterRef("pk"))))),
    "union": lambda: list(Team.objects.all().union(Team.objects.all())),
    "prepared": lambda: _prepared_teams("foreign"),
    "values": lambda: list(Team.objects.values_list("id")),
    "base manager": lambda: list(Team._base_manager.all()),
    "update": lambda: Team.objects.update(name="x"),
    "delete": lambda: Team.objects.all().delete(),
    "history": lambda: list(Team.history.rel.related_model.objects.all()),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_without_an_organization_no_question_is_even_built(cast: Cast, read: object) -> None:
    with nobody_at_work(), pytest.raises(TenantRequired):
        read()


def test_inside_an_organization_nothing_of_another_is_found(cast: Cast, foreign: Team) -> None:
    teams = Team.objects.filter(slug="foreign")

    assert not teams.exists()
    assert teams.count() == 0
    assert {team.id for team in Team.objects.all().union(teams)} == {cast.company.id, cast.team.id}
    assert not Team.objects.filter(Exists(teams)).exists()
    assert not Team.objects.filter(id=foreign.id).exists()
    assert _prepared_teams("foreign") == []
    assert Team.objects.filter(id=foreign.id).update(name="Taken") == 0
    assert Team.objects.filter(id=foreign.id).delete()[0] == 0


def test_raw_sql_sees_the_rows_of_the_organization_at_work_and_no_others(cast: Cast, foreign: Team) -> None:
    ids = {team.organization_id for team in Team.objects.raw("SELECT * FROM organizations_team")}

    assert ids == {cast.organization.id}


def test_raw_sql_sees_nothing_where_no_organization_is_at_work(cast: Cast) -> None:
    with nobody_at_work(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM organizations_team")
        assert cursor.fetchone() == (0,)


def test_a_row_of_another_organization_is_not_saved_here(cast: Cast, foreign: Team) -> None:
    foreign.name = "Taken"

    with pytest.raises(Error), transaction.atomic():
        foreign.save()
    with tenant(cast.stranger.organization_id):
        assert Team.objects.get(slug="foreign").name == "Foreign"


WRITES = {
    "save": lambda row: row.save(),
    "bulk_create": lambda row: Team.objects.bulk_create([row]),
    "sql": lambda row: connection.cursor().execute(
        "INSERT INTO organizations_team (organization_id, name, slug) VALUES (%s, 'X', 'x')", [row.organization_id]
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_the_database_refuses_a_row_for_another_organization(cast: Cast, write: object) -> None:
    row = Team(name="X", slug="x", organization_id=cast.stranger.organization_id, parent_id=cast.company.id)

    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        write(row)


def test_the_database_refuses_a_child_of_another_organizations_parent(cast: Cast, foreign: Team) -> None:
    with pytest.raises(Error, match="organizations_team_parent_same_tenant"), transaction.atomic():
        Team.objects.create(name="X", slug="x", parent_id=foreign.id)


def test_a_row_can_not_move_to_another_organization(cast: Cast) -> None:
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        connection.cursor().execute(
            "UPDATE organizations_team SET organization_id = %s", [cast.stranger.organization_id]
        )

    team = Team.objects.get(id=cast.team.id)
    team.organization_id = cast.stranger.organization_id
    with pytest.raises(Error), transaction.atomic():
        team.save()
    assert Team.objects.filter(id=cast.team.id).exists()


def test_history_is_walled_and_never_changes(cast: Cast, foreign: Team) -> None:
    history = type(cast.team).history.rel.related_model

    assert not history.objects.filter(name="Foreign").exists()
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        history.objects.update(name="Rewritten")
    with pytest.raises(Error), transaction.atomic():
        history.objects.all().delete()


def test_a_nested_organization_puts_the_outer_one_back(cast: Cast) -> None:
    outer = cast.organization.id

    with tenant(cast.stranger.organization_id):
        inside = (current_organization_id(), setting())

    assert inside == (cast.stranger.organization_id, str(cast.stranger.organization_id))
    assert (current_organization_id(), setting()) == (outer, str(outer))


def test_a_failure_inside_puts_the_outer_one_back_too(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), tenant(cast.stranger.organization_id):
        _ = 1 / 0

    assert (current_organization_id(), setting()) == (cast.organization.id, str(cast.organization.id))


@app.task(name="tests.remembering")
def remember() -> tuple[int, str]:
    """Says as whom it ran."""
    return current_organization_id(), setting()


def test_a_task_runs_as_the_organization_of_its_header_and_leaves_nothing_behind(cast: Cast) -> None:
    with nobody_at_work():
        ran = remember.apply(headers={HEADER: cast.organization.id}).get()
        after = has_tenant()

    assert ran == (cast.organization.id, str(cast.organization.id))
    assert not after


def test_a_task_inside_another_organization_puts_it_back(cast: Cast) -> None:
    ran = remember.apply(headers={HEADER: cast.stranger.organization_id}).get()

    assert ran == (cast.stranger.organization_id, str(cast.stranger.organization_id))
    assert (current_organization_id(), setting()) == (cast.organization.id, str(cast.organization.id))


def test_a_mark_names_the_organization_without_opening_its_rows(cast: Cast) -> None:
    with nobody_at_work():
        token = mark(cast.organization.id)
        found = list(Team.objects.all())
        unmark(token)

    assert found == []


def test_new_rows_take_the_organization_at_work(cast: Cast) -> None:
    assert MembershipFactory(user=UserFactory()).organization_id == cast.organization.id
