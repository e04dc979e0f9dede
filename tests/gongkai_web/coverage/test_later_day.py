"""What is signed for a later day counts from the day the public can read it: in every number, and in its list."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from gongkai_web.agencies import home
from gongkai_web.coverage import board, gaps, platform_gaps, policy_gaps
from gongkai_web.publishing import item_filters
from gongkai_web.publishing.models import Item
from gongkai_web.reports import published
from gongkai_web.statistics import views
from gongkai_web.statistics.published import publishing
from review_desk import climb, draft, office_of

pytestmark = pytest.mark.django_db

SIGNED = datetime(2026, 6, 26, 2, 0, tzinfo=UTC)
PUBLIC_FROM = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)
"""Half past midnight of 2 July in Beijing, and still 1 July elsewhere."""
DAYS = [
    pytest.param(date(2026, 6, 26), False, id="the day of signature"),
    pytest.param(date(2026, 7, 1), False, id="the day before"),
    pytest.param(date(2026, 7, 2), True, id="the day"),
    pytest.param(date(2026, 7, 3), True, id="the day after"),
]


@pytest.fixture
def office(agency):
    """Return an office that signed an overdue policy in June, to be public on 2 July."""
    office = office_of(agency)
    fields = {
        "formed_on": date(2026, 5, 6), "profile": "document", "go_live_at": PUBLIC_FROM,
        "doc_no": "示例发〔2026〕1号", "issuing_orgs": "示例局",
    }  # fmt: skip
    climb(office, draft(office, on=SIGNED.date(), **fields), at=SIGNED)
    assert item_of(office).live_edition.public_from == PUBLIC_FROM
    return office


def item_of(office):
    return Item.objects.get(agency=office.agency)


@pytest.fixture
def looked_at(client, office, monkeypatch):
    """Return a function that returns how many rows a list has on a day."""

    def rows(on, url):
        monkeypatch.setattr(item_filters, "today", lambda: on)
        client.force_login(office.drafter)
        return len(client.get(url).context["object_list"])

    return rows


@pytest.mark.parametrize(("on", "is_out"), DAYS)
def test_the_first_page_and_its_lists_count_from_that_day(office, looked_at, on, is_out):
    [figure] = [one for one in home.figures([office.agency], 2026, on) if "信息发布" in one.title]
    assert figure.number == looked_at(on, figure.url) == is_out
    waits = [one for one in home.steps([office.agency], on) if "missing=website" in one.url]
    assert len(waits) == (not is_out)
    assert looked_at(on, f"{reverse('items:index')}?missing=website") == (not is_out)


@pytest.mark.parametrize("missing", ["website", "any", "overdue"])
@pytest.mark.parametrize(("on", "is_out"), DAYS)
def test_it_is_lacking_until_that_day(office, looked_at, on, is_out, missing):
    found = Item.objects.filter(item_filters.lacking(missing, on)).count()
    assert found == looked_at(on, f"{reverse('items:index')}?missing={missing}") == (not is_out)


@pytest.mark.parametrize(("on", "is_out"), DAYS)
def test_on_wechat_it_is_there_alone_until_that_day(office, looked_at, on, is_out):
    item_of(office).publications.create(channel="wechat", published_on=date(2026, 6, 26))
    found = Item.objects.filter(item_filters.lacking("wechat_only", on)).count()
    url = f"{reverse('items:index')}?missing=wechat_only"
    assert found == looked_at(on, url) == (not is_out)
    assert gaps.wechat_only(asked(office, on)).count == (not is_out)


@pytest.mark.parametrize(("on", "is_out"), DAYS)
def test_the_statistics_and_their_lists_count_from_that_day(
    office, looked_at, client, monkeypatch, on, is_out
):
    monkeypatch.setattr(views.timezone, "localdate", lambda *_: on)
    found = publishing([office.agency], 2026, on)
    assert found.publications.value == is_out
    client.force_login(office.drafter)
    page = client.get(reverse("statistics:published"), {"year": 2026}).context
    assert page["found"] == found
    for one in page["sections"]:
        numbers = {row["number"].title: row["number"].value for row in one["table"]}
        if one["section"].unit != "篇":
            assert sum(numbers.values()) == is_out, one["section"].key
    months = next(one for one in found.sections if one.key == "month").numbers
    assert [one.value for one in months] == [0] * 6 + [int(is_out)] + [0] * 5
    index = reverse("items:index")
    for query in (
        "year=2026", "month=2026-07", "channel=website", "year=2026&timely=late",
        "month=2026-07&timely=late",
    ):  # fmt: skip
        assert looked_at(on, f"{index}?{query}") == is_out, query
    assert published.section_one([office.agency], 2026, on).total == is_out


def asked(office, on):
    return board.asked_by(office.drafter, on, datetime(on.year, on.month, on.day, 12, tzinfo=UTC))


@pytest.mark.parametrize(("on", "is_out"), DAYS)
def test_the_board_counts_from_that_day(office, on, is_out):
    one = asked(office, on)
    assert gaps.overdue(one).count == (not is_out)
    assert gaps.late(one).count == is_out
    assert len(policy_gaps.policies(one)) == is_out
    empty = [line for line in platform_gaps.columns(one).lines if "政策文件：空" in line.title]
    assert len(empty) == (not is_out)


@pytest.mark.parametrize(("on", "is_out"), DAYS)
def test_an_interpretation_of_a_later_day_interprets_nothing_yet(agency, office, on, is_out):
    of_later = item_of(office)
    policy = Item.objects.create(
        agency=agency, index_no="P-1", title="示例政策", profile="document"
    )
    policy.publications.create(channel="website", published_on=date(2026, 6, 26))
    of_later.links.create(other=policy, kind="interprets")
    [found] = [one for one in policy_gaps.policies(asked(office, on)) if one.item == policy]
    [(_, public_on, on_site)] = found.interpretations
    assert (public_on == date(2026, 7, 2)) == on_site == is_out


def test_what_many_gaps_imply_is_asked_once_and_changes_none(agency, officer, monkeypatch):
    for at in range(6):
        one = Item.objects.create(
            agency=agency, index_no=f"M-{at}", title="一", formed_on=date(2026, 3, 2)
        )
        if at % 2:
            one.publications.create(channel="wechat", published_on=date(2026, 6, 1))
    moment = datetime(2026, 6, 30, 2, tzinfo=UTC)
    for most in (3, 2000):
        monkeypatch.setattr(gaps, "MOST", most)
        one = board.asked_by(officer, date(2026, 6, 30), moment)
        assert (gaps.overdue(one).count, gaps.wechat_only(one).count) == (3, 3)


def test_a_period_to_come_has_nothing_in_it(office, looked_at):
    url = f"{reverse('items:index')}?month=2028-07&timely=late"
    assert looked_at(date(2026, 7, 3), url) == 0
