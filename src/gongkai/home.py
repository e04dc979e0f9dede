"""Where does this installation keep its things? (``GONGKAI_HOME``, ``GONGKAI_CALENDAR``)"""

from __future__ import annotations

import os
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


def calendar_folder() -> Path:
    """Return the folder with the year files entered here; it may not exist.

    ``GONGKAI_CALENDAR`` names it; otherwise it is ``calendar`` in the home folder.
    """
    if named := os.environ.get("GONGKAI_CALENDAR"):
        return Path(named).expanduser().resolve()
    return home() / "calendar"
