from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("agencies", "0002_review_roles")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="uscc",
            field=models.CharField(blank=True, db_default="", default="", help_text="索引号规则用到 {uscc} 或者 {org}（第 9 至 17 位）的，应当填写", max_length=18, verbose_name="统一社会信用代码"),
        ),
    ]
