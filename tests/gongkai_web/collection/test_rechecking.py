"""A report that waits is held against what is known now, not against what was known when it came."""

import re
from datetime import date

import pytest
from django.urls import reverse

import collection_desk as desk
from batch_desk import page_of
from gongkai.reports import readers
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.collection import actions, keeping, rechecking
from gongkai_web.collection.board import board
from gongkai_web.collection.models import Recheck
from gongkai_web.collection.problems import CollectionProblem, OpenErrors
from gongkai_web.collection.reorganisations import actions as changes
from gongkai_web.collection.reorganisations.models import Change
from gongkai_web.county.held import held
from gongkai_web.journal.models import Entry

pytestmark = pytest.mark.django_db
YEAR = desk.YEAR
TODAY = date(YEAR + 1, 3, 1)
WHERE = ("applications.carried_over[6]",)


def t305(hand_in):
    return [
        one.severity
        for one in actions.found_in(hand_in)
        if (one.rule, one.cells) == ("T3-05", WHERE)
    ]


@pytest.fixture
def waiting(county):
    """Return a report that carries over five cases, where last year's carried two forward."""
    county.open(YEAR - 1)
    county.open()
    county.accepted(county.sfj, desk.carrying(county.sfj, YEAR - 1, forward=2))
    county.accepted(county.czj, desk.carrying(county.czj, YEAR - 1, forward=3))
    return county.hand_in(county.sfj, desk.carrying(county.sfj, YEAR, over=5))


def merge(county):
    return changes.register(
        actor=county.supervisor, office=county.government, kind=Change.MERGED, agency=county.czj,
        since=date(YEAR, 5, 1), heirs=[county.sfj],
    )  # fmt: skip


def errors_on_the_board(county):
    rows = board(county.supervisor, county.government, YEAR, today=TODAY).rows
    return next(row.errors for row in rows if row.agency == county.sfj)


def pictured(county):
    [one] = held([county.sfj], YEAR)
    return one.told.findings


def test_a_merger_entered_afterwards_checks_what_waits_again(county, waiting):
    assert t305(waiting) == ["error"]
    before = errors_on_the_board(county)
    assert "T3-05" in pictured(county)
    row = merge(county)
    assert t305(waiting) == []
    assert errors_on_the_board(county) == before - 2, "of persons and of the total"
    assert "T3-05" not in pictured(county)
    again = Recheck.objects.get()
    assert again.why == f"登记机构变动：{row}"
    assert again.by == county.supervisor
    entry = Entry.objects.filter(verb="重新核对年度报告").get()
    assert entry.agency == county.sfj
    assert any("上年" in told for told in entry.detail["不再成立的问题"])
    waiting.refresh_from_db()
    assert any(one["rule"] == "T3-05" for one in waiting.check_result["findings"]), "it stays"

    told = str(row)
    changes.take_out(actor=county.supervisor, office=county.government, row=row)
    assert t305(waiting) == ["error"]
    assert Recheck.objects.last().why == f"删除机构变动登记：{told}"


def test_what_was_returned_or_accepted_is_left_alone(county, waiting):
    desk.dismiss_all(county.supervisor, waiting)
    actions.accept(actor=county.supervisor, hand_in=waiting)
    merge(county)
    assert not Recheck.objects.exists()
    with pytest.raises(CollectionProblem, match="不再核对"):
        rechecking.check_again(actor=county.supervisor, hand_in=waiting, why="看看")


def test_nothing_is_accepted_on_a_check_of_yesterday(county, client):
    """Last year's report comes and is accepted after this year's was checked."""
    county.open(YEAR - 1)
    county.open()
    waiting = county.hand_in(county.sfj, desk.carrying(county.sfj, YEAR, over=5))
    desk.dismiss_all(county.supervisor, waiting)
    assert rechecking.difference(waiting) is None
    county.accepted(county.sfj, desk.carrying(county.sfj, YEAR - 1, forward=2))
    with pytest.raises(CollectionProblem, match="请先重新核对"):
        actions.accept(actor=county.supervisor, hand_in=waiting)

    client.force_login(county.supervisor)
    address = reverse("collection:agency", args=[county.sfj.code, YEAR])
    page = client.get(address).content.decode()
    assert "重新核对后才能接收" in page
    assert "新增问题" in page
    step = {"step": "recheck", "number": waiting.number}
    page = client.post(address, step, follow=True).content.decode()
    assert "已按现在的情况重新核对" in page
    assert "重新核对后才能接收" not in page
    assert "第 1 次报送：重新核对" in page
    assert t305(waiting) == ["error"]
    with pytest.raises(OpenErrors):
        actions.accept(actor=county.supervisor, hand_in=waiting)
    assert "核对结果没有变化" in client.post(address, step, follow=True).content.decode()
    assert Recheck.objects.count() == 1
    desk.dismiss_all(county.supervisor, waiting)
    actions.accept(actor=county.supervisor, hand_in=waiting)


def test_only_the_office_above_checks_again(county, waiting):
    with pytest.raises(NotAllowed):
        rechecking.check_again(actor=county.leader, hand_in=waiting, why="看看")
    again = county.hand_in(county.sfj, desk.carrying(county.sfj, YEAR, over=2), reason="改正")
    with pytest.raises(CollectionProblem, match="再次报送"):
        rechecking.check_again(actor=county.supervisor, hand_in=waiting, why="看看")
    assert rechecking.difference(again) is None


@pytest.mark.parametrize("titled", [True, False])
def test_a_title_without_a_year_is_told_of_at_every_check(county, titled):
    county.open()
    period = f"<p>本报告统计期限为{YEAR}年1月1日至{YEAR}年12月31日。</p>"
    text = page_of(county.sfj.name).decode().replace("</h1>", f"</h1>{period}")
    if not titled:
        text, count = re.subn(rf"{YEAR}年(?=政府信息公开工作年度报告<)", "", text)
        assert count
    where = {"actor": county.supervisor, "office": county.government}
    source = keeping.keep_file(name="年报.html", data=text.encode(), **where)
    read = readers.read_bytes(text.encode(), "年报.html")
    of_nobody, reading = (
        keeping.keep_reading(source=source, reading=read, agency=agency, **where)
        for agency in (None, county.sfj)
    )
    made = actions.hand_in_file(actor=county.supervisor, agency=county.sfj, reading=reading)
    for checked in (of_nobody.check_result, reading.check_result, made.check_result):
        told = [one for one in checked["findings"] if "写明年份的报告标题" in one["message"]]
        assert [one["severity"] for one in told] == ([] if titled else ["warning"])
    assert rechecking.difference(made) is None
