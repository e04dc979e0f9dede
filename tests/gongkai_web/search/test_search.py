"""What the public finds, and what nobody finds."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item
from gongkai_web.review import withdrawals
from gongkai_web.search.models import Entry
from review_desk import climb, draft, office_of

AGO = timezone.now() - timedelta(days=3)


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


def ask(client, q, **more):
    return client.get("/search/", {"q": q, "format": "json", **more}).json()


@pytest.mark.parametrize(
    "q",
    [
        "法律", "印", "方案印发给", "“公共法律服务工作方案”", "《公共法律服务》", "法律 各科室",
        "法律 | 没有的词", "公共法律服務", "示司〔2026〕1号", "示司2026 1号", "示司(2026)1号",
        "通知 -没有的词", "知",
    ],
)  # fmt: skip
def test_a_public_item_is_found(office, client, q):
    item = climb(office, draft(office, doc_no="示司〔2026〕1号"), at=AGO)
    told = ask(client, q)
    assert told["total"] == 1
    first = told["results"][0]
    assert list(first)[:5] == ["title", "url", "agency", "published_at", "index_no"]
    assert first["title"] == item.title
    assert client.get(first["url"]).status_code == 200


@pytest.mark.parametrize(
    "q", ["没有", "通知 -法律", "律法", "科室现将", "", "，。", "-法律", "%", "_"]
)
def test_what_it_does_not_hold_finds_nothing(office, client, q):
    climb(office, draft(office), at=AGO)
    assert ask(client, q) == {"total": 0, "results": []}


@pytest.mark.parametrize("stage", ["draft", "future", "past", "withdrawn", "not_proactive", "torn"])
def test_what_is_not_public_is_neither_found_nor_counted_nor_suggested(office, client, stage):
    item = draft(office)
    days = {"future": ("go_live_at", 9), "past": ("expire_at", -1)}
    if stage in days:
        name, n = days[stage]
        drafting.change(
            actor=office.drafter, item=item, fields={name: timezone.now() + timedelta(days=n)}
        )
    if stage != "draft":
        item = climb(office, Item.objects.get(), at=AGO)
    if stage == "withdrawn":
        withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="exposed", reason="不应公开",
            at=timezone.now(),
        )  # fmt: skip
        assert not Entry.objects.exists()
    # Past every act: the index is as it was, and still nothing is found.
    if stage == "not_proactive":
        Item.objects.update(disclosure_attr="withheld")
    if stage == "torn":
        Item.objects.update(live=False, live_edition=None)
    assert ask(client, "法律") == {"total": 0, "results": []}
    page = client.get("/search/", {"q": "法律", "year": "2026", "kind": "policy"}).content.decode()
    assert "公共" not in page
    assert "（1）" not in page
    assert client.get("/search/suggest/", {"q": "法律"}).json() == {"suggestions": []}


def test_the_page_marks_hits_counts_filters_and_sets_no_cookie(office, client):
    climb(office, draft(office), at=AGO)
    climb(
        office,
        draft(office, title="另一件法律信息", formed_on=AGO.date().replace(year=2025)),
        at=AGO,
    )
    answer = client.get("/search/", {"q": "法律"})
    page = answer.content.decode()
    assert not answer.cookies
    assert "<mark>法律</mark>" in page
    assert "2025（1）" in page
    assert ask(client, "法律", year="2025")["total"] == 1
    assert ask(client, "法律", agency="nobody")["total"] == 0
    assert "没有找到" in client.get("/search/", {"q": "无此词"}).content.decode()
    titles = [one["title"] for one in client.get("/search/suggest/?q=法律").json()["suggestions"]]
    assert len(titles) == 2


@pytest.mark.parametrize(
    "odd",
    [
        "\0",
        "'",
        '"',
        "公" * 3000,
        "%_",
        "“",
        "* OR *",
        "NEAR(",
        "a:b",
        "^公",
        "\\",
        "公开 \0 -",
    ],
)
@pytest.mark.parametrize("page", ["0", "-1", "x", "99999"])
def test_odd_input_is_answered(office, client, odd, page):
    answer = client.get(
        "/search/", {"q": odd.encode("utf-8", "replace").decode(), "page": page, "year": odd[:4]}
    )
    assert answer.status_code == 200


def test_the_index_is_made_anew_and_its_faults_are_told(office, client):
    climb(office, draft(office), at=AGO)
    call_command("rebuild_search", check=True)
    Entry.objects.all().delete()
    with pytest.raises(CommandError, match="1 处差别"):
        call_command("rebuild_search", check=True)
    for _ in range(2):
        call_command("rebuild_search")
        assert ask(client, "法律")["total"] == 1


def test_a_sentence_is_looked_for_by_its_words_and_the_page_says_so(office, client):
    climb(office, draft(office, title="低保申请须知"), at=AGO)
    typed = "我想查一下低保怎么申请"
    told = ask(client, typed)
    assert [one["title"] for one in told["results"]] == ["低保申请须知"]
    assert told["looked_for"] == "低保 申请"
    assert told["left_out"] == ["我想查一下", "怎么"]
    page = client.get("/search/", {"q": typed}).content.decode()
    assert "已略去“我想查一下”“怎么”，按“<strong>低保 申请</strong>”搜索" in page
    assert "<mark>低保申请</mark>" in page
    assert f'value="{typed}"' in page, "what was typed stays in the field"
    # What is found as it was typed, and what its words do not find either, is left as it is.
    assert "looked_for" not in ask(client, "低保申请")
    assert ask(client, "我想查一下没有的词") == {"total": 0, "results": []}


def test_the_words_of_a_sentence_find_nothing_that_is_not_public(office, client):
    draft(office, title="低保申请须知")
    assert ask(client, "我想查一下低保怎么申请") == {"total": 0, "results": []}
