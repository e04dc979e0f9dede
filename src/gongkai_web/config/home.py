"""What does this installation keep, where, and who may read it? (see :func:`gongkai.home.home`)"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from gongkai.home import home

__all__ = ["DATABASE", "INCOMING", "home", "prepare", "secret"]

DATABASE = "gongkai.sqlite3"
"""The embedded database's file in the home folder."""
INCOMING = "incoming"
"""The folder in it where large files lie while they arrive and leave."""
_FOLDERS = ("batches", "imports", INCOMING, "reports", "secrets", "static", "uploads")
_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "journal-anchors.txt", "setup.lock")


def prepare(*, embedded: bool) -> Path:
    """Make the home folder, what lies in it and the embedded database's file for their owner only.

    An installation that others could read until now is closed to them; what
    belongs to another user is left as it is. Returns the folder; raises OSError
    where it cannot be made.
    """
    folder = home()
    for place in (folder, *(folder / name for name in _FOLDERS)):
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        except FileExistsError as error:
            raise NotADirectoryError(
                errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place)
            ) from error
        _close(place, 0o700)
    if embedded:
        # SQLite gives the files beside it the permissions of this one.
        with suppress(FileExistsError):
            os.close(os.open(folder / DATABASE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for name in _FILES:
        _close(folder / name, 0o600)
    return folder


def _close(path: Path, mode: int) -> None:
    """Take everybody else's permissions away, unless the place is shared by nature, like /tmp."""
    if os.name != "posix":
        return
    with suppress(FileNotFoundError, PermissionError):
        found = path.stat().st_mode
        if found & 0o077 and not found & stat.S_ISVTX:
            path.chmod(mode)


def secret(name: str) -> str:
    """Return a secret of this installation, made on first use and readable by its owner only.

    The environment wins: ``GONGKAI_SECRET_KEY`` for ``secret("secret_key")``.
    """
    if given := os.environ.get(f"GONGKAI_{name.upper()}"):
        return given
    folder = home() / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii")
    with os.fdopen(handle, "w") as file:
        file.write(value := secrets.token_urlsafe(48))
    return value
