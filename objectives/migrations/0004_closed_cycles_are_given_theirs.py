"""Cycles closed before policies had versions keep the one that their organization had all along."""

from django.db import migrations

STORE_DEFAULTS = """
    INSERT INTO scoring_ragpolicy (
        organization_id, number, why, red_top, amber_top, green_top, basis, behind_margin, ahead_margin, spare_on_pace,
        applied_through
    )
    SELECT DISTINCT c.organization_id, 1, '', 0.30, 0.60, 0.90, 'score', 0.10, 0.10, TRUE, 0
    FROM objectives_cycle AS c
    WHERE c.closed_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM scoring_ragpolicy AS p WHERE p.organization_id = c.organization_id)
"""
KEEP = """
    UPDATE objectives_cycle AS c SET policy_id = p.id
    FROM scoring_ragpolicy AS p
    WHERE p.organization_id = c.organization_id AND p.number = 1 AND c.closed_at IS NOT NULL AND c.policy_id IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('objectives', '0003_a_closed_cycle_keeps_its_policy'),
    ]

    operations = [
        migrations.RunSQL(STORE_DEFAULTS, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
