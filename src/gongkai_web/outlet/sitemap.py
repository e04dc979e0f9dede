"""Where do search engines find every public page, and where have they no business? (sitemaps.org, RFC 9309)

The index names parts of at most 50,000 addresses. An item stays in its part for ever, for
parts are spans of item numbers; so a part changes only when something in it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import BigIntegerField, ExpressionWrapper, F, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai_web.mailbox.models import PublicText
from gongkai_web.outlet.keeping import kept
from gongkai_web.outlet.telling import address, moment
from gongkai_web.portal import items, reports
from gongkai_web.portal.agencies import agencies_shown
from gongkai_web.portal.pages import served
from gongkai_web.publishing.models import Column

MOST = 50_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_ALWAYS = ("/", "/agencies/", "/annual-reports/", "/policies/", "/policies/interpretations/",
           "/policies/register/", "/statistics/", "/messages/", "/messages/answers/",
           "/messages/numbers/", "/apply/", "/site-map/",
           "/accessibility/", "/en/", "/en/agencies/")  # fmt: skip
ROBOTS = (
    "/admin/", "/api/", "/apply/all/", "/apply/public/", "/apply/receipt/", "/apply/steps/",
    "/apply/suggest/", "/calendar/", "/follow/", "/messages/follow/", "/messages/new/",
    "/messages/receipt/", "/search/", "/healthz", "/readyz", "/*?embed=",
)  # fmt: skip
"""What robots keep out of: the back office, applicants' houses, searches, pages that double others."""
Entry = tuple[str, datetime | None]


def _element(name: str, path: str, changed: datetime | None) -> str:
    last = f"<lastmod>{moment(changed)}</lastmod>" if changed else ""
    return f"<{name}><loc>{escape(path)}</loc>{last}</{name}>\n"


def _xml(request: HttpRequest, root: str, name: str, entries: Iterator[Entry]) -> HttpResponse:
    base = address("")
    told = "".join(_element(name, base + path, changed) for path, changed in entries)
    response = HttpResponse(
        f"{_HEAD}<{root} {_SPACE}>\n{told}</{root}>\n", content_type="application/xml"
    )
    return kept(request, response)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Name the parts, each with the last change in it."""
    parts = (
        items.editions().order_by()
        .annotate(part=ExpressionWrapper(F("item_id") / MOST, output_field=BigIntegerField()))
        .values("part").annotate(last=Max("public_from")).order_by("part")
    )  # fmt: skip
    entries: list[Entry] = [
        (reverse("outlet:sitemap_pages", args=[number]), None)
        for number in range(-(-len(list(_pages())) // MOST))
    ]
    entries += [(reverse("outlet:sitemap_items", args=[row["part"]]), row["last"]) for row in parts]
    return _xml(request, "sitemapindex", "sitemap", iter(entries))


@require_safe
def pages(request: HttpRequest, number: int) -> HttpResponse:
    """Name the pages that are no items: of the site, of agencies, columns, annual reports."""
    entries = list(_pages())[number * MOST : (number + 1) * MOST]
    if not entries:
        raise Http404("没有这一部分")
    return _xml(request, "urlset", "url", iter(entries))


def _pages() -> Iterator[Entry]:
    for path in _ALWAYS:
        if served(path):
            yield path, None
    shown = agencies_shown()
    last = dict(
        items.editions().order_by().values_list("item__agency").annotate(Max("public_from"))
    )
    for pk, code in shown.values_list("pk", "code"):
        yield reverse("portal:agency", args=[code]), last.get(pk)
    in_columns: dict[Any, Any] = dict(
        items.editions().order_by().values_list("column_id_then").annotate(Max("public_from"))
    )
    columns = Column.objects.filter(agency__in=shown, is_open=True)
    for pk, code, slug in columns.values_list("pk", "agency__code", "slug"):
        yield reverse("portal:column", args=[code, slug]), in_columns.get(pk)
    answers = PublicText.objects.public().order_by("message").values_list("message", flat=True)
    for pk in answers:
        yield reverse("mailbox:answer", args=[pk]), None
    rows = reports.public().values_list("agency__code", "year", "published_at")
    for code, year, published_at in rows:
        yield reverse("portal:annual_report", args=[code, year]), published_at


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """Name the items of one part. Raises Http404 for a part without any."""
    # A larger number is no key of a row, and no database would take it.
    if number > 2**62 // MOST:
        raise Http404("没有这一部分")
    rows = items.editions().filter(
        item_id__gte=number * MOST, item_id__lt=(number + 1) * MOST
    ).order_by("item_id").values_list("item__agency__code", "item_id", "public_from")  # fmt: skip
    before: dict[str, str] = {}
    entries: list[Entry] = []
    for code, pk, at in rows.iterator(5000):
        if code not in before:
            before[code] = reverse("portal:item", args=[code, 0]).removesuffix("0/")
        entries.append((f"{before[code]}{pk}/", at))
    if not entries:
        raise Http404("没有这一部分")
    return _xml(request, "urlset", "url", iter(entries))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what is not for them, and where the site map is."""
    lines = ["User-agent: *", "Allow: /api/public/", *(f"Disallow: {path}" for path in ROBOTS)]
    told = "\n".join([*lines, f"Sitemap: {address(reverse('outlet:sitemap'))}", ""])
    response = HttpResponse(told, content_type="text/plain; charset=utf-8")
    return kept(request, response)
