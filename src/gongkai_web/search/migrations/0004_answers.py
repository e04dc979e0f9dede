import django.db.models.deletion
from django.db import migrations, models

from gongkai_web.search import watching

_OURS = [one for one in watching.WATCHED if one not in watching.FIRST]


def watch(apps, schema_editor):
    watching.install(schema_editor.connection, _OURS)


def unwatch(apps, schema_editor):
    watching.remove(schema_editor.connection, _OURS)


class Migration(migrations.Migration):
    """Published answers to messages join. Those that are public already wait for ``rebuild_search``."""

    dependencies = [
        ("mailbox", "0004_mails"),
        ("search", "0003_a_server_besides"),
    ]
    operations = [
        # Written by hand: Django would make the whole table anew on SQLite, and lose its triggers.
        migrations.RunSQL(
            "ALTER TABLE search_entry ADD COLUMN text_id bigint NULL",
            "ALTER TABLE search_entry DROP COLUMN text_id",
            state_operations=[
                migrations.AddField("entry", "text", models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mailbox.publictext", verbose_name="公开的留言")),
            ],
        ),
        migrations.RunSQL(
            "CREATE UNIQUE INDEX search_entry_text_id_uniq ON search_entry(text_id)",
            "DROP INDEX search_entry_text_id_uniq",
        ),
        migrations.AlterField("entry", "kind", models.CharField(choices=[("information", "公开信息"), ("policy", "政策文件"), ("interpretation", "政策解读"), ("report", "年度报告"), ("attachment", "附件"), ("answer", "互动交流")], max_length=16, verbose_name="类别")),
        migrations.RunPython(watch, unwatch),
    ]
