"""What does the portal answer to anybody at an address? Asked within the process, without a server."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve


class NotThere(Exception):
    """The portal has no such page for the public."""


def asked(source: str, frame: dict[str, Any]) -> HttpRequest:
    """Return the request of anybody for an address; ``frame`` replaces what stands around the content."""
    parts = urlsplit(source)
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = unquote(parts.path)
    request.META = {
        "SERVER_NAME": urlsplit(settings.BASE_URL).hostname or "localhost", "SERVER_PORT": "80",
        "QUERY_STRING": parts.query, "REQUEST_METHOD": "GET", "REMOTE_ADDR": "",
    }  # fmt: skip
    request.GET = QueryDict(parts.query)
    request.frame = frame
    return request


def answer(source: str, frame: dict[str, Any]) -> HttpResponse:
    """Return the portal's answer. Raises NotThere for what the public does not find."""
    request = asked(source, frame)
    try:
        match = resolve(request.path)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except (Http404, Resolver404) as error:
        raise NotThere(source) from error
    if response.status_code not in (200, 410):
        raise NotThere(f"{source}（{response.status_code}）")
    return response
