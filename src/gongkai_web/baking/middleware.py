"""Who makes the pages that are kept, and who says how long any public answer may be kept elsewhere?

:class:`Baked` stands before all else. It gives out what is kept, and where nothing is, it has the
page made from a request that says nothing but the address: no cookie, no header of a stranger, no
host name but our own. What such a request cannot say cannot get into a page that others will read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response

from gongkai_web.baking.answers import CACHE_CONTROL, Answer
from gongkai_web.baking.generation import Present, present
from gongkai_web.baking.keys import key_of
from gongkai_web.baking.packing import FOR_ITSELF
from gongkai_web.baking.reading import tables_read
from gongkai_web.baking.shelf import Shelf
from gongkai_web.baking.watched import may_be_kept

Respond = Callable[[HttpRequest], HttpResponse]
ROOM = "portal"
"""The addresses whose pages are kept; all others are answered as ever."""
ASKED_AGAIN = (ROOM, "search", "mailbox")
"""The addresses whose answers others may keep, and must ask for again; but for those that say ``no-store``."""
_TOLD = ("HTTP_", "REMOTE_", "CONTENT_")


def shelf() -> Shelf | None:
    """Return this process's shelf; None where nothing is kept."""
    root = settings.BAKED_ROOT
    if root is None:
        return None
    found = _shelves.get(root)
    if found is None:
        found = _shelves[root] = Shelf(root, settings.BAKED_MB * 1024 * 1024)
    return found


_shelves: dict[Any, Shelf] = {}


def is_public(path: str) -> bool:
    """Return whether a page of the portal stands there."""
    try:
        return resolve(path).namespace == ROOM
    except Resolver404:
        return False


def secure_headers(is_secure: bool) -> list[tuple[str, str]]:
    """Return what is told only over encrypted connections."""
    if is_secure and settings.SECURE_HSTS_SECONDS:
        return [("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}")]
    return []


class Baked:
    """Gives out pages that are kept, and keeps what is made."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        found = shelf()
        if found is None:
            raise MiddlewareNotUsed
        self.shelf = found

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        key = self._key(request)
        if key is None:
            return self.get_response(request)
        try:
            at = present(connection, timezone.now())
        except DatabaseError:
            at = None
        if at is None:
            return self.get_response(request)
        answer = self.shelf.find(at.name, key)
        if answer is None:
            if request.method != "GET" or request.META.get("HTTP_COOKIE"):
                return self.get_response(request)
            made = self._made(request, at, key)
            if not isinstance(made, Answer):
                return made
            answer = made
        return _sent(request, answer)

    def _key(self, request: HttpRequest) -> str | None:
        """Return the name under which the answer is or may be kept; None where it never is."""
        if request.method not in ("GET", "HEAD"):
            return None
        if settings.SESSION_COOKIE_NAME in request.META.get("HTTP_COOKIE", ""):
            return None
        key = key_of(request.path, request.META.get("QUERY_STRING", ""))
        if key is None or not is_public(request.path):
            return None
        try:
            request.get_host()
        except DisallowedHost:
            return None
        return key

    def _made(self, request: HttpRequest, at: Present, key: str) -> HttpResponse | Answer:
        """Have the page made for everybody; return the response where it cannot be kept."""
        told = dict(request.META)
        is_secure = request.is_secure()
        request.META = bare = _bare(told)
        with tables_read(connection) as tables:
            response = self.get_response(request)
        request.META = told
        is_for_all = "CSRF_COOKIE" not in bare and _is_for_everybody(response)
        if not is_for_all or not may_be_kept(tables):
            for name, value in secure_headers(is_secure):
                response.headers.setdefault(name, value)
            return _if_changed(request, response)
        answer = Answer.of(response)
        self.shelf.keep(at.name, key, answer)
        return answer


def _bare(told: dict[str, Any]) -> dict[str, Any]:
    """Return what a request says that comes from nobody: the address, asked of our own host."""
    bare = {name: value for name, value in told.items() if not name.startswith(_TOLD)}
    ours = urlsplit(settings.BASE_URL).netloc
    is_ours = validate_host(ours.rpartition(":")[0] or ours, settings.ALLOWED_HOSTS)
    bare["HTTP_HOST"] = ours if is_ours else told.get("HTTP_HOST", "")
    bare["REMOTE_ADDR"] = ""
    return bare


def _is_for_everybody(response: HttpResponse) -> bool:
    """Return whether a response is one that every reader would get."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    if any(word in response.get("Cache-Control", "") for word in FOR_ITSELF):
        return False
    varies = {one.strip().lower() for one in response.get("Vary", "").split(",")} - {""}
    return varies <= {"accept-encoding"}


def _sent(request: HttpRequest, answer: Answer) -> HttpResponse:
    status, headers, body = answer.given(
        method=request.method or "GET",
        accepts=request.META.get("HTTP_ACCEPT_ENCODING", ""),
        known=request.META.get("HTTP_IF_NONE_MATCH", ""),
        more=secure_headers(request.is_secure()),
    )
    response = HttpResponse(body, status=status)
    del response["Content-Type"]
    for name, value in headers:
        response[name] = value
    return response


class AskedAgain:
    """Says on every public answer that it must be asked for again each time, and answers 304 where nothing changed.

    A file of something withdrawn is gone with the next request of whoever holds it; who holds what
    is still public gets a few bytes.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or match.namespace not in ASKED_AGAIN:
            return response
        if request.method not in ("GET", "HEAD"):
            return response
        if any(word in response.get("Cache-Control", "") for word in FOR_ITSELF):
            return response
        response["Cache-Control"] = CACHE_CONTROL
        if response.status_code != 200:
            return response
        # A page is more than its text: menus, marks, links. Only the whole tells whether it changed.
        is_page = response.get("Content-Type", "").startswith("text/html")
        if not response.streaming and (is_page or not response.has_header("ETag")):
            response["ETag"] = f'W/"{Answer.digest_of(response.content)}"'
        return _if_changed(request, response)


def _if_changed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the response, or 304 for who has it already."""
    if response.status_code != 200 or not response.has_header("ETag"):
        return response
    answer = cast(
        HttpResponse, get_conditional_response(request, response["ETag"], response=response)
    )
    if answer is not response:
        # What the response holds open, a file, is let go of with the answer.
        answer._resource_closers += response._resource_closers
    return answer
