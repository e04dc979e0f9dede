"""What the records know becomes the facts of a day, and a day's facts become findings."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.supervision import Outcome, Policy
from gongkai_web.channels.models import ListedArticle
from gongkai_web.inspection import actions
from gongkai_web.inspection.gathering import facts_of, moment_of, policy_of
from gongkai_web.inspection.inspecting import as_csv, as_json, inspection_of
from gongkai_web.mailbox.models import MailboxSettings
from gongkai_web.portal.models import Site
from gongkai_web.publishing.models import Column, Item, Publication
from gongkai_web.publishing.platform import set_up_columns
from gongkai_web.supervision.models import Account
from mailbox_desk import answered, published, sent
from review_desk import climb, draft, office_of

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(agency):
    return office_of(agency)


def noted(agency, column, day, title="台账里的信息"):
    item = Item.objects.create(agency=agency, title=title, index_no=title, place=column)
    Publication.objects.create(item=item, channel="website", published_on=day)
    return item


def column(known, key):
    return next(one for one in known.columns if one.key == str(key.pk))


def test_a_column_knows_what_is_public_in_it_and_what_the_ledger_says(agency, office):
    climb(office, draft(office))
    draft(office, title="没有送审的")
    noted(agency, office.column, date(2026, 2, 1))
    found = column(facts_of(agency, ON, NOW), office.column)
    assert (found.count, found.newest) == (2, date(2026, 3, 4))


def test_an_earlier_day_knows_nothing_that_came_later(agency, office):
    climb(office, draft(office))
    noted(agency, office.column, date(2026, 2, 1))
    day = date(2026, 2, 20)
    known = facts_of(agency, day, moment_of(day, NOW))
    assert column(known, office.column).newest == date(2026, 2, 1)
    assert known.updated_on == date(2026, 2, 1)
    assert facts_of(agency, ON, NOW).updated_on == date(2026, 3, 4)


def test_another_offices_things_are_not_ours(agency, other_agency, office):
    climb(office, draft(office))
    assert facts_of(other_agency, ON, NOW).updated_on is None
    assert facts_of(other_agency, ON, NOW).columns == ()


@pytest.mark.parametrize(
    ("fields", "policy"),
    [
        ({"kind": "news", "title": "其他信息"}, Policy.NEWS),
        ({"kind": "statutory", "profile": "document", "title": "政策文件"}, Policy.DOCUMENTS),
        ({"kind": "statutory", "title": "通知公告"}, Policy.DOCUMENTS),
        ({"kind": "statutory", "profile": "interpretation", "title": "政策解读"}, Policy.OTHER),
        ({"kind": "statutory", "title": "财政预算"}, Policy.OTHER),
    ],
)
def test_how_often_a_column_changes_follows_from_what_it_is(agency, fields, policy):
    assert policy_of(Column(agency=agency, slug="x", **fields)) is policy


def test_a_closed_column_is_not_looked_at(agency, office):
    Column.objects.filter(pk=office.column.pk).update(is_open=False)
    assert facts_of(agency, ON, NOW).columns == ()


def test_messages_and_their_public_answers(agency, office):
    leader, officer = office.leader, office.drafter
    day = date(2026, 12, 31)
    published(agency, officer, leader)
    answered(agency, officer, leader)
    sent(agency, at=datetime(2026, 9, 1, 2, 0, tzinfo=UTC))
    known = facts_of(agency, day, moment_of(day, NOW))
    assert sorted(str(one.answered_on) for one in known.messages) == [
        "2026-12-31", "2026-12-31", "None",
    ]  # fmt: skip
    assert known.answer_public_on == day
    assert known.site.form_worked_on == date(2026, 12, 30)
    # On the day before, the answers had not been given.
    before = facts_of(agency, day - timedelta(days=1), moment_of(day, NOW))
    assert [one.answered_on for one in before.messages] == [None] * 3
    assert before.answer_public_on is None


def test_an_office_that_takes_no_messages_says_so(agency):
    assert facts_of(agency, ON, NOW).site.takes_messages is True
    MailboxSettings.objects.create(agency=agency, is_on=False)
    assert facts_of(agency, ON, NOW).site.takes_messages is False


def test_accounts_in_use_with_the_last_post_known(agency):
    account = Account.objects.create(
        agency=agency, platform="微信公众号", name="某局", last_post_on=date(2026, 3, 1)
    )
    Account.objects.create(agency=agency, platform="微博", name="停了", status="suspended")
    (found,) = facts_of(agency, ON, NOW).accounts
    assert (found.last_post_on, found.posts) == (date(2026, 3, 1), None)
    at = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    ListedArticle.objects.create(account=account, key="a", title="t", published_at=at, seen_at=at)
    (found,) = facts_of(agency, ON, NOW).accounts
    assert (found.last_post_on, found.posts) == (date(2026, 3, 5), (date(2026, 3, 5),))
    # Of a day before both nothing is known.
    day = date(2026, 2, 1)
    (found,) = facts_of(agency, day, moment_of(day, NOW)).accounts
    assert found.last_post_on is None


def test_what_the_footer_lacks(agency):
    lacking = {key for key, there in facts_of(agency, ON, NOW).site.marks.items() if not there}
    assert lacking == {
        "党政机关网站标识", "网站标识码", "ICP 备案号", "公安备案号", "主办单位", "网站联系电话",
    }  # fmt: skip
    Site.objects.create(pk=1, site_id_code="4112030001", icp="豫ICP备0号", sponsor="某局")
    lacking = {key for key, there in facts_of(agency, ON, NOW).site.marks.items() if not there}
    assert lacking == {"党政机关网站标识", "公安备案号", "网站联系电话"}


def test_an_exemption_counts_from_its_day_until_it_is_taken_back(agency, office):
    actions.excuse(
        actor=None, column=office.column, until=date(2026, 6, 30), reason="本年没有制发",
        today=ON, at=NOW,
    )  # fmt: skip
    assert column(facts_of(agency, ON, NOW), office.column).exempted.reason == "本年没有制发"
    day = ON - timedelta(days=1)
    assert column(facts_of(agency, day, moment_of(day, NOW)), office.column).exempted is None
    actions.excuse_no_more(actor=None, column=office.column, reason="制发了", at=NOW)
    assert column(facts_of(agency, ON, NOW), office.column).exempted is None


def test_the_number_of_queries_does_not_grow_with_columns_and_items(agency, office):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            inspection_of(agency, ON, NOW)
        return len(seen)

    before = count()
    set_up_columns(None, agency)
    for n, one in enumerate(Column.objects.filter(agency=agency)):
        noted(agency, one, date(2026, 2, 1), f"信息{n}")
        Account.objects.create(agency=agency, platform="微博", name=str(n))
    assert count() <= before + 2


def test_the_same_as_json_and_as_a_table(agency, office):
    found = inspection_of(agency, ON, NOW)
    document = as_json(found)
    assert document["result"] == "vetoed"
    assert {one["rule"] for one in document["findings"]} >= {"V1.1", "V3", "N2", "D21"}
    assert sum(document["numbers"].values()) == len(document["findings"])
    lines = as_csv(found).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("检查对象,指标,评分细则,检查情况")
    assert len(lines) == len(document["findings"]) + 1


def test_an_empty_office_passes_nothing_in_silence(agency):
    found = inspection_of(agency, ON, NOW)
    by_rule = {one.rule.id: one.outcome for one in found.verdict.findings}
    assert by_rule["V3"] is Outcome.VETO
    for rule in ("V1.1", "V2", "V4.1", "V4.2", "V4.3", "V6.1", "D7", "D21"):
        assert by_rule[rule] is Outcome.NOT_ASSESSED, rule


@pytest.mark.parametrize(
    ("telephone", "address", "count"),
    [("0398-0000000", "示例路1号", 1), ("", "示例路1号", 0), ("0398-0000000", "", 0)],
)
def test_the_guide_is_no_empty_column_where_the_record_makes_its_page(
    agency, telephone, address, count
):
    set_up_columns(None, agency)
    agency.telephone, agency.address = telephone, address
    agency.save()
    guide = Column.objects.get(agency=agency, kind="guide")
    assert column(facts_of(agency, ON, NOW), guide).count == count
