from django.db import migrations, models

# Written by hand: Django would make the whole table anew on SQLite, and lose its triggers.
ADD = "ALTER TABLE publishing_item ADD COLUMN correction_note varchar(500) NOT NULL DEFAULT ''"
REMOVE = "ALTER TABLE publishing_item DROP COLUMN correction_note"


class Migration(migrations.Migration):
    dependencies = [("publishing", "0008_day_and_owed_indexes")]
    operations = [
        migrations.RunSQL(
            ADD,
            REMOVE,
            state_operations=[
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
            ],
        ),
    ]
