"""What was noted of a box is sealed, what is stored already as well; originals and copies are kept."""

from django.db import migrations, models

from gongkai_web.applications import sealed_text
from gongkai_web.redaction import guard, withheld

_BOX = "遮盖框说明"
_PIECE = 500


def _rewrite(rows, field, change):
    last = 0
    while piece := list(rows.only("pk", field).order_by("pk").filter(pk__gt=last)[:_PIECE]):
        last = piece[-1].pk
        for row in piece:
            setattr(row, field, change(getattr(row, field)))
        rows.bulk_update(piece, [field], batch_size=100)


def _rows(apps, schema_editor, model):
    return apps.get_model("redaction", model)._base_manager.using(schema_editor.connection.alias)


def seal(apps, schema_editor):
    _rewrite(_rows(apps, schema_editor, "Redaction"), "note", sealed_text.sealing(_BOX))
    _rewrite(_rows(apps, schema_editor, "RedactedCopy"), "withheld", withheld.sealed_parts)


def open_(apps, schema_editor):
    _rewrite(
        _rows(apps, schema_editor, "Redaction"), "note", lambda note: sealed_text.opened(note, _BOX)
    )
    _rewrite(_rows(apps, schema_editor, "RedactedCopy"), "withheld", withheld.opened_parts)


def lay(apps, schema_editor):
    guard.install(schema_editor.connection)


def lift(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("redaction", "0001_records_boxes_and_copies")]

    operations = [
        migrations.AlterField(
            model_name="redaction",
            name="note",
            field=models.TextField(blank=True, max_length=200, verbose_name="说明"),
        ),
        migrations.RunPython(seal, open_),
        migrations.RunPython(lay, lift),
    ]
