from django.db import migrations, models

# Written by hand: Django would make the whole table anew on SQLite, and lose its triggers.
ADD = {"sqlite": "text NULL", "postgresql": "jsonb NULL"}
KEPT = (
    "title", "column", "place_id", "profile", "formed_on", "disclosure_attr", "validity", "doc_no",
    "genre", "topic", "source", "author", "body",
)  # fmt: skip


def add(apps, schema_editor):
    kind = ADD[schema_editor.connection.vendor]
    schema_editor.execute(f"ALTER TABLE publishing_item ADD COLUMN before_draft {kind}")


def remove(apps, schema_editor):
    schema_editor.execute("ALTER TABLE publishing_item DROP COLUMN before_draft")


def fill(apps, schema_editor):
    """Let what was drafted since its newest edition keep what that edition says."""
    rows = apps.get_model("publishing", "Item").objects.filter(has_unpublished_changes=True)
    latest = apps.get_model("review", "Edition").objects.order_by("-number")
    for item in rows.only("pk", "title", "section").order_by("pk").iterator(chunk_size=500):
        edition = latest.filter(item_id=item.pk).first()
        if edition is not None and item.title != "（标题因泄露已封存）":
            content = edition.content
            kept = {name: content.get(name) for name in KEPT} | {"section": item.section}
            rows.filter(pk=item.pk).update(before_draft=kept)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0010_repeats"), ("review", "0006_afterwards")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add, remove)],
            state_operations=[
                migrations.AddField(
                    model_name="item",
                    name="before_draft",
                    field=models.JSONField(
                        default=None, editable=False, null=True, verbose_name="修改以前的登记"
                    ),
                ),
                migrations.AlterField(
                    model_name="item",
                    name="go_live_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="公开时间"),
                ),
                migrations.AlterField(
                    model_name="item",
                    name="expire_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="撤下时间"),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
