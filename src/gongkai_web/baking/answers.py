"""What is kept of an answer, and how is it given again? With the same headers, packed where that helps."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from http import HTTPStatus

import brotli
from django.http import HttpResponse

from gongkai_web.baking.packing import SMALLEST_PACKED, packing
from gongkai_web.config.middleware import PUBLIC_POLICY

NOT_KEPT = frozenset(
    {"content-length", "content-encoding", "date", "etag", "last-modified", "vary", "set-cookie"}
)
CACHE_CONTROL = "no-cache"
"""Everybody may keep a public page, and asks each time whether it still is what the public may read."""
_NOT_IN_304 = frozenset({"content-type", "content-language", "content-disposition"})

PLAIN = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": CACHE_CONTROL,
    "Content-Security-Policy": PUBLIC_POLICY,
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""The headers of an ordinary page, which the server in front knows by heart (deploy/nginx)."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it is sent, in every packing."""

    headers: tuple[tuple[str, str], ...]
    """What every reader gets; without length, packing and ETag."""
    digest: str
    bodies: dict[str, bytes] = field(default_factory=dict)
    """The body plain under ``""``, and by the name of the packing."""

    @staticmethod
    def digest_of(body: bytes) -> str:
        """Return the body's checksum, the ETag of a page."""
        return hashlib.sha256(body).hexdigest()[:32]

    @property
    def is_plain(self) -> bool:
        """Whether it has the headers of an ordinary page and no others."""
        return dict(self.headers) == PLAIN

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return sum(map(len, self.bodies.values())) + 500

    def given(
        self, *, method: str, accepts: str, known: str, more: Headers
    ) -> tuple[int, Headers, bytes]:
        """Return status, headers and body for a reader.

        ``accepts`` is what the reader unpacks, ``known`` the ETags it holds already, ``more``
        headers of this connection.
        """
        headers = [
            *self.headers,
            ("Vary", "Accept-Encoding"),
            ("ETag", f'W/"{self.digest}"'),
            *more,
        ]
        if known and (self.digest in known or known.strip() == "*"):
            kept = [one for one in headers if one[0].lower() not in _NOT_IN_304]
            return HTTPStatus.NOT_MODIFIED, kept, b""
        how = packing(accepts, self.bodies) if accepts else ""
        body = self.bodies[how]
        if how:
            headers.append(("Content-Encoding", how))
        headers.append(("Content-Length", str(len(body))))
        return HTTPStatus.OK, headers, b"" if method == "HEAD" else body

    def described(self) -> bytes:
        """Return what lies beside the bodies on disk."""
        return json.dumps({"headers": self.headers, "digest": self.digest}).encode()

    @classmethod
    def of(cls, response: HttpResponse) -> Answer:
        """Return what is kept of a response."""
        body = bytes(response.content)
        headers = [
            (name, value) for name, value in response.items() if name.lower() not in NOT_KEPT
        ]
        bodies = {"": body}
        if len(body) >= SMALLEST_PACKED:
            bodies["gzip"] = gzip.compress(body, 6, mtime=0)
            bodies["br"] = brotli.compress(body, quality=5)
        return cls(tuple(headers), cls.digest_of(body), bodies)

    @classmethod
    def read(cls, described: bytes, bodies: dict[str, bytes]) -> Answer:
        """Return what was kept on disk. Raises ValueError for what is not whole."""
        told = json.loads(described)
        if cls.digest_of(bodies[""]) != told["digest"]:
            raise ValueError("the page is not what its description says")
        return cls(tuple((name, value) for name, value in told["headers"]), told["digest"], bodies)
