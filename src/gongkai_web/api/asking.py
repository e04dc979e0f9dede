"""Who asks? A person who is logged in, or a program with a person's token; and how often may they?"""

from __future__ import annotations

import hashlib
import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from gongkai_web.agencies.access import Capability, MembershipBackend, NotAllowed, may
from gongkai_web.agencies.models import User
from gongkai_web.api import tokens
from gongkai_web.api.problems import NoCsrfToken, TooMany
from gongkai_web.config.bootstrap import alone
from gongkai_web.config.home import home
from gongkai_web.reminders import guessing

PERIOD = 60
"""Seconds in which requests are counted."""

SAFE = ("GET", "HEAD", "OPTIONS")


def at_a_fair_pace(user: User) -> User:
    """Count a request of a person, whatever token it came with. Raises TooMany."""
    counted(f"api\0{user.pk}", most=settings.API_PER_MINUTE)
    return user


def counted(who: str, *, most: int) -> None:
    """Count a request of somebody, who may make so many in a period. Raises TooMany."""
    key = hashlib.sha256(who.encode()).hexdigest()
    cache, now = caches["logins"], time.time()
    with alone(home() / "api.lock"):
        began, count = cache.get(key, (now, 0))
        if now - began >= PERIOD:
            began, count = now, 0
        if count >= most:
            raise TooMany(max(1, int(began + PERIOD - now + 0.999)))
        cache.set(key, (began, count + 1), PERIOD)


class Session(APIKeyCookie):
    """Who is logged in to the back office; a change needs the header ``X-CSRFToken`` too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        """Return the person. Raises NoCsrfToken, TooMany."""
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return the person, or None for a stranger and who serves nowhere."""
        user: Any = request.user
        if not user.is_authenticated or not may(user, None, Capability.VIEW):
            return None
        if request.method not in SAFE and check_csrf(request):
            raise NoCsrfToken
        return at_a_fair_pace(user)


class Bearer(HttpBearer):
    """A token that the person made, as ``Authorization: Bearer gk_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the person the token stands for. Raises AuthenticationError, NotAllowed, TooMany."""
        from ninja.errors import AuthenticationError

        address = str(request.META.get("REMOTE_ADDR", ""))
        found, known = tokens.token_of(token.strip())
        user: Any = MembershipBackend().get_user(found.user_id) if found is not None else None
        if found is None or user is None or not may(user, None, Capability.VIEW):
            # A good token is never kept waiting for what others try from the same address.
            if seconds := guessing.seconds_to_wait(address, what="token"):
                raise TooMany(seconds)
            if not known:
                guessing.failed(address, what="token")
            raise AuthenticationError
        if request.method not in SAFE and not found.may_write:
            raise NotAllowed(f"令牌“{found.name}”只能查阅，不能登记")
        at_a_fair_pace(user)
        tokens.used(found)
        request.user = user
        return user


WHO = [Bearer(), Session()]
"""A token counts before a session: a program that sends one means it."""
