import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from okrapp.migrating import Together

# The triggers make the entries of the rows that are there.
FILL = [
    'UPDATE reviews_learning SET text = text',
]


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0007_people_and_teams_are_searched'),
        ('reviews', '0001_initial'),
    ]

    operations = [
        Together([
            pgtrigger.migrations.AddTrigger(
                model_name='learning',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'learning\', NEW.id, NEW."id"::text, NEW."text", \'\', \'\', NEW."written_by_id", NEW."key_result_id")\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='bf4e151bdbec84c4d3bb5731075951707544a1c4', operation='INSERT OR UPDATE OF "text", "written_by_id", "key_result_id"', pgid='pgtrigger_search_keep_84a28', table='reviews_learning', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='learning',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'learning' AND object_id = OLD.id;\nRETURN NULL;\n", hash='c1b99bd1e8a449225c26c37ce93b8d56fad1c12a', operation='DELETE', pgid='pgtrigger_search_drop_a43a2', table='reviews_learning', when='AFTER')),
            ),
        ]),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
