from django.db import migrations

# Runs as the tables' owner, who sees all tenants: how much of the outbox waits and since when, and nothing else of it.
CREATE = """
CREATE FUNCTION notifications_backlog(moment timestamptz, OUT waiting bigint, OUT dead bigint, OUT oldest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT count(*),
           (SELECT count(*) FROM public.notifications_delivery WHERE state = 'dead'),
           min(CASE WHEN attempts = 0 THEN due_at ELSE visible_at END)
    FROM public.notifications_delivery
    WHERE state = 'pending' AND (due_at <= moment OR attempts > 0)
$$;
REVOKE ALL ON FUNCTION notifications_backlog(timestamptz) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_organizations_with_deliveries_due")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION notifications_backlog(timestamptz)"),
    ]
