"""An agency's pages as a folder: every link leads somewhere, nothing foreign is loaded, only changes are written."""

from __future__ import annotations

import hashlib
import io
import json
import re
from datetime import date, timedelta
from unittest import mock
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as Tree

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from gongkai_web.journal.models import Entry
from gongkai_web.outlet import tree
from gongkai_web.outlet.exporting import ExportProblem, export_site
from gongkai_web.outlet.planning import short
from gongkai_web.portal.items import code_of
from gongkai_web.sample import office as sample

from .conftest import AT, BASE, PICTURE, Reader, filed, published, taken_back


def export(office, out, **more):
    return export_site(actor=None, agency=office.agency, out=out, at=AT, **more)


def read(path):
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    return reader


def checked(out, *, base):
    """Assert that every address in every page of a folder leads somewhere; return how many were met."""
    met = 0
    for path in out.rglob("*.html"):
        if "annual-report" in path.name:
            continue
        reader = read(path)
        for url in [*reader.named, *reader.loaded]:
            parts = urlsplit(url)
            if parts.scheme in ("mailto", "tel"):
                continue
            if parts.scheme or parts.netloc:
                assert url not in reader.loaded, f"{path} loads {url}"
                ours = url.startswith(BASE)
                assert not ours or base, url
                if ours:
                    answer = Client().get(url.removeprefix(BASE))
                    # The platform says itself that something is gone.
                    is_gone = "已经撤下" in path.read_text("utf-8")
                    assert answer.status_code == (410 if is_gone and "/items/" in url else 200), url
                continue
            assert not url.startswith("/"), (path, url)
            there = path.parent / unquote(parts.path) if parts.path else path
            assert there.resolve().is_relative_to(out.resolve())
            assert there.is_file(), (path, url)
            if parts.fragment:
                assert parts.fragment in read(there).ids, (path, url)
            met += 1
    return met


def held(out):
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file() and path.name != tree.MANIFEST
    }


def told(out):
    return json.loads((out / tree.MANIFEST).read_text("utf-8"))


@pytest.mark.walk
@pytest.mark.parametrize("base", [BASE, ""], ids=["with the platform", "alone"])
@pytest.mark.parametrize("bare", [False, True], ids=["framed", "bare"])
def test_every_link_leads_somewhere_and_nothing_secret_goes_out(room, tmp_path, base, bare):
    out = tmp_path / "site"
    export(room, out, base=base, bare=bare)
    assert checked(out, base=base) > 150
    everything = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"JIMI" not in everything
    assert b"csrf" not in everything
    page = (out / "items" / str(room.policy.pk) / "index.html").read_text("utf-8")
    assert ("<footer" in page) != bare
    assert ('class="bar"' in page) != bare
    assert page.count("请到政府信息公开平台") == (0 if base else 2)
    assert '<a href="https://www.gov.cn/"' in page
    assert ('rel="canonical"' in page) == bool(base)
    assert ("share.svg" in page) == bool(base)
    if not base:
        assert BASE.encode() not in everything.replace(f"{BASE}/static".encode(), b"")


def test_the_folder_holds_all_of_the_agency_and_the_manifest_names_it(room, tmp_path):
    out = tmp_path / "site"
    done = export(room, out, base=BASE)
    assert tree.broken(out) == []
    listed = {one["path"]: one for one in told(out)["files"]}
    assert set(listed) == set(held(out))
    assert done.changed == sorted(listed)
    pk = room.policy.pk
    file = next(one for path, one in listed.items() if one["kind"] == "attachment")
    assert file["path"].startswith(f"items/{pk}/files/")
    assert (out / file["path"]).read_bytes() == "内容".encode()
    answer = Client().get(file["source"])
    assert b"".join(answer.streaming_content) == "内容".encode()
    for path, kind in (
        ("index.html", "page"), ("columns/guide/index.html", "column"),
        ("columns/below/page-2.html", "column"), (f"items/{pk}/index.html", "item"),
        ("feed.xml", "feed"), ("columns/policy/feed.json", "feed"), ("data/items.json", "data"),
        (f"data/items/{pk}.json", "data"), ("assets/portal/portal.css", "asset"),
    ):  # fmt: skip
        assert listed[path]["kind"] == kind, path
    assert any(one["kind"] == "picture" and path.endswith(".png") for path, one in listed.items())
    [gone] = [one for one in listed.values() if one["kind"] == "withdrawn"]
    assert "原文数字有误" in (out / gone["path"]).read_text("utf-8")
    assert Entry.objects.filter(verb="导出公开栏目").count() == 1


@pytest.mark.slow
def test_feeds_and_data_name_the_files_beside_them(room, tmp_path):
    out = tmp_path / "site"
    export(room, out, base=BASE)
    feed = json.loads((out / "columns/policy/feed.json").read_text("utf-8"))
    assert len(feed["items"]) == 7
    for one in feed["items"]:
        assert (out / "columns/policy" / one["url"]).is_file()
        for file in one["attachments"]:
            assert (out / "columns/policy" / unquote(file["url"])).is_file()
    atom = Tree.fromstring((out / "feed.xml").read_bytes())
    links = [one.get("href") for one in atom.iter("{http://www.w3.org/2005/Atom}link")]
    assert all((out / unquote(url)).is_file() for url in links)
    item = json.loads((out / f"data/items/{room.policy.pk}.json").read_text("utf-8"))
    here = out / "data/items"
    assert (here / item["url"]).is_file()
    assert 'src="../../items/' in item["html"]
    assert item["index"] == room.policy.index_no
    assert [one["relation"] for one in item["links"]] == ["interprets_by"]
    assert (here / item["links"][0]["url"]).is_file()
    assert len(json.loads((out / "data/items.json").read_text("utf-8"))) == 7


@pytest.mark.slow
def test_where_the_folder_will_stand_is_in_feeds_and_canonical(room, tmp_path):
    out = tmp_path / "site"
    export(room, out, base="", site="https://www.county.example/zfxxgk/sfj/")
    feed = json.loads((out / "feed.json").read_text("utf-8"))
    for one in feed["items"]:
        assert (out / one["url"].removeprefix("https://www.county.example/zfxxgk/sfj/")).is_file()
    page = (out / "index.html").read_text("utf-8")
    assert 'rel="canonical" href="https://www.county.example/zfxxgk/sfj/index.html"' in page


@pytest.mark.parametrize(
    ("base", "site", "shown", "domain", "image"),
    [
        (BASE, "", "", "zwgk.example.gov.cn", "pictures/"),
        ("", "", "", None, "pictures/"),
        (BASE, "https://www.county.example/sfj", "https://elsewhere.example/{path}", "www.county.example",
         "https://www.county.example/sfj/items/{pk}/pictures/"),
        (BASE, "", "https://www.host.example/sfj/{path}", "www.host.example", "pictures/"),
    ],
    ids=["on the platform", "alone", "where it will stand", "where another site shows it"],
)  # fmt: skip
def test_a_page_tells_machines_of_its_new_place(
    office, tmp_path, settings, base, site, shown, domain, image
):
    settings.EMBEDDED_AT = {"shanzhou-sfj": shown} if shown else {}
    picture = filed(office, "图.png", PICTURE)
    pk = published(office, body=f'<p>字</p><img src="file:{picture["sha256"]}" alt="图">').pk
    out = tmp_path / "site"
    export(office, out, base=base, site=site)
    text = (out / f"items/{pk}/index.html").read_text("utf-8")
    labels = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', text))
    assert labels.get("SiteDomain") == domain
    assert labels["Image"].startswith(image.format(pk=pk))
    place = f"{site}/items/{pk}/index.html" if site else f"{base}/shanzhou-sfj/items/{pk}/"
    assert labels.get("Url") == (place if site or base else None)
    if base:  # the code to scan leads where the page says it is
        assert (out / f"items/{pk}/share.svg").read_bytes() == code_of(place)
    home = (out / "index.html").read_text("utf-8")
    crumbs = home.partition('<ol class="crumbs">')[2].partition("</ol>")[0]
    assert crumbs == f'<li aria-current="page">{office.agency.name}</li>'


@pytest.mark.slow
def test_run_again_nothing_is_written(room, tmp_path):
    out = tmp_path / "site"
    export(room, out, base=BASE)
    seen = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    done = export(room, out, base=BASE)
    assert (done.changed, done.removed) == ([], [])
    again = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert [path.name for path in seen if seen[path] != again[path]] == [tree.MANIFEST]


def test_what_is_published_comes_in_and_what_is_taken_back_goes_out(room, tmp_path):
    out = tmp_path / "site"
    export(room, out, base=BASE)
    new = published(room, title="新的", at=AT - timedelta(days=1))
    done = export(room, out, base=BASE)
    assert f"items/{new.pk}/index.html" in done.changed
    assert "index.html" in done.changed
    assert not any(path.startswith(f"items/{room.policy.pk}/") for path in done.changed)
    assert done.removed == []
    taken_back(room, room.policy)
    done = export(room, out, base=BASE)
    assert any("/files/" in path for path in done.removed)
    assert any("/pictures/" in path for path in done.removed)
    assert f"data/items/{room.policy.pk}.json" in done.removed
    page = (out / "items" / str(room.policy.pk) / "index.html").read_text("utf-8")
    assert "这条信息已经撤下" in page
    assert "方案" not in page
    assert told(out)["removed"] == done.removed
    assert checked(out, base=BASE) > 150
    gone = json.loads((out / "data/gone.json").read_text("utf-8"))
    assert room.policy.pk in [one["id"] for one in gone]


@pytest.mark.slow
def test_what_expires_leaves_the_folder(room, tmp_path):
    out = tmp_path / "site"
    soon = timezone.now() + timedelta(hours=1)
    item = published(room, title="公示", expire_at=soon)
    export(room, out, base="")
    assert (out / f"items/{item.pk}/index.html").is_file()
    with mock.patch("django.utils.timezone.now", return_value=soon + timedelta(hours=1)):
        done = export(room, out, base="")
    assert f"items/{item.pk}/index.html" in done.removed
    assert not (out / f"items/{item.pk}").exists()


@pytest.mark.slow
def test_what_fails_leaves_the_folder_as_it_was(room, tmp_path, monkeypatch):
    out = tmp_path / "site"
    export(room, out, base="")
    before = held(out)
    published(room, title="新的")
    monkeypatch.setattr("gongkai_web.outlet.exporting.static_file", mock.Mock(side_effect=OSError))
    with pytest.raises(OSError):  # noqa: PT011
        export(room, out, base="")
    assert held(out) == before
    assert tree.broken(out) == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["site", "uploads"]
    assert Entry.objects.filter(verb="导出公开栏目").count() == 1


@pytest.mark.slow
def test_a_file_that_is_not_what_it_was_stops_the_export(room, tmp_path, settings):
    [stored] = [
        path for path in (settings.MEDIA_ROOT).rglob("*")
        if path.is_file() and path.read_bytes() == "内容".encode()
    ]  # fmt: skip
    stored.write_bytes("偷换".encode())
    with pytest.raises(tree.TreeProblem, match="校验值"):
        export(room, tmp_path / "site", base="")
    stored.unlink()
    with pytest.raises(ExportProblem, match="不见了"):
        export(room, tmp_path / "site", base="")
    assert not (tmp_path / "site").exists()


def test_the_command_tells_what_it_did(room, tmp_path, capsys):
    out = tmp_path / "site"
    call_command("export_site", agency="shanzhou-sfj", out=out, base_url="")
    assert "个文件" in capsys.readouterr().out
    for wrong, why in (
        ({"agency": "nobody"}, "没有代码"),
        ({"base_url": "zwgk.example"}, "应为网址"),
        ({"site_url": "https://"}, "应为网址"),
        ({"out": tmp_path}, "不是空的"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("export_site", **{"agency": "shanzhou-sfj", "out": out} | wrong)


def test_an_agency_of_which_nothing_is_public_has_nothing_to_export(agency, tmp_path):
    with pytest.raises(ExportProblem, match="没有可以导出的"):
        export_site(actor=None, agency=agency, out=tmp_path / "site", at=AT)


@pytest.mark.parametrize(
    ("name", "told"),
    [("方案.pdf", "方案.pdf"), ('a<>:"/\\|?*b.txt', "a_________b.txt"), ("字" * 130 + ".docx", "字" * 58 + ".docx")],
)  # fmt: skip
def test_a_file_s_name_suits_every_file_system(name, told):
    assert short(name) == told


def test_a_link_that_is_no_address_stops_nothing(office, tmp_path, monkeypatch):
    item = published(office)
    wrong = '<p><a href="http://[">x</a><a href="/apply/">y</a></p>'
    monkeypatch.setattr("gongkai_web.portal.texts.clean_html", lambda html: wrong)
    export_site(actor=None, agency=office.agency, out=tmp_path / "site", at=AT, base="")
    assert 'href="http://["' in (tmp_path / f"site/items/{item.pk}/index.html").read_text("utf-8")
    for path in ("/feed/", "/feed.json", f"/api/public/items/{item.pk}"):
        assert Client().get(path).status_code == 200
    assert Client().get(f"/shanzhou-sfj/items/{item.pk}/?embed=1").status_code == 200


@pytest.mark.slow
def test_a_repealed_document_is_marked_in_the_folder(room, tmp_path):
    from gongkai_web.publishing.models import NormativeDocument

    item = published(room, title="办法", doc_no="示司规〔2026〕1号")
    out = tmp_path / "site"
    export(room, out, base="")
    NormativeDocument.objects.create(
        agency=room.agency, doc_no="示司规〔2026〕1号", title="办法", issued_on=date(2026, 3, 2),
        effective_on=date(2026, 3, 2), repealed_on=date(2026, 4, 1),
    )  # fmt: skip
    done = export(room, out, base="")
    assert f"items/{item.pk}/index.html" in done.changed
    assert "废止" in (out / f"items/{item.pk}/index.html").read_text("utf-8")


@pytest.mark.slow
def test_nothing_is_read_from_the_network(room, tmp_path):
    out = io.StringIO()
    with mock.patch("socket.socket.connect", side_effect=AssertionError):
        call_command("export_site", agency="shanzhou-sfj", out=tmp_path / "site", stdout=out)
    assert "个文件" in out.getvalue()


def test_annual_reports_go_along_with_their_files(db, tmp_path):
    agency, _ = sample.set_up()
    sample.load(agency, lambda kind, added: None)
    version = sample.hand_in(agency)
    out = tmp_path / "site"
    export_site(actor=None, agency=agency, out=out, at=AT, base="")
    here, path = out / "annual-reports/2024", "/shanzhou-sfj/annual-reports/2024/"
    for format_ in ("pdf", "docx", "xlsx", "html", "json"):
        name = f"shanzhou-sfj-2024-annual-report.{format_}"
        assert (here / name).read_bytes() == Client().get(path + name).content
    assert checked(out, base="") > 200
    [told_] = Client().get("/api/public/annual-reports", {"agency": "shanzhou-sfj"}).json()
    assert (told_["year"], told_["version"], len(told_["files"])) == (2024, version.version, 5)
    assert Client().get("/api/public/annual-reports", {"year": 2023}).json() == []
    found = Client().get("/sitemap/pages-0.xml").content.decode()
    assert path in found
