"""How often may one address search? Counted for all workers; a page that is too often asked for says when to come back.

Behind a proxy that does not say who asks (``GONGKAI_CLIENT_ADDRESS_HEADER``) everybody comes from this
machine: nobody is counted then, or one reader's program would shut out all others.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from gongkai_web.api.asking import counted
from gongkai_web.api.problems import TooMany
from gongkai_web.online.csrf import refused
from gongkai_web.online.limits import address_of
from gongkai_web.outlet import pace

SUGGESTIONS_PER_MINUTE = 300
"""Somebody who types asks three times a second at most, and not for a minute."""

_View = Callable[..., HttpResponse]


def paced(what: str) -> Callable[[_View], _View]:
    """Answer 429 with ``Retry-After`` where an address asks too often; data count as the public API's."""

    def around(view: _View) -> _View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_data = what == "suggest" or request.GET.get("format") == "json"
            try:
                _count(request, what)
            except TooMany as often:
                if is_data:
                    told: HttpResponse = JsonResponse(
                        {"error": str(often)}, status=429, json_dumps_params={"ensure_ascii": False}
                    )
                    told["Retry-After"] = str(often.wait)
                    return told
                return refused(429, f"查找过于频繁，请过 {often.wait} 秒再试", seconds=often.wait)
            return view(request, *args, **kwargs)

        return answer

    return around


def _count(request: HttpRequest, what: str) -> None:
    """Count one asking. Raises TooMany."""
    address = address_of(request)
    if not settings.CLIENT_ADDRESS_HEADER and _is_this_machine(address):
        return
    if what == "search" and request.GET.get("format") == "json":
        pace.anybody(request)
    elif what == "search":
        counted(f"search\0{address}", most=settings.SEARCHES_PER_MINUTE)
    else:
        counted(f"suggest\0{address}", most=SUGGESTIONS_PER_MINUTE)


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("/")[0]).is_loopback
    except ValueError:
        return not address
