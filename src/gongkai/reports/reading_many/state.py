"""What has been read already? One line of JSON for each file, on the disc before anybody is told.

A line is written whole or not at all: what a power cut left half written is cut
off when the file is opened again. A file is known again by its name and its
bytes, so that one that was changed in between is read anew.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from gongkai.system_errors import reason

_FORMAT = "gongkai.reading-many/1"


class BrokenState(ValueError):
    """The file is no state of a run, or another run holds it; the message says which."""


class StateFile:
    """The outcomes of a run, kept as they come. Use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._at: dict[tuple[str, str], tuple[int, int]] = {}
        """For each name and digest, where its line begins and how long it is."""
        try:
            self._file = _opened(path)
        except OSError as error:
            raise BrokenState(f"{path}：无法打开：{reason(error)}") from None
        try:
            self._take_up()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> StateFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._at)

    def close(self) -> None:
        """Close the file and let another run have it."""
        self._file.close()

    def get(self, name: str, sha256: str) -> Mapping[str, Any] | None:
        """Return what became of a file in an earlier run, or None."""
        with self._lock:
            found = self._at.get((name, sha256))
            if found is None:
                return None
            self._file.seek(found[0])
            line = self._file.read(found[1])
        kept: Mapping[str, Any] = json.loads(line)
        return kept

    def put(self, name: str, sha256: str, outcome: Mapping[str, Any]) -> None:
        """Keep what became of a file; it is on the disc when this returns."""
        line = _line({"name": name, "sha256": sha256, **outcome})
        with self._lock:
            start = self._file.seek(0, os.SEEK_END)
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._at[name, sha256] = (start, len(line))

    def _take_up(self) -> None:
        """Learn what is there; cut off a last line that was never finished."""
        end = 0
        self._file.seek(0)
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            try:
                said = json.loads(line)
                if end == 0:
                    if said["format"] != _FORMAT:
                        raise ValueError
                else:
                    self._at[said["name"], said["sha256"]] = (end, len(line))
            except (ValueError, KeyError, TypeError):
                raise BrokenState(
                    f"{self.path}：不是成批读取的进度文件，请换一个文件名，或者删去后从头读取"
                ) from None
            end += len(line)
        if end == 0 and os.fstat(self._file.fileno()).st_size > len(_line({"format": _FORMAT})):
            raise BrokenState(f"{self.path}：不是成批读取的进度文件，请换一个文件名")
        self._file.truncate(end)
        if end == 0:
            self._file.seek(0)
            self._file.write(_line({"format": _FORMAT}))
            self._file.flush()
            os.fsync(self._file.fileno())
            _sync_folder(self.path.parent)


def _line(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _opened(path: Path) -> BinaryIO:
    """Return the file, made where it is missing, held for this run alone."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    file = os.fdopen(descriptor, "r+b")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise BrokenState(f"{path}：另一次读取正在使用这个进度文件，请等它结束") from None
    return file


def _sync_folder(folder: Path) -> None:
    """Let a power cut not lose that the file was made."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
