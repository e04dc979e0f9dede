"""Who owes an annual report is told before and after its day; the office, who is late. (条例 art. 49)"""

from datetime import date

import pytest

import collection_desk as desk
from gongkai_web.collection import actions, rounds
from gongkai_web.collection.reorganisations import actions as changes
from gongkai_web.collection.reorganisations.models import Change
from gongkai_web.reminders import sending
from gongkai_web.reminders.models import Digest, ReportTold

from .conftest import at

pytestmark = pytest.mark.django_db
YEAR = 2025
SUBMIT, REVIEW, PUBLISH = date(2026, 1, 20), date(2026, 1, 26), date(2026, 1, 30)


@pytest.fixture
def county(person, settings, tmp_path):
    """Return a county whose departments hand in by 20 January; everybody has an address."""
    settings.MEDIA_ROOT = tmp_path
    made = desk.county(person)
    opened = made.open(YEAR)
    rounds.set_due(
        actor=made.supervisor, round=opened,
        days={"department": {"submit_due": SUBMIT, "review_due": REVIEW, "publish_due": PUBLISH}},
    )  # fmt: skip
    for user in (made.supervisor, made.leader, made.other_leader, made.officer):
        user.email = f"{user.username}@example.gov.cn"
        user.save()
    return made


def run(smtp, day, time="09:00"):
    """Let the scheduled command's work run; return who got which mail."""
    before = len(smtp.mails)
    sending.run(now=at(day, time))
    return {
        recipients[0].partition("@")[0]: smtp.text(number).replace("\r\n", "\n")
        for number, (recipients, _) in enumerate(smtp.mails)
        if number >= before
    }


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-01-12", None),
        ("2026-01-13", "还有 5 个工作日"),
        ("2026-01-16", "还有 2 个工作日"),
        ("2026-01-19", "还有 1 个工作日"),
        ("2026-01-20", "就是今天"),
        ("2026-01-21", "已逾期 1 个工作日"),
        ("2026-01-24", None),  # Saturday
    ],
)
def test_an_agency_is_told_before_on_and_after_its_day(smtp, county, day, said):
    mails = run(smtp, day)
    assert ("sfj-leader" in mails) == (said is not None)
    if said:
        assert f"报送期限 2026-01-20，{said}" in mails["sfj-leader"]
        assert f"/admin/collection/agencies/shili-sfj/{YEAR}/" in mails["sfj-leader"]
        assert "sfj-officer" not in mails, "who hands in is told; the officer where nobody does"


def test_each_level_is_told_once_lateness_each_day_and_nothing_once_it_is_handed_in(smtp, county):
    told = {
        day: set(run(smtp, f"2026-01-{day}")) & {"sfj-leader"}
        for day in (13, 14, 15, 19, 20, 21, 22)
    }
    assert [day for day, some in told.items() if some] == [13, 15, 19, 20, 21, 22]
    county.hand_in(county.sfj, desk.report_of(county.sfj, year=YEAR))
    mails = run(smtp, "2026-01-23")
    assert set(mails) == {"czj-leader", "supervisor"}, "its office is told to read it"
    assert (
        "示例县司法局的报告等您审核，最早的审核期限 2026-01-26，还有 1 个工作日"
        in mails["supervisor"]
    )
    assert f"/admin/collection/shili-xian/{YEAR}/?state=HANDED_IN" in mails["supervisor"]


def test_the_office_hears_of_who_is_late_in_one_line_and_again_after_a_week(smtp, county):
    days = {
        day: run(smtp, f"2026-01-{day}").get("supervisor", "") for day in (20, 21, 22, 27, 28, 29)
    }
    assert [day for day, mail in days.items() if mail] == [21, 28]
    assert "【逾期的下级单位年度报告】1 件" in days[21]
    assert "示例县财政局、示例县司法局、示例县示例镇人民政府已逾期" in days[21]
    assert f"/admin/collection/shili-xian/{YEAR}/?state=late" in days[21]


def test_a_returned_report_is_due_by_the_day_of_review_and_an_accepted_one_is_to_be_published(
    smtp, county
):
    hand_in = county.hand_in(county.sfj, desk.report_of(county.sfj, year=YEAR))
    actions.return_hand_in(actor=county.supervisor, hand_in=hand_in, remark="请更正")
    assert "更正后再次报送的期限 2026-01-26，就是今天" in run(smtp, "2026-01-26")["sfj-leader"]
    again = county.hand_in(county.sfj, desk.report_of(county.sfj, year=YEAR), reason="已改")
    desk.dismiss_all(county.supervisor, again)
    actions.accept(actor=county.supervisor, hand_in=again)
    assert "公布期限 2026-01-30，就是今天" in run(smtp, "2026-01-30")["sfj-leader"]


def test_who_was_merged_into_another_by_the_end_of_the_year_is_not_asked(smtp, county):
    changes.register(
        actor=county.supervisor, office=county.government, kind=Change.MERGED, agency=county.czj,
        heirs=[county.sfj], since=date(YEAR, 6, 1),
    )  # fmt: skip
    mails = run(smtp, "2026-01-21")
    assert set(mails) == {"sfj-leader", "supervisor"}
    assert "财政局" not in mails["supervisor"]


def test_an_agency_without_a_leader_tells_its_officers_and_without_anybody_the_run_says_so(
    smtp, county
):
    county.leader.memberships.all().delete()
    county.other_leader.memberships.all().delete()
    assert set(run(smtp, "2026-01-20")) == {"sfj-officer"}
    result = sending.run(now=at("2026-01-21"))
    assert county.czj in result.collected.without_desk


def test_a_refused_mail_is_taken_back_and_told_again(smtp, county):
    smtp.refused = {"sfj-leader@example.gov.cn"}
    assert "sfj-leader" not in run(smtp, "2026-01-20")
    assert not ReportTold.objects.filter(user=county.leader).exists()
    smtp.refused = set()
    assert "sfj-leader" in run(smtp, "2026-01-20", "10:00")
    assert ReportTold.objects.filter(user=county.leader, matter="submit").count() == 1
    assert Digest.objects.filter(user=county.leader, state="sent").count() == 1
