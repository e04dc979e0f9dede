from django.db import migrations

from gongkai_web.publishing import guard


def install(apps, schema_editor):
    guard.install(schema_editor.connection, guard.KEPT)


def remove(apps, schema_editor):
    guard.remove(schema_editor.connection, guard.KEPT)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0003_editions")]
    operations = [migrations.RunPython(install, remove)]
