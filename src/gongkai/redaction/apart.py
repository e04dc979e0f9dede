"""How is a foreign file opened without harm? In a process of its own, with limits.

What renders pages is native code, and the file may be made to fool it: the
process has bounded memory and time, writes no file, and knows nothing of the
installation's keys. If it dies, the file is refused and nothing else happens.

Between the processes go frames: the length of a JSON object and of the bytes
that follow it, then both.
"""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from gongkai.redaction.problems import UnusableFile

SECONDS_TO_INSPECT = 90
SECONDS_A_PAGE = 30
AT_ONCE = 2
"""How many such processes one process of ours runs; the others wait for their turn."""
MEMORY = 2 * 1024**3
"""Bytes of address space: a page of the largest size three times over, and the file."""
_HEADER = struct.Struct(">IQ")
_TURN = threading.BoundedSemaphore(AT_ONCE)
_START = """
import sys
sys.path[:] = {path!r}
from gongkai.redaction.worker import main
sys.exit(main())
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What one process tells the other: an object, and bytes that belong to it."""

    says: dict[str, Any]
    data: bytes


def packed(says: dict[str, Any], data: bytes = b"") -> bytes:
    """Return a frame's bytes."""
    text = json.dumps(says, ensure_ascii=False).encode()
    return b"".join((_HEADER.pack(len(text), len(data)), text, data))


def read(stream: BinaryIO) -> Frame:
    """Return the next frame. Raises EOFError where the stream ends before it does."""

    def exactly(size: int) -> bytes:
        found = stream.read(size)
        if len(found) < size:
            raise EOFError
        return found

    text, data = _HEADER.unpack(exactly(_HEADER.size))
    return Frame(json.loads(exactly(text)), exactly(data))


def ask(says: dict[str, Any], data: bytes, *, name: str, seconds: float) -> list[Frame]:
    """Return what the process answers about the file. Raises UnusableFile."""
    asked = says | {"seconds": seconds, "memory": MEMORY}
    with _TURN:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START.format(path=[p for p in sys.path if p])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        )
        with process:
            try:
                answer, _ = process.communicate(packed(asked, data), seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                raise UnusableFile(
                    name,
                    f"处理超过 {seconds:.0f} 秒还没有结束，已停止；文件可能内容过于复杂或者被有意做大，"
                    "请重新打印成 PDF 或者扫描后再上传",
                ) from None
            except BaseException:
                process.kill()
                raise
    frames = list(_frames(answer))
    if frames and "problem" in frames[-1].says:
        raise UnusableFile(name, frames[-1].says["problem"])
    if process.returncode != 0 or not frames:
        raise UnusableFile(
            name,
            "打不开：展开后过大，或者已损坏；请重新打印成 PDF 或者扫描后再上传",
        )
    return frames


def _frames(answer: bytes) -> Iterator[Frame]:
    """Yield the frames that arrived whole."""
    stream = io.BytesIO(answer)
    while True:
        try:
            yield read(stream)
        except EOFError:
            return
