"""The pages of an agency inside another site: neither head nor foot, and their links stay there."""

from __future__ import annotations

from html import escape
from urllib.parse import urljoin, urlsplit

from review_desk import draft

from .conftest import BASE, Reader


def test_a_page_inside_another_site_has_neither_head_nor_foot(room, client):
    for path in (
        "/shanzhou-sfj/", "/shanzhou-sfj/columns/below/",
        f"/shanzhou-sfj/items/{room.policy.pk}/",
    ):  # fmt: skip
        page = client.get(path, {"embed": "1"}).content.decode()
        assert "<footer" not in page
        assert 'class="bar"' not in page
        assert 'class="gongkai-embed bare"' in page
        assert "<script" not in page
        assert "portal.css" not in page
        assert "<footer" in client.get(path).content.decode()


def test_its_links_stay_inside(room, client):
    met, waiting = set(), ["/shanzhou-sfj/?embed=1"]
    while waiting:
        url = waiting.pop()
        if url in met or not urlsplit(url).path.endswith("/"):
            continue
        met.add(url)
        reader = Reader()
        answer = client.get(url)
        assert answer.status_code == 200, url
        reader.feed(answer.content.decode())
        for link in reader.named:
            whole = urljoin(url, link)
            if whole.startswith("/shanzhou-sfj/") and "feed" not in whole and "#" not in whole:
                assert "embed=1" in whole or not urlsplit(whole).path.endswith("/"), (url, link)
                waiting.append(whole)
    assert any("page=2" in one for one in met)
    assert len(met) > 11


def test_with_the_other_sites_address_its_pages_lead_to_each_other_there(room, client, settings):
    settings.EMBEDDED_AT = {"shanzhou-sfj": "https://www.example.gov.cn/sfj/{path}"}
    here = "https://www.example.gov.cn/sfj/"
    met, waiting = set(), [here]
    while waiting:
        url = waiting.pop()
        if url in met:
            continue
        met.add(url)
        parts = urlsplit(url)
        path = "/shanzhou-sfj/" + parts.path.removeprefix("/sfj/")
        answer = client.get(f"{path}?{parts.query}&embed=part".replace("?&", "?"))
        assert answer.status_code == 200, url
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies
        reader = Reader()
        reader.feed(answer.content.decode())
        for link in reader.named:
            if link.startswith(here):
                waiting.append(link.partition("#")[0])
            else:
                # Whole addresses of the platform, of its files and of what it alone has.
                assert link.startswith((BASE, "#", "mailto:", "https://www.gov.cn/")), link
                there = urlsplit(link).path
                assert not (there.startswith("/shanzhou-sfj/") and there.endswith("/")) or (
                    there.endswith("/feed/")
                ), link
    assert any("page=2" in one for one in met)
    assert len(met) > 11


def test_the_other_sites_head_is_told_what_to_say(room, client):
    path = f"/shanzhou-sfj/items/{room.policy.pk}/"
    told = client.get(path, {"embed": "json"}).json()
    assert told["html"] == client.get(path, {"embed": "part"}).content.decode()
    assert room.policy.title in told["title"]
    assert told["canonical"] == f"{BASE}{path}"
    whole = client.get(path, {"embed": "1"}).content.decode()
    for name in ("ArticleTitle", "PubDate", "ContentSource", "ColumnName", "SiteName"):
        assert f'<meta name="{name}" content="{escape(told["meta"][name])}">' in whole
    missing = client.get("/shanzhou-sfj/items/987654/", {"embed": "json"})
    assert missing.status_code == 404
    assert "title" in missing.json()


def test_what_is_not_public_is_in_no_part(office, client):
    item = draft(office)
    answer = client.get(f"/{office.agency.code}/items/{item.pk}/", {"embed": "part"})
    assert answer.status_code == 404
    assert item.title not in answer.content.decode()


def test_the_page_itself_is_the_one_to_remember(room, client):
    page = client.get("/shanzhou-sfj/", {"embed": "1"}).content.decode()
    assert f'rel="canonical" href="{BASE}/shanzhou-sfj/"' in page
