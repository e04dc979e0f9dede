from django.db import migrations

from gongkai_web.journal import row_rules
from gongkai_web.online import guard


def install(apps, schema_editor):
    row_rules.install(schema_editor.connection, guard.RELEASES)


def remove(apps, schema_editor):
    row_rules.remove(schema_editor.connection, guard.RELEASES)


class Migration(migrations.Migration):
    dependencies = [("online", "0002_messages_accounts_releases")]
    operations = [migrations.RunPython(install, remove)]
