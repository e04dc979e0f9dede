from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_hidden_fields")]
    operations = [
        migrations.AlterField(
            model_name="site",
            name="mistakes_url",
            field=models.URLField(
                blank=True,
                help_text="由中国政府网统一受理的，填给定的链接；没有的，页脚链接到本网站的找错留言",
                max_length=300,
                verbose_name="“我为政府网站找错”的地址",
            ),
        ),
    ]
