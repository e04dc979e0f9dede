"""What may a page load, and which rooms of the back office are open?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from gongkai_web.config.first_script import FIRST_SCRIPT_HASH

# Public pages carry no style and but one script, named by its hash, in the text, and ask no other host.
PUBLIC_POLICY = (
    f"default-src 'self'; script-src 'self' '{FIRST_SCRIPT_HASH}'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
# Wagtail's pages hold inline scripts and styles (tried: 'self' alone breaks four pages of six).
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


class ContentSecurityPolicy:
    """Sends the policy of the house: strict on public pages, relaxed under ``/admin/``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and add the header, unless the page set its own."""
        response = self.get_response(request)
        response.headers.setdefault(
            "Content-Security-Policy",
            ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY,
        )
        return response


class RefuseLargeUploads:
    """Answers 413 for a form that is larger than its page takes, before a byte of it is read.

    A page says so by ``largest_body`` on its view class. Stands before the proof of
    origin is checked, which reads the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse what says itself that it is too large."""
        most = getattr(getattr(view, "view_class", None), "largest_body", None)
        told = request.headers.get("Content-Length", "")
        if most is None or not told.isdecimal() or int(told) <= most:
            return None
        megabyte = 1024 * 1024
        page = render_to_string(
            "413.html", {"size": f"{int(told) / megabyte:.1f}", "most": most // megabyte}
        )
        return HttpResponse(page, status=413, headers={"Connection": "close"})


# Wagtail's own addresses that an office uses. Its page tree, images, collections,
# workflows, site log and choosers know nothing of agencies, so they stay shut.
WAGTAIL_ROOMS = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_account",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_dismissibles",
    }
)


class OnlyOurRooms:
    """Answers 404 for the parts of Wagtail that the office does not use.

    Open are the views of this product and those of ``WAGTAIL_ROOMS``. A new
    address of a later Wagtail is shut until somebody opens it here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """Raise Http404 for a room that is shut."""
        match = request.resolver_match
        if match is None or not request.path.startswith("/admin/"):
            return
        if match.view_name in WAGTAIL_ROOMS or _is_ours(view):
            return
        raise Http404("没有这个页面")


def _is_ours(view: Any) -> bool:
    """Return whether the view is code of this product, under any number of decorators."""
    while True:
        cls = getattr(view, "view_class", None)
        if (cls.__module__ if cls else view.__module__).startswith("gongkai_web."):
            return True
        if (inner := getattr(view, "__wrapped__", None)) is None:
            return False
        view = inner
