"""Is the reader's copy still good? An answer says how long it keeps, and 304 where nothing changed."""

from __future__ import annotations

import hashlib
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response


def kept(request: HttpRequest, response: HttpResponse, *, seconds: int) -> HttpResponse:
    """Return the answer with its ETag and how long it keeps, or 304 to whoever has it already.

    The ETag is the content's own checksum: the same content is the same on every worker.
    """
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={seconds}"
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))
