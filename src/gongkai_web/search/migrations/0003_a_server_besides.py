from django.db import migrations, models


class Migration(migrations.Migration):
    """What a search server has acknowledged, and what it has still to forget."""

    dependencies = [("search", "0002_files_and_changes")]
    operations = [
        # Written by hand: Django would make the whole table anew on SQLite, and lose its triggers.
        migrations.RunSQL(
            "ALTER TABLE search_entry ADD COLUMN sent_as varchar(12) NOT NULL DEFAULT ''",
            "ALTER TABLE search_entry DROP COLUMN sent_as",
            state_operations=[
                migrations.AddField("entry", "sent_as", models.CharField(blank=True, default="", max_length=12, verbose_name="搜索服务器上的版本")),
            ],
        ),
        migrations.AddIndex("entry", models.Index(fields=["made_as", "sent_as"], name="search_entry_sent_as")),
        migrations.CreateModel(
            name="Leaving",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField(unique=True)),
            ],
            options={"verbose_name": "搜索服务器应删除的条目", "verbose_name_plural": "搜索服务器应删除的条目"},
        ),
    ]
