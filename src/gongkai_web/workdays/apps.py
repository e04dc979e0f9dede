from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "gongkai_web.workdays"
    label = "workdays"
    verbose_name = "放假安排"

    def ready(self) -> None:
        """Put the calendar of this installation in use, in every process."""
        from gongkai_web.workdays import installed

        installed.refresh()
