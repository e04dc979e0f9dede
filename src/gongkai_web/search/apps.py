from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "gongkai_web.search"
    label = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        """Put the triggers back after every migration: SQLite loses those of a table it makes anew."""
        post_migrate.connect(_watch, sender=self)


def _watch(using: str, **kwargs: Any) -> None:
    from gongkai_web.search import watching

    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if {one.table for one in watching.WATCHED} | {watching.CHANGES} <= tables:
        watching.install(connection)
