"""Does every rule the database itself keeps outlive the migrations that come after it?

On SQLite a changed column makes the whole table anew, and the triggers on it are gone
without a word. Whatever a migration installed must be there at the end, or is put back right after.
"""

import json
import os
import subprocess
import sys

import pytest

WALK = """
import json, sys
import django
django.setup()
from django.db import connection
from django.core.management.sql import emit_post_migrate_signal
from django.db.migrations.executor import MigrationExecutor

seen = {}

def there():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}

def note(action, migration=None, fake=False):
    if action == "apply_success":
        for name in there():
            seen.setdefault(name, str(migration))

executor = MigrationExecutor(connection, note)
executor.migrate(executor.loader.graph.leaf_nodes())
emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
left = there()
print(json.dumps({"gone": {name: by for name, by in seen.items() if name not in left}, "left": sorted(left)}))
"""


@pytest.mark.slow
def test_no_migration_loses_a_trigger(tmp_path):
    made = subprocess.run(
        [sys.executable, "-c", WALK],
        env={
            **os.environ,
            "GONGKAI_HOME": str(tmp_path),
            "GONGKAI_DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(made.stdout.splitlines()[-1])
    assert found["gone"] == {}
    assert "publishing_item_number_stays" in found["left"]
