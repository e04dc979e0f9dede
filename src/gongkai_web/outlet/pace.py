"""How often may one address ask the read API? Counted for all workers; a person's programs are counted apart."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from gongkai_web.api.asking import counted
from gongkai_web.online.limits import address_of


def anybody(request: HttpRequest) -> bool:
    """Let anybody ask, without a name, at a fair pace. Raises TooMany."""
    counted(f"public\0{address_of(request)}", most=settings.PUBLIC_API_PER_MINUTE)
    return True
