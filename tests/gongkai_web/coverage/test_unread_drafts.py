"""A draft that nobody reviewed moves no number, no list, no board and no report."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from gongkai_web.coverage import board, platform_gaps, policy_gaps
from gongkai_web.ledgers.exports import write_ledger
from gongkai_web.ledgers.imports import import_file
from gongkai_web.publishing import drafting, item_filters
from gongkai_web.publishing.models import Column, Item, Publication
from gongkai_web.reports.compiling import compile_report
from gongkai_web.review import evidence, withdrawals
from gongkai_web.statistics.published import publishing
from review_desk import climb, draft, office_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 30)
AT = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(item_filters, "today", lambda: TODAY)


@pytest.fixture
def office(agency):
    """Return an office that publishes."""
    return office_of(agency)


def elsewhere(office):
    """Return another column of the law."""
    return Column.objects.create(
        agency=office.agency, slug="other", title="行政处罚", kind="statutory"
    )


def told(office, client):
    """Return whatever counts or lists: statistics with their lists, board, tables, columns, report."""
    client.force_login(office.drafter)
    asked = board.asked_by(office.drafter, TODAY, AT)
    found = {"statistics": publishing([office.agency], 2026, TODAY)}
    for section in found["statistics"].sections:
        for one in section.numbers:
            query = dict(one.query)
            if section.opens == "items:index":
                rows = client.get(reverse("items:index"), query).context["object_list"]
                found[section.key, one.title] = [row.pk for row in rows]
    found["board"] = [
        (gap.key, gap.count, gap.lines) for gap in board.look(asked) if gap.key != "waiting"
    ]
    for way in ("section", "column", "month"):
        found[way] = [
            (row.title, row.overdue, row.wechat_only, row.late)
            for row in board.table(asked, way)
            if row.overdue or row.wechat_only or row.late
        ]
    found["columns"] = platform_gaps.columns(asked)
    found["report"] = compile_report(office.agency, 2026)
    return found


@pytest.mark.walk
@pytest.mark.parametrize("formed_on", [date(2026, 1, 5), date(2026, 3, 2)])
@pytest.mark.parametrize("taken_back", [False, True])
def test_a_saved_draft_moves_nothing(office, client, formed_on, taken_back):
    one = climb(office, draft(office, formed_on=formed_on))
    other = elsewhere(office)
    if taken_back:
        asking = withdrawals.ask(
            actor=office.drafter,
            edition=one.live_edition,
            kind="wrong",
            reason="写错",
            at=AT,
            explanation="内容有误，已撤下。",
        )
        withdrawals.answer(actor=office.leader, request=asking, approved=True, at=AT)
    before = told(office, client)
    late = next(one for one in before["statistics"].sections if one.key == "timely")
    assert [one.value for one in late.numbers] == ([0, 1, 0] if formed_on.month == 1 else [1, 0, 0])
    for changed in (
        {"formed_on": date(2026, 3, 3)}, {"formed_on": date(2025, 3, 3)}, {"formed_on": None},
        {"title": "另一个标题"}, {"profile": "penalty"},
    ):  # fmt: skip
        drafting.change(actor=office.drafter, item=one, fields=changed, place=other)
        assert told(office, client) == before, changed


def test_a_reviewed_change_moves_what_it_should(office, client):
    one = climb(office, draft(office, formed_on=date(2026, 1, 5)))
    other = elsewhere(office)
    drafting.change(
        actor=office.drafter, item=one, fields={"formed_on": date(2026, 3, 2)}, place=other
    )
    climb(office, one)
    found = {
        section.key: section.numbers
        for section in publishing([office.agency], 2026, TODAY).sections
    }
    assert [number.value for number in found["timely"]] == [1, 0, 0]
    assert [number.title for number in found["column"]] == ["行政处罚"]


def test_a_draft_neither_interprets_a_policy_nor_leaves_it_without(office):
    policy = climb(
        office,
        draft(office, profile="document", doc_no="1号", issuing_orgs="本局", title="示例办法"),
    )
    reading = draft(office, profile="interpretation", title="示例办法解读")
    drafting.change(actor=office.drafter, item=reading, fields={}, links=[("interprets", policy)])
    climb(office, reading)

    def gaps():
        asked = board.asked_by(office.drafter, TODAY, AT)
        return policy_gaps.interpretations(asked), policy_gaps.one_way(asked)

    before = gaps()
    assert [gap.count for gap in before] == [0, 0]
    drafting.change(
        actor=office.drafter, item=reading, fields={"profile": "notice", "title": "别的"}, links=[]
    )
    drafting.change(actor=office.drafter, item=policy, fields={"profile": "notice"})
    assert gaps() == before
    notice = climb(office, draft(office))
    before = gaps()
    drafting.change(
        actor=office.drafter,
        item=notice,
        fields={"profile": "interpretation"},
        links=[("interprets", policy)],
    )
    drafting.change(actor=office.drafter, item=notice, fields={"profile": "document"})
    assert gaps() == before


def on_wechat(office, **fields):
    """Return a line of the ledger: posted on WeChat, with no edition of ours."""
    one = Item.objects.create(
        agency=office.agency, index_no="W-1", title="微信上的通知", section="办公室",
        column=office.column.title, place=office.column, formed_on=date(2026, 1, 5), **fields,
    )  # fmt: skip
    Publication.objects.create(item=one, channel="wechat", published_on=date(2026, 3, 2))
    return one


CHANGES = (
    {"section": "法制科"},
    {"formed_on": date(2026, 3, 1)},
    {"formed_on": None},
    {"title": "另一个标题", "validity": "repealed", "profile": "penalty"},
)


@pytest.mark.walk
@pytest.mark.parametrize("changed", CHANGES, ids=str)
def test_a_draft_of_what_stands_on_wechat_alone_moves_nothing(office, client, changed):
    one = on_wechat(office)
    other = elsewhere(office)
    before, listed = told(office, client), rows_of(office, client)
    for _ in range(2):  # a second save finds what the first one kept
        drafting.change(actor=office.drafter, item=one, fields=changed, place=other)
        assert told(office, client) == before
        assert rows_of(office, client) == listed


@pytest.mark.walk
@pytest.mark.parametrize("changed", CHANGES, ids=str)
def test_a_draft_of_a_public_item_moves_no_section_no_validity_and_no_line(office, client, changed):
    one = climb(office, draft(office, formed_on=date(2026, 1, 5), section="办公室"))
    other = elsewhere(office)
    before, listed = told(office, client), rows_of(office, client)
    drafting.change(actor=office.drafter, item=one, fields=changed, place=other)
    assert told(office, client) == before
    assert rows_of(office, client) == listed
    drafting.change(
        actor=office.drafter, item=one,
        fields={"formed_on": date(2026, 1, 6), "profile": "", "section": "法制科"},
    )  # fmt: skip
    climb(office, one)
    assert Item.objects.get(pk=one.pk).before_draft is None
    assert rows_of(office, client) != listed
    assert told(office, client) != before


@pytest.mark.parametrize("attribute", ["on_request", "withheld"])
def test_no_draft_makes_what_stands_on_wechat_not_public(office, attribute):
    one = on_wechat(office)
    with pytest.raises(drafting.ItemRefused, match="2026-03-02 在微信公众号的发布"):
        drafting.change(actor=office.drafter, item=one, fields={"disclosure_attr": attribute})


def rows_of(office, client):
    """Return the ledger of items, as it is listed by each filter and as it is exported."""
    client.force_login(office.drafter)
    found = {}
    for query in (
        {}, {"validity": "in_force"}, {"validity": "repealed"}, {"section": "办公室"},
        {"section": "法制科"}, {"disclosure_attr": "proactive"}, {"formed": "2026-01"},
    ):  # fmt: skip
        page = client.get(reverse("items:index"), query)
        found[str(query)] = [
            (row.pk, row.title, row.column, row.validity, row.disclosure_attr)
            for row in page.context["object_list"]
        ]
    held = io.BytesIO()
    write_ledger(kind="items", agency=office.agency, year=2026, format_="csv", file=held)
    found["export"] = held.getvalue().decode()
    return found


def test_an_exported_ledger_is_taken_in_again_beside_a_draft(office):
    one = on_wechat(office)
    drafting.change(
        actor=office.drafter, item=one, fields={"title": "改了的标题"}, place=elsewhere(office)
    )
    path = io.BytesIO()
    write_ledger(kind="items", agency=office.agency, year=2026, format_="csv", file=path)
    for gone in ("", "W-1"):  # by its title, and by its number
        data = path.getvalue().decode().replace("W-1", gone).encode()
        file = ContentFile(data, name="台账.csv")
        outcome = import_file(kind="items", file=file, agency=office.agency, actor=None)
        assert (outcome.added, outcome.unchanged) == (0, 1)


def test_what_exposed_something_is_told_nowhere_while_it_is_written_anew(office, client):
    one = climb(office, draft(office, title="含有张三身份证号的通知"))
    drafting.change(actor=office.drafter, item=one, fields={"title": "含有张三身份证号的通知二"})
    evidence.empty(Item.objects.get(pk=one.pk), by=office.leader)
    assert "张三" not in str(rows_of(office, client))
    drafting.change(actor=office.drafter, item=one, fields={"title": "重写的通知"})
    assert "张三" not in str(rows_of(office, client))
