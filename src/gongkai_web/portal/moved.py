"""Where does an old address lead today? To something public, by one permanent redirect, or nowhere.

A page that exists is never asked about here: only what would answer 404 is looked up. The
targets are kept as records, not as addresses, so that what moves twice is reached in one step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.encoding import iri_to_uri

from gongkai_web.outlet.embedding import DATA, PART, WHOLE
from gongkai_web.portal.addresses import LONGEST, OldAddress
from gongkai_web.publishing.models import Column

MOST_STEPS = 5
KEPT_FOR = 3600
"""Seconds a browser remembers a redirect: one that was wrong is not remembered for ever."""
OURS = (
    "/admin/",
    "/api/",
    "/static/",
    "/calendar/",
    "/follow/",
    "/messages/follow/",
    "/healthz",
    "/readyz",
)
_ALONE = ("portal", "search", "outlet")
_PLAIN = ("online:start", "mailbox:index", "mailbox:answers", "mailbox:numbers")


def normal(address: str) -> str:
    """Return an old address as the register keeps it: path and query, decoded, without the host."""
    parts = urlsplit(address.strip())
    path = unquote(parts.path) or "/"
    return (path if path.startswith("/") else f"/{path}") + (
        f"?{parts.query}" if parts.query else ""
    )


def resolved(path: str) -> ResolverMatch | None:
    """Return which view an address of this installation has."""
    try:
        return resolve(path)
    except Resolver404:
        return None


def is_public(path: str) -> bool:
    """Return whether the public finds something at a path of the portal now."""
    from gongkai_web.portal import items, reports
    from gongkai_web.portal.agencies import agencies_shown

    match = resolved(path)
    if match is None:
        return False
    kwargs = match.kwargs
    if not kwargs:
        return match.namespace in _ALONE or match.view_name in _PLAIN
    if match.namespace not in ("portal", "outlet") or "code" not in kwargs:
        return False
    code = kwargs["code"]
    if "pk" in kwargs:
        edition = items.editions().filter(item__agency__code=code, item_id=kwargs["pk"]).first()
        return edition is not None and _holds(edition.content, kwargs.get("sha256"))
    if "slug" in kwargs:
        column = Column.objects.filter(agency__code=code, slug=kwargs["slug"]).first()
        return column is not None and (
            column.is_open or items.editions().filter(column_id_then=column.pk).exists()
        )
    if "year" in kwargs:
        return reports.public().filter(agency__code=code, year=int(kwargs["year"])).exists()
    return agencies_shown().filter(code=code).exists()


def _holds(content: dict[str, Any], sha256: str | None) -> bool:
    """Return whether a file belongs to what is public; without one asked for, it does."""
    files = {one["sha256"] for one in content.get("attachments") or ()}
    return sha256 is None or sha256 in files or f"file:{sha256}" in (content.get("body") or "")


def path_of(old: OldAddress) -> str:
    """Return the path where the target of an old address stands today."""
    if (item := old.to_item) is not None:
        return reverse("portal:item", args=[item.agency.code, item.pk])
    if (column := old.to_column) is not None:
        return reverse("portal:column", args=[column.agency.code, column.slug])
    if old.to_agency is not None:
        return reverse("portal:agency", args=[old.to_agency.code])
    return old.to_path


def target(path: str, query: str = "") -> str | None:
    """Return where an old address leads: a path that may or may not be public; None for an unknown one."""
    met: set[str] = set()
    found: str | None = None
    for _ in range(MOST_STEPS):
        if (onwards := _step(path, query)) is None or onwards in met:
            return found
        found = path = onwards
        met.add(onwards)
        query = ""
        if is_public(found):
            return found
    return found


def _step(path: str, query: str) -> str | None:
    """Return where one entry of the register leads: the address itself, else what lies above it."""
    slashed = path[:-1] if path.endswith("/") else f"{path}/"
    asked = [f"{path}?{unquote(query)}"] * bool(query) + [path, slashed]
    above = [path[: at + 1] for at, sign in enumerate(path) if sign == "/"][1:13]
    wanted = [one for one in (*asked, *above) if len(one) <= LONGEST]
    rows = OldAddress.objects.filter(path__in=wanted).select_related(
        "to_item__agency", "to_column__agency", "to_agency"
    )
    known = {row.path: row for row in rows}
    for one in asked:
        if (row := known.get(one)) is not None:
            return path_of(row)
    for one in reversed(above):
        if (row := known.get(one)) is not None and row.is_prefix:
            return path_of(row) + path[len(one) :]
    return None


class MovedAddresses:
    """Sends whoever asks for an old address to the new one, for ever (301)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; look into the register where nothing else had an answer."""
        response = self.get_response(request)
        if (
            response.status_code != 404
            or request.method not in ("GET", "HEAD")
            or request.path.startswith(OURS)
            or "\0" in request.path
        ):
            return response
        return _moved(request) or response


def _moved(request: HttpRequest) -> HttpResponse | None:
    onwards = target(request.path, request.META.get("QUERY_STRING", ""))
    if onwards is None or onwards == request.path:
        return None
    if is_public(onwards):
        # Who takes pages into another site goes on as it began.
        how = request.GET.get("embed", "")
        kept = f"?embed={how}" if how in (WHOLE, PART, DATA) and onwards.endswith("/") else ""
        answer = HttpResponsePermanentRedirect(iri_to_uri(f"{onwards}{kept}"))
        answer["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        return answer
    return _gone(request, onwards)


def _gone(request: HttpRequest, path: str) -> HttpResponse | None:
    """Say of what moved and was then taken back that it was: never lead to what is not public."""
    from gongkai_web.portal import items

    match = resolved(path)
    if match is None or match.view_name != "portal:item":
        return None
    try:
        answer = items.item(request, **match.kwargs)
    except Http404:
        return None
    return answer if answer.status_code == 410 else None
