import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai_web.inspection import guard


def install(apps, schema_editor):
    guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0003_agency_uscc'),
        ('publishing', '0010_repeats'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnExemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(null=True, verbose_name='豁免至')),
                ('reason', models.CharField(max_length=255, verbose_name='理由')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('column', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='publishing.column', verbose_name='栏目')),
            ],
            options={
                'verbose_name': '栏目豁免',
                'verbose_name_plural': '栏目豁免',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=20, verbose_name='规则')),
                ('said', models.CharField(choices=[('right', '符合'), ('wrong', '不符合'), ('not_applicable', '不适用')], max_length=16, verbose_name='结果')),
                ('on', models.DateField(verbose_name='检查日期')),
                ('words', models.CharField(max_length=500, verbose_name='检查情况')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='处数')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='agencies.agency', verbose_name='单位')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='检查人')),
            ],
            options={
                'verbose_name': '人工检查',
                'verbose_name_plural': '人工检查',
                'ordering': ('-on', '-id'),
                'indexes': [models.Index(fields=['agency', 'rule'], name='look_of_rule')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
