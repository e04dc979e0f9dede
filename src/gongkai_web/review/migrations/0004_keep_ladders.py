from django.db import migrations


class Migration(migrations.Migration):
    """The triggers this put in place are those of the end of the row: see 0006."""

    dependencies = [("review", "0003_keep_editions")]
    operations = []
