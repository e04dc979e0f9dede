from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0008_day_and_owed_indexes")]
    operations = [
        migrations.AddField(
            model_name="item",
            name="correction_note",
            field=models.CharField(
                blank=True,
                default="",
                help_text="已公开的内容写错了、这次改正的，写明改正了什么；审核通过后显示在公开页面上。"
                "平常的更新、补充不用写。",
                max_length=500,
                verbose_name="更正说明",
            ),
        ),
    ]
