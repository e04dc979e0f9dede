"""How is a folder of files replaced as one? Whole as it was, or whole as it is to be; nothing between.

A new folder is laid beside the old one. What did not change is the same file by another
name (a hard link), so only what changed is written. Then both folders change places in
one step; the manifest in each says what belongs to it. Files somebody else put there come along.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
FORMAT = "gongkai-site/1"
_CHUNK = 1024 * 1024
_AT_CWD, _EXCHANGE = -100, 2


class TreeProblem(Exception):
    """Why the folder cannot be written, in Chinese."""


@dataclass(frozen=True, slots=True)
class File:
    """One file: path below the folder, checksum, bytes, what it is, the address it was made from."""

    path: str
    sha256: str
    size: int
    kind: str
    source: str


@dataclass(slots=True)
class Written:
    """What came of it."""

    files: int
    changed: list[str]
    removed: list[str]


@dataclass(slots=True)
class Tree:
    """A folder that is being made anew. ``out`` need not exist; what is in it must be ours or nothing."""

    out: Path
    old: dict[str, File] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    @property
    def new(self) -> Path:
        """The folder laid beside."""
        return self.out.with_name(f".{self.out.name}.new")

    @property
    def aside(self) -> Path:
        """Where the old folder lies for a moment, where two cannot change places in one step."""
        return self.out.with_name(f".{self.out.name}.old")

    def begin(self) -> None:
        """Mend what a power cut left, read what is there, and lay an empty folder beside. Raises TreeProblem."""
        if self.aside.exists() and not self.out.exists():
            self.aside.rename(self.out)
        for left in (self.new, self.aside):
            shutil.rmtree(left, ignore_errors=True)
        if self.out.exists() and not self.out.is_dir():
            raise TreeProblem(f"{self.out} 不是文件夹")
        manifest = self.out / MANIFEST
        if manifest.is_file():
            self.old = read(manifest)
        elif self.out.exists() and any(self.out.iterdir()):
            raise TreeProblem(
                f"{self.out} 不是空的，也不是以前导出的文件夹（没有 {MANIFEST}）；请另选一个文件夹"
            )
        self.new.mkdir(parents=True)

    def put(self, path: str, data: bytes, *, kind: str, source: str) -> None:
        """Lay a file of these bytes."""
        file = File(path, hashlib.sha256(data).hexdigest(), len(data), kind, source)
        there = self._place(file)
        if self._had(file) and (self.out / path).read_bytes() == data:
            _link(self.out / path, there)
        else:
            there.write_bytes(data)

    def copy(self, path: str, content: IO[bytes], *, sha256: str, size: int, kind: str, source: str) -> None:  # fmt: skip
        """Lay a file whose checksum is known; it is read only where it is not there yet.

        Raises TreeProblem where the content is not what its checksum says.
        """
        file = File(path, sha256, size, kind, source)
        there = self._place(file)
        if self._had(file):
            _link(self.out / path, there)
            return
        seen = hashlib.sha256()
        with there.open("wb") as target:
            while chunk := content.read(_CHUNK):
                seen.update(chunk)
                target.write(chunk)
        if seen.hexdigest() != sha256:
            raise TreeProblem(f"文件与登记的校验值不符，没有导出：{source}")

    def _place(self, file: File) -> Path:
        if file.path in self.files or file.path == MANIFEST:
            raise ValueError(f"{file.path} is laid twice")
        self.files[file.path] = file
        there = self.new / file.path
        there.parent.mkdir(parents=True, exist_ok=True)
        return there

    def _had(self, file: File) -> bool:
        """Return whether the old folder holds the very file."""
        before = self.old.get(file.path)
        there = self.out / file.path
        return (
            before is not None
            and before.sha256 == file.sha256
            and there.is_file()
            and not there.is_symlink()
            and there.stat().st_size == file.size
        )

    def finish(self, head: dict[str, Any]) -> Written:
        """Write the manifest and let the new folder take the old one's place."""
        changed = sorted(
            path for path, file in self.files.items()
            if path not in self.old or self.old[path].sha256 != file.sha256
            or not self._had(file)
        )  # fmt: skip
        removed = sorted(set(self.old) - set(self.files))
        for path in self._foreign():
            if path not in self.files:
                _carry(self.out / path, self.new / path)
        told = {
            "format": FORMAT, **head, "files": [asdict(self.files[path]) for path in sorted(self.files)],
            "changed": changed, "removed": removed,
        }  # fmt: skip
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        (self.new / MANIFEST).write_text(text, "utf-8")
        _to_disk(self.new)
        if not self.out.exists():
            self.new.rename(self.out)
        elif not exchange(self.new, self.out):
            self.out.rename(self.aside)
            self.new.rename(self.out)
        _to_disk(self.out)
        for left in (self.new, self.aside):
            shutil.rmtree(left, ignore_errors=True)
        return Written(len(self.files), changed, removed)

    def _foreign(self) -> Iterator[str]:
        """Yield what lies in the old folder and was not laid there by us."""
        if not self.out.exists():
            return
        for folder, names, files in os.walk(self.out):
            links = [name for name in names if (Path(folder) / name).is_symlink()]
            for name in [*files, *links]:
                path = (Path(folder) / name).relative_to(self.out).as_posix()
                if path != MANIFEST and path not in self.old:
                    yield path

    def drop(self) -> None:
        """Leave everything as it was."""
        shutil.rmtree(self.new, ignore_errors=True)


def read(manifest: Path) -> dict[str, File]:
    """Return the files a manifest names, by path. Raises TreeProblem."""
    try:
        told = json.loads(manifest.read_text("utf-8"))
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        return {one["path"]: File(**one) for one in told["files"]}
    except (ValueError, KeyError, TypeError) as error:
        raise TreeProblem(f"{manifest} 不是导出时写的清单，请另选一个文件夹") from error


def broken(out: Path) -> list[str]:
    """Return the files of a folder that are not what its manifest says."""
    wrong = []
    for path, file in read(out / MANIFEST).items():
        there = out / path
        if not there.is_file() or hashlib.sha256(there.read_bytes()).hexdigest() != file.sha256:
            wrong.append(path)
    return wrong


def _link(source: Path, target: Path) -> None:
    """Give a file another name; copy it where the disk knows no second names."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _carry(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
    else:
        _link(source, target)


def _to_disk(folder: Path) -> None:
    """Let everything written reach the disk before the next step is taken."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return whether this system can."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done = rename(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), ctypes.c_uint(_EXCHANGE))
    return bool(done == 0)
