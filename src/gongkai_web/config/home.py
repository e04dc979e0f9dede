"""Where does this installation keep its things? (``GONGKAI_HOME``)"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path


def home() -> Path:
    """Return the folder that holds database, uploads and secrets; it may not exist yet.

    ``GONGKAI_HOME`` names it; otherwise it is a folder of the user's data directory.
    """
    if named := os.environ.get("GONGKAI_HOME"):
        return Path(named).expanduser().resolve()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share"))
    return base / "gongkai"


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
