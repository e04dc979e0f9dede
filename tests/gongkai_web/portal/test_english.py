"""The English shell: labels in English, contents marked as Chinese, nothing more public than in Chinese."""

from __future__ import annotations

import re

import pytest

from gongkai_web.agencies.models import Agency
from gongkai_web.portal.english import COLUMNS, KINDS, LABELS, PLACES
from gongkai_web.portal.frame import CONTACT
from gongkai_web.publishing.models import Column, ColumnKind
from gongkai_web.publishing.places import ReadingPlace

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    agency = Agency.objects.create(
        code="ju", name="陕州区司法局", telephone="0398-0000000", address="示例路1号", fax="1234567"
    )
    Column.objects.create(agency=agency, slug="guide", title="政府信息公开指南", kind="guide")
    Agency.objects.create(code="hidden", name="没有登记的局")
    ReadingPlace.objects.create(
        agency=agency, kind="archive", name="示例档案馆", address="示例路2号"
    )
    ReadingPlace.objects.create(
        agency=agency, kind="library", name="关闭的图书馆", address="示例路3号", is_open=False
    )
    return agency


@pytest.mark.parametrize("address", ["/en/", "/en/agencies/", "/en/agencies/ju/"])
def test_the_shell_is_english_and_says_so(client, bureau, address):
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="en">' in page
    assert "Skip to content" in page
    assert not answer.cookies
    # Whatever is Chinese stands in an element that says so, or on the way back to Chinese.
    body = page[page.index("<body") :]
    bare = re.sub(r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>', "", body, flags=re.S)
    assert re.findall(r"[\u4e00-\u9fff]+", bare) == []


def test_contact_data_have_english_labels(client, bureau):
    page = client.get("/en/agencies/ju/").content.decode()
    assert '<dt>Address</dt><dd lang="zh-CN">示例路1号</dd>' in page
    assert "<dt>Fax</dt><dd>1234567</dd>" in page
    assert "Shan Zhou Qu Si Fa Ju" in page
    assert "Guide to information disclosure" in page
    assert "示例档案馆" in page
    assert "关闭的图书馆" not in page


def test_nothing_is_public_in_english_alone(client, bureau):
    assert "没有登记的局" not in client.get("/en/agencies/").content.decode()
    assert client.get("/en/agencies/hidden/").status_code == 404


def test_every_kind_has_its_word():
    assert set(LABELS) == set(CONTACT)
    assert set(COLUMNS) == set(ColumnKind)
    assert set(KINDS) == {kind for kind, _ in Agency._meta.get_field("kind").choices}
    assert set(PLACES) == {kind for kind, _ in ReadingPlace._meta.get_field("kind").choices}


@pytest.mark.parametrize(("here", "there"), [
    ("/", "/en/"), ("/agencies/", "/en/agencies/"), ("/ju/", "/en/agencies/ju/"),
])  # fmt: skip
def test_pages_lead_to_each_other(client, bureau, here, there):
    assert (
        f'<link rel="alternate" hreflang="en" href="{there}">' in client.get(here).content.decode()
    )
    page = client.get(there).content.decode()
    assert f'<link rel="alternate" hreflang="zh-CN" href="{here}">' in page
    assert '<html lang="zh-CN">' in client.get(here).content.decode()


def test_the_guide_shows_where_to_read_and_how_to_apply(client, bureau):
    page = client.get("/ju/columns/guide/").content.decode()
    for told in ("示例档案馆", "国家档案馆", "示例路2号", "/apply/?agency=ju", "0398-0000000"):
        assert told in page
    assert "关闭的图书馆" not in page
