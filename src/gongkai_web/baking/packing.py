"""Which answers that are made for one asking may be packed? Those that hold nothing but what everybody may read.

A packed answer tells by its length whether words of the asker stand in it again. Where a secret
stands beside them, a stranger who lets somebody's browser ask often enough finds it out (BREACH). So the
answers of a few rooms are packed, and of these none that sets a cookie, belongs to who is signed in, or says
that it is nobody else's. A search says its words again, and has no secret beside them.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Collection

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

SMALLEST_PACKED = 400
PACKED = ("br", "gzip")
"""The packings, what is smaller first."""
ROOMS = frozenset({"portal", "outlet", "search", "mailbox"})
API = "api"
API_PATHS = ("/api/public/", "/api/openapi.json")
"""Of the API what asks for no token."""
TYPES = frozenset(
    {
        "text/html", "text/plain", "text/csv", "image/svg+xml",
        "application/json", "application/feed+json", "application/atom+xml", "application/xml",
    }
)  # fmt: skip
FOR_ITSELF = ("no-store", "private")
FORM_TOKEN = b"csrfmiddlewaretoken"
_NEVER = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})


def packing(accepts: str, among: Collection[str] = PACKED) -> str:
    """Return the first packing among these that a reader unpacks; "" for none."""
    told = {}
    for part in accepts.lower().split(","):
        name, _, weight = part.strip().partition(";")
        told[name.strip()] = weight.replace(" ", "") not in _NEVER
    return next((one for one in PACKED if one in among and told.get(one)), "")


def packed(body: bytes, how: str) -> bytes:
    """Return the body in that packing."""
    if how == "br":
        return bytes(brotli.compress(body, quality=4))
    return gzip.compress(body, 5, mtime=0)


def is_public(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether an answer comes out of a room where everybody reads the same, and is worth packing."""
    match = request.resolver_match
    if match is None or request.method not in ("GET", "HEAD"):
        return False
    if match.namespace not in ROOMS and not (
        match.namespace == API and request.path.startswith(API_PATHS)
    ):
        return False
    if response.status_code != 200 or response.streaming:
        return False
    if any(word in response.get("Cache-Control", "") for word in FOR_ITSELF):
        return False
    return response.get("Content-Type", "").partition(";")[0].strip().lower() in TYPES


def is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether nothing in an answer belongs to who asked."""
    # A token of a form is known by what Django notes as it gives one out.
    if request.META.get("CSRF_COOKIE") or request.META.get("HTTP_AUTHORIZATION"):
        return False
    if settings.SESSION_COOKIE_NAME in request.META.get("HTTP_COOKIE", ""):
        return False
    if response.cookies or FORM_TOKEN in response.content:
        return False
    varies = {one.strip().lower() for one in response.get("Vary", "").split(",")} - {""}
    return varies <= {"accept-encoding"}


class Packed:
    """Packs an answer on its way out; of pages that are kept the packed ones are kept too, and pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        if response.has_header("Content-Encoding") or not is_public(request, response):
            return response
        # Said to everybody, whatever this one gets: a server in front may pack it, too (deploy/nginx).
        patch_vary_headers(response, ("Accept-Encoding",))
        how = packing(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if not how or len(response.content) < SMALLEST_PACKED:
            return response
        if is_for_everybody(request, response):
            _pack(response, how)
        return response


def _pack(response: HttpResponse, how: str) -> None:
    response.content = packed(response.content, how)
    response["Content-Encoding"] = how
    response["Content-Length"] = str(len(response.content))
    if (etag := response.get("ETag", "")).startswith('"'):
        response["ETag"] = f"W/{etag}"  # the same text, not the same bytes
