from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gongkai_web.portal"
    label = "portal"
    verbose_name = "公众页面"

    def ready(self) -> None:
        """Let the register of old addresses follow what moves."""
        from gongkai_web.portal.following import follow

        follow()
