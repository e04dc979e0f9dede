import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    "CREATE VIRTUAL TABLE search_pieces USING fts5(title, body, content='', tokenize='ascii')",
)
POSTGRESQL = (
    "CREATE TABLE search_pieces (entry bigint NOT NULL, several boolean NOT NULL,"
    " title text NOT NULL, folded text NOT NULL, grams tsvector NOT NULL)",
    "ALTER TABLE search_pieces ALTER grams SET STORAGE EXTERNAL",
    "CREATE INDEX search_pieces_grams ON search_pieces USING gin(grams)",
    "CREATE INDEX search_pieces_entry ON search_pieces(entry)",
)


def make(apps, schema_editor):
    for sql in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(sql)


def unmake(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_pieces")


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("agencies", "0003_agency_uscc"),
        ("publishing", "0006_normative_register"),
        ("reports", "0003_refuse_replacing"),
        ("review", "0005_links_seen"),
    ]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("information", "公开信息"), ("policy", "政策文件"), ("interpretation", "政策解读"), ("report", "年度报告")], max_length=16, verbose_name="类别")),
                ("column", models.CharField(blank=True, max_length=80, verbose_name="栏目")),
                ("topic", models.CharField(blank=True, max_length=80, verbose_name="主题")),
                ("genre", models.CharField(blank=True, max_length=40, verbose_name="体裁")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("validity", models.CharField(blank=True, max_length=10, verbose_name="有效性")),
                ("title", models.CharField(max_length=255, verbose_name="标题")),
                ("index_no", models.CharField(blank=True, max_length=60, verbose_name="索引号")),
                ("doc_no", models.CharField(blank=True, max_length=80, verbose_name="发文字号")),
                ("published_at", models.DateTimeField(verbose_name="公开时间")),
                ("body", models.TextField(blank=True, verbose_name="文字")),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agencies.agency", verbose_name="单位")),
                ("edition", models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="review.edition", verbose_name="公开版本")),
                ("report", models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.reportversion", verbose_name="年度报告")),
            ],
            options={"verbose_name": "搜索条目", "verbose_name_plural": "搜索条目", "ordering": ("-published_at", "-id")},
        ),
        migrations.RunPython(make, unmake),
    ]
