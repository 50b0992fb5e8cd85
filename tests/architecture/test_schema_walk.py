"""Every table of a tenant stands behind all the walls that docs/decisions/0001-three-walls.md promises."""

import pytest
from django.apps import apps
from django.db import connection, models
from pghistory.models import Event

from organizations.models import Organization
from organizations.tenancy import TenantModel

OURS = ("organizations", "scoring", "notifications", "objectives", "checkins", "governance", "reviews")
# Tables that belong to no tenant, or hold the tenants themselves.
GLOBAL = {"organizations_user", "organizations_organization", "organizations_retiredslug"}
# The history of organizations: the organization is its own tenant.
OWN_KEY = {Organization._meta.get_field("history").related_model._meta.db_table}

OWN_MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]
TENANT_TABLES = sorted({model._meta.db_table for model in OWN_MODELS} - GLOBAL)

CONSTRAINTS = """
    SELECT conname, contype, condeferrable, confrelid::regclass::text,
           ARRAY(SELECT attname FROM unnest(conkey) WITH ORDINALITY AS k (n, place)
                 JOIN pg_attribute ON attrelid = conrelid AND attnum = k.n ORDER BY place)
    FROM pg_constraint WHERE conrelid = %s::regclass AND contype = ANY(%s)
"""


def rows(query: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def test_every_table_of_ours_belongs_to_a_tenant_or_is_named_as_global() -> None:
    scoped = {model._meta.db_table for model in OWN_MODELS if issubclass(model, TenantModel | Event)}

    assert {model._meta.db_table for model in OWN_MODELS} - scoped == GLOBAL


def test_no_model_makes_a_table_behind_our_back() -> None:
    hidden = [model for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]

    assert [model._meta.db_table for model in hidden if model._meta.app_label in OURS] == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", TENANT_TABLES)
def test_row_level_security_is_forced_by_exactly_one_policy(table: str) -> None:
    security = rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table)
    policies = rows("SELECT permissive, cmd, qual, with_check FROM pg_policies WHERE tablename = %s", table)

    column = "pgh_obj_id" if table in OWN_KEY else "organization_id"
    own_rows = f"({column} = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::bigint)"
    assert security == [(True, True)]
    assert policies == [("PERMISSIVE", "ALL", own_rows, own_rows)]


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(set(TENANT_TABLES) - OWN_KEY))
def test_the_organization_is_part_of_every_key(table: str) -> None:
    keys = rows(CONSTRAINTS, table, ["p", "u"])
    unique = rows(
        """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid = %s::regclass AND indisunique
        """,
        table,
    )

    primary = [columns for _, kind, _, _, columns in keys if kind == "p"]
    assert [sorted(columns) for columns in primary] in ([["id", "organization_id"]], [["organization_id", "pgh_id"]])
    assert primary[0][0] == "organization_id"
    assert [name for name, definition in unique if "organization_id" not in str(definition)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(set(TENANT_TABLES) - OWN_KEY))
def test_every_reference_to_another_tenant_table_carries_the_organization(table: str) -> None:
    references = rows(CONSTRAINTS, table, ["f"])

    loose = [name for name, _, _, parent, columns in references if parent in TENANT_TABLES and len(columns) != 2]
    late = [name for name, _, deferrable, parent, _ in references if parent in TENANT_TABLES and deferrable]
    astray = [
        name
        for name, _, _, parent, columns in references
        if parent in TENANT_TABLES and columns[0] != "organization_id"
    ]
    assert (loose, late, astray) == ([], [], [])


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in OWN_MODELS if issubclass(m, TenantModel)], ids=lambda m: m._meta.label)
def test_every_foreign_key_of_a_model_is_a_key_in_the_database(model: type[models.Model]) -> None:
    kept = {columns[-1] for _, _, _, _, columns in rows(CONSTRAINTS, model._meta.db_table, ["f"])}

    declared = {field.column for field in model._meta.fields if isinstance(field, models.ForeignKey)}
    assert declared - kept == set()


@pytest.mark.django_db
def test_nothing_in_the_database_belongs_to_the_applications_role() -> None:
    assert rows("SELECT tablename FROM pg_tables WHERE tableowner = current_user") == []


@pytest.mark.django_db
def test_functions_that_see_all_tenants_are_few_and_pinned_to_their_schema() -> None:
    found = rows(
        """
        SELECT proname, proconfig::text FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
        WHERE prosecdef AND nspname = 'public' ORDER BY proname
        """
    )

    assert all("search_path=pg_catalog, public" in str(settings) for _, settings in found)
    assert {"organizations_inviting", "organizations_of_user"} <= {name for name, _ in found}
    assert len(found) < 10
