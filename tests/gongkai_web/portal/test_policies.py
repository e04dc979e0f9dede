"""The policy library: what is public, each with what the register says of it today, both ways to its interpretation."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai_web.normative.marks import normative_mark
from gongkai_web.normative.models import DocumentItem
from gongkai_web.portal import library
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item, NormativeDocument
from gongkai_web.search.models import Kind
from review_desk import climb, draft, office_of

NOW = datetime(2026, 7, 1, 15, 59, 59, tzinfo=UTC)
"""A second before midnight in China: whoever takes the day of Greenwich, or of tomorrow, is found out."""
AGO = NOW - timedelta(days=3)
TODAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


def policy(office, title, **fields):
    """Return a public document."""
    fields = {
        "profile": "document", "genre": "通知", "topic": "综合政务", "doc_no": "示函〔2026〕9号",
        "issuing_orgs": "示例局",
    } | fields  # fmt: skip
    return climb(office, draft(office, title=title, **fields), at=AGO)


def document(office, doc_no, **days):
    """Return a document of the register, issued long ago."""
    days = {"issued_on": date(2020, 1, 1)} | days
    return NormativeDocument.objects.create(
        agency=office.agency, doc_no=doc_no, title="登记簿里的名称", kind="normative", **days
    )


PAST, LATER = TODAY - timedelta(days=1), TODAY + timedelta(days=30)
STATES = [
    ("in force", {}, "in_force"),
    ("repealed", {"repealed_on": PAST}, "repealed"),
    ("repealed from today", {"repealed_on": TODAY}, "repealed"),
    ("to be repealed tomorrow", {"repealed_on": TODAY + timedelta(days=1)}, "in_force"),
    ("its last day", {"expires_on": TODAY}, "in_force"),
    ("the day after its last", {"expires_on": PAST}, "expired"),
    ("in force from tomorrow", {"effective_on": LATER}, "pending"),
    ("amended", {"amended_on": PAST}, "amended"),
    ("suspended", {"suspended_on": PAST}, "suspended"),
    ("not issued", {"issued_on": None, "repealed_on": None}, "in_force"),
]


@pytest.mark.parametrize("way", ["by link", "by number"])
@pytest.mark.parametrize(("why", "days", "state"), STATES, ids=[one[0] for one in STATES])
def test_the_mark_is_the_one_of_the_items_page(office, why, days, state, way):
    item = policy(office, "某办法", doc_no="示〔2020〕1号")
    row = document(office, "示〔2020〕1号" if way == "by number" else "示〔2020〕99号", **days)
    if way == "by link":
        DocumentItem.objects.create(document=row, item=item, role="text")
    [entry] = library.entries(Kind.POLICY, NOW)
    mark = normative_mark(item, TODAY, doc_no="示〔2020〕1号")
    assert entry.state == state, why
    assert entry.register == (None if mark is None else row.pk), why
    assert mark is None or mark.status == entry.state, why


def test_a_notice_about_a_document_is_not_its_text(office):
    item = policy(office, "关于废止某办法的公告", doc_no="示〔2026〕3号")
    DocumentItem.objects.create(
        document=document(office, "示〔2020〕1号", repealed_on=PAST), item=item, role="notice"
    )
    [entry] = library.entries(Kind.POLICY, NOW)
    assert (entry.state, entry.register) == ("in_force", None)


def test_only_what_is_public_is_shown_counted_and_sent(office, client):
    policy(office, "公开的办法", doc_no="示〔2026〕1号")
    draft(office, title="草稿里的办法", profile="document", doc_no="1", issuing_orgs="甲")
    policy(office, "以后的办法", go_live_at=NOW + timedelta(days=9))
    document(office, "示〔2026〕1号")
    document(office, "示〔2026〕2号")
    for address in ("/policies/", "/policies/?format=json", "/policies/register/?format=csv",
                    "/policies/register/", "/policies/register/?format=json"):  # fmt: skip
        told = client.get(address).content.decode()
        assert "公开的办法" in told, address
        for hidden in ("草稿里", "以后的", "登记簿里的名称", "示〔2026〕2号"):
            assert hidden not in told, address
    assert "共 1 件" in client.get("/policies/").content.decode()


@pytest.mark.walk
@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", {"甲办法", "乙规定", "丙方案"}),
        ("validity=repealed", {"乙规定"}),
        ("validity=nonsense", {"甲办法", "乙规定", "丙方案"}),
        ("year=2024", {"乙规定"}),
        ("year=%EF%BC%92024", {"甲办法", "乙规定", "丙方案"}),
        ("genre=意见", {"丙方案"}),
        ("topic=科技、教育", {"丙方案"}),
        ("agency=nobody", set()),
        ("q=办法", {"甲办法"}),
        ("q=〔2024〕5号", {"乙规定"}),
        ("q=-办法", {"甲办法", "乙规定", "丙方案"}),
        ("validity=in_force&genre=通知", {"甲办法"}),
        ("page=99", {"甲办法", "乙规定", "丙方案"}),
        ("page=x&sort=y", {"甲办法", "乙规定", "丙方案"}),
        ("sort=formed", {"甲办法", "乙规定", "丙方案"}),
        ("sort=match&q=示", {"甲办法", "乙规定", "丙方案"}),
        ("year=\0", {"甲办法", "乙规定", "丙方案"}),
    ],
)
def test_filters_narrow_down(office, client, asked, titles):
    policy(office, "甲办法", doc_no="示〔2026〕1号")
    policy(office, "乙规定", doc_no="示〔2024〕5号", formed_on=date(2024, 5, 6))
    policy(office, "丙方案", doc_no="示〔2026〕2号", genre="意见", topic="科技、教育")
    document(office, "示〔2024〕5号", repealed_on=PAST)
    pairs = [pair.split("=") for pair in asked.split("&") if pair]
    answer = client.get("/policies/", dict(pairs) | {"format": "json"})
    assert {one["title"] for one in json.loads(answer.content)["results"]} == titles
    shown = client.get("/policies/", dict(pairs)).content.decode()
    assert f"共 {len(titles)} 件" in shown


def test_a_facet_counts_what_each_choice_would_leave(office):
    policy(office, "甲", genre="通知", formed_on=date(2025, 1, 2))
    policy(office, "乙", genre="意见", formed_on=date(2026, 1, 2))
    policy(office, "丙", genre="意见", formed_on=date(2025, 1, 2))
    found = library.find(Kind.POLICY, NOW, filters={"genre": "意见"})
    assert found.total == 2
    assert dict(found.facets["genre"]) == {"意见": 2, "通知": 1}
    assert dict(found.facets["year"]) == {2025: 1, 2026: 1}


@pytest.mark.slow
def test_whatever_is_chosen_is_what_a_plain_count_says(office):
    """Totals, facets and both orders, against the rows themselves counted one by one."""
    chosen = random.Random(7)
    for n in range(14):
        day = date(2023 + n % 3, 1 + n % 12, 1 + n)
        policy(
            office, f"办法{n}", doc_no=f"示〔{day.year}〕{n}号", formed_on=chosen.choice((day, date(2025, 2, 3))),
            genre=chosen.choice(("通知", "意见")), topic=chosen.choice(("甲类", "乙类", "丙类")),
            weight=chosen.randrange(3),
        )  # fmt: skip
        if n % 3 == 0:
            days = chosen.choice(STATES)[1]
            document(office, f"示〔{day.year}〕{n}号", **days)
    at = NOW
    rows = [
        (one, {"validity": one.state, "year": one.year, "agency": one.agency.code,
               "genre": one.genre, "topic": one.topic})
        for one in library.entries(Kind.POLICY, at).select_related("agency", "edition")
    ]  # fmt: skip
    filters = [
        dict(chosen.sample([(name, str(value)) for name, value in values.items()], size))
        for size in (0, 1, 1, 2, 2, 3)
        for values in [chosen.choice(rows)[1]]
    ]
    for wanted in filters:
        for registered in (False, True):

            def left(without="", wanted=wanted, registered=registered):
                return [
                    (one, values) for one, values in rows
                    if (one.register is not None or not registered)
                    and all(str(values[name]) == value for name, value in wanted.items()
                            if name != without)
                ]  # fmt: skip

            found = library.find(Kind.POLICY, at, filters=wanted, registered=registered)
            assert found.total == len(left())
            for name in library.FACETS:
                counted = Counter(values[name] for _, values in left(name))
                assert dict(found.facets[name]) == {k: n for k, n in counted.items() if k}, name
            those = [one for one, _ in left()]
            those.sort(key=lambda one: (one.published_at, one.pk), reverse=True)
            assert [one.pk for one in found[0:50]] == [one.pk for one in those]
            those.sort(key=lambda one: one.edition.formed_on or date.min, reverse=True)
            told = library.find(
                Kind.POLICY, at, filters=wanted, registered=registered, order="formed"
            )
            assert [one.pk for one in told[0:50]] == [one.pk for one in those]
            assert [one.pk for one in told[2:5]] == [one.pk for one in those[2:5]]


def test_policy_and_interpretation_lead_to_each_other(office, client):
    text = policy(office, "甲办法")
    reading = draft(office, title="甲办法解读", profile="interpretation")
    drafting.change(actor=office.drafter, item=reading, fields={}, links=[("interprets", text)])
    assert "甲办法解读" not in client.get("/policies/").content.decode()
    reading = climb(office, Item.objects.get(pk=reading.pk), at=AGO)
    page = client.get("/policies/").content.decode()
    assert f'解读：<a href="/{office.agency.code}/items/{reading.pk}/">甲办法解读</a>' in page
    page = client.get("/policies/interpretations/").content.decode()
    assert f'解读的文件：<a href="/{office.agency.code}/items/{text.pk}/">甲办法</a>' in page


def test_the_files_of_the_register_hold_its_days_and_no_formula(office, client):
    policy(office, "=甲办法", doc_no="示〔2020〕1号")
    document(office, "示〔2020〕1号", registration_no="示规〔2020〕7号", expires_on=PAST)
    answer = client.get("/policies/register/?format=csv")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = dict(zip(head, row, strict=True))
    assert told["文件名称"] == "'=甲办法"
    assert (told["统一登记编号"], told["效力"]) == ("示规〔2020〕7号", "已失效")
    [one] = json.loads(client.get("/policies/register/?format=json").content)["documents"]
    assert (one["expires_on"], one["state"]) == (PAST.isoformat(), "已失效")


@pytest.mark.slow
def test_the_library_asks_as_often_for_many_as_for_few(office, client):
    def asked(address):
        client.get(address)  # the process learns what changed
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    for n in range(2):
        policy(office, f"甲{n}", doc_no=f"示〔2026〕{n}号")
        document(office, f"示〔2026〕{n}号")
    addresses = (
        "/policies/?q=甲",
        "/policies/",
        "/policies/register/",
        "/policies/interpretations/",
    )
    few = [asked(one) for one in addresses]
    for n in range(2, 9):
        text = policy(office, f"甲{n}", doc_no=f"示〔2026〕{n}号")
        document(office, f"示〔2026〕{n}号")
        reading = draft(office, title=f"解读{n}", profile="interpretation")
        drafting.change(actor=office.drafter, item=reading, fields={}, links=[("interprets", text)])
        climb(office, Item.objects.get(pk=reading.pk), at=AGO)
    assert [asked(one) for one in addresses[:3]] == few[:3]
    assert max(few) <= 14
