import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Mails to those who wrote."""

    dependencies = [("mailbox", "0003_passed_on_as_message")]
    operations = [
        migrations.AddField(
            "mailboxsettings",
            "sends_mail",
            models.BooleanField(
                db_default=True,
                default=True,
                help_text="系统设置了邮件服务器才有。邮件只写有了新情况、到哪里查，不写内容",
                verbose_name="留言人可以选择收邮件通知",
            ),
        ),
        # Written by hand: Django would make the whole table anew on SQLite, and lose its triggers.
        migrations.RunSQL(
            "ALTER TABLE mailbox_message ADD COLUMN wants_mail bool NOT NULL DEFAULT false",
            "ALTER TABLE mailbox_message DROP COLUMN wants_mail",
            state_operations=[
                migrations.AddField(
                    "message",
                    "wants_mail",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="要邮件通知"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(editable=False, max_length=80, unique=True, verbose_name="标识")),
                ("way", models.CharField(choices=[("mail", "邮件"), ("sms", "短信")], max_length=4, verbose_name="途径")),
                ("state", models.CharField(choices=[("waiting", "等待发送"), ("sending", "正在发送"), ("sent", "已发送"), ("failed", "没有发出"), ("dropped", "不再需要")], default="waiting", max_length=8, verbose_name="状态")),
                ("made_at", models.DateTimeField(verbose_name="产生时间")),
                ("due_at", models.DateTimeField(verbose_name="最早发送时间")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="发送次数")),
                ("claimed_at", models.DateTimeField(null=True, verbose_name="开始发送时间")),
                ("is_repeated", models.BooleanField(default=False, verbose_name="可能重复")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="发送时间")),
                ("fault", models.CharField(blank=True, max_length=255, verbose_name="没有发出的原因")),
                ("news", models.CharField(choices=[("answered", "已经答复"), ("moved", "已经转办"), ("extended", "延长了答复期限"), ("changed", "有新的办理情况")], max_length=12, verbose_name="内容")),
                ("message", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="mailbox.message", verbose_name="留言")),
            ],
            options={
                "verbose_name": "给留言人的通知",
                "verbose_name_plural": "给留言人的通知",
                "ordering": ("id",),
                "abstract": False,
                "indexes": [models.Index(fields=["state", "due_at"], name="mailbox_mail_due")],
            },
        ),
    ]
