"""Is the reader's copy still good? Asked each time: 304 where nothing changed, and nothing withdrawn out of a cache."""

from __future__ import annotations

import hashlib
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from gongkai_web.baking.answers import CACHE_CONTROL


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the answer with its ETag, or 304 to whoever has it already.

    It may be kept by anybody, and must be asked for again before it is shown: whoever kept a title
    that was withdrawn since learns so with the next question.
    The ETag is the content's own checksum: the same content is the same on every worker.
    """
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))
