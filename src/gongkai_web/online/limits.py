"""How often may one address ask, send and guess? Counted in the home folder, for all workers.

Guesses of codes and passwords use the counts of the login (:mod:`gongkai_web.agencies.throttle`,
:mod:`gongkai_web.reminders.guessing`); here is what else a stranger may do, by the hour.
"""

from __future__ import annotations

import hashlib
import ipaddress
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from gongkai_web.agencies import throttle
from gongkai_web.config.bootstrap import alone
from gongkai_web.config.home import home
from gongkai_web.reminders import guessing

HOUR = 3600
_FOLLOW = "follow"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many times in an hour one address may do something."""

    what: str
    most: int


SUBMISSIONS = Limit("online-submissions", 20)
UPLOADS = Limit("online-uploads", 80)
SUGGESTIONS = Limit("online-suggestions", 900)
"""Looks at what is public while somebody is typing."""
ANSWERS = Limit("online-answers", 60)
"""Attempts at the question that keeps programs out."""
LOGINS = Limit("online-logins", 60)
"""Ways to the identity service."""
REGAINS = Limit("online-regains", 10)
"""Wishes for a lost code."""
ACTS = Limit("online-acts", 60)
"""What an applicant does to a case: corrections, withdrawals, confirmations."""


def address_of(request: HttpRequest) -> str:
    """Return the network a request came from: the address, of IPv6 the first half.

    Behind a proxy it is what the proxy wrote into the header that
    ``GONGKAI_CLIENT_ADDRESS_HEADER`` names.
    """
    told = ""
    if settings.CLIENT_ADDRESS_HEADER:
        told = request.headers.get(settings.CLIENT_ADDRESS_HEADER, "").rpartition(",")[2].strip()
    told = told or str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(told)
    except ValueError:
        return told[:60]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)


def counted(limit: Limit, address: str) -> bool:
    """Count one act of an address; return whether it is within the limit."""
    key = hashlib.sha256(f"{limit.what}\0{address}".encode()).hexdigest()
    cache, now = caches["logins"], time.time()
    with alone(home() / "online.lock"):
        began, count = cache.get(key, (now, 0))
        if now - began >= HOUR:
            began, count = now, 0
        if count >= limit.most:
            return False
        cache.set(key, (began, count + 1), HOUR)
    return True


def used_once(key: str, *, seconds: int) -> bool:
    """Return whether this is the first use of something that may be used once in that time."""
    cache = caches["logins"]
    with alone(home() / "online.lock"):
        return bool(cache.add(hashlib.sha256(f"once\0{key}".encode()).hexdigest(), 1, seconds))


def seconds_to_wait(code_key: str, address: str) -> int:
    """Return for how long no code and password of this address, or for this code, are looked at."""
    return max(
        throttle.seconds_to_wait(f"{_FOLLOW}|{code_key}", address),
        guessing.seconds_to_wait(address, what=_FOLLOW),
    )


def failed(code_key: str, address: str) -> None:
    """Count an unknown code or a wrong password: against the code and against the address."""
    throttle.failed(f"{_FOLLOW}|{code_key}", address)
    guessing.failed(address, what=_FOLLOW)


def succeeded(code_key: str, address: str) -> None:
    """Forget the wrong passwords from where somebody has now come in."""
    throttle.succeeded(f"{_FOLLOW}|{code_key}", address)
