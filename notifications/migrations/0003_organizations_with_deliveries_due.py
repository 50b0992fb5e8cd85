from django.db import migrations

# Runs as the tables' owner, who sees all tenants: the sweep's one question across the wall, answered with ids alone.
CREATE = """
CREATE FUNCTION organizations_with_deliveries_due(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT DISTINCT organization_id FROM public.notifications_delivery
    WHERE state = 'pending' AND due_at <= moment AND (claimed_until IS NULL OR claimed_until <= moment)
$$;
REVOKE ALL ON FUNCTION organizations_with_deliveries_due(timestamptz) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_delivery_order")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION organizations_with_deliveries_due(timestamptz)"),
    ]
