"""Is the process alive, and can it serve?"""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from gongkai_web.config.schema import missing_migrations


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process lives; touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and its tables are up to date, else 503."""
    try:
        missing = missing_migrations()
    except DatabaseError as error:
        return _not_ready(f"数据库无法访问：{type(error).__name__}")
    if missing:
        return _not_ready(f"数据库还差 {len(missing)} 步升级")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def _not_ready(reason: str) -> HttpResponse:
    return HttpResponse(f"{reason}\n", status=503, content_type="text/plain; charset=utf-8")
