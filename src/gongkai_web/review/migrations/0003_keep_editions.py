from django.db import migrations

from gongkai_web.review import guard


def install(apps, schema_editor):
    guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("review", "0002_proof_marks")]
    operations = [migrations.RunPython(install, remove)]
