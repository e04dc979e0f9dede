"""Every public address, asked by a stranger: no cookie where none is needed, nothing shown from a cache unasked, and as many queries for many as for few."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from county_site import county, office_at, publishing_office, reports
from gongkai_web.agencies.models import Agency
from gongkai_web.mailbox.models import Message
from gongkai_web.publishing.models import Item, ItemFile
from review_desk import climb, draft

pytestmark = pytest.mark.django_db

ROOMS = ("portal", "outlet", "search", "mailbox")
"""What anybody may read. ``online`` and the forms of ``mailbox`` belong to one applicant."""
OWN = {"mailbox:new", "mailbox:receipt", "mailbox:follow", "mailbox:act"}
"""Forms: a cookie, kept by nobody."""
PAGES = {
    "portal:home": "/",
    "portal:agencies": "/agencies/?by=kind",
    "portal:annual_reports": "/annual-reports/",
    "portal:policies": "/policies/",
    "portal:interpretations": "/policies/interpretations/",
    "portal:register": "/policies/register/",
    "portal:statistics": "/statistics/",
    "portal:en_home": "/en/",
    "portal:en_agencies": "/en/agencies/",
    "portal:en_agency": "/en/agencies/sfj/",
    "portal:site_map": "/site-map/",
    "portal:accessibility": "/accessibility/",
    "portal:agency": "/sfj/",
    "portal:column": "/sfj/columns/statutory/",
    "portal:item": "/sfj/items/{item}/",
    "portal:agency_reports": "/sfj/annual-reports/",
    "portal:annual_report": "/sfj/annual-reports/2025/",
    "search:search": "/search/?q=通知",
    "mailbox:index": "/messages/",
    "mailbox:answers": "/messages/answers/",
    "mailbox:answer": "/messages/answers/{message}/",
    "mailbox:numbers": "/messages/numbers/",
    "outlet:feed": "/feed/",
    "outlet:feed_json": "/feed.json",
    "outlet:sitemap": "/sitemap.xml",
    "outlet:sitemap_pages": "/sitemap/pages-0.xml",
    "outlet:sitemap_items": "/sitemap/items-0.xml",
    "outlet:agency_feed": "/sfj/feed/",
    "outlet:agency_feed_json": "/sfj/feed.json",
    "outlet:column_feed": "/sfj/columns/statutory/feed/",
    "outlet:column_feed_json": "/sfj/columns/statutory/feed.json",
}
"""An address of every pattern that reads the records."""
OTHERS = {
    "portal:item_share_code": "/sfj/items/{item}/share.svg",
    "portal:item_file": "/sfj/items/{item}/files/{sha256}/{name}",
    "portal:annual_report_file": "/sfj/annual-reports/2025/sfj-2025-figures.csv",
    "outlet:robots": "/robots.txt",
    "search:suggest": "/search/suggest/?q=通知",
    "mailbox:numbers_csv": "/messages/numbers.csv",
}
UNPICTURED = {"portal:item_picture"}
"""Sent as files are, by the same lines."""


@pytest.fixture
def site(db, settings, tmp_path):
    """Return what stands in the addresses of a small county."""
    caches["logins"].clear()
    settings.MEDIA_ROOT = tmp_path / "uploads"
    county(offices=3, items=3)
    file = ItemFile.objects.first()
    item = Item.objects.get(title="示例县公共法律服务管理办法")
    return {
        "item": item.pk, "message": Message.objects.values_list("pk", flat=True).first(),
        "sha256": file.sha256, "name": file.name,
    }  # fmt: skip


def patterns():
    """Return the names of every address of the rooms, as the resolver knows them."""
    found = set()

    def below(entries, space):
        for one in entries:
            if isinstance(one, URLPattern):
                if space in ROOMS:
                    found.add(f"{space}:{one.name}")
            else:
                below(one.url_patterns, one.namespace or space)

    below(get_resolver().url_patterns, "")
    return found


def test_every_address_has_a_line_here():
    assert patterns() == PAGES.keys() | OTHERS.keys() | OWN | UNPICTURED


@pytest.mark.slow
@pytest.mark.parametrize("baked", [False, True], ids=["made anew", "kept"])
def test_a_stranger_gets_no_cookie_and_asks_again_each_time(site, settings, tmp_path, baked):
    settings.BAKED_ROOT = tmp_path / "baked" if baked else None
    client, wrong = Client(), {}
    for name, address in (PAGES | OTHERS).items():
        path = address.format(**site)
        answer = client.get(path)
        if answer.streaming:  # read to its end it is closed; once more would close the connection
            b"".join(answer.streaming_content)
        told = (answer.status_code, answer.get("Cache-Control"), dict(answer.cookies))
        if told != (200, "no-cache", {}):
            wrong[name] = told
            continue
        varies = {one.strip().lower() for one in answer.get("Vary", "").split(",")} - {""}
        if not varies <= {"accept-encoding"}:
            wrong[name] = varies
        again = client.get(path, headers={"If-None-Match": answer["ETag"]})
        if (again.status_code, again.content, again.get("ETag")) != (304, b"", answer["ETag"]):
            wrong[name] = again.status_code
    assert not wrong


FORMS = (
    "/apply/", "/apply/all/?agency=sfj", "/apply/steps/kind/?agency=sfj", "/follow/", "/follow/regain/",
    "/messages/new/inquiry/?agency=sfj", "/messages/follow/",
)  # fmt: skip


def test_a_form_is_kept_by_nobody_and_its_cookie_goes_nowhere_else(site):
    for path in FORMS:
        answer = Client().get(path)
        assert answer.status_code == 200, path
        assert answer["Cache-Control"] == "no-store", path
        assert not answer.has_header("ETag"), path
        for cookie in answer.cookies.values():
            assert cookie["path"] == f"/{path.split('/')[1]}/"
            assert cookie["httponly"]
            assert cookie["samesite"] == "Strict"


def asked(client, path):
    """Return how many statements a page takes, once it was made."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


@pytest.mark.slow
def test_many_are_asked_for_as_often_as_few(site):
    client = Client()
    few = {name: asked(client, path.format(**site)) for name, path in PAGES.items()}
    more(27)
    many = {name: asked(client, path.format(**site)) for name, path in PAGES.items()}
    assert {name: (few[name], n) for name, n in many.items() if n > few[name]} == {}


def more(count):
    """Add agencies with reports, and items of the first agency and of another."""
    above = Agency.objects.get(code="county")
    for at in range(count):
        one = Agency.objects.create(
            code=f"more-{at}", name=f"示例县另{at}局", kind="department", parent=above
        )
        reports(one, years=3)
    one = Agency.objects.get(code="more-0")
    publishing_office(one, items=count, now=timezone.now())
    office = office_at(Agency.objects.get(code="sfj"), "statutory")
    for at in range(count):
        climb(office, draft(office, title=f"关于第{at}项工作的通知"), at=timezone.now())
