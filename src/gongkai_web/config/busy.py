"""What does somebody read who waited for the database in vain?

One writes at a time. Who finds another at it waits (twenty seconds on SQLite);
whoever writes longer than that is a large import, and it is best to try again.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

log = logging.getLogger(__name__)

_SIGNS = ("database is locked", "database table is locked", "lock timeout", "deadlock detected")
"""How SQLite and PostgreSQL say that somebody else holds what we want."""


def is_busy(error: BaseException | None) -> bool:
    """Return whether the database refused because somebody else is writing."""
    return isinstance(error, OperationalError) and any(sign in str(error) for sign in _SIGNS)


def _page(request: HttpRequest) -> HttpResponse:
    log.warning("%s %s: the database is busy", request.method, request.path)
    return HttpResponse(
        render_to_string("503_busy.html"), status=503, headers={"Retry-After": "30"}
    )


class DatabaseBusy:
    """Answers 503 in place of an error page where a view could not get hold of the database.

    The view's transaction is rolled back by then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that failed so; other failures are not ours."""
        return _page(request) if is_busy(exception) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what failed outside a view: busy as well where the session could not be kept."""
    return _page(request) if is_busy(sys.exc_info()[1]) else defaults.server_error(request)
