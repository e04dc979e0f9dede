"""How does one bad file never stop the run? Each is read in a process that may be ended.

The processes are started afresh, not forked, so that threads and locks of the
caller do no harm; they know nothing of the installation's keys. One that takes
too long is ended, one that has grown is let go, and the next file finds a new one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from gongkai.redaction.apart import Frame, packed, read

MEBIBYTE = 1024 * 1024
_SPENT = getattr(signal, "SIGXCPU", 0)
"""What ends a process that has used up its processor time."""
_START = """
import sys
sys.path[:] = {path!r}
from gongkai.reports.reading_many.worker import main
sys.exit(main())
"""
_TO_START = 30.0
"""Seconds a new process may take over its first answer beyond the bound of a file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take."""

    seconds: float = 30.0
    memory: int = 512 * MEBIBYTE
    """Address space of the process, in bytes."""
    grown: int = 150 * MEBIBYTE
    """Resident memory after which a process is let go."""


class Worker:
    """A process that reads files, one at a time; begun when first asked, begun again when lost."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, what: str, data: bytes, name: str) -> Mapping[str, Any]:
        """Return what became of the file: what was asked for, or ``refused`` with the reason."""
        fresh = self._process is None
        process = self._process or self._begun()
        late = threading.Event()
        allowed = self._limits.seconds + (_TO_START if fresh else 0)

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(allowed, end)
        timer.daemon = True
        timer.start()
        try:
            says = self._answer(process, what, data, name).says
        except (EOFError, OSError, ValueError):
            status = self._let_go(kill=True)
            return {"refused": self._why(late.is_set() or 0 < _SPENT == -status)}
        finally:
            timer.cancel()
        if says.get("spent") or says["resident"] > self._limits.grown:
            self._let_go()
        return says

    def _answer(self, process: subprocess.Popen[bytes], what: str, data: bytes, name: str) -> Frame:
        assert process.stdin is not None
        limits = {"seconds": self._limits.seconds, "memory": self._limits.memory}
        process.stdin.write(packed({"what": what, "name": name, **limits}, data))
        process.stdin.flush()
        return read(cast(BinaryIO, process.stdout))

    def _why(self, late: bool) -> str:
        if self._closed:
            return "读取已中断"
        if late:
            return (
                f"读取超过{self._limits.seconds:.0f}秒还没有结束，已停止；"
                "文件可能过于复杂或者被有意做大，请重新导出后再读取"
            )
        return "读取时程序意外结束，文件可能损坏或者被有意做大，请重新导出后再读取"

    def _begun(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START.format(path=[part for part in sys.path if part])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        )
        if self._closed:
            self._process.kill()
        return self._process

    def _let_go(self, *, kill: bool = False) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if kill:
            process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        return process.wait()

    def stop(self) -> None:
        """End the process at once, whatever it does; may be called from another thread."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the process; called by the thread that asked it."""
        self._let_go(kill=True)


def ask_once(what: str, data: bytes, name: str, limits: Limits | None = None) -> Mapping[str, Any]:
    """Ask a process of its own about one file; see :meth:`Worker.ask`."""
    worker = Worker(limits or Limits())
    try:
        return worker.ask(what, data, name)
    finally:
        worker.close()
