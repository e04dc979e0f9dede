"""What does somebody read whose request is refused before any page of ours sees it?"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.template.loader import render_to_string

_FOREIGN = "Origin checking failed"
"""How Django begins the reason where the form came from another origin."""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form whose proof of origin is missing or old, and say what helps."""
    page = render_to_string(
        "403_csrf.html",
        {
            "no_cookie": reason == REASON_NO_CSRF_COOKIE,
            "origin": request.headers.get("Origin", "") if reason.startswith(_FOREIGN) else "",
        },
    )
    return HttpResponse(page, status=403)


class MethodRefused:
    """Puts words into the empty answer 405 for a way of asking that a page does not know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            response.content = render_to_string("405.html")
            response["Content-Type"] = "text/html; charset=utf-8"
        return response
