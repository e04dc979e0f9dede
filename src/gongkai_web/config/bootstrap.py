"""How does a command come by a database it can use?

On the embedded default an empty home folder is set up at once, with progress
on standard error; a second process waits for the first. A server database is
never changed behind its keeper's back: they are told which command to run.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import django

from gongkai.console import UsageProblem, explain_with
from gongkai.home import home
from gongkai.system_errors import reason


def setup(*, progress: bool = True) -> None:
    """Make Django ready and the database usable.

    ``progress`` shows the steps of a first set-up on standard error. Raises
    UsageProblem (exit status 2) for settings or a database that cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai_web.config.settings")
    try:
        django.setup()
    except OSError as error:
        raise _no_home(error) from error
    except ValueError as error:
        raise UsageProblem(f"配置无法使用：{error}") from error

    from django.db import DatabaseError, connection

    from gongkai_web.config.schema import missing_migrations
    from gongkai_web.config.unusable import explained

    explain_with(explained)
    embedded = connection.vendor == "sqlite"
    try:
        if not missing_migrations():
            return
        if not embedded:
            raise UsageProblem(
                f"数据库还差 {len(missing_migrations())} 步升级，请先备份，再运行：gongkai manage migrate"
            )
        with alone(home() / "setup.lock"):
            if missing_migrations():
                migrate(progress=progress)
    except OSError as error:
        raise _no_home(error) from error
    except DatabaseError as error:
        if (told := explained(error)) is None:
            raise
        raise UsageProblem(told) from error


def _no_home(error: OSError) -> UsageProblem:
    return UsageProblem(
        f"数据文件夹 {home()} 无法使用：{reason(error)}；请处理，或者用环境变量 GONGKAI_HOME 另指一处"
    )


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock file while the set-up runs; others wait until it is done."""
    with path.open("a+b") as file:
        _lock(file)
        yield


def _lock(file: IO[bytes]) -> None:
    """Lock the file until it is closed."""
    if sys.platform == "win32":
        import msvcrt
        import time

        while True:
            try:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                return
            except OSError:
                time.sleep(0.2)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


def migrate(*, progress: bool) -> None:
    """Bring the embedded database up to date, showing each step on standard error."""
    from django.core.management import call_command
    from django.core.management.commands import migrate as django_migrate

    from gongkai_web.config.schema import missing_migrations

    total = len(missing_migrations())
    if not progress:
        call_command("migrate", verbosity=0, interactive=False)
        return

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

    with bar:
        if not console.is_terminal:
            console.print("首次使用，正在建立数据库……", highlight=False)
        task = bar.add_task("首次使用，正在建立数据库", total=total)

        class Command(django_migrate.Command):
            def migration_progress_callback(
                self, action: str, migration: Any = None, fake: bool = False
            ) -> None:
                if action == "apply_success":
                    bar.advance(task)

        call_command(Command(), verbosity=0, interactive=False)
    console.print("数据库已建立。", highlight=False)
