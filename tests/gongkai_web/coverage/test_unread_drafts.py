"""A draft that nobody reviewed moves no number, no list, no board and no report."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from gongkai_web.coverage import board, platform_gaps, policy_gaps
from gongkai_web.publishing import drafting, item_filters
from gongkai_web.publishing.models import Column
from gongkai_web.reports.compiling import compile_report
from gongkai_web.review import withdrawals
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
