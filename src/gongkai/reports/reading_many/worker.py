"""What does the process do that reads other people's files? (see :mod:`.pool`)

It answers one request after the other until its input ends: ``read`` gives the
report with its evidence, ``show`` the document as safe HTML.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gongkai.redaction.apart import packed, read


def main() -> int:
    """Answer requests until there are no more; return the exit status."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    warnings.simplefilter("ignore")
    _get_ready()
    while True:
        try:
            request = read(requests)
        except EOFError:
            return 0
        _bound(request.says["seconds"], request.says["memory"])
        answers.write(packed(answer(request.says, request.data) | {"resident": _resident()}))
        answers.flush()


def answer(says: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """Return what became of one request; ``failed`` says that the fault is the program's own."""
    from gongkai.reports.readers import UnreadableReport

    try:
        return _ANSWERS[says["what"]](data, says["name"])
    except UnreadableReport as error:
        return {"refused": error.reason}
    except MemoryError:
        return {
            "refused": "读取时占用内存过多，已停止；文件可能被有意做大，请重新导出后再读取",
            "spent": True,
        }
    except RecursionError:
        return {"refused": "内容嵌套过深，不像一份年度报告"}
    except Exception as error:
        why = f"程序读取时出错（{type(error).__name__}），请把文件交给系统管理员查看"
        return {"refused": why, "failed": True}


def _read(data: bytes, name: str) -> dict[str, Any]:
    from gongkai.reports.readers import read_bytes
    from gongkai.reports.readers.reading_form import to_json

    return {"reading": to_json(read_bytes(data, name))}


def _show(data: bytes, name: str) -> dict[str, Any]:
    from gongkai.reports.showing import show

    return {"shown": show(data, name).as_json()}


_ANSWERS = {"read": _read, "show": _show}


def _get_ready() -> None:
    """Load what every file needs before the first one's time begins to run."""
    from importlib import import_module

    for module in ("lxml.html", "gongkai.reports.readers.pipeline", "gongkai.reports.json_form"):
        import_module(module)


def _bound(seconds: float, memory: int) -> None:
    """Bound memory and processor time from here on; write no file, leave no image behind."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the time limit outside must do
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor = int(used.ru_utime + used.ru_stime + seconds) + 2
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def _resident() -> int:
    """Return how much memory this process holds, in bytes; 0 where the system does not tell.

    What ``getrusage`` calls the peak would count the process that started this one.
    """
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
