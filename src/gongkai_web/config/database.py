"""Which database? SQLite in the home folder, or the server ``GONGKAI_DATABASE_URL`` names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gongkai_web.config.home import DATABASE


def database(home: Path) -> dict[str, Any]:
    """Return Django's settings for the database.

    Raises ValueError for an address that is no ``postgresql://`` address.
    """
    url = os.environ.get("GONGKAI_DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / DATABASE,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError(
            "GONGKAI_DATABASE_URL 应形如 postgresql://用户:密码@主机:5432/库名，"
            f"现在以“{parts.scheme}:”开头"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }
