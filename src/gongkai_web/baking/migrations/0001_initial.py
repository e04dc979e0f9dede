from django.db import migrations, models

from gongkai_web.baking import guard

# The next moment something is taken down is found without reading every edition.
UNTIL = (
    "CREATE INDEX baking_edition_until ON review_edition (public_until)"
    " WHERE public_until IS NOT NULL"
)


def install(apps, schema_editor):
    guard.install(schema_editor.connection)


def remove(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("agencies", "0003_agency_uscc"),
        ("normative", "__first__"),
        ("portal", "0001_initial"),
        ("publishing", "0008_day_and_owed_indexes"),
        ("reports", "0003_refuse_replacing"),
        ("review", "0006_afterwards"),
        ("search", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Generation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=32, verbose_name="代号")),
            ],
            options={
                "verbose_name": "公众页面的代号",
                "verbose_name_plural": "公众页面的代号",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="baking_one_row")],
            },
        ),
        migrations.RunSQL(UNTIL, "DROP INDEX baking_edition_until"),
        migrations.RunPython(install, remove),
    ]
