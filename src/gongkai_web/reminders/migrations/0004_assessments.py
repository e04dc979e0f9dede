from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0003_item_reminders")]
    operations = [
        migrations.AlterField(
            model_name="itemtold",
            name="matter",
            field=models.CharField(
                choices=[
                    ("withdrawal", "等您批准的撤稿申请"),
                    ("debt", "应急发布后等您补审"),
                    ("review", "等您审核"),
                    ("returned", "退回给您的稿件"),
                    ("assessment", "到了定期评估日期的不予公开信息"),
                ],
                max_length=12,
                verbose_name="事项",
            ),
        ),
    ]
