from django.db import migrations

from gongkai_web.applications import act_detail


def _rewrite(apps, schema_editor, change):
    events = apps.get_model("applications", "ApplicationEvent").objects.using(
        schema_editor.connection.alias
    )
    for event in events.filter(detail__has_key="party").iterator(chunk_size=1000):
        event.detail = change(event.detail)
        event.save(update_fields=["detail"])


def seal(apps, schema_editor):
    _rewrite(apps, schema_editor, act_detail.sealed)


def open_(apps, schema_editor):
    _rewrite(apps, schema_editor, act_detail.opened)


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [migrations.RunPython(seal, open_)]
