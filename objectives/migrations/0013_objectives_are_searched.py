import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from okrapp.migrating import Together

# The triggers make the entries of the rows that are there.
FILL = [
    'UPDATE objectives_cycle SET name = name',
    'UPDATE objectives_objective SET title = title',
    'UPDATE objectives_keyresult SET name = name',
    'UPDATE objectives_metric SET name = name',
    'UPDATE objectives_theme SET name = name',
    'UPDATE objectives_initiative SET title = title',
    'UPDATE objectives_dependency SET what = what',
]


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0007_people_and_teams_are_searched'),
        ('objectives', '0012_the_quality_gate_of_objectives'),
    ]

    operations = [
        Together([
            pgtrigger.migrations.AddTrigger(
                model_name='cycle',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'cycle\', NEW.id, NEW."slug"::text, NEW."name", \'\', CASE WHEN NEW."closed_at" IS NULL THEN \'\' ELSE \'ended\' END, NULL, NULL)\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='bee051a8f20cce3515217658895d36bebf1a5730', operation='INSERT OR UPDATE OF "slug", "name", "closed_at"', pgid='pgtrigger_search_keep_d68c6', table='objectives_cycle', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='cycle',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'cycle' AND object_id = OLD.id;\nRETURN NULL;\n", hash='9e08d27651769434d7df1c0c1e432c1791d44658', operation='DELETE', pgid='pgtrigger_search_drop_2b274', table='objectives_cycle', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='dependency',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'dependency\', NEW.id, NEW."number"::text, NEW."what", \'\', COALESCE(NEW."state"::text, \'\'), NEW."person_id", NEW."key_result_id")\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='ab45221265c8062569d341d203cf4c4866b27b1b', operation='INSERT OR UPDATE OF "number", "what", "state", "person_id", "key_result_id"', pgid='pgtrigger_search_keep_c7370', table='objectives_dependency', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='dependency',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'dependency' AND object_id = OLD.id;\nRETURN NULL;\n", hash='bbc81289ead5d4dc3f42e19c24ede624b5f3c42c', operation='DELETE', pgid='pgtrigger_search_drop_8c8a0', table='objectives_dependency', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='initiative',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'initiative\', NEW.id, NEW."number"::text, NEW."title", concat_ws(\' \', NEW."because", NEW."learning"), COALESCE(NEW."state"::text, \'\'), NEW."lead_id", NEW."key_result_id")\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='1411b6b62890cec84d7636417cd3469a0fd80802', operation='INSERT OR UPDATE OF "number", "title", "because", "learning", "state", "lead_id", "key_result_id"', pgid='pgtrigger_search_keep_0ce34', table='objectives_initiative', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='initiative',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'initiative' AND object_id = OLD.id;\nRETURN NULL;\n", hash='707c18ccd249356473b2dcbdc46833c7949be3e8', operation='DELETE', pgid='pgtrigger_search_drop_4d3a8', table='objectives_initiative', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='keyresult',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'key_result\', NEW.id, NEW."number"::text, NEW."name", concat_ws(\' \', NEW."definition", NEW."data_source"), COALESCE(NEW."state"::text, \'\'), NEW."owner_id", NEW."objective_id")\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='1d07bc5771375530465e309482469a6b6c605ab7', operation='INSERT OR UPDATE OF "number", "name", "definition", "data_source", "state", "owner_id", "objective_id"', pgid='pgtrigger_search_keep_36558', table='objectives_keyresult', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='keyresult',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'key_result' AND object_id = OLD.id;\nRETURN NULL;\n", hash='330bc415471f6c911653b4f0ab54c4a357cdb4b6', operation='DELETE', pgid='pgtrigger_search_drop_9a09e', table='objectives_keyresult', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='metric',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'metric\', NEW.id, NEW."slug"::text, NEW."name", concat_ws(\' \', NEW."definition", NEW."technical_definition", NEW."source"), CASE WHEN NEW."retired_at" IS NULL THEN \'\' ELSE \'ended\' END, NEW."owner_id", NULL)\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='f0a8b05f26056806ab1ae7a1bc62a590f82da71b', operation='INSERT OR UPDATE OF "slug", "name", "definition", "technical_definition", "source", "retired_at", "owner_id"', pgid='pgtrigger_search_keep_8a177', table='objectives_metric', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='metric',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'metric' AND object_id = OLD.id;\nRETURN NULL;\n", hash='10ff43e30844345585bd9f43239a1823111f2b37', operation='DELETE', pgid='pgtrigger_search_drop_a2c55', table='objectives_metric', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objective',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'objective\', NEW.id, NEW."number"::text, NEW."title", concat_ws(\' \', NEW."why_now"), COALESCE(NEW."state"::text, \'\'), NEW."owner_id", NEW."team_id")\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='2adf8ba2acfaaded0998136a06afab3e4098cbd1', operation='INSERT OR UPDATE OF "number", "title", "why_now", "state", "owner_id", "team_id"', pgid='pgtrigger_search_keep_c68f4', table='objectives_objective', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objective',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'objective' AND object_id = OLD.id;\nRETURN NULL;\n", hash='2f208a6ef1f8d378a26e2a0dd242e69002825843', operation='DELETE', pgid='pgtrigger_search_drop_1f2b2', table='objectives_objective', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='theme',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'theme\', NEW.id, NEW."id"::text, NEW."name", concat_ws(\' \', NEW."description"), CASE WHEN NEW."retired_at" IS NULL THEN \'\' ELSE \'ended\' END, NULL, NULL)\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='06ff09818db8c14a348399da376e9ef635b7235f', operation='INSERT OR UPDATE OF "name", "description", "retired_at"', pgid='pgtrigger_search_keep_2f073', table='objectives_theme', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='theme',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'theme' AND object_id = OLD.id;\nRETURN NULL;\n", hash='a9b447c31f9e174225119dac820d32a22851c4cb', operation='DELETE', pgid='pgtrigger_search_drop_73e85', table='objectives_theme', when='AFTER')),
            ),
        ]),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
