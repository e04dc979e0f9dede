from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AgenciesConfig(AppConfig):
    name = "gongkai_web.agencies"
    label = "agencies"
    verbose_name = "单位与人员"

    def ready(self) -> None:
        """Tidy up after Wagtail when the tables were made."""
        from gongkai_web.agencies.seed import tidy

        post_migrate.connect(tidy, sender=self, dispatch_uid="gongkai.tidy")
