import datetime
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import organizations.audit
import organizations.models.organization
import organizations.tenancy.constraints
import organizations.tenancy.models
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        organizations.audit.CreateAuditedModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name="organization's name")),
                ('slug', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])$', 'Use 2 to 40 of a–z, 0–9 and hyphens, beginning and ending with a letter or a digit.')], verbose_name='address')),
                ('timezone', models.CharField(default='UTC', max_length=64, validators=[organizations.models.organization.validate_timezone], verbose_name='time zone')),
                ('language', models.CharField(choices=[('en', 'English')], default='en', max_length=10)),
                ('fiscal_year_start', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='first month of the fiscal year')),
                ('check_in_weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=4, verbose_name='check-in day')),
                ('check_in_time', models.TimeField(default=datetime.time(16, 0), verbose_name='check-in time')),
                ('cadence', models.PositiveSmallIntegerField(choices=[(1, 'Every week'), (2, 'Every two weeks')], default=1)),
                ('score_display', models.CharField(choices=[('unit', '0.00 to 1.00'), ('hundred', '0 to 100')], default='unit', max_length=10, verbose_name='scores shown as')),
                ('confidence_display', models.CharField(choices=[('five', '1 to 5'), ('words', 'High, Challenge, Critical')], default='five', max_length=10, verbose_name='confidence shown as')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'triggers': [pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_organizationevent" ("cadence", "check_in_time", "check_in_weekday", "confidence_display", "created_at", "fiscal_year_start", "id", "language", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score_display", "slug", "timezone") VALUES (NEW."cadence", NEW."check_in_time", NEW."check_in_weekday", NEW."confidence_display", NEW."created_at", NEW."fiscal_year_start", NEW."id", NEW."language", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."score_display", NEW."slug", NEW."timezone"); RETURN NULL;', hash='189856a3bbfc8258e3b12a47ff932d4a31752aba', operation='UPDATE', pgid='pgtrigger_update_update_73a92', table='organizations_organization', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('kind', models.CharField(max_length=4)),
                ('value', models.PositiveIntegerField(default=0)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_counter_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_counter_tenant'), models.UniqueConstraint(fields=('organization', 'kind'), name='organizations_counter_once')],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='RaciRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('activity', models.CharField(choices=[('charter_approval', 'Charter approval'), ('company_drafting', 'Company OKR drafting'), ('quality_gate', 'Team OKR quality gate'), ('weekly_updates', 'Weekly updates'), ('data_integrity', 'Data integrity'), ('kr_change', 'Mid-cycle KR change'), ('resource_shift', 'Resource reallocation')], max_length=30)),
                ('role', models.CharField(choices=[('sponsor', 'Sponsor'), ('program_lead', 'Program lead'), ('data_steward', 'Data stewards'), ('champion', 'Champions'), ('objective_owner', 'Objective owner'), ('kr_owner', 'KR owners'), ('top_team', 'Top team')], max_length=30)),
                ('letter', models.CharField(choices=[('R', 'Responsible: proposes and does'), ('A', 'Accountable: decides'), ('C', 'Consulted: is asked before'), ('I', 'Informed: is told after')], max_length=1)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_racirule_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_racirule_tenant'), models.UniqueConstraint(fields=('organization', 'activity', 'role', 'letter'), name='organizations_racirule_once'), models.UniqueConstraint(condition=models.Q(('letter', 'A')), fields=('organization', 'activity'), name='organizations_racirule_one_accountable', violation_error_message='An activity has exactly one accountable role.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_racirulehistorymodel" ("activity", "id", "letter", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."activity", NEW."id", NEW."letter", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;', hash='cc1e88032e4374bf01612b8a9a39856a2612bd96', operation='INSERT', pgid='pgtrigger_insert_insert_207de', table='organizations_racirule', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_racirulehistorymodel" ("activity", "id", "letter", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."activity", NEW."id", NEW."letter", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;', hash='0e117557fe0434d3d36cde8b6192641b556c5598', operation='UPDATE', pgid='pgtrigger_update_update_29ebe', table='organizations_racirule', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_racirulehistorymodel" ("activity", "id", "letter", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."activity", OLD."id", OLD."letter", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;', hash='4e8030ef77c3d75e958dc6cb9cc1b79bc42e2aab', operation='DELETE', pgid='pgtrigger_delete_delete_38710', table='organizations_racirule', when='AFTER'))],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='RaciRuleHistorymodel',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='organizations.racirule')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('organization', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                ('activity', models.CharField(choices=[('charter_approval', 'Charter approval'), ('company_drafting', 'Company OKR drafting'), ('quality_gate', 'Team OKR quality gate'), ('weekly_updates', 'Weekly updates'), ('data_integrity', 'Data integrity'), ('kr_change', 'Mid-cycle KR change'), ('resource_shift', 'Resource reallocation')], max_length=30)),
                ('role', models.CharField(choices=[('sponsor', 'Sponsor'), ('program_lead', 'Program lead'), ('data_steward', 'Data stewards'), ('champion', 'Champions'), ('objective_owner', 'Objective owner'), ('kr_owner', 'KR owners'), ('top_team', 'Top team')], max_length=30)),
                ('letter', models.CharField(choices=[('R', 'Responsible: proposes and does'), ('A', 'Accountable: decides'), ('C', 'Consulted: is asked before'), ('I', 'Informed: is told after')], max_length=1)),
            ],
            options={
                'abstract': False,
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_racirule_event_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_racirule_event_tenant')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_only_grows', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3d58f5196e17c7e0b6678072140250bc4605ba6b', operation='UPDATE OR DELETE', pgid='pgtrigger_history_only_grows_e0ba6', table='organizations_racirulehistorymodel', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='OrganizationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='organizations.organization')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120, verbose_name="organization's name")),
                ('slug', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])$', 'Use 2 to 40 of a–z, 0–9 and hyphens, beginning and ending with a letter or a digit.')], verbose_name='address')),
                ('timezone', models.CharField(default='UTC', max_length=64, validators=[organizations.models.organization.validate_timezone], verbose_name='time zone')),
                ('language', models.CharField(choices=[('en', 'English')], default='en', max_length=10)),
                ('fiscal_year_start', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='first month of the fiscal year')),
                ('check_in_weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=4, verbose_name='check-in day')),
                ('check_in_time', models.TimeField(default=datetime.time(16, 0), verbose_name='check-in time')),
                ('cadence', models.PositiveSmallIntegerField(choices=[(1, 'Every week'), (2, 'Every two weeks')], default=1)),
                ('score_display', models.CharField(choices=[('unit', '0.00 to 1.00'), ('hundred', '0 to 100')], default='unit', max_length=10, verbose_name='scores shown as')),
                ('confidence_display', models.CharField(choices=[('five', '1 to 5'), ('words', 'High, Challenge, Critical')], default='five', max_length=10, verbose_name='confidence shown as')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
                'constraints': [organizations.tenancy.constraints.TenantPolicy(column='pgh_obj', name='organizations_organization_event_tenant')],
            },
        ),
        migrations.CreateModel(
            name='RetiredSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=40, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='retired_slugs', to='organizations.organization')),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=120, verbose_name='your name')),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('last_organization', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.organization')),
            ],
            options={
                'abstract': False,
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=120)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('admin', 'Admin'), ('sponsor', 'Sponsor'), ('program_lead', 'Program lead'), ('data_steward', 'Data steward'), ('member', 'Member'), ('viewer', 'Viewer')], max_length=20), default=list, size=None)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('deactivated_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'ordering': ['name', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_membership_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_membership_tenant'), models.UniqueConstraint(fields=('organization', 'user'), name='organizations_membership_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_membershiphistorymodel" ("deactivated_at", "id", "joined_at", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "user_id") VALUES (NEW."deactivated_at", NEW."id", NEW."joined_at", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."roles", NEW."user_id"); RETURN NULL;', hash='53ccc10aba4b40ae6b4bc171e32ba0b739baa834', operation='INSERT', pgid='pgtrigger_insert_insert_df650', table='organizations_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_membershiphistorymodel" ("deactivated_at", "id", "joined_at", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "user_id") VALUES (NEW."deactivated_at", NEW."id", NEW."joined_at", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."roles", NEW."user_id"); RETURN NULL;', hash='9852a4a5034c590b3e76c2a6dbb489ddb4049c9a', operation='UPDATE', pgid='pgtrigger_update_update_6cb9e', table='organizations_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_membershiphistorymodel" ("deactivated_at", "id", "joined_at", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "user_id") VALUES (OLD."deactivated_at", OLD."id", OLD."joined_at", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."roles", OLD."user_id"); RETURN NULL;', hash='3afe7e91435e2a7db3cbce80503cc3227fa5d220', operation='DELETE', pgid='pgtrigger_delete_delete_0b96a', table='organizations_membership', when='AFTER'))],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='MembershipHistorymodel',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='organizations.membership')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('organization', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=120)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('admin', 'Admin'), ('sponsor', 'Sponsor'), ('program_lead', 'Program lead'), ('data_steward', 'Data steward'), ('member', 'Member'), ('viewer', 'Viewer')], max_length=20), default=list, size=None)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('deactivated_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_membership_event_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_membership_event_tenant')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_only_grows', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='33811108e0d5cb49ec3d86a65ddb46a63d88a303', operation='UPDATE OR DELETE', pgid='pgtrigger_history_only_grows_3b616', table='organizations_membershiphistorymodel', when='BEFORE'))],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('name', models.CharField(max_length=80)),
                ('slug', models.SlugField(db_index=False, max_length=60)),
                ('parent', organizations.tenancy.models.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organizations.team')),
                ('lead', organizations.tenancy.models.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_team_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_team_tenant'), organizations.tenancy.constraints.TenantReference(field='parent', name='organizations_team_parent_same_tenant'), organizations.tenancy.constraints.TenantReference(field='lead', name='organizations_team_lead_same_tenant'), models.UniqueConstraint(fields=('organization', 'slug'), name='organizations_team_slug'), models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('organization',), name='organizations_team_one_company')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_teamhistorymodel" ("id", "lead_id", "name", "organization_id", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."id", NEW."lead_id", NEW."name", NEW."organization_id", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;', hash='36945311cd4b6e0b1d24974441158ba204cb2d46', operation='INSERT', pgid='pgtrigger_insert_insert_1bee8', table='organizations_team', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_teamhistorymodel" ("id", "lead_id", "name", "organization_id", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."id", NEW."lead_id", NEW."name", NEW."organization_id", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slug"); RETURN NULL;', hash='ce1279868b6dc75b36af0f6945d5fac289b5943b', operation='UPDATE', pgid='pgtrigger_update_update_f2dcf', table='organizations_team', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_teamhistorymodel" ("id", "lead_id", "name", "organization_id", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (OLD."id", OLD."lead_id", OLD."name", OLD."organization_id", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."slug"); RETURN NULL;', hash='e864b9aee2a77c2ee79f89e3fd1876271def6763', operation='DELETE', pgid='pgtrigger_delete_delete_11d29', table='organizations_team', when='AFTER'))],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('email', models.EmailField(max_length=254)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('admin', 'Admin'), ('sponsor', 'Sponsor'), ('program_lead', 'Program lead'), ('data_steward', 'Data steward'), ('member', 'Member'), ('viewer', 'Viewer')], max_length=20), default=list, size=None)),
                ('team', organizations.tenancy.models.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.team')),
                ('token_digest', models.CharField(max_length=64)),
                ('invited_by', organizations.tenancy.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('sent_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('accepted_by', organizations.tenancy.models.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.membership')),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_invitation_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_invitation_tenant'), organizations.tenancy.constraints.TenantReference(field='team', name='organizations_invitation_team_same_tenant'), organizations.tenancy.constraints.TenantReference(field='invited_by', name='organizations_invitation_invited_by_same_tenant'), organizations.tenancy.constraints.TenantReference(field='accepted_by', name='organizations_invitation_accepted_by_same_tenant'), models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None)), fields=('organization', 'email'), name='organizations_invitation_one_open'), models.UniqueConstraint(fields=('organization', 'token_digest'), name='organizations_invitation_token')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_invitationhistorymodel" ("accepted_at", "accepted_by_id", "email", "id", "invited_by_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "sent_at", "team_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."email", NEW."id", NEW."invited_by_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."roles", NEW."sent_at", NEW."team_id"); RETURN NULL;', hash='cf3ee303b27e375db503e397e5a7e1acb1620b0e', operation='INSERT', pgid='pgtrigger_insert_insert_6632f', table='organizations_invitation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))', func='INSERT INTO "organizations_invitationhistorymodel" ("accepted_at", "accepted_by_id", "email", "id", "invited_by_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "sent_at", "team_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."email", NEW."id", NEW."invited_by_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."roles", NEW."sent_at", NEW."team_id"); RETURN NULL;', hash='2a886bbb84e42d7fbb8d0c15fd23f10b8a8d5da3', operation='UPDATE', pgid='pgtrigger_update_update_a4010', table='organizations_invitation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_invitationhistorymodel" ("accepted_at", "accepted_by_id", "email", "id", "invited_by_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "sent_at", "team_id") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."email", OLD."id", OLD."invited_by_id", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."roles", OLD."sent_at", OLD."team_id"); RETURN NULL;', hash='386fa84dfb413652db1e6ef105e420bc1813cc81', operation='DELETE', pgid='pgtrigger_delete_delete_e94f1', table='organizations_invitation', when='AFTER'))],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='InvitationHistorymodel',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='organizations.invitation')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('organization', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                ('email', models.EmailField(max_length=254)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('admin', 'Admin'), ('sponsor', 'Sponsor'), ('program_lead', 'Program lead'), ('data_steward', 'Data steward'), ('member', 'Member'), ('viewer', 'Viewer')], max_length=20), default=list, size=None)),
                ('team', organizations.tenancy.models.TenantForeignKey(db_index=True, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.team')),
                ('invited_by', organizations.tenancy.models.TenantForeignKey(db_index=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.membership')),
                ('sent_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('accepted_by', organizations.tenancy.models.TenantForeignKey(db_index=True, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.membership')),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_invitation_event_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_invitation_event_tenant')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_only_grows', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7f012fab4ae6bdb8511d5d8cad2fcf45ae44a822', operation='UPDATE OR DELETE', pgid='pgtrigger_history_only_grows_636c1', table='organizations_invitationhistorymodel', when='BEFORE'))],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='TeamHistorymodel',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='organizations.team')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('organization', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                ('name', models.CharField(max_length=80)),
                ('slug', models.SlugField(db_index=False, max_length=60)),
                ('parent', organizations.tenancy.models.TenantForeignKey(db_index=True, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.team')),
                ('lead', organizations.tenancy.models.TenantForeignKey(db_index=True, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.membership')),
            ],
            options={
                'abstract': False,
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_team_event_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_team_event_tenant')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_only_grows', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3ff962d6e80ae66def1644950f884eef1bc55ed7', operation='UPDATE OR DELETE', pgid='pgtrigger_history_only_grows_ee159', table='organizations_teamhistorymodel', when='BEFORE'))],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='TeamSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('team', organizations.tenancy.models.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='organizations.team')),
                ('membership', organizations.tenancy.models.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='organizations.membership')),
                ('seat', models.CharField(choices=[('member', 'Member'), ('champion', 'Champion')], default='member', max_length=10)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['organization', 'membership'], name='organizations_teamseat_person')],
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_teamseat_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_teamseat_tenant'), organizations.tenancy.constraints.TenantReference(field='team', name='organizations_teamseat_team_same_tenant'), organizations.tenancy.constraints.TenantReference(field='membership', name='organizations_teamseat_membership_same_tenant'), models.UniqueConstraint(fields=('organization', 'team', 'membership', 'seat'), name='organizations_teamseat_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_teamseathistorymodel" ("id", "membership_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat", "team_id") VALUES (NEW."id", NEW."membership_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."seat", NEW."team_id"); RETURN NULL;', hash='4a7214bc22f39c5e8fc7dbf6393df9a8eb6deeba', operation='INSERT', pgid='pgtrigger_insert_insert_c4f53', table='organizations_teamseat', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_teamseathistorymodel" ("id", "membership_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat", "team_id") VALUES (NEW."id", NEW."membership_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."seat", NEW."team_id"); RETURN NULL;', hash='3a7d9df71dfb368838bf68b9afb8ec332fa8cac3', operation='UPDATE', pgid='pgtrigger_update_update_67fd8', table='organizations_teamseat', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_teamseathistorymodel" ("id", "membership_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat", "team_id") VALUES (OLD."id", OLD."membership_id", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."seat", OLD."team_id"); RETURN NULL;', hash='eb3e254ce513e249bfe1dbf2e8294e3e5e66198b', operation='DELETE', pgid='pgtrigger_delete_delete_b8425', table='organizations_teamseat', when='AFTER'))],
            },
        ),
        organizations.audit.CreateAuditedModel(
            name='TeamSeatHistorymodel',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='organizations.teamseat')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('organization', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                ('team', organizations.tenancy.models.TenantForeignKey(db_index=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.team')),
                ('membership', organizations.tenancy.models.TenantForeignKey(db_index=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.membership')),
                ('seat', models.CharField(choices=[('member', 'Member'), ('champion', 'Champion')], default='member', max_length=10)),
            ],
            options={
                'abstract': False,
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_teamseat_event_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_teamseat_event_tenant')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_only_grows', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cc02d218dc177dc08e673bce7a843711e13ba5d2', operation='UPDATE OR DELETE', pgid='pgtrigger_history_only_grows_ec11d', table='organizations_teamseathistorymodel', when='BEFORE'))],
            },
        ),
    ]
