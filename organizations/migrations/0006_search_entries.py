import django.contrib.postgres.search
import django.db.models.deletion
import organizations.tenancy.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0005_search_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('title', models.TextField()),
                ('body', models.TextField()),
                ('state', models.CharField(max_length=20)),
                ('owner_id', models.BigIntegerField(null=True)),
                ('under_id', models.BigIntegerField(null=True)),
                ('title_words', models.GeneratedField(db_persist=True, expression=models.Func('title', function='search_words'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('words', models.GeneratedField(db_persist=True, expression=models.Func('title', 'body', arg_joiner=" || ' ' || ", template='search_words(%(expressions)s)'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [organizations.tenancy.constraints.TenantKey(name='organizations_searchentry_key'), organizations.tenancy.constraints.TenantPolicy(column='organization', name='organizations_searchentry_tenant'), models.UniqueConstraint(fields=('organization', 'kind', 'object_id'), name='organizations_searchentry_once')],
            },
        ),
    ]
