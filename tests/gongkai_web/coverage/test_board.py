"""Each gap is found on the day it opens, told to those who see it, and leads to what mends it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coverage_board import NOW, TODAY, asked, item
from gongkai_web.channels.classifying import classify
from gongkai_web.channels.models import ItemClass, ListedArticle
from gongkai_web.coverage import board, gaps, platform_gaps
from gongkai_web.publishing.models import Column, Item
from gongkai_web.reports import published
from gongkai_web.supervision.models import Account
from review_desk import climb, draft, office_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.mark.parametrize(
    ("published", "fields", "found"),
    [
        ([("wechat", "2026-06-01")], {}, True),
        ([("wechat", "2026-06-01"), ("website", "2026-06-20")], {}, False),
        ([("weibo", "2026-06-01")], {}, False),
        ([], {}, False),
        ([("wechat", "2026-06-01")], {"disclosure_attr": "on_request"}, False),
    ],
)
def test_what_is_on_wechat_and_not_on_the_website(agency, officer, published, fields, found):
    one = item(agency, *published, **fields)
    gap = gaps.wechat_only(asked(officer))
    assert gap.count == found
    if found:
        assert gap.lines[0].act_url == reverse("writing:edit", args=[one.pk])


@pytest.mark.parametrize(
    ("kind", "owed"),
    [("", True), ("statutory", True), ("interpretation", True), ("news", False), ("repost", False)],
)
def test_what_a_person_said_is_news_need_not_stand_on_the_website(agency, officer, kind, owed):
    account = Account.objects.create(agency=agency, platform="微信公众号", name="示例")
    one = item(agency, ("wechat", "2026-06-01"))
    ListedArticle.objects.create(
        account=account, key="k", title="一", published_at=NOW, seen_at=NOW, item=one,
        classification=kind,
    )  # fmt: skip
    assert gaps.wechat_only(asked(officer)).count == owed


@pytest.mark.parametrize(("on", "found"), [(date(2026, 3, 30), 0), (date(2026, 3, 31), 1)])
def test_a_document_is_overdue_from_the_day_after_the_twentieth_working_day(
    agency, officer, on, found
):
    item(agency, formed_on=date(2026, 3, 2))
    item(agency, ("notice_board", "2026-03-20"), formed_on=date(2026, 3, 2))
    item(agency, formed_on=date(2026, 3, 2), disclosure_attr="withheld")
    gap = gaps.overdue(asked(officer, on))
    assert gap.count == found
    if found:
        assert "应于 2026-03-30 前公开" in gap.lines[0].told


def test_what_was_published_through_the_ladder_is_not_overdue(agency):
    office = office_of(agency)
    one = climb(office, draft(office))
    assert gaps.overdue(asked(office.drafter)).count == 0
    assert one.live_edition is not None


@pytest.mark.parametrize(("first", "found"), [("2026-03-30", 0), ("2026-03-31", 1)])
def test_what_came_late_is_told_with_its_last_day(agency, officer, first, found):
    item(agency, ("website", first), formed_on=date(2026, 3, 2))
    gap = gaps.late(asked(officer))
    assert gap.count == found
    if found:
        assert "应于 2026-03-30 前" in gap.lines[0].told


@pytest.mark.parametrize(("days", "found"), [(14, 0), (15, 1)])
@pytest.mark.parametrize("stage", ["draft", "returned", "review"])
def test_a_draft_waits_after_a_fortnight(agency, officer, days, found, stage):
    one = item(agency, stage=stage)
    Item.objects.filter(pk=one.pk).update(updated_at=NOW - timedelta(days=days))
    assert gaps.waiting(asked(officer)).count == found


def test_urgent_publications_owe_their_rungs(agency, officer):
    item(agency, stage="owing")
    item(agency, stage="live")
    assert gaps.owing(asked(officer)).count == 1


@pytest.mark.parametrize(
    ("newest", "told"),
    [
        (None, "机构职能：空"),
        ("2026-06-30", None),
        ("2026-06-10", None),
        ("2026-06-09", "再过 9 天到期"),
        ("2026-05-31", "再过 0 天到期"),
        ("2026-05-30", "31 天没有更新（应在 30 天以内）"),
    ],
)
def test_a_column_of_the_law_is_empty_near_or_stale(agency, officer, newest, told):
    column = Column.objects.create(
        agency=agency,
        slug="zn",
        title="机构职能",
        kind="statutory",
        legal_item="20.2",
        fresh_days=30,
    )
    Column.objects.create(agency=agency, slug="dt", title="动态", kind="news", fresh_days=1)
    if newest:
        item(agency, ("website", newest), place=column)
    gap = platform_gaps.columns(asked(officer))
    if told is None:
        assert gap.count == 0
        return
    [line] = gap.lines
    assert told in line.title
    assert f"place={column.pk}" in line.act_url


def test_an_edition_fills_its_column_and_a_parent_with_columns_below_needs_nothing_itself(agency):
    office = office_of(agency)
    top = Column.objects.create(agency=agency, slug="top", title="法定", kind="statutory")
    Column.objects.filter(pk=office.column.pk).update(parent=top)
    assert [line.title for line in platform_gaps.columns(asked(office.drafter)).lines] == [
        "政策文件：空"
    ]
    climb(office, draft(office))
    assert platform_gaps.columns(asked(office.drafter)).count == 0


def test_an_agency_without_columns_is_told_once(agency, officer):
    [line] = platform_gaps.columns(asked(officer)).lines
    assert "还没有标准栏目" in line.title


@pytest.mark.parametrize(("days", "found"), [(9, 0), (10, 1), (14, 1), (None, 1)])
def test_a_silent_account(agency, officer, days, found):
    last = None if days is None else TODAY - timedelta(days=days)
    Account.objects.create(agency=agency, platform="微信公众号", name="示例", last_post_on=last)
    Account.objects.create(
        agency=agency, platform="微博", name="停", status="closed", last_post_on=date(2020, 1, 1)
    )
    assert platform_gaps.accounts(asked(officer)).count == found


@pytest.mark.parametrize(("outside", "found"), [(3, 0), (4, 1)])
def test_eighty_in_a_hundred_outside_the_website_are_too_many(agency, officer, outside, found):
    for at in range(5):
        item(agency, ("wechat" if at < outside else "website", "2026-03-02"))
    gap = platform_gaps.concentration(asked(officer))
    assert gap.count == found
    if found:
        assert "占 80.0%" in gap.lines[0].told


def test_the_share_outside_is_that_of_section_one(agency):
    item(agency, ("website", "2026-03-02"), ("wechat", "2026-03-02"), ("", "2026-03-03"))
    item(agency, ("website", "2026-07-02"), ("gazette", "2025-12-31"), ("weibo", "2026-01-01"))
    for on in (None, TODAY):
        whole = published.section_one([agency], 2026, on)
        found = published.by_channel([agency], 2026, on)
        assert sum(found.values()) == whole.total
        assert sum(found.values()) - found["website"] == whole.outside


# -- Policies and their interpretations ------------------------------------------------


# -- The board --------------------------------------------------------------------------


@pytest.fixture
def full(agency, other_agency):
    """Return nothing; records of every gap, in two sections and two agencies."""
    for whose in (agency, other_agency):
        for at in range(25):
            section = ["办公室", "普法科", ""][at % 3]
            item(whose, ("wechat", f"2026-0{1 + at % 5}-02"), section=section)
            item(whose, formed_on=date(2026, 1 + at % 4, 2), section=section)
            item(
                whose, ("website", "2026-06-01"), formed_on=date(2026, 1, 5), section=section,
                profile="document",
            )  # fmt: skip
            item(whose, stage="owing", section=section)
        Column.objects.create(agency=whose, slug="zn", title="机构职能", kind="statutory")
        Account.objects.create(agency=whose, platform="微信公众号", name=f"示例{whose.pk}")


@pytest.mark.slow
def test_every_line_of_the_board_leads_somewhere(client, agency, officer, full):
    client.force_login(officer)
    page = client.get(reverse("coverage:board"))
    assert page.status_code == 200
    walked = set()
    for gap in page.context["gaps"]:
        for line in gap.lines[:3]:
            for url in filter(None, (line.url, line.act_url)):
                assert client.get(url).status_code == 200, (gap.key, url)
                walked.add(url)
        if gap.all_url:
            found = client.get(gap.all_url).context
            assert found["paginator"].count == gap.count, gap.key
    assert len(walked) > 12


@pytest.mark.walk
@pytest.mark.parametrize(
    "query",
    [{}, {"month": "2026-03"}, {"section": "办公室"}, {"month": "2026-06", "section": "none"}],
)
def test_each_number_is_the_list_that_it_opens(client, agency, officer, full, query):
    account = Account.objects.create(agency=agency, platform="微信公众号", name="另一个")
    on_wechat = Item.objects.filter(agency=agency, publications__channel="wechat")
    for at, one in enumerate(on_wechat.order_by("pk")[:9]):
        if at % 3:
            ListedArticle.objects.create(
                account=account, key=str(at), title="一", published_at=NOW, seen_at=NOW, item=one,
                classification=["", "news", "statutory"][at % 3],
            )  # fmt: skip
        else:
            classify(actor=officer, items=[one], classification="repost", at=NOW)
    Item.objects.filter(agency=agency, stage="").update(has_unpublished_changes=True)
    item(agency, stage="draft", section="办公室")
    Item.objects.filter(stage="draft").update(updated_at=NOW - timedelta(days=20))
    client.force_login(officer)
    opened = set()
    for gap in client.get(reverse("coverage:board"), query).context["gaps"]:
        if gap.all_url:
            opened.add(gap.key)
            found = client.get(gap.all_url).context["paginator"].count
            assert found == gap.count, (gap.key, gap.all_url)
    assert opened == {"overdue", "wechat-only", "late", "owing", "waiting"}


def test_rows_said_to_be_news_are_missing_no_longer_and_no_draft_is(client, agency, officer):
    rows = [item(agency, ("wechat", f"2026-06-0{1 + at}")) for at in range(3)]
    item(agency, stage="draft")
    client.force_login(officer)

    def told():
        return client.get(reverse("wagtailadmin_home")).text

    assert "3 条主动公开的信息还没有在政府网站发布" in told()
    [gap] = [
        one
        for one in client.get(reverse("coverage:board")).context["gaps"]
        if one.key == "wechat-only"
    ]
    assert gap.lines[0].told == "2026-06-03 在微信发布　办公室"
    page = client.get(gap.more[1])
    assert {one.pk for one in page.context["items"]} == {one.pk for one in rows}
    given = {"pick": [rows[0].pk, rows[1].pk], "classification": "legal_education"}
    assert "已注明 2 条" in client.post(gap.more[1], given, follow=True).text
    assert "1 条主动公开的信息还没有在政府网站发布" in told()
    assert gaps.wechat_only(asked(officer)).count == 1
    listed = client.get(reverse("items:index"), {"classification": "not_needed"}).context
    assert listed["paginator"].count == 2
    client.post(gap.more[1], {"pick": [rows[0].pk], "classification": "clear"})
    assert gaps.wechat_only(asked(officer)).count == 2


def test_who_only_reads_says_of_no_row_what_it_is(client, agency, other_agency, person, officer):
    one = item(other_agency, ("wechat", "2026-06-01"))
    given = {"pick": [one.pk], "classification": "news"}
    client.force_login(person("sun", agency, "supervisor"))
    assert client.post(reverse("channels:classify"), given)["Location"] == "/admin/"
    client.force_login(officer)
    client.post(reverse("channels:classify"), given)
    assert not ItemClass.objects.exists()


def test_the_board_narrows_to_a_section_and_a_month_and_its_table_adds_up(
    client, agency, officer, full
):
    client.force_login(officer)
    url = reverse("coverage:board")
    whole = {gap.key: gap.count for gap in client.get(url).context["gaps"]}
    parts = []
    for section in ("办公室", "普法科", "none"):
        context = client.get(url, {"section": section}).context
        parts.append({gap.key: gap.count for gap in context["gaps"]})
        assert "columns" not in parts[-1]
    for key in ("overdue", "wechat-only", "late", "owing"):
        assert sum(part[key] for part in parts) == whole[key], key
    for way in ("section", "column", "month"):
        rows = [one["row"] for one in client.get(url, {"by": way}).context["rows"]]
        assert sum(row.overdue for row in rows) == whole["overdue"]
        assert sum(row.wechat_only for row in rows) == whole["wechat-only"]
        assert sum(row.late for row in rows) == whole["late"]
    march = client.get(url, {"month": "2026-03"}).context["gaps"]
    assert 0 < {gap.key: gap.count for gap in march}["overdue"] < whole["overdue"]
    for wrong in ("2026-13", "abc"):
        assert client.get(url, {"month": wrong}).status_code == 404


def test_nobody_sees_another_agencys_gaps_and_who_only_reads_is_offered_no_act(
    client, agency, other_agency, person, full
):
    url = reverse("coverage:board")
    client.force_login(person("sun", agency, "supervisor"))
    context = client.get(url).context
    assert {gap.key: gap.count for gap in context["gaps"]}["owing"] == 25
    mending = {"做成网站稿件", "补全送审", "写解读", "写一条", "补上关联"}
    assert not mending & {line.act for gap in context["gaps"] for line in gap.lines}
    assert client.get(url, {"agency": other_agency.pk}).status_code == 404
    other_agency.parent = agency
    other_agency.save()
    context = client.get(url).context
    assert {gap.key: gap.count for gap in context["gaps"]}["owing"] == 50


def test_more_records_cost_no_more_queries(client, agency, officer, full):
    client.force_login(officer)
    url = reverse("coverage:board")
    client.get(url)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    for one in Item.objects.filter(agency=agency):
        if one.pk % 5:
            one.delete()
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    assert len(few) <= len(many) <= len(few) + 6, "a gap of few rows is not counted again"


def test_the_first_page_tells_the_head_lines(client, agency, officer, full):
    client.force_login(officer)
    text = client.get(reverse("wagtailadmin_home")).text
    for said in (
        "条主动公开的信息超过公开期限",
        "条信息在微信发布、没有在政府网站发布",
        "个法定栏目",
    ):
        assert said in text, said
    assert f"{reverse('coverage:board')}#overdue" in text


def test_what_is_signed_for_a_later_day_is_not_late_yet(agency, officer):
    item(agency, ("website", "2026-07-02"), formed_on=date(2026, 3, 2))
    month = (date(2026, 7, 1), date(2026, 7, 31))
    for on, found in ((TODAY, 0), (date(2026, 7, 1), 0), (date(2026, 7, 2), 1)):
        one = asked(officer, on, month=month)
        assert gaps.late(one).count == found
        assert sum(row.late for row in board.table(one, "section")) == found
