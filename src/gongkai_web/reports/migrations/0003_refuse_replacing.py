from django.db import migrations

from gongkai_web.reports import guard


def install(apps, schema_editor):
    """Put every trigger in place: a database set up earlier lacks the one against replacing."""
    guard.remove(schema_editor.connection)
    guard.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_freeze_versions")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
