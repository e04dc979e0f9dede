"""What every page says of itself to those who collect pages by machine: a line for each page type. (国办发〔2017〕47号, annex)"""

from __future__ import annotations

import re

import pytest
from django.core.cache import caches
from django.test import Client
from lxml import html

from county_site import county
from gongkai_web.mailbox.models import Message
from gongkai_web.portal import labels
from gongkai_web.publishing.models import Item

SITE = {"SiteName", "SiteDomain"}
COLUMN = SITE | {"ColumnName", "ColumnType", "ColumnKeywords", "ColumnDescription"}
ARTICLE = COLUMN | {
    "ArticleTitle", "PubDate", "ContentSource", "Author", "Keywords", "Description", "Url",
}  # fmt: skip
PAGES = {
    "/": SITE,
    "/agencies/": COLUMN,
    "/agencies/?by=kind": COLUMN,
    "/annual-reports/": COLUMN,
    "/policies/": COLUMN,
    "/policies/interpretations/": COLUMN,
    "/policies/register/": COLUMN,
    "/statistics/": COLUMN,
    "/site-map/": COLUMN,
    "/accessibility/": COLUMN,
    "/messages/": COLUMN,
    "/messages/answers/": COLUMN,
    "/messages/numbers/": COLUMN,
    "/messages/answers/{message}/": ARTICLE,
    "/en/": COLUMN,
    "/en/agencies/": COLUMN,
    "/en/agencies/sfj/": COLUMN,
    "/sfj/": COLUMN,
    "/sfj/columns/guide/": COLUMN,
    "/sfj/columns/statutory/": COLUMN,
    "/sfj/annual-reports/": COLUMN,
    "/sfj/annual-reports/2025/": ARTICLE,
    "/sfj/items/{item}/": ARTICLE,
    "/search/?q=通知": SITE,
}
"""By address, the labels that have to be there. Which addresses there are, test_every_address holds complete."""


def labels_of(answer):
    """Return a page's labels; no name stands twice."""
    tree = html.fromstring(answer.content)
    told = [(one.get("name"), one.get("content")) for one in tree.xpath("//head/meta[@name]")]
    names = [name.lower() for name, _ in told]
    assert len(names) == len(set(names)), names
    return dict(told)


@pytest.mark.slow
def test_every_page_type_carries_its_labels(db, settings, tmp_path):
    caches["logins"].clear()
    settings.MEDIA_ROOT = tmp_path / "uploads"
    county(offices=3, items=3)
    known = {
        "item": Item.objects.get(title="示例县公共法律服务管理办法").pk,
        "message": Message.objects.values_list("pk", flat=True).first(),
    }
    wrong = {}
    for address, needed in PAGES.items():
        answer = Client().get(address.format(**known))
        assert answer.status_code == 200, address
        told = labels_of(answer)
        if lacking := {name for name in needed if not told.get(name, "").strip()}:
            wrong[address] = lacking
        if "ArticleTitle" in needed:
            is_day = re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", told["PubDate"])
            assert is_day, (address, told["PubDate"])
            assert " " in told["PubDate"] or address.startswith("/messages/"), address
    assert not wrong


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("", ""),
        ("<p>各司法所：</p><p>现将&nbsp;方案印发。</p>", "各司法所： 现将 方案印发。"),
        ("<p>" + "字" * 120 + "</p>", "字" * 120),
        ("<p>" + "字" * 121 + "</p>", "字" * 120 + "……"),
        ("<p>a &lt;b&gt; c</p><p unfinished", "a <b> c"),
    ],
)
def test_a_text_without_a_summary_is_told_by_its_beginning(text, opening):
    assert labels.opening_of(text) == opening


@pytest.mark.parametrize(
    ("words", "told"),
    [(("示发〔2026〕1号", "政策文件", "示例局"), "示发〔2026〕1号,政策文件,示例局"),
     ((None, "", "示例局", "示例局"), "示例局")],
)  # fmt: skip
def test_keywords_are_told_once_each(words, told):
    assert labels.keywords(*words) == told


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        ("<p>字</p>", ""),
        ('<img src="data:image/png;base64,AA">', ""),
        ('<img alt="图" src="/sfj/items/7/pictures/a"><img src="/b">', "https://zwgk.example/sfj/items/7/pictures/a"),
    ],
)  # fmt: skip
def test_the_picture_of_an_item_is_the_first_in_its_text(text, picture):
    assert labels.picture_of(text, "https://zwgk.example/") == picture
