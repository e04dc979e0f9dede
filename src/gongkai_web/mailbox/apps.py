from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "gongkai_web.mailbox"
    label = "mailbox"
    verbose_name = "留言"

    def ready(self) -> None:
        """Have the mails to askers sent with those to applicants."""
        from gongkai_web.mailbox import telling
        from gongkai_web.online import sending

        sending.join(telling.Askers())
