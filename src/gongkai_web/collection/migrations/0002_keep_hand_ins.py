from django.db import migrations

from gongkai_web.collection import guard


def on(apps, schema_editor):
    guard.install(schema_editor.connection, guard.KEPT)


def off(apps, schema_editor):
    guard.remove(schema_editor.connection, guard.KEPT)


class Migration(migrations.Migration):
    dependencies = [("collection", "0001_initial")]
    operations = [migrations.RunPython(on, off)]
