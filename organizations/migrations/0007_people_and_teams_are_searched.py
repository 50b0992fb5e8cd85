import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from okrapp.migrating import Together

# The triggers make the entries of the rows that are there.
FILL = [
    'UPDATE organizations_membership SET name = name',
    'UPDATE organizations_team SET name = name',
]


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0006_search_entries'),
    ]

    operations = [
        Together([
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'person\', NEW.id, NEW."id"::text, NEW."name", \'\', CASE WHEN NEW."deactivated_at" IS NULL THEN \'\' ELSE \'ended\' END, NULL, NULL)\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='9e1749422c15c89c8e0670778087a5c9b890ba21', operation='INSERT OR UPDATE OF "name", "deactivated_at"', pgid='pgtrigger_search_keep_45b6e', table='organizations_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'person' AND object_id = OLD.id;\nRETURN NULL;\n", hash='90bc381c25328837a050487f8f994d137521e763', operation='DELETE', pgid='pgtrigger_search_drop_106a2', table='organizations_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='team',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'team\', NEW.id, NEW."slug"::text, NEW."name", \'\', \'\', NEW."lead_id", NULL)\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='181b42314f0113f166588f6d09938e40b541f165', operation='INSERT OR UPDATE OF "slug", "name", "lead_id"', pgid='pgtrigger_search_keep_f7bb7', table='organizations_team', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='team',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'team' AND object_id = OLD.id;\nRETURN NULL;\n", hash='193246a9e5a322cc1d26c3210c77c7b459cedbfd', operation='DELETE', pgid='pgtrigger_search_drop_d4c76', table='organizations_team', when='AFTER')),
            ),
        ]),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
