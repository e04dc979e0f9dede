"""Every public address, asked twice by a stranger: which pages are kept, and why not the others?

Whoever adds an address writes it into one of the two tables: a page that could be kept and is not
costs every reader the making of it, and nobody would notice.
"""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from baked_site import forgotten
from county_site import county
from gongkai_web.baking import generation, middleware
from gongkai_web.baking.keys import key_of
from gongkai_web.mailbox.models import Message
from gongkai_web.portal.shelves import SHELVES
from gongkai_web.publishing.models import Item, ItemFile
from gongkai_web.review.models import EditionLink, Withdrawal
from gongkai_web.search.catalogue import CATALOGUE

pytestmark = pytest.mark.django_db

KEPT = {
    "portal:home": ["/"],
    "portal:agencies": ["/agencies/"],
    "portal:annual_reports": ["/annual-reports/"],
    "portal:policies": ["/policies/", "/policies/?page=2"],
    "portal:interpretations": ["/policies/interpretations/"],
    "portal:register": ["/policies/register/"],
    "portal:statistics": ["/statistics/"],
    "portal:en_home": ["/en/"],
    "portal:en_agencies": ["/en/agencies/"],
    "portal:en_agency": ["/en/agencies/sfj/"],
    "portal:site_map": ["/site-map/"],
    "portal:accessibility": ["/accessibility/"],
    "portal:agency": ["/sfj/", "/county/"],
    "portal:column": [
        "/sfj/columns/guide/",
        "/sfj/columns/statutory/",
        "/sfj/columns/statutory/?page=2",
        "/sfj/columns/rules/",
        "/sfj/columns/reports/",
        "/sfj/columns/own-documents/",
    ],
    "portal:item": ["/sfj/items/{item}/", "/sfj/items/{reading}/"],
    "portal:item_share_code": ["/sfj/items/{item}/share.svg"],
    "portal:agency_reports": ["/sfj/annual-reports/"],
    "portal:annual_report": ["/sfj/annual-reports/2025/"],
    "portal:annual_report_file": ["/sfj/annual-reports/2025/sfj-2025-figures.csv"],
}
"""Kept on the first asking, whatever else the process has asked before."""

FILE = "a file, streamed from where it lies, under the ETag of its own checksum"
ONE_PERSON = "a form with its secret sign, or what belongs to one person: no-store"
ASKED = "made of words somebody typed: as many addresses as words"
MESSAGES = "counts what came in and was answered, changed by every message: made anew"
FOLLOWED = (
    "asked for by programs, rarely and with If-None-Match: made anew, 304 where nothing changed"
)
PROGRAMS = "an answer to a program, of what it asked for and with its token"
MACHINE = "tells how this process fares just now"
NOT_KEPT = {
    "portal:item_file": (FILE, "/sfj/items/{item}/files/{sha256}/{name}"),
    "portal:item_picture": (FILE, ""),
    "search:search": (ASKED, "/search/"),
    "search:suggest": (ASKED, "/search/suggest/?q=通知"),
    "mailbox:index": (MESSAGES, "/messages/"),
    "mailbox:answers": (MESSAGES, "/messages/answers/"),
    "mailbox:answer": (MESSAGES, "/messages/answers/{message}/"),
    "mailbox:numbers": (MESSAGES, "/messages/numbers/"),
    "mailbox:numbers_csv": (MESSAGES, "/messages/numbers.csv"),
    "mailbox:new": (ONE_PERSON, "/messages/new/inquiry/?agency=sfj"),
    "mailbox:receipt": (ONE_PERSON, ""),
    "mailbox:follow": (ONE_PERSON, "/messages/follow/"),
    "mailbox:act": (ONE_PERSON, ""),
    "outlet:feed": (FOLLOWED, "/feed/"),
    "outlet:feed_json": (FOLLOWED, "/feed.json"),
    "outlet:agency_feed": (FOLLOWED, "/sfj/feed/"),
    "outlet:agency_feed_json": (FOLLOWED, "/sfj/feed.json"),
    "outlet:column_feed": (FOLLOWED, "/sfj/columns/statutory/feed/"),
    "outlet:column_feed_json": (FOLLOWED, "/sfj/columns/statutory/feed.json"),
    "outlet:sitemap": (FOLLOWED, "/sitemap.xml"),
    "outlet:sitemap_pages": (FOLLOWED, "/sitemap/pages-0.xml"),
    "outlet:sitemap_items": (FOLLOWED, "/sitemap/items-0.xml"),
    "outlet:robots": (FOLLOWED, "/robots.txt"),
    "online:start": (ONE_PERSON, "/apply/"),
    "online:all": (ONE_PERSON, "/apply/all/?agency=sfj"),
    "online:step": (ONE_PERSON, "/apply/steps/kind/?agency=sfj"),
    "online:suggest": (ONE_PERSON, ""),
    "online:public": (ONE_PERSON, ""),
    "online:receipt": (ONE_PERSON, "/apply/receipt/"),
    "online:follow": (ONE_PERSON, "/follow/"),
    "online:letter": (ONE_PERSON, ""),
    "online:regain": (ONE_PERSON, "/follow/regain/"),
    "online:regained": (ONE_PERSON, ""),
    "online:account": (ONE_PERSON, ""),
    "online:login": (ONE_PERSON, ""),
    "online:callback": (ONE_PERSON, ""),
    "online:file": (ONE_PERSON, ""),
    "online:act": (ONE_PERSON, ""),
    ":healthz": (MACHINE, "/healthz"),
    ":readyz": (MACHINE, "/readyz"),
    ":calendar_feed": (ONE_PERSON, ""),
    "api:openapi-json": (PROGRAMS, "/api/openapi.json"),
    "api:api-root": (PROGRAMS, ""),
    "api:cases": (PROGRAMS, ""),
    "api:case": (PROGRAMS, ""),
    "api:take_step": (PROGRAMS, ""),
    "api:applicant": (PROGRAMS, ""),
    "api:steps": (PROGRAMS, ""),
    "api:agencies": (PROGRAMS, "/api/public/agencies"),
    "api:columns": (PROGRAMS, "/api/public/columns?agency=sfj"),
    "api:public_items": (PROGRAMS, "/api/public/items"),
    "api:public_item": (PROGRAMS, "/api/public/items/{item}"),
    "api:gone_items": (PROGRAMS, "/api/public/gone"),
    "api:annual_reports": (PROGRAMS, "/api/public/annual-reports"),
}
"""Why not, and an address where a stranger gets an answer without having done anything before."""
OF_KEPT_TYPES = {
    "a filter": (ASKED, "/policies/?validity=repealed"),
    "words": (ASKED, "/policies/?q=通知"),
    "an order": (ASKED, "/policies/?sort=formed"),
    "data of the library": (ASKED, "/policies/?format=json"),
    "data of the register": (ASKED, "/policies/register/?format=csv"),
    "numbers of a year": (ASKED, "/statistics/?year=2025"),
    "data of the numbers": (ASKED, "/statistics/?format=json"),
    "agencies by kind": (ASKED, "/agencies/?by=kind"),
    "embedded": (ASKED, "/sfj/?embed=1"),
    "withdrawn": ("answered 410, which is not kept", "/sfj/items/{withdrawn}/"),
    "nowhere": ("answered 404, which is not kept", "/nobody/"),
}
"""Addresses of kept types that are not kept themselves."""


@pytest.fixture
def site(db, baked, settings, tmp_path):
    """Return what stands in the addresses of a small county, pages kept."""
    caches["logins"].clear()
    settings.MEDIA_ROOT = tmp_path / "uploads"
    root, settings.BAKED_ROOT = settings.BAKED_ROOT, None
    county(offices=2, items=2)
    settings.BAKED_ROOT = root
    file = ItemFile.objects.first()
    item = Item.objects.get(title="示例县公共法律服务管理办法")
    return {
        "item": item.pk, "message": Message.objects.values_list("pk", flat=True).first(),
        "reading": EditionLink.objects.get(kind="interprets").edition.item_id,
        "withdrawn": Withdrawal.objects.first().edition.item_id,
        "sha256": file.sha256, "name": file.name,
    }  # fmt: skip


def patterns():
    """Return the names of every address outside the back office, as the resolver knows them."""
    found = set()

    def below(entries, space, path):
        for one in entries:
            at = path + str(one.pattern)
            if at.startswith("admin/"):
                continue
            if isinstance(one, URLPattern):
                found.add(f"{space}:{one.name}")
            else:
                below(one.url_patterns, one.namespace or space, at)

    below(get_resolver().url_patterns, "", "")
    return found


def test_every_address_is_kept_or_says_why_not():
    assert KEPT.keys() | NOT_KEPT.keys() == patterns()
    assert not KEPT.keys() & NOT_KEPT.keys()
    assert all(reason for reason, _ in (*NOT_KEPT.values(), *OF_KEPT_TYPES.values()))


def is_kept(client, path):
    """Return whether what is asked for a second time comes from the shelf, the same to the byte."""
    first = client.get(path)
    if first.streaming:
        b"".join(first.streaming_content)
    key = key_of(*(path.partition("?")[::2]))
    if key is None:
        return False
    found = middleware.shelf().find(generation.present(connection, timezone.now()).name, key)
    if found is None:
        return False
    again = client.get(path)
    return (again.content, again.headers) == (first.content, first.headers)


@pytest.mark.slow
@pytest.mark.parametrize("process", ["that has just begun", "that held everything before"])
def test_what_the_tables_say_is_what_is_kept(site, process):
    client, wrong = Client(), {}
    with CATALOGUE.reading(timezone.now()), SHELVES.reading(timezone.now()):
        pass
    said = [(path, True) for paths in KEPT.values() for path in paths]
    said += [(path, False) for _, path in (*NOT_KEPT.values(), *OF_KEPT_TYPES.values()) if path]
    for path, wanted in said:
        if wanted and "just" in process:
            forgotten()
        told = path.format(**site)
        if is_kept(client, told) is not wanted:
            wrong[told] = "not kept" if wanted else "kept"
    assert not wrong
