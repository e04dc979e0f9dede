"""Are the tables of the database those this version needs?"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

Step = tuple[str, str]


@cache
def steps() -> frozenset[Step]:
    """Return every migration this version brings, as (app, name), without importing them."""
    found: set[Step] = set()
    for config in apps.get_app_configs():
        try:
            package = import_module(f"{config.name}.migrations")
        except ModuleNotFoundError:
            continue
        found.update(
            (config.label, module.name)
            for module in pkgutil.iter_modules(package.__path__)
            if not module.ispkg and module.name[0] not in "_~"
        )
    return frozenset(found)


def missing_migrations() -> frozenset[Step]:
    """Return the migrations the database has not seen; raises DatabaseError where it is away."""
    return steps() - set(MigrationRecorder(connection).applied_migrations())
