"""Free words about a case may name an applicant: they are sealed, those stored already as well."""

from functools import partial

from django.db import migrations, models

from gongkai_web.applications import act_detail, guard, sealed_text

WORDS = {
    "Application": {"receipt_proof": "收到凭证", "remark": "申请备注"},
    "UndoneAct": {"reason": "撤销理由"},
    "Letter": {"remark": "审批意见"},
    "DataCorrection": {
        "content": "更正申请内容",
        "evidence": "更正申请证据",
        "remark": "更正申请备注",
    },
}
"""Model, field, and the name under which its words are sealed."""

DETAIL = "set_aside_detail"

_PIECE = 1000


def _rewrite(apps, schema_editor, model, fields):
    """Put each field's value through its function, where there is a value.

    Each row is written once: a second writing would leave PostgreSQL with checks to be
    made at the end, before which it alters no table.
    """
    rows = apps.get_model("applications", model)._base_manager.using(schema_editor.connection.alias)
    rows = rows.only("pk", *fields).order_by("pk")
    empty = models.Q(**{field: {} if field == DETAIL else "" for field in fields})
    last = 0
    while piece := list(rows.filter(pk__gt=last).exclude(empty)[:_PIECE]):
        last = piece[-1].pk
        for row in piece:
            for field, change in fields.items():
                setattr(row, field, change(getattr(row, field)))
        rows.bulk_update(piece, list(fields), batch_size=100)


def seal(apps, schema_editor):
    for model, names in WORDS.items():
        fields = {field: sealed_text.sealing(name) for field, name in names.items()}
        if model == "Application":
            fields[DETAIL] = act_detail.sealed
        _rewrite(apps, schema_editor, model, fields)


def open_(apps, schema_editor):
    for model, names in WORDS.items():
        fields = {field: partial(sealed_text.opened, name=name) for field, name in names.items()}
        if model == "Application":
            fields[DETAIL] = act_detail.opened
        _rewrite(apps, schema_editor, model, fields)


def lay(apps, schema_editor):
    guard.install(schema_editor.connection)


def lift(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_rank_archived")]

    operations = [
        # What is only added is written anew here; the triggers come back at the end.
        migrations.RunPython(lift, lay),
        migrations.AlterField(
            model_name="application",
            name="receipt_proof",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="邮件编号、确认的方式和经过等",
                max_length=120,
                verbose_name="收到凭证",
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="remark",
            field=models.TextField(blank=True, max_length=400, verbose_name="审批意见"),
        ),
        migrations.AlterField(
            model_name="undoneact",
            name="reason",
            field=models.TextField(max_length=200, verbose_name="撤销理由"),
        ),
        migrations.RunPython(seal, open_),
        migrations.RunPython(lay, lift),
    ]
