from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "gongkai_web.mailbox"
    label = "mailbox"
    verbose_name = "留言"
