from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


def put_back(using: str, **kwargs: Any) -> None:
    """Put the triggers back after a migration."""
    from gongkai_web.baking import guard

    guard.install(connections[using])


class BakingConfig(AppConfig):
    name = "gongkai_web.baking"
    label = "baking"
    verbose_name = "公众页面的缓存"

    def ready(self) -> None:
        """Follow migrations, and what is written while a server in front serves pages by itself."""
        from gongkai_web.baking import leases

        post_migrate.connect(put_back, sender=self, dispatch_uid="baking_put_back")
        connection_created.connect(leases.follow, dispatch_uid="baking_leases")
