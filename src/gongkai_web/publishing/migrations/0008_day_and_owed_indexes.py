from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0007_withheld_and_reading_places")]
    operations = [
        migrations.RemoveIndex(model_name="publication", name="publishing__publish_8b5ddd_idx"),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                fields=["published_on", "channel", "item"], name="publication_of_day"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["agency", "disclosure_attr", "formed_on", "profile", "live_edition"],
                name="item_owed",
            ),
        ),
    ]
