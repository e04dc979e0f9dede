"""What any program reads of what is public, and what none reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai_web.api.problems import PROBLEMS
from gongkai_web.publishing.models import Column, NormativeDocument
from review_desk import draft, office_of, submit

from .conftest import filed, published, taken_back

BASE = "https://zwgk.example.gov.cn"


def ask(path, **query):
    return Client().get(f"/api/public/{path}", query)


def read(path, **query):
    answer = ask(path, **query)
    assert answer.status_code == 200, answer.content.decode()
    assert not answer.cookies
    return answer.json()


def problem(answer):
    told = answer.json()
    assert PROBLEMS[told["error"]][0] == answer.status_code
    assert answer["Cache-Control"] == "no-store"
    return told["error"]


def titles(**query):
    return [one["title"] for one in read("items", **query)["items"]]


def test_an_item_is_told_whole(office):
    file = filed(office, "方案.txt", "内容".encode())
    item = published(
        office, doc_no="示司〔2026〕1号", topic="司法", genre="通知", summary="概述",
        attachments=[file], body="<p>各科室：</p><p>第二段</p><script>x</script>",
    )  # fmt: skip
    told = read(f"items/{item.pk}")
    assert told["title"] == item.title
    assert told["url"] == f"{BASE}/shanzhou-sfj/items/{item.pk}/"
    assert told["text"] == "各科室：\n第二段"
    assert "script" not in told["html"]
    assert told["agency"] == {"code": "shanzhou-sfj", "name": office.agency.name}
    assert told["column"] == {"slug": "policy", "title": "政策文件"}
    assert (told["doc_no"], told["topic"], told["genre"]) == ("示司〔2026〕1号", "司法", "通知")
    assert told["formed_on"] == "2026-03-02"
    assert told["validity"] == {"code": "in_force", "label": "现行有效", "told": ""}
    [kept] = told["attachments"]
    assert (kept["name"], kept["size"], kept["sha256"]) == (
        "方案.txt",
        file["size"],
        file["sha256"],
    )
    assert (
        b"".join(Client().get(kept["url"].removeprefix(BASE)).streaming_content) == "内容".encode()
    )
    assert told["reviewers"] == [], "names are told only where the page prints them"


@pytest.mark.parametrize("stage", ["draft", "review", "future"])
def test_what_is_not_public_does_not_exist(office, stage):
    future = timezone.now() + timedelta(days=9)
    if stage == "future":
        item = published(office, go_live_at=future)
    else:
        item = draft(office)
        if stage == "review":
            submit(office, item)
    assert problem(ask(f"items/{item.pk}")) == "not_found"
    assert titles() == []
    assert read("gone") == []
    assert read("agencies") == []


def test_the_working_copy_is_told_to_nobody(office):
    item = published(office)
    type(item).objects.filter(pk=item.pk).update(title="没有审核", body="没有审核")
    assert "没有审核" not in ask(f"items/{item.pk}").content.decode()
    assert "没有审核" not in ask("items").content.decode()


def test_what_was_taken_back_is_gone_with_its_explanation(office):
    into = published(office, title="并入的")
    item = taken_back(office, published(office, title="撤下的"), into=into)
    answer = ask(f"items/{item.pk}")
    assert problem(answer) == "gone"
    told = answer.json()
    assert told["explanation"] == "原文数字有误，更正后另行公布。"
    assert told["merged_into"] == f"{BASE}/shanzhou-sfj/items/{into.pk}/"
    assert "内部的理由" not in answer.content.decode()
    assert "撤下的" not in answer.content.decode()
    [gone] = read("gone")
    assert (gone["id"], gone["why"]) == (item.pk, "withdrawn")
    assert read("gone", since=gone["at"]) == [gone] or read("gone", since=gone["at"]) == []
    assert read("gone", since=(timezone.now() + timedelta(days=1)).isoformat()) == []


def test_what_nobody_approved_is_not_told(office):
    from gongkai_web.review import withdrawals

    item = published(office)
    withdrawals.ask(
        actor=office.secrecy, edition=item.live_edition, kind="exposed", reason="泄露",
        explanation="没有人批准的说明", at=timezone.now(),
    )  # fmt: skip
    words = ask(f"items/{item.pk}").content.decode() + ask("gone").content.decode()
    assert "没有人批准" not in words
    assert "泄露" not in words


def test_what_expired_is_listed_as_gone(office):
    soon = timezone.now() + timedelta(seconds=2)
    item = published(office, expire_at=soon)
    assert read("gone") == []
    from unittest import mock

    with mock.patch("django.utils.timezone.now", return_value=soon + timedelta(hours=1)):
        [gone] = read("gone")
        assert problem(ask(f"items/{item.pk}")) == "not_found"
    assert (gone["id"], gone["why"]) == (item.pk, "expired")


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_by_cursor_meet_each_item_once_whatever_comes_in(office, order):
    for number in range(5):
        published(office, title=f"第{number}条", at=timezone.now() - timedelta(days=9 - number))
    met, cursor = [], ""
    while True:
        page = read("items", per_page=2, cursor=cursor, order=order)
        met += [one["title"] for one in page["items"]]
        if len(met) == 2:
            published(office, title="新来的", at=timezone.now() - timedelta(hours=1))
        cursor = page["next"]
        if cursor is None:
            break
    expected = [f"第{number}条" for number in range(5)]
    assert met == (expected[::-1] if order == "newest" else [*expected, "新来的"])


def test_filters(office, other_agency):
    other = office_of(other_agency, "o")
    below = Column.objects.create(
        agency=office.agency, slug="below", title="下级", kind="statutory", parent=office.column
    )
    from gongkai_web.publishing import drafting
    from gongkai_web.publishing.models import Item
    from review_desk import climb

    item = draft(office, title="甲", topic="司法", genre="通知", doc_no="示司〔2026〕1号")
    drafting.change(actor=office.drafter, item=item, fields={}, place=below)
    climb(office, Item.objects.get(pk=item.pk), at=timezone.now() - timedelta(days=5))
    published(other, title="乙", formed_on=date(2025, 3, 2))
    for query, expected in (
        ({"agency": "shanzhou-sfj"}, ["甲"]),
        ({"agency": "shanzhou-sfj", "column": "policy"}, ["甲"]),
        ({"agency": "lushi-czj", "column": "policy"}, ["乙"]),
        ({"topic": "司法"}, ["甲"]),
        ({"genre": "通知"}, ["甲"]),
        ({"genre": "公告"}, []),
        ({"doc_no": "示司〔2026〕1号"}, ["甲"]),
        ({"index_no": item.index_no}, ["甲"]),
        ({"year": 2025}, ["乙"]),
        ({"year": 2026}, ["甲"]),
        ({"since": (timezone.now() - timedelta(days=4)).isoformat()}, ["乙"]),
        ({"since": "2020-01-01"}, ["乙", "甲"]),
        ({"since": timezone.localdate().isoformat()}, []),
    ):
        assert titles(**query) == expected, query


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"agency": "nobody"}, "agency"), ({"column": "policy"}, "column"),
        ({"since": "yesterday"}, "since"), ({"since": "9999-99-99"}, "since"),
        ({"cursor": "x"}, "cursor"), ({"cursor": "!!"}, "cursor"), ({"cursor": "MXwx"}, "cursor"),
        ({"per_page": 0}, "per_page"), ({"per_page": 101}, "per_page"), ({"year": 1}, "year"),
        ({"order": "best"}, "order"), ({"agency": "x" * 41}, "agency"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_chinese(office, query, name):
    published(office)
    answer = ask("items", **query)
    assert problem(answer) == "invalid"
    assert name in answer.json()["fields"]


@pytest.mark.parametrize("query", [{"topic": "a\0b"}, {"doc_no": "'; --"}, {"agency": "\0"}])
def test_strange_signs_find_nothing_and_break_nothing(office, query):
    published(office)
    assert ask("items", **query).status_code in (200, 422)


def test_policy_and_interpretation_are_told_both_ways(office):
    policy = published(office)
    reading = published(office, title="解读", links=[("interprets", policy)])
    [forth] = read(f"items/{reading.pk}")["links"]
    [back] = read(f"items/{policy.pk}")["links"]
    assert (forth["relation"], forth["id"], forth["told"]) == (
        "interprets",
        policy.pk,
        "解读的文件",
    )
    assert (back["relation"], back["id"], back["told"]) == ("interprets_by", reading.pk, "解读")


def test_whether_a_document_is_in_force_the_register_says(office):
    item = published(office, doc_no="示司规〔2026〕1号")
    NormativeDocument.objects.create(
        agency=office.agency, doc_no="示司规〔2026〕1号", title=item.title,
        issued_on=date(2026, 3, 2), effective_on=date(2026, 3, 2), repealed_on=date(2026, 4, 1),
    )  # fmt: skip
    told = read(f"items/{item.pk}")["validity"]
    assert told["code"] == "repealed"
    assert "2026-04-01" in told["told"]
    assert read("items")["items"][0]["validity"] == told


def test_agencies_and_columns(office, other_agency):
    office.agency.telephone = "000-0000000"
    office.agency.save()
    Column.objects.create(
        agency=office.agency, slug="below", title="下级", kind="statutory", parent=office.column
    )
    [told] = read("agencies")
    assert told["code"] == "shanzhou-sfj"
    assert told["contact"]["telephone"] == "000-0000000"
    rows = {one["slug"]: one for one in read("columns", agency="shanzhou-sfj")}
    assert rows["below"]["parent"] == "policy"
    assert rows["policy"]["legal_item"] == "20.1"
    assert problem(ask("columns", agency="lushi-czj")) == "invalid"
    assert problem(ask("columns")) == "invalid"


def test_nothing_is_sent_twice_and_everybody_may_ask(office):
    item = published(office)
    for path in ("items", f"items/{item.pk}", "agencies", "gone", "annual-reports"):
        answer = ask(path)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "no-cache"
        again = Client().get(f"/api/public/{path}", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304, path
    assert Client().post("/api/public/items").status_code == 405


def test_who_asks_too_often_waits_and_others_do_not(office, settings):
    settings.PUBLIC_API_PER_MINUTE = 2
    assert [ask("items").status_code for _ in range(3)] == [200, 200, 429]
    answer = ask("agencies")
    assert problem(answer) == "too_many"
    assert int(answer["Retry-After"]) > 0
    assert Client(REMOTE_ADDR="192.0.2.7").get("/api/public/items").status_code == 200


def test_a_list_costs_the_same_however_long(office, django_assert_max_num_queries):
    for number in range(6):
        published(office, title=f"第{number}条", attachments=[filed(office, f"{number}.txt", b"x")])
    with django_assert_max_num_queries(8):
        read("items")
