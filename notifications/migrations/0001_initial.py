import django.db.models.deletion
import organizations.tenancy.constraints
import organizations.tenancy.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organizations', '0002_organizations_of_user'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('recipient', organizations.tenancy.models.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='organizations.membership')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=200)),
                ('title', models.CharField(max_length=240)),
                ('body', models.TextField(blank=True)),
                ('why', models.CharField(max_length=240)),
                ('path', models.CharField(max_length=300)),
                ('about', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('visible_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-visible_at', '-id'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['organization', 'recipient', '-visible_at'], name='notifications_inbox'), models.Index(condition=models.Q(('read_at', None)), fields=['organization', 'recipient'], name='notifications_unread')],
                'constraints': [organizations.tenancy.constraints.TenantKey(name='notifications_notification_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='notifications_notification_tenant'), organizations.tenancy.constraints.TenantReference(field='recipient', name='notifications_notification_recipient_same_tenant'), models.UniqueConstraint(fields=('organization', 'recipient', 'key'), name='notifications_notification_once')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('notification', organizations.tenancy.models.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.notification')),
                ('channel', models.CharField(choices=[('email', 'E-mail')], max_length=10)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('sent', 'Sent'), ('moot', 'No longer needed'), ('dead', 'Given up')], default='pending', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['organization', 'due_at'], name='notifications_delivery_waiting'), models.Index(condition=models.Q(('state', 'dead')), fields=['organization'], name='notifications_delivery_dead')],
                'constraints': [organizations.tenancy.constraints.TenantKey(name='notifications_delivery_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='notifications_delivery_tenant'), organizations.tenancy.constraints.TenantReference(field='notification', name='notifications_delivery_notification_same_tenant'), models.UniqueConstraint(fields=('organization', 'notification', 'channel'), name='notifications_delivery_once')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('membership', organizations.tenancy.models.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.membership')),
                ('kind', models.CharField(max_length=40)),
                ('channel', models.CharField(choices=[('email', 'E-mail')], max_length=10)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [organizations.tenancy.constraints.TenantKey(name='notifications_preference_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='notifications_preference_tenant'), organizations.tenancy.constraints.TenantReference(field='membership', name='notifications_preference_membership_same_tenant'), models.UniqueConstraint(fields=('organization', 'membership', 'kind', 'channel'), name='notifications_preference_once')],
            },
        ),
    ]
