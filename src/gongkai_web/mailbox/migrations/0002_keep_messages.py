from django.db import migrations

from gongkai_web.mailbox import guard


def on(apps, schema_editor):
    guard.install(schema_editor.connection)


def off(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0001_initial")]
    operations = [migrations.RunPython(on, off)]
