from django.db import migrations

from gongkai_web.baking import guard


def install(apps, schema_editor):
    guard.install(schema_editor.connection)


class Migration(migrations.Migration):
    """Watch the reading places of the guides, and what messages show to everybody."""

    dependencies = [
        ("baking", "0001_initial"),
        ("mailbox", "0003_passed_on_as_message"),
        ("publishing", "0007_withheld_and_reading_places"),
        ("search", "0004_answers"),
    ]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
