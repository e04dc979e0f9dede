"""Search engines find each public page, and robots stay out of private houses."""

from __future__ import annotations

from datetime import timedelta
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as Tree

import pytest
from django.test import Client
from django.utils import timezone

from gongkai_web.outlet import sitemap
from review_desk import draft

from .conftest import published, taken_back

BASE = "https://zwgk.example.gov.cn"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"] == "application/xml"
    root = Tree.fromstring(answer.content)
    return {
        one.find(f"{SPACE}loc").text.removeprefix(BASE): one.findtext(f"{SPACE}lastmod")
        for one in root
    }


def everything(client):
    found = {}
    for part in locations(client, "/sitemap.xml"):
        rows = locations(client, part)
        assert 0 < len(rows) <= sitemap.MOST
        found |= rows
    return found


def test_every_public_page_is_named_and_answers(office, client):
    office.agency.telephone = "000-0000000"
    office.agency.save()
    item = published(office)
    hidden = [
        draft(office),
        published(office, title="将来", go_live_at=timezone.now() + timedelta(days=9)),
    ]
    gone = taken_back(office, published(office, title="撤下的"))
    found = everything(client)
    assert found[f"/shanzhou-sfj/items/{item.pk}/"].startswith(
        f"{timezone.localtime(item.live_edition.public_from):%Y-%m-%dT%H:%M}"
    )
    for address in (
        "/",
        "/agencies/",
        "/site-map/",
        "/shanzhou-sfj/",
        "/shanzhou-sfj/columns/policy/",
    ):
        assert address in found
    for one in (*hidden, gone):
        assert f"/shanzhou-sfj/items/{one.pk}/" not in found
    for address in found:
        assert Client().get(address).status_code == 200, address


@pytest.mark.parametrize("most", [1, 2, 3])
def test_parts_are_spans_of_item_numbers(office, client, monkeypatch, most):
    monkeypatch.setattr(sitemap, "MOST", most)
    items = [published(office, title=f"第{number}条") for number in range(4)]
    found = everything(client)
    for item in items:
        assert f"/shanzhou-sfj/items/{item.pk}/" in found


@pytest.mark.parametrize("number", ["7", "9" * 25])
def test_there_is_no_part_without_pages(office, client, number):
    assert client.get(f"/sitemap/items-{number}.xml").status_code == 404
    assert client.get(f"/sitemap/pages-{number}.xml").status_code == 404


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True), ("/shanzhou-sfj/items/1/", True), ("/apply/", True), ("/feed/", True),
        ("/api/public/items", True), ("/api/cases", False), ("/admin/", False), ("/follow/", False),
        ("/apply/receipt/", False), ("/apply/steps/who/", False), ("/messages/", True),
        ("/messages/answers/1/", True), ("/messages/follow/", False), ("/messages/new/query/", False), ("/search/?q=x", False), ("/calendar/x.ics", False),
    ],
)  # fmt: skip
def test_robots_keep_out_of_private_houses(office, client, path, may):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    parser = RobotFileParser()
    parser.parse(answer.content.decode().splitlines())
    assert parser.can_fetch("any", path) == may
    assert parser.site_maps() == [f"{BASE}/sitemap.xml"]
