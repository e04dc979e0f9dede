"""May this address try another calendar link, or token? After many unknown ones it waits a while.

One that was good once and no longer is does not count: a calendar program
asks for it every hour, from an address that a whole office may share.
"""

from __future__ import annotations

import hashlib
import time

from django.core.cache import caches

from gongkai_web.config.bootstrap import alone
from gongkai_web.config.home import home

FREE = 20
"""Unknown links an address may try within an hour."""
WAIT, FORGOTTEN = 15 * 60, 3600
"""Seconds to wait after that; seconds after which tries are forgotten."""


def _key(address: str, what: str) -> str:
    return hashlib.sha256(f"{what}\0{address}".encode()).hexdigest()


def seconds_to_wait(address: str, *, what: str = "calendar") -> int:
    """Return for how long no link is looked up for this address; 0 where one may be."""
    _, until = caches["logins"].get(_key(address, what), (0, 0.0))
    return max(0, int(until - time.time() + 0.999))


def failed(address: str, *, what: str = "calendar") -> None:
    """Count an unknown link, or whatever else is tried."""
    key = _key(address, what)
    with alone(home() / "logins.lock"):
        count = caches["logins"].get(key, (0, 0.0))[0] + 1
        until = time.time() + WAIT if count >= FREE else 0.0
        caches["logins"].set(key, (count, until), FORGOTTEN)
