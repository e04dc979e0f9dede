from django.db import migrations

from gongkai_web.journal import row_rules
from gongkai_web.online import guard


def install(apps, schema_editor):
    """Put every trigger in place: earlier ones know nothing of the message."""
    guard.remove(schema_editor.connection)
    guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    row_rules.remove(schema_editor.connection, guard.PASSED_ON)


class Migration(migrations.Migration):
    dependencies = [("online", "0004_passed_on_as_message")]
    operations = [migrations.RunPython(install, remove)]
