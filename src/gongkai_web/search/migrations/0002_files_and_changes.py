import django.db.models.deletion
from django.db import migrations, models

from gongkai_web.search import watching

BEFORE_SQLITE = (
    "CREATE VIRTUAL TABLE search_pieces USING fts5(title, body, content='', tokenize='ascii')",
)
BEFORE_POSTGRESQL = (
    "CREATE TABLE search_pieces (entry bigint NOT NULL, several boolean NOT NULL,"
    " title text NOT NULL, folded text NOT NULL, grams tsvector NOT NULL)",
    "ALTER TABLE search_pieces ALTER grams SET STORAGE EXTERNAL",
    "CREATE INDEX search_pieces_grams ON search_pieces USING gin(grams)",
    "CREATE INDEX search_pieces_entry ON search_pieces(entry)",
)


def make(apps, schema_editor):
    from gongkai_web.search import fts5, tsvector

    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute("DROP TABLE search_pieces")
    for sql in tsvector.TABLES if is_postgresql else fts5.TABLES:
        schema_editor.execute(sql, params=None)
    watching.install(schema_editor.connection, watching.FIRST)


def unmake(apps, schema_editor):
    watching.remove(schema_editor.connection, watching.FIRST)
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute("DROP TABLE search_pieces")
    if is_postgresql:
        schema_editor.execute("DROP TABLE search_texts")
        schema_editor.execute("DROP FUNCTION search_found(text)")
        schema_editor.execute("DROP FUNCTION search_found_in_title(text)")
    for sql in BEFORE_POSTGRESQL if is_postgresql else BEFORE_SQLITE:
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    """Files join, changes are noted. What was indexed before waits for ``rebuild_search``."""

    dependencies = [
        ("normative", "0001_initial"),
        ("publishing", "0006_normative_register"),
        ("reports", "0003_refuse_replacing"),
        ("review", "0005_links_seen"),
        ("search", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=10)),
                ("ref", models.BigIntegerField()),
                ("xid", models.BigIntegerField(null=True)),
            ],
            options={
                "verbose_name": "搜索所依据的变动",
                "verbose_name_plural": "搜索所依据的变动",
                "indexes": [models.Index(fields=["xid"], name="search_change_xid")],
            },
        ),
        migrations.AddField("entry", "sha256", models.CharField(blank=True, default="", max_length=64, verbose_name="附件的校验值")),
        migrations.AddField("entry", "made_as", models.CharField(blank=True, default="", max_length=12, verbose_name="索引的版本")),
        migrations.AddField("entry", "unread", models.CharField(blank=True, default="", max_length=255, verbose_name="没有读出文字的原因")),
        migrations.AlterField("entry", "edition", models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="review.edition", verbose_name="公开版本")),
        migrations.AlterField("entry", "kind", models.CharField(choices=[("information", "公开信息"), ("policy", "政策文件"), ("interpretation", "政策解读"), ("report", "年度报告"), ("attachment", "附件")], max_length=16, verbose_name="类别")),
        migrations.AddConstraint("entry", models.UniqueConstraint(fields=("edition", "sha256", "title"), name="search_entry_once")),
        migrations.AddIndex("entry", models.Index(fields=["made_as"], name="search_entry_made_as")),
        migrations.RunPython(make, unmake),
    ]
