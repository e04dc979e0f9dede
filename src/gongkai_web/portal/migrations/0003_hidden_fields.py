from django.db import migrations, models

import gongkai_web.portal.item_fields


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_old_addresses")]

    operations = [
        migrations.AddField(
            model_name="site",
            name="hidden_fields",
            field=models.JSONField(
                blank=True, default=gongkai_web.portal.item_fields.hidden_by_default,
                verbose_name="信息页面不显示的项目",
            ),
        ),
    ]  # fmt: skip
