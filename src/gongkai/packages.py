"""How is a zip package (docx, xlsx, OFD) opened safely? Bombs, passwords and damage are named and do nothing.

What a package says of its sizes is believed only as a reason to refuse it: no more of a part is
unpacked than its bound, whatever it says. Callers tell people in their own words.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, NoReturn

MEGABYTE = 1024 * 1024
_DAMAGE = (
    KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip
"""What the library raises over a package that is not whole."""
_NAME_IS_UTF8 = 0x800


class Trouble(Enum):
    """Why a package is not read."""

    DAMAGED = "damaged"
    TOO_LARGE = "too large"
    ENCRYPTED = "encrypted"


class UnsoundPackage(Exception):
    """A package that is not read, and why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a package may be; sizes in bytes, unpacked."""

    entries: int = 5_000
    whole: int = 512 * MEGABYTE
    """Of everything, pictures included, as the package says it."""
    part: int = 64 * MEGABYTE
    """Of one part that is read."""
    read: int | None = None
    """Of all parts that are read; None for no bound of its own."""


class Package:
    """A zip package whose sizes are known to be sound, nothing of it unpacked yet.

    Raises :class:`UnsoundPackage`, here and wherever something of it is read.
    """

    def __init__(self, data: bytes | BinaryIO, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        with _damage():
            self._zip = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
            entries = self._zip.infolist()
        if (
            len(entries) > self._bounds.entries
            or sum(entry.file_size for entry in entries) > self._bounds.whole
        ):
            raise UnsoundPackage(Trouble.TOO_LARGE)
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise UnsoundPackage(Trouble.ENCRYPTED)
        self.names = [entry.filename for entry in entries]
        """The parts, in the package's order."""
        self._sizes = {entry.filename: entry.file_size for entry in entries}
        self._written = {entry.filename: _name_as_written(entry) for entry in entries}
        self._read = 0

    def __contains__(self, part: object) -> bool:
        return part in self._sizes

    def as_written(self, part: str) -> str:
        """Return a part's name as its maker wrote it: in UTF-8, or as Chinese Windows does in GBK."""
        return self._written[part]

    def size(self, part: str) -> int:
        """Return the size the package says a part has."""
        return self._sizes[part]

    def read(self, part: str) -> bytes:
        """Return one part, never more than the bound."""
        most = self._bounds.part
        if self._sizes.get(part, 0) > most:
            raise UnsoundPackage(Trouble.TOO_LARGE)
        data = self.head(part, most + 1)
        self._read += len(data)
        whole = self._bounds.read
        if len(data) > most or (whole is not None and self._read > whole):
            raise UnsoundPackage(Trouble.TOO_LARGE)
        return data

    def head(self, part: str, size: int) -> bytes:
        """Return the first bytes of a part."""
        with _damage(), self._zip.open(part) as stream:
            return stream.read(size)


def _name_as_written(entry: zipfile.ZipInfo) -> str:
    """Return the name; where the package does not say it is UTF-8, the library took it for cp437."""
    if entry.flag_bits & _NAME_IS_UTF8:
        return entry.filename
    name = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except _DAMAGE:
        raise UnsoundPackage(Trouble.DAMAGED) from None


@contextmanager
def told(tell: Callable[[Trouble], NoReturn]) -> Iterator[None]:
    """Let a caller tell of trouble within the block in its own words: ``tell`` raises."""
    try:
        yield
    except UnsoundPackage as unsound:
        trouble = unsound.trouble
    else:
        return
    tell(trouble)
