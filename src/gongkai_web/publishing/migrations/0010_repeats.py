from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0009_correction_note")]
    operations = [
        migrations.RemoveConstraint(model_name="publication", name="publication_once"),
        migrations.AddField(
            model_name="publication",
            name="repeat",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="当天同一渠道的第几次重复"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                fields=["item", "channel", "published_on", "repeat"], name="publication_once"
            ),
        ),
    ]
