"""What is archived, or answered anew, ranks as ended: the index of the list is built anew."""

from django.db import migrations, models

import gongkai_web.applications.urgency


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_year_indexes")]

    operations = [
        # By its name and its parts it is the index of 0005; what Rank says in SQL has changed.
        migrations.RemoveIndex(model_name="application", name="application_desk"),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                models.F("agency"),
                gongkai_web.applications.urgency.Rank(),
                models.F("due_on"),
                models.F("id"),
                models.F("state"),
                models.F("set_aside"),
                models.F("closed_on"),
                models.F("received_on"),
                models.F("applicant_kind"),
                models.F("outcome"),
                models.F("channel"),
                models.F("topic"),
                models.F("handler"),
                name="application_desk",
            ),
        ),
    ]
