import django.db.models.deletion
import organizations.audit
import organizations.tenancy.constraints
import pghistory.utils
import pgtrigger.compiler
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organizations', '0002_organizations_of_user'),
    ]

    operations = [
        organizations.audit.CreateAuditedModel(
            name='RagPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('red_top', models.DecimalField(decimal_places=2, default=Decimal('0.30'), max_digits=3)),
                ('amber_top', models.DecimalField(decimal_places=2, default=Decimal('0.60'), max_digits=3)),
                ('green_top', models.DecimalField(decimal_places=2, default=Decimal('0.90'), max_digits=3)),
                ('basis', models.CharField(choices=[('score', 'Score'), ('pace', 'Pace')], default='score', max_length=10)),
                ('behind_margin', models.DecimalField(decimal_places=2, default=Decimal('0.10'), max_digits=3)),
                ('ahead_margin', models.DecimalField(decimal_places=2, default=Decimal('0.10'), max_digits=3)),
                ('spare_on_pace', models.BooleanField(default=True, verbose_name='a red KR on or ahead of pace does not escalate')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [organizations.tenancy.constraints.TenantKey(name='scoring_ragpolicy_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='scoring_ragpolicy_tenant'), models.UniqueConstraint(fields=('organization',), name='scoring_ragpolicy_one'), models.CheckConstraint(condition=models.Q(('amber_top__lt', models.F('green_top')), ('green_top__lt', 1), ('red_top__gt', 0), ('red_top__lt', models.F('amber_top'))), name='scoring_ragpolicy_increasing', violation_error_message='The bounds rise from Red to Amber to Green.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "scoring_ragpolicyhistorymodel" ("ahead_margin", "amber_top", "basis", "behind_margin", "green_top", "id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "red_top", "spare_on_pace") VALUES (NEW."ahead_margin", NEW."amber_top", NEW."basis", NEW."behind_margin", NEW."green_top", NEW."id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."red_top", NEW."spare_on_pace"); RETURN NULL;', hash='8a3b907c65cdbfae0fd526d639970ec1d03d343d', operation='INSERT', pgid='pgtrigger_insert_insert_886cc', table='scoring_ragpolicy', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "scoring_ragpolicyhistorymodel" ("ahead_margin", "amber_top", "basis", "behind_margin", "green_top", "id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "red_top", "spare_on_pace") VALUES (NEW."ahead_margin", NEW."amber_top", NEW."basis", NEW."behind_margin", NEW."green_top", NEW."id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."red_top", NEW."spare_on_pace"); RETURN NULL;', hash='556d63f7fe6076d4a5634f89044fdd5c7b4554b1', operation='UPDATE', pgid='pgtrigger_update_update_bec97', table='scoring_ragpolicy', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "scoring_ragpolicyhistorymodel" ("ahead_margin", "amber_top", "basis", "behind_margin", "green_top", "id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "red_top", "spare_on_pace") VALUES (OLD."ahead_margin", OLD."amber_top", OLD."basis", OLD."behind_margin", OLD."green_top", OLD."id", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."red_top", OLD."spare_on_pace"); RETURN NULL;', hash='37b49c8d4e8676bbfc8e616849d6ebdfa13767f1', operation='DELETE', pgid='pgtrigger_delete_delete_8975f', table='scoring_ragpolicy', when='AFTER'))],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='RagPolicyHistorymodel',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='scoring.ragpolicy')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('organization', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                ('red_top', models.DecimalField(decimal_places=2, default=Decimal('0.30'), max_digits=3)),
                ('amber_top', models.DecimalField(decimal_places=2, default=Decimal('0.60'), max_digits=3)),
                ('green_top', models.DecimalField(decimal_places=2, default=Decimal('0.90'), max_digits=3)),
                ('basis', models.CharField(choices=[('score', 'Score'), ('pace', 'Pace')], default='score', max_length=10)),
                ('behind_margin', models.DecimalField(decimal_places=2, default=Decimal('0.10'), max_digits=3)),
                ('ahead_margin', models.DecimalField(decimal_places=2, default=Decimal('0.10'), max_digits=3)),
                ('spare_on_pace', models.BooleanField(default=True, verbose_name='a red KR on or ahead of pace does not escalate')),
            ],
            options={
                'abstract': False,
                'constraints': [organizations.tenancy.constraints.TenantKey(name='scoring_ragpolicy_event_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='scoring_ragpolicy_event_tenant')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_only_grows', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9d2b48c7f11ce1b0463d92edfa9e53d4be850886', operation='UPDATE OR DELETE', pgid='pgtrigger_history_only_grows_4ca45', table='scoring_ragpolicyhistorymodel', when='BEFORE'))],
            },
        ),
    ]
