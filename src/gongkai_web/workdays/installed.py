"""Which calendar does this installation use, and do its files still say what they said?

The years delivered with the product, and beside them the files of the calendar
folder (``GONGKAI_CALENDAR``, else ``calendar`` in the home folder). Every
process reads the folder when it starts; one that serves pages looks before
each request whether a file was changed. A faulty file stops nothing: it is
left out, and told on standard error and to administrators.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from gongkai import workdays
from gongkai.home import calendar_folder
from gongkai.system_errors import reason
from gongkai.workdays import Calendar, YearFileProblem

logger = logging.getLogger(__name__)

SUFFIXES = (".yaml", ".yml")

_lock = threading.Lock()
_signature: Any = None
_problems: tuple[str, ...] = ()


def problems() -> tuple[str, ...]:
    """Return what is wrong with the calendar folder, one Chinese sentence per file."""
    return _problems


def refresh() -> None:
    """Read the calendar folder anew where it changed since it was last read."""
    global _signature, _problems
    folder = calendar_folder()
    if _signature_of(folder) == _signature:
        return
    with _lock:
        now = _signature_of(folder)
        if now == _signature:
            return
        calendar, found = read(folder)
        workdays.use(calendar)
        _signature, _problems = now, found
        for problem in found:
            logger.error("放假安排文件不能使用，已略过：%s", problem)


def names_in(folder: Path) -> list[str]:
    """Return the names of the calendar files in the folder; none where it is not there."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.suffix in SUFFIXES)


def read(folder: Path) -> tuple[Calendar, tuple[str, ...]]:
    """Return the calendar of the folder's usable files, and what is wrong with the others."""
    if not folder.is_dir():
        named = os.environ.get("GONGKAI_CALENDAR")
        gone = (f"环境变量 GONGKAI_CALENDAR 所指的文件夹 {folder} 不存在",) if named else ()
        return Calendar(), gone
    try:
        return Calendar(folder), ()
    except YearFileProblem:
        taken, found = usable(folder)
        return Calendar(folder, only=taken), found
    except OSError as error:
        return Calendar(), (f"{folder}：读不出来（{reason(error)}）",)


def usable(folder: Path) -> tuple[set[str], tuple[str, ...]]:
    """Return the names of the files that can be used together, and what is wrong with the others."""
    taken: set[str] = set()
    found = []
    # Years before the amendments to them, which cannot stand alone.
    for name in sorted(names_in(folder), key=lambda name: ("-" in name, name)):
        try:
            Calendar(folder, only={*taken, name})
        except YearFileProblem as error:
            found.append(str(error))
        else:
            taken.add(name)
    return taken, tuple(found)


def _signature_of(folder: Path) -> Any:
    """Return what changes when a calendar file does: a folder listing, no file is opened."""
    try:
        with os.scandir(folder) as entries:
            files = sorted(
                (entry.name, entry.inode(), stat.st_mtime_ns, stat.st_size)
                for entry in entries
                if entry.name.endswith(SUFFIXES) and (stat := entry.stat())
            )
    except OSError as error:
        return (folder, error.errno)
    return (folder, tuple(files))


class CurrentCalendar:
    """Middleware: every request is answered by the calendar as it stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look whether the calendar changed, then answer the request."""
        refresh()
        return self.get_response(request)
