"""How do the online pages prove that a form came from them, without a cookie on any other page?

Django's own proof, with a cookie that only these pages get: named apart, bound to their
path, out of reach of scripts. Answers are never stored by anybody.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.template.loader import render_to_string
from django.utils.decorators import decorator_from_middleware, method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

COOKIE = "gongkai_form"
_LASTS = 24 * 3600


def path_of(request: HttpRequest) -> str:
    """Return the path to which a cookie of this page is bound: ``/apply/`` or ``/follow/``."""
    return f"/{request.path.split('/')[1]}/"


class OnlineCsrf(CsrfViewMiddleware):
    """The proof of origin with a cookie of its own."""

    def _get_secret(self, request: HttpRequest) -> str | None:
        secret = request.COOKIES.get(COOKIE)
        # A secret that Django did not make is no secret: another is given.
        return secret if secret and len(secret) in (32, 64) and secret.isalnum() else None

    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponseBase) -> None:
        response.set_cookie(
            COOKIE,
            request.META["CSRF_COOKIE"],
            max_age=_LASTS,
            path=path_of(request),
            secure=settings.CSRF_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )

    def process_request(self, request: HttpRequest) -> None:
        """Forget what the back office's cookie said, and look at ours."""
        request.META.pop("CSRF_COOKIE", None)
        super().process_request(request)


_proven = decorator_from_middleware(OnlineCsrf)


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(_proven, name="dispatch")
class OnlinePage(View):
    """A page of the online service: its forms are proven, its answers kept by nobody.

    What a page needs before it answers belongs into ``ready``: with a ``dispatch`` of its own it
    would not be proven here, but by the back office's cookie, which applicants do not have.
    """

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]
    largest_body = 64 * 1024
    """What a form may weigh; pages that take files say more."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and forbid to keep the answer."""
        early = self.ready(request)
        return unkept(early or super().dispatch(request, *args, **kwargs))

    def ready(self, request: HttpRequest) -> HttpResponse | None:
        """Make ready to answer; return an answer where the page has none of its own to give."""
        return None


def unkept(response: HttpResponseBase) -> HttpResponseBase:
    """Return the response as one that nobody may keep or index."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def refused(status: int, text: str, *, seconds: int = 0) -> HttpResponse:
    """Return a page that refuses: too many, say."""
    told = {"told": text, "is_often": status == HTTPStatus.TOO_MANY_REQUESTS}
    response = HttpResponse(render_to_string("429.html", told), status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response
