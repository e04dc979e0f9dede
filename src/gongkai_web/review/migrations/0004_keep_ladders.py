from django.db import migrations

from gongkai_web.review import guard


def renew(apps, schema_editor):
    guard.remove(schema_editor.connection)
    guard.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("review", "0003_keep_editions")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
