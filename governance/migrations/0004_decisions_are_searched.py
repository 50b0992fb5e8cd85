import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from okrapp.migrating import Together

# The triggers make the entries of the rows that are there.
FILL = [
    'UPDATE governance_changerequest SET reason = reason',
    'UPDATE governance_decision SET note = note',
    'UPDATE governance_escalation SET kind = kind',
]


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0007_people_and_teams_are_searched'),
        ('governance', '0003_okr_sets'),
    ]

    operations = [
        Together([
            pgtrigger.migrations.AddTrigger(
                model_name='changerequest',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'change\', NEW.id, NEW."number"::text, NEW."reason", concat_ws(\' \', NEW."note"), COALESCE(NEW."state"::text, \'\'), NEW."drafted_by_id", NEW."key_result_id")\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='239be4b63f8dda39ae488f0de36a2b03028e41cf', operation='INSERT OR UPDATE OF "number", "reason", "note", "state", "drafted_by_id", "key_result_id"', pgid='pgtrigger_search_keep_4390d', table='governance_changerequest', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='changerequest',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'change' AND object_id = OLD.id;\nRETURN NULL;\n", hash='a077007a62acd9e2ad9021b8bee1a5bd2e47010d', operation='DELETE', pgid='pgtrigger_search_drop_430e4', table='governance_changerequest', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='decision',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'decision\', NEW.id, NEW."number"::text, NEW."note", \'\', COALESCE(NEW."state"::text, \'\'), NEW."owner_id", NEW."objective_id")\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='373bfbc2e749523b195e5bd6f11d4360b59abc0e', operation='INSERT OR UPDATE OF "number", "note", "state", "owner_id", "objective_id"', pgid='pgtrigger_search_keep_d5d98', table='governance_decision', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='decision',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'decision' AND object_id = OLD.id;\nRETURN NULL;\n", hash='40523b5f349e9c6718ef203d115c4882ccf30838', operation='DELETE', pgid='pgtrigger_search_drop_ab5ba', table='governance_decision', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='escalation',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'escalation\', NEW.id, NEW."number"::text, NEW."kind", \'\', COALESCE(NEW."state"::text, \'\'), NULL, NEW."key_result_id")\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='83ee2c1b772da2f6a8cdd2cbdd671cd063523618', operation='INSERT OR UPDATE OF "number", "kind", "state", "key_result_id"', pgid='pgtrigger_search_keep_bcf24', table='governance_escalation', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='escalation',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'escalation' AND object_id = OLD.id;\nRETURN NULL;\n", hash='7d706772465ad8507624274d9c056a15c9f884f0', operation='DELETE', pgid='pgtrigger_search_drop_a173e', table='governance_escalation', when='AFTER')),
            ),
        ]),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
