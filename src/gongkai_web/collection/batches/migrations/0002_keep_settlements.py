from django.db import migrations

from gongkai_web.collection.batches.guard import KEPT
from gongkai_web.journal import append_only


def on(apps, schema_editor):
    append_only.install(schema_editor.connection, KEPT)


def off(apps, schema_editor):
    append_only.remove(schema_editor.connection, KEPT)


class Migration(migrations.Migration):
    dependencies = [("collection_batches", "0001_initial")]
    operations = [migrations.RunPython(on, off)]
