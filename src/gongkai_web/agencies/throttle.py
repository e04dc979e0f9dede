"""How often may somebody guess a password?

Five times for one account from one address, twenty times for one account from
anywhere; then each further failure doubles the time to wait, to a quarter of an hour at
most, so that nobody can shut another person out for long. A day without a failure is
forgotten. The counts lie in the home folder, where all workers see them.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import suppress

from django.core.cache import caches
from django.db import transaction

from gongkai_web.agencies.models import User
from gongkai_web.config.bootstrap import alone
from gongkai_web.config.home import home
from gongkai_web.journal.actions import record

FREE_PAIR, FREE_ACCOUNT = 5, 20
FIRST_WAIT, LONGEST_WAIT = 30, 15 * 60
"""Seconds."""
STRANGER = "未登录者"
"""Who acts where nobody has logged in yet."""


def _keys(username: str, address: str) -> Iterator[tuple[str, int]]:
    account = username.strip().casefold()
    for parts, free in (((account, address), FREE_PAIR), ((account,), FREE_ACCOUNT)):
        yield hashlib.sha256("\0".join(parts).encode()).hexdigest(), free


def seconds_to_wait(username: str, address: str) -> int:
    """Return for how long no further attempt is looked at; 0 where one may be made."""
    now, cache = time.time(), caches["logins"]
    until = [cache.get(key, (0, 0.0))[1] for key, _ in _keys(username, address)]
    return max(0, *(int(moment - now + 0.999) for moment in until))


def failed(username: str, address: str) -> None:
    """Count a failure; journal it where it makes somebody wait for a known account."""
    cache, waits = caches["logins"], False
    with alone(home() / "logins.lock"):
        for key, free in _keys(username, address):
            count = cache.get(key, (0, 0.0))[0] + 1
            beyond = count - free
            wait = min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT) if beyond >= 0 else 0
            waits = waits or wait > 0
            cache.set(key, (count, time.time() + wait if wait else 0.0))
    if waits and (user := User.objects.filter(username__iexact=username.strip()).first()):
        _tell(user, address)


def succeeded(username: str, address: str) -> None:
    """Forget the failures from where somebody has now logged in."""
    key, _ = next(_keys(username, address))
    with suppress(OSError):
        caches["logins"].delete(key)


def _tell(user: User, address: str) -> None:
    first = user.memberships.select_related("agency").first()
    with transaction.atomic():
        record(
            verb="登录受限",
            subject=user,
            agency=first.agency if first else None,
            actor=None,
            stranger=STRANGER,
            label=f"{user}（连续输错密码，来自 {address}）",
        )
