"""An item's page as a reader has it: the way to it, its mark, its files, and how much it weighs."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.models import Column, Item, NormativeDocument
from review_desk import climb, draft, office_of

AGO = timezone.now() - timedelta(days=3)
HEAVIEST = 60 * 1024
"""Bytes of html, style and script, compressed (issue 5, measures)."""


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


def page_of(client, item):
    """Return the text of an item's page."""
    return client.get(reverse("portal:item", args=[item.agency.code, item.pk])).content.decode()


def test_the_way_to_an_item_names_every_column_above_it(office, client):
    below = Column.objects.create(
        agency=office.agency, slug="own", title="本机关文件", kind="statutory", parent=office.column
    )
    item = draft(office)
    drafting.change(actor=office.drafter, item=item, fields={}, place=below)
    item = climb(office, Item.objects.get(pk=item.pk), at=AGO)
    crumbs = re.search(r'<ol class="crumbs">(.*?)</ol>', page_of(client, item), re.S)[1]
    told = re.findall(r">([^<>]+)</(?:a|li)>", crumbs)
    assert told == ["首页", office.agency.name, "政策文件", "本机关文件", "正文"]


def test_news_do_not_say_whether_they_are_in_force(office, client):
    page = page_of(client, climb(office, draft(office, profile="general"), at=AGO))
    assert "有效性" not in page
    assert "现行有效" not in page


def test_on_a_telephone_the_table_opens_with_what_tells_documents_apart(office, client):
    item = climb(
        office,
        draft(office, profile="document", doc_no="示〔2020〕1号", issuing_orgs="示例局"),
        at=AGO,
    )
    folded = re.search(r'<details class="about">(.*?)</details>', page_of(client, item), re.S)[1]
    assert re.search(r"<summary>信息属性<span[^>]*>示〔2020〕1号</span></summary>", folded)
    assert "<dt>索引号</dt>" in folded


@pytest.mark.parametrize(
    ("days", "word", "notice"),
    [
        (None, "现行有效", ""),
        ({}, "现行有效", ""),
        ({"repealed_on": "2024-05-01"}, "已废止", "本文件已于 2024-05-01 废止，仅供查阅。"),
        ({"expires_on": "2024-05-01"}, "已失效", "本文件已失效，有效期至 2024-05-01，仅供查阅。"),
    ],
)
def test_the_mark_says_the_same_here_and_in_the_library(office, client, days, word, notice):
    item = climb(
        office,
        draft(office, profile="document", doc_no="示〔2020〕1号", issuing_orgs="示例局"),
        at=AGO,
    )
    if days is not None:
        NormativeDocument.objects.create(
            agency=office.agency, doc_no="示〔2020〕1号", title="甲", kind="normative",
            issued_on="2020-01-01", **days,
        )  # fmt: skip
    page = page_of(client, item)
    assert f"<dt>有效性</dt><dd>{word}</dd>" in page
    assert notice in page
    assert f"有效性：</span>{word}</span>" in page.split("<dl")[0], "the mark stands at the heading"
    assert f">{word}</span>" in client.get("/policies/").content.decode()


def test_files_are_told_with_type_and_size(office, client):
    kept = files.keep(
        actor=office.drafter, agency=office.agency,
        file=SimpleUploadedFile("申请表.txt", "表".encode() * 700),
    )  # fmt: skip
    item = draft(office)
    drafting.change(actor=office.drafter, item=item, fields={}, attachments=[files.reference(kept)])
    page = page_of(client, climb(office, Item.objects.get(pk=item.pk), at=AGO))
    assert '申请表.txt</a><span class="soft">文本，2 KB</span>' in page


def test_a_page_with_a_long_text_is_light(office, client):
    paragraph = (
        "<p>坚持以人民为中心，健全重点事项清单管理机制和常态化推进机制，实现办事方式多元化。</p>"
    )
    text = "".join(paragraph.replace("清单", f"第{n}号清单") for n in range(200))
    page = page_of(client, climb(office, draft(office, body=text), at=AGO))
    weights = {"html": len(gzip.compress(page.encode()))}
    for name in re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page):
        found = finders.find(name)
        assert found, name
        with open(found, "rb") as file:
            weights[name] = len(gzip.compress(file.read()))
    assert {"portal/portal.css", "portal/portal.js"} <= set(weights)
    assert sum(weights.values()) <= HEAVIEST, weights
    assert not re.search(
        r'(?:src|href)="(?:https?:)?//(?!testserver)[^"]*\.(?:css|js|png|woff2?)"', page
    )
