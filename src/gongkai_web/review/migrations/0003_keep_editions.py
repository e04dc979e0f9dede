from django.db import migrations


class Migration(migrations.Migration):
    """The triggers this put in place are those of the end of the row: see 0006."""

    dependencies = [("review", "0002_proof_marks")]
    operations = []
