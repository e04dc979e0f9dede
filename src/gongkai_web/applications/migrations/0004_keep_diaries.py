from django.db import migrations
from django.db.models import Case, Value, When

from gongkai_web.applications import guard


def states(apps, schema_editor):
    """Tell the state of cases that are plainly open or ended; the rest follows with their next act."""
    applications = apps.get_model("applications", "Application").objects.using(
        schema_editor.connection.alias
    )
    applications.update(
        state=Case(
            When(closed_on__isnull=False, then=Value("closed")),
            When(received_on__isnull=True, then=Value("unconfirmed")),
            default=Value("in_progress"),
        )
    )


def install(apps, schema_editor):
    guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_desk")]

    operations = [
        migrations.RunPython(states, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
