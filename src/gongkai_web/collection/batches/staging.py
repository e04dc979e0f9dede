"""Where do uploaded files lie until they are read? In a folder of the home, under numbers, held by a lock.

No name of an upload becomes a name on the disc. What a file is called stands in the database.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from gongkai.home import home

_NAMES = "names.json"


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file: what its sender calls it, and where it lies."""

    name: str
    path: Path


def root() -> Path:
    """Return the folder of all batches."""
    return home() / "batches"


def folder(token: str) -> Path:
    """Return a batch's folder."""
    if not token.isalnum():
        raise ValueError(token)
    return root() / token


def spooled(uploads: Iterable[Any]) -> str:
    """Write uploaded files into a new folder and return its token."""
    token = secrets.token_hex(16)
    place = folder(token)
    place.mkdir(parents=True, mode=0o700)
    names = []
    for number, upload in enumerate(uploads):
        names.append(upload.name)
        with open(place / f"in-{number}", "wb", opener=_for_owner_only) as file:
            shutil.copyfileobj(upload, file)
    with open(place / _NAMES, "w", encoding="utf-8", opener=_for_owner_only) as file:
        json.dump(names, file)
    return token


def uploads_in(token: str) -> Sequence[Upload]:
    """Return the files as they were uploaded; none where the folder is gone."""
    place = folder(token)
    try:
        names = json.loads((place / _NAMES).read_text("utf-8"))
    except OSError:
        return ()
    return [Upload(name, place / f"in-{number}") for number, name in enumerate(names)]


def put(token: str, position: int, data: bytes) -> None:
    """Keep one file's bytes until it is read."""
    with open(folder(token) / str(position), "wb", opener=_for_owner_only) as file:
        file.write(data)


def get(token: str, position: int) -> bytes:
    """Return one file's bytes. Raises OSError where they are gone."""
    return (folder(token) / str(position)).read_bytes()


def drop_uploads(token: str) -> None:
    """Throw the uploads away once each file in them lies by itself."""
    for upload in uploads_in(token):
        with suppress(OSError):
            upload.path.unlink()


def drop(token: str) -> None:
    """Throw a batch's folder away."""
    shutil.rmtree(folder(token), ignore_errors=True)


def held(token: str) -> IO[bytes] | None:
    """Return a file whose lock this process holds until it closes it or dies; None if it is held."""
    place = folder(token)
    place.mkdir(parents=True, mode=0o700, exist_ok=True)
    file = (place / "lock").open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
