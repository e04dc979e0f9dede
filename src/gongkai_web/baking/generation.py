"""Which pages are good now? Those of the present token, until the next moment that was set beforehand.

Three things change a public page: an act, which renews the token; a moment that was set for
something to appear or to go; and midnight, because pages say what is in force today. And a new
version of the product, whose pages look otherwise.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

import gongkai
import gongkai_web
from gongkai_web.review.models import Edition

READ = "SELECT token FROM baking_generation WHERE id = 1"
_SHOWN = (".py", ".html", ".css", ".js", ".svg", ".yaml", ".mo", ".po")
_FROM_SETTINGS = ("BASE_URL", "INSTALLED_APPS", "MIDDLEWARE", "TIME_ZONE", "STATIC_URL", "DEBUG")


@dataclass(frozen=True, slots=True)
class Present:
    """The generation at hand: its pages are good from ``since`` until before ``until``."""

    token: str
    since: datetime
    until: datetime

    @property
    def name(self) -> str:
        """The name of its folder: another token, another end or another version is another folder."""
        return f"{self.token}-{build()}-{int(self.until.timestamp() * 1000)}"

    def holds(self, at: datetime) -> bool:
        """Return whether its pages are good at that moment."""
        return self.since <= at < self.until


_last: Present | None = None


def known(token: str, at: datetime) -> Present | None:
    """Return the present generation where this process knows its end already."""
    last = _last
    return last if last is not None and last.token == token and last.holds(at) else None


def present(connection: Any, at: datetime) -> Present | None:
    """Return the present generation; None where the database names none.

    The token is read before anything else: what changes from here on renews it.
    """
    global _last
    token = token_of(connection)
    if token is None:
        return None
    if (found := known(token, at)) is None:
        found = _last = Present(token, at, next_change(at))
    return found


def token_of(connection: Any) -> str | None:
    """Return the token as it stands; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        row = cursor.fetchone()
    return row[0] if row else None


def next_change(after: datetime) -> datetime:
    """Return the next moment at which pages change by themselves: something appears, goes, or a day begins."""
    midnight = timezone.localtime(after).replace(
        hour=0, minute=0, second=0, microsecond=0
    ) + timedelta(days=1)
    appears = Edition.objects.filter(public_from__gt=after).aggregate(at=Min("public_from"))["at"]
    goes = Edition.objects.filter(public_until__gt=after).aggregate(at=Min("public_until"))["at"]
    return min(moment for moment in (midnight, appears, goes) if moment is not None)


@cache
def build() -> str:
    """Return a short name of what makes the pages: the installed files and the settings they show."""
    seen = hashlib.sha256(repr([getattr(settings, name) for name in _FROM_SETTINGS]).encode())
    for package in (gongkai, gongkai_web):
        root = Path(str(package.__file__)).parent
        for path in sorted(one for one in root.rglob("*") if one.suffix in _SHOWN):
            found = path.stat()
            seen.update(f"{path.relative_to(root)}:{found.st_mtime_ns}:{found.st_size}\n".encode())
    return seen.hexdigest()[:12]
