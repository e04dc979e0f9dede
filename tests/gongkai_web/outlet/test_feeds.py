"""What a reader's program is told of what is new, and of what is gone."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as Tree

import pytest
from django.utils import timezone

from gongkai_web.outlet.telling import Shown
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Column
from review_desk import climb, draft, submit

from .conftest import PICTURE, filed, published, taken_back

NAMES = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
BASE = "https://zwgk.example.gov.cn"
FEEDS = ["/", "/shanzhou-sfj/", "/shanzhou-sfj/columns/policy/"]


def atom_of(client, at):
    answer = client.get(f"{at}feed/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not answer.cookies
    return Tree.fromstring(answer.content)


def json_of(client, at):
    answer = client.get(f"{at}feed.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    return answer.json()


@pytest.mark.parametrize("at", FEEDS)
def test_a_feed_tells_what_is_public_with_its_text_and_files(office, client, at):
    file, picture = filed(office, "方案.txt", "内容".encode()), filed(office, "图.png", PICTURE)
    item = published(
        office, doc_no="示司〔2026〕1号", keywords="普法，公证", attachments=[file],
        body=f'<p>正文 <a href="/x/">内链</a></p><img src="file:{picture["sha256"]}" alt="图">',
    )  # fmt: skip
    submit(office, draft(office, title="还在审核"))
    root = atom_of(client, at)
    entry = root.find("a:entry", NAMES)
    assert [one.text for one in root.findall("a:entry/a:title", NAMES)] == [item.title]
    assert entry.find("a:link[@rel='alternate']", NAMES).get("href") == (
        f"{BASE}/shanzhou-sfj/items/{item.pk}/"
    )
    enclosure = entry.find("a:link[@rel='enclosure']", NAMES)
    assert (enclosure.get("title"), enclosure.get("length")) == ("方案.txt", str(file["size"]))
    told = entry.find("a:content", NAMES).text
    assert f'src="{BASE}/shanzhou-sfj/items/{item.pk}/pictures/' in told
    assert f'href="{BASE}/x/"' in told
    feed = json_of(client, at)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}{at}feed.json"
    [one] = feed["items"]
    assert one["id"] == entry.find("a:id", NAMES).text
    assert one["tags"] == ["普法", "公证"]
    assert one["attachments"][0]["_sha256"] == file["sha256"]
    assert one["_gongkai"]["pcode"] == "示司〔2026〕1号"
    assert one["_gongkai"]["index"] == item.index_no


@pytest.mark.parametrize("at", FEEDS)
def test_a_feed_knows_nothing_that_is_not_public_now(office, client, at):
    now = timezone.now()
    type(office.agency).objects.update(telephone="000-0000000")
    published(office, title="将来", go_live_at=now + timedelta(days=9))
    gone = taken_back(office, published(office, title="撤下的"))
    words = (
        client.get(f"{at}feed/").content.decode() + client.get(f"{at}feed.json").content.decode()
    )
    assert "将来" not in words
    assert "撤下的" not in words
    assert "内部的理由" not in words
    dead = atom_of(client, at).find("at:deleted-entry", NAMES)
    assert dead.get("ref").endswith(f":item/{gone.pk}")
    assert dead.find("at:comment", NAMES).text == "原文数字有误，更正后另行公布。"


def test_an_edition_that_is_not_what_its_digest_says_is_told_to_nobody(office, client, monkeypatch):
    published(office)
    monkeypatch.setattr("gongkai_web.outlet.telling.digest_of", lambda content: "0" * 64)
    assert json_of(client, "/")["items"] == []


def test_a_column_s_feed_holds_what_lies_below_it_and_nothing_beside(office, client):
    Column.objects.create(agency=office.agency, slug="beside", title="旁边", kind="statutory")
    published(office)
    assert len(json_of(client, "/shanzhou-sfj/columns/policy/")["items"]) == 1
    assert json_of(client, "/shanzhou-sfj/columns/beside/")["items"] == []
    assert client.get("/shanzhou-sfj/columns/nowhere/feed/").status_code == 404
    assert client.get("/nobody/feed.json").status_code == 404


def test_whoever_has_the_feed_is_not_sent_it_again_until_something_changes(office, client):
    first = published(office)
    answer = client.get("/feed/")
    etag = answer["ETag"]
    assert client.get("/feed/", headers={"If-None-Match": etag}).status_code == 304
    taken_back(office, first)
    assert client.get("/feed/", headers={"If-None-Match": etag}).status_code == 200


def test_a_corrected_item_keeps_its_id_and_moves_up(office, client):
    first = published(office)
    published(office, title="后来的", at=timezone.now() - timedelta(days=2))
    before = json_of(client, "/")["items"]
    assert [one["title"] for one in before] == ["后来的", first.title]
    drafting.change(actor=office.drafter, item=first, fields={"title": "更正的"})
    climb(office, type(first).objects.get(pk=first.pk), at=timezone.now() - timedelta(days=1))
    after = json_of(client, "/")["items"]
    assert [one["title"] for one in after] == ["更正的", "后来的"]
    assert after[0]["id"] == before[1]["id"]
    assert after[0]["date_published"] == before[1]["date_published"]
    assert after[0]["date_modified"] > before[1]["date_modified"]
    assert "correction" not in after[0]["_gongkai"]


def test_a_correction_is_told_with_its_note(office, client):
    first = published(office)
    fields = {"title": "更正的", "correction_note": "电话 <更正> 为 0000"}
    drafting.change(actor=office.drafter, item=first, fields=fields)
    climb(office, type(first).objects.get(pk=first.pk), at=timezone.now() - timedelta(days=1))
    (told,) = json_of(client, "/")["items"]
    assert told["_gongkai"]["correction"] == "电话 <更正> 为 0000"
    assert told["content_html"].startswith(
        "<p><strong>更正说明</strong>：电话 &lt;更正&gt; 为 0000</p>"
    )
    entry = atom_of(client, "/").find("a:entry", NAMES)
    assert "correction" in [one.get("term") for one in entry.findall("a:category", NAMES)]
    assert entry.find("a:content", NAMES).text.startswith("<p><strong>更正说明</strong>")
    assert entry.find("a:published", NAMES).text < entry.find("a:updated", NAMES).text


def test_signs_that_xml_has_no_place_for_do_not_break_the_feed(office, client, monkeypatch):
    published(office)
    monkeypatch.setattr(Shown, "html", "正\x0b\x00文\ud800完")
    assert atom_of(client, "/").find("a:entry/a:content", NAMES).text == "正文完"


def test_pages_name_their_feeds(office, client):
    published(office)
    for at in FEEDS:
        page = client.get(at).content.decode()
        assert 'type="application/atom+xml" title="' in page
        assert f'href="{at}feed/"' in page
        assert f'href="{at}feed.json"' in page


def test_the_number_of_queries_does_not_grow(office, client, django_assert_max_num_queries):
    for number in range(6):
        file = filed(office, f"{number}.txt", b"x%d" % number)
        published(office, title=f"第{number}条", attachments=[file])
    with django_assert_max_num_queries(12):
        client.get("/feed/")
    with django_assert_max_num_queries(12):
        client.get("/shanzhou-sfj/columns/policy/feed.json")
