from django.db import migrations, models

from gongkai_web.collection import guard

_DOUBTS = ("unreadable", "ambiguous")


def off(apps, schema_editor):
    guard.remove(schema_editor.connection)


def on(apps, schema_editor):
    guard.install(schema_editor.connection)


def count(apps, schema_editor):
    readings = apps.get_model("collection", "ReadReport")
    for reading in readings.objects.only("evidence").iterator(chunk_size=100):
        unread = sum(one["state"] in _DOUBTS for one in reading.evidence.values())
        if unread:
            readings.objects.filter(pk=reading.pk).update(unread=unread)


class Migration(migrations.Migration):
    """The triggers give way while the column is added and filled: nothing kept before is changed."""

    dependencies = [("collection", "0004_checked_again")]
    operations = [
        migrations.RunPython(off, on),
        migrations.AddField(
            model_name="readreport",
            name="unread",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="没有读准的数"),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.RunPython(on, off),
    ]
