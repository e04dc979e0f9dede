from django.db import migrations

from gongkai_web.channels import guard


def install(apps, schema_editor):
    guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_account_applications")]
    operations = [migrations.RunPython(install, remove)]
