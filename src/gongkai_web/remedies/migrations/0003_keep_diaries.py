from django.db import migrations

from gongkai_web.remedies import guard


def install(apps, schema_editor):
    guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("remedies", "0002_diary")]

    operations = [migrations.RunPython(install, remove)]
