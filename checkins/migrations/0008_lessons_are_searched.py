import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from okrapp.migrating import Together

# The triggers make the entries of the rows that are there.
FILL = [
    'UPDATE checkins_lesson SET text = text',
]


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0007_people_and_teams_are_searched'),
        ('checkins', '0007_lessons'),
    ]

    operations = [
        Together([
            pgtrigger.migrations.AddTrigger(
                model_name='lesson',
                trigger=pgtrigger.compiler.Trigger(name='search_keep', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nINSERT INTO organizations_searchentry\n    (organization_id, kind, object_id, key, title, body, state, owner_id, under_id)\nVALUES (NEW.organization_id, \'lesson\', NEW.id, NEW."id"::text, NEW."text", \'\', \'\', NEW."author_id", NEW."key_result_id")\nON CONFLICT (organization_id, kind, object_id) DO UPDATE SET key = EXCLUDED.key, title = EXCLUDED.title,\n    body = EXCLUDED.body, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, under_id = EXCLUDED.under_id;\nRETURN NULL;\n', hash='120a5a0bb70ef59982b79e980bb44466d5bf37ed', operation='INSERT OR UPDATE OF "text", "author_id", "key_result_id"', pgid='pgtrigger_search_keep_c84eb', table='checkins_lesson', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='lesson',
                trigger=pgtrigger.compiler.Trigger(name='search_drop', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDELETE FROM organizations_searchentry\nWHERE organization_id = OLD.organization_id AND kind = 'lesson' AND object_id = OLD.id;\nRETURN NULL;\n", hash='7fd71f9cc0fa8487ab8dee1fb5388bd87f5fe853', operation='DELETE', pgid='pgtrigger_search_drop_14949', table='checkins_lesson', when='AFTER')),
            ),
        ]),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
