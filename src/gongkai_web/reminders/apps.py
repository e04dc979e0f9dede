from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "gongkai_web.reminders"
    label = "reminders"
    verbose_name = "期限提醒"

    def ready(self) -> None:
        from gongkai_web.reminders import at_once

        at_once.listen()
