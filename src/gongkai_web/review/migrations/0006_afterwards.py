import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai_web.review import guard


def off(apps, schema_editor):
    guard.remove(schema_editor.connection)


def on(apps, schema_editor):
    guard.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_agency_uscc'),
        ('review', '0005_links_seen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(off, migrations.RunPython.noop),
        migrations.AddField(
            model_name='ladder',
            name='completion_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='应急发布补签期限（工作日）'),
        ),
        migrations.AddField(
            model_name='ladder',
            name='reason',
            field=models.TextField(blank=True, default='', help_text='选用小单位模式的必须写明', verbose_name='选用小单位模式的理由'),
        ),
        migrations.AddField(
            model_name='ladder',
            name='rechecks',
            field=models.BooleanField(default=True, verbose_name='发布后复核'),
        ),
        migrations.CreateModel(
            name='GroundTakenBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='理由')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收回人')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='taken_back', to='review.withdrawalrequest', verbose_name='撤稿申请')),
            ],
            options={
                'verbose_name': '收回撤稿理由',
                'verbose_name_plural': '收回撤稿理由',
            },
        ),
        migrations.CreateModel(
            name='Recheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found', models.CharField(choices=[('fine', '已复核，无误'), ('problem', '发现问题')], max_length=8, verbose_name='结果')),
                ('remark', models.TextField(blank=True, verbose_name='说明')),
                ('machine', models.JSONField(blank=True, default=list, verbose_name='系统自查')),
                ('at', models.DateTimeField(verbose_name='复核时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rechecks', to='review.edition', verbose_name='公开版本')),
            ],
            options={
                'verbose_name': '发布后复核',
                'verbose_name_plural': '发布后复核',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='UrgentApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(choices=[('in_person', '当面'), ('telephone', '电话'), ('message', '短信或者即时通讯'), ('writing', '书面')], max_length=12, verbose_name='批准方式')),
                ('at', models.DateTimeField(verbose_name='批准时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='review.submission', verbose_name='送审')),
            ],
            options={
                'verbose_name': '应急发布的批准',
                'verbose_name_plural': '应急发布的批准',
            },
        ),
        migrations.CreateModel(
            name='RecheckOwed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_from', models.DateTimeField(verbose_name='公开时间')),
                ('has_problem', models.BooleanField(default=False, verbose_name='发现问题，尚未改正')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency', verbose_name='单位')),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recheck_owed', to='review.edition', verbose_name='公开版本')),
            ],
            options={
                'verbose_name': '待复核',
                'verbose_name_plural': '待复核',
                'ordering': ('public_from', 'pk'),
                'indexes': [models.Index(fields=['agency', 'public_from'], name='recheck_owed_of_agency')],
            },
        ),
        migrations.RunPython(on, off),
    ]
