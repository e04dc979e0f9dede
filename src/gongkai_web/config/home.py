"""Which secrets does this installation keep, and where? (see :func:`gongkai.home.home`)"""

from __future__ import annotations

import os
import secrets

from gongkai.home import home

__all__ = ["home", "secret"]


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
