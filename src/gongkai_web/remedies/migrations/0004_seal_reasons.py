"""Why an act was undone may name an applicant: sealed, what is stored already as well."""

from functools import partial

from django.db import migrations, models

from gongkai_web.applications import sealed_text
from gongkai_web.remedies import guard

_NAME = "撤销案件事项的理由"
_PIECE = 1000


def _rewrite(apps, schema_editor, change):
    model = apps.get_model("remedies", "UndoneEvent")
    rows = model._base_manager.using(schema_editor.connection.alias).exclude(reason="")
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:_PIECE]):
        last = piece[-1].pk
        for row in piece:
            row.reason = change(row.reason)
        rows.bulk_update(piece, ["reason"], batch_size=100)


def seal(apps, schema_editor):
    _rewrite(apps, schema_editor, sealed_text.sealing(_NAME))


def open_(apps, schema_editor):
    _rewrite(apps, schema_editor, partial(sealed_text.opened, name=_NAME))


def lay(apps, schema_editor):
    guard.install(schema_editor.connection)


def lift(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("remedies", "0003_keep_diaries"), ("applications", "0008_seal_words")]

    operations = [
        migrations.RunPython(lift, lay),
        migrations.AlterField(
            model_name="undoneevent",
            name="reason",
            field=models.TextField(max_length=200, verbose_name="撤销理由"),
        ),
        migrations.RunPython(seal, open_),
        migrations.RunPython(lay, lift),
    ]
