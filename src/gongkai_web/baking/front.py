"""How is a page that is kept given out at once? Before the application hears of the request.

One question to the database, which names the present generation; then bytes from memory. All else,
and whatever is not plain, goes to the application.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from gongkai_web.baking import generation, leases
from gongkai_web.baking.keys import key_of
from gongkai_web.baking.middleware import secure_headers, shelf
from gongkai_web.baking.shelf import Shelf

log = logging.getLogger(__name__)

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
_MOST_HOSTS = 100
_PHRASES = {200: "200 OK", 304: f"304 {HTTPStatus.NOT_MODIFIED.phrase}"}


class Front:
    """The application with the pages of ``kept`` before it."""

    def __init__(self, application: Application, kept: Shelf) -> None:
        self.application, self.shelf = application, kept
        self._hosts: set[str] = set()
        self._own = threading.local()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer with a page that is kept, or let the application answer."""
        answer = self._answer(environ)
        if answer is None:
            return self.application(environ, start)
        status, headers, body = answer
        start(_PHRASES[status], headers)
        return [body]

    def _answer(self, environ: Environ) -> tuple[int, list[tuple[str, str]], bytes] | None:
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD"):
            return None
        key = key_of(environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        if key is None or settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", ""):
            return None
        if not self._is_our_host(environ.get("HTTP_HOST", "")):
            return None
        token = self._token()
        at = generation.known(token, timezone.now()) if token is not None else None
        found = self.shelf.remembered(at.name, key) if at is not None else None
        if found is None:
            return None
        return found.given(
            method=method,
            accepts=environ.get("HTTP_ACCEPT_ENCODING", ""),
            known=environ.get("HTTP_IF_NONE_MATCH", ""),
            more=secure_headers(_is_secure(environ)),
        )

    def _is_our_host(self, told: str) -> bool:
        if told in self._hosts:
            return True
        domain, _ = split_domain_port(told)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return False
        if len(self._hosts) < _MOST_HOSTS:
            self._hosts.add(told)
        return True

    def _token(self) -> str | None:
        """Return the token as the database names it now, over a connection of this thread's own."""
        own = getattr(self._own, "connection", None)
        try:
            if own is None:
                own = connection.copy()
                own.ensure_connection()
                self._own.connection = own
            row = own.connection.execute(generation.READ).fetchone()
        except Exception as error:
            log.warning("the generation could not be read: %s", error)
            self._own.connection = None
            if own is not None:
                own.close()
            return None
        return row[0] if row else None


def _is_secure(environ: Environ) -> bool:
    told = settings.SECURE_PROXY_SSL_HEADER
    if told is not None and told[0] in environ:
        return bool(environ[told[0]].split(",")[0].strip() == told[1])
    return bool(environ.get("wsgi.url_scheme") == "https")


def before(application: Application) -> Application:
    """Return the application with its kept pages before it, as a server calls it."""
    found = shelf()
    if found is None:
        return application
    prepare(found)
    return Front(application, found)


def prepare(found: Shelf) -> None:
    """Make the folder ready: what an earlier run of the machine left may be half written."""
    found.root.mkdir(parents=True, exist_ok=True, mode=0o755)
    note, boot = found.root / "boot", _boot()
    if not note.exists() or note.read_text("ascii") != boot:
        found.sweep("")
        half = note.with_suffix(f".half-{os.getpid()}")
        half.write_text(boot, "ascii")
        half.replace(note)
    if settings.FRONT:
        leases.keep_laying()
    elif (place := leases.front()) is not None and place.is_dir():
        leases.end_all(place)
        with suppress(OSError):
            place.rmdir()


def _boot() -> str:
    """Return what names this run of the machine; "" where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""
