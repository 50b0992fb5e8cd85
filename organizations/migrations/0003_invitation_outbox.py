import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from okrapp.migrating import Together


# Runs as the tables' owner, who sees all tenants; the sweep learns which organizations to visit, and nothing else.
CREATE = """
CREATE FUNCTION organizations_inviting(attempt_limit int, at timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT DISTINCT organization_id FROM public.organizations_invitation
    WHERE mailed_at IS NULL AND accepted_at IS NULL AND revoked_at IS NULL
      AND attempts < attempt_limit AND try_after <= at
$$;
REVOKE ALL ON FUNCTION organizations_inviting(int, timestamptz) FROM PUBLIC;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_organizations_of_user'),
    ]

    operations = [
        Together([
            pgtrigger.migrations.RemoveTrigger(
                model_name='invitation',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='invitation',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='invitation',
                name='delete_delete',
            ),
            migrations.AddField(
                model_name='invitation',
                name='attempts',
                field=models.PositiveSmallIntegerField(default=0),
            ),
            migrations.AddField(
                model_name='invitation',
                name='mailed_at',
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name='invitation',
                name='name',
                field=models.CharField(blank=True, max_length=120),
            ),
            migrations.AddField(
                model_name='invitation',
                name='try_after',
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name='invitationhistorymodel',
                name='mailed_at',
                field=models.DateTimeField(null=True),
            ),
            migrations.AddField(
                model_name='invitationhistorymodel',
                name='name',
                field=models.CharField(blank=True, max_length=120),
            ),
            migrations.AlterField(
                model_name='invitation',
                name='token_digest',
                field=models.CharField(max_length=64, null=True),
            ),
            migrations.AddIndex(
                model_name='invitation',
                index=models.Index(condition=models.Q(('accepted_at', None), ('mailed_at', None), ('revoked_at', None)), fields=['organization', 'try_after'], name='organizations_invitation_mail'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invitation',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_invitationhistorymodel" ("accepted_at", "accepted_by_id", "email", "id", "invited_by_id", "mailed_at", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "sent_at", "team_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."email", NEW."id", NEW."invited_by_id", NEW."mailed_at", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."roles", NEW."sent_at", NEW."team_id"); RETURN NULL;', hash='9a49391bd33359641003b6988d64c4009827c7f5', operation='INSERT', pgid='pgtrigger_insert_insert_6632f', table='organizations_invitation', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invitation',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."mailed_at" IS DISTINCT FROM (NEW."mailed_at") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))', func='INSERT INTO "organizations_invitationhistorymodel" ("accepted_at", "accepted_by_id", "email", "id", "invited_by_id", "mailed_at", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "sent_at", "team_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."email", NEW."id", NEW."invited_by_id", NEW."mailed_at", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."roles", NEW."sent_at", NEW."team_id"); RETURN NULL;', hash='b2af22c6e1d14ca657fb2fff825d4d7eebdef59b', operation='UPDATE', pgid='pgtrigger_update_update_a4010', table='organizations_invitation', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invitation',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_invitationhistorymodel" ("accepted_at", "accepted_by_id", "email", "id", "invited_by_id", "mailed_at", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "sent_at", "team_id") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."email", OLD."id", OLD."invited_by_id", OLD."mailed_at", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."roles", OLD."sent_at", OLD."team_id"); RETURN NULL;', hash='abf94c8bc69b5b1ccee5cfd141d1e8c1cf516994', operation='DELETE', pgid='pgtrigger_delete_delete_e94f1', table='organizations_invitation', when='AFTER')),
            ),
        ]),
        migrations.RunSQL(CREATE, "DROP FUNCTION organizations_inviting(int, timestamptz)"),
    ]
