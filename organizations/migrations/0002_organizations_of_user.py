from django.db import migrations

# Runs as the tables' owner, who sees all tenants: the only question that crosses the wall, answered with ids alone.
CREATE = """
CREATE FUNCTION organizations_of_user(person bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT organization_id FROM public.organizations_membership WHERE user_id = person AND deactivated_at IS NULL
$$;
REVOKE ALL ON FUNCTION organizations_of_user(bigint) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION organizations_of_user(bigint)"),
    ]
