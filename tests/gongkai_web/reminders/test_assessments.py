"""Who may assess what is withheld is told when its day has come, by index number alone. (条例 art. 18)"""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from gongkai_web.publishing import assessing
from gongkai_web.reminders import sending
from gongkai_web.reminders.models import ItemTold, Preference
from review_desk import draft, office_of, submit

from .conftest import at, make_case

pytestmark = pytest.mark.django_db

DECIDED = date(2026, 3, 4)
DUE = "2027-03-04"
TITLE = "关于某件事的过程稿"
WRITERS = {"s-drafter", "s-first", "s-second", "s-leader"}


@pytest.fixture
def office(agency):
    """Return an office whose people all have an address."""
    made = office_of(agency)
    for user in (made.drafter, *made.people()):
        user.email = f"{user.username}@example.gov.cn"
        user.save()
    return made


@pytest.fixture
def withheld(office):
    """Return an item withheld a year before the day it is due."""
    return draft(
        office, title=TITLE, disclosure_attr="withheld", withheld_ground="process",
        withheld_reason="过程稿，讨论的内容", withheld_on=DECIDED,
    )  # fmt: skip


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
    ("day", "is_told"), [("2027-03-03", False), (DUE, True), ("2027-03-05", True)]
)
def test_it_is_told_from_its_day_on(smtp, withheld, day, is_told):
    assert bool(run(smtp, day)) is is_told


def test_those_who_may_assess_are_told_and_no_others(smtp, office, withheld, other_agency, person):
    stranger = person("elsewhere", other_agency)
    stranger.email = "elsewhere@example.gov.cn"
    stranger.save()
    assert set(run(smtp, DUE)) == WRITERS, "the secrecy reviewer writes nothing"


def test_the_mail_names_its_number_and_none_of_its_words(smtp, withheld):
    told = run(smtp, DUE)["s-drafter"]
    assert "【到了定期评估日期的不予公开信息】1 件" in told
    assert f"索引号 {withheld.index_no}（标题请登录后查看）：应于 {DUE} 评估能不能公开\n" in told
    assert (
        "https://gk.example.gov.cn" + reverse("withheld:assess", args=[withheld.pk]) + "\n" in told
    )
    assert "定期评估：https://gk.example.gov.cn/admin/withheld/" in told
    assert "下列不予公开的信息到了定期评估的日期（条例第十八条）。" in told
    assert "写稿和审核的下列事项" not in told
    assert str(smtp.mails[0][1]["Subject"]).strip().startswith("定期评估提醒 2027-03-04：")
    whole = "".join(str(smtp.text(n)) + smtp.html(n) for n in range(len(smtp.mails)))
    assert TITLE not in whole
    assert "讨论的内容" not in whole


def test_it_is_told_once_and_again_after_thirty_days(smtp, withheld):
    assert run(smtp, DUE)
    for day in ("2027-03-05", "2027-03-31", "2027-04-02"):
        assert run(smtp, day) == {}, day
    # The thirtieth day is a Saturday: the next working day tells it.
    again = run(smtp, "2027-04-06")
    assert "已过 33 天" in again["s-drafter"]
    assert run(smtp, "2027-04-07") == {}


def test_what_was_assessed_is_told_on_its_new_day(smtp, office, withheld):
    assert run(smtp, DUE)
    assessing.stays_withheld(
        actor=office.drafter, item=withheld, on=date(2027, 3, 8), reason="仍是过程稿",
        ground="process", next_on=date(2027, 9, 8),
    )  # fmt: skip
    assert run(smtp, "2027-04-06") == {}
    assert f"应于 {date(2027, 9, 8)} 评估" in run(smtp, "2027-09-08")["s-drafter"]


def test_what_may_be_public_by_now_waits_for_nobody(smtp, office, withheld):
    assessing.opens(actor=office.drafter, item=withheld, on=date(2027, 3, 4), reason="已经办结")
    assert run(smtp, DUE) == {}


def test_terms_items_and_assessments_come_in_one_mail(smtp, office, withheld):
    make_case(office.agency, "2027-000", "2027-02-02", handler=office.leader)
    submit(office, draft(office), at=datetime(2027, 3, 4, 1, 0, tzinfo=UTC))
    told = run(smtp, DUE)["s-leader"]
    heads = [line.partition("】")[0] for line in told.splitlines() if line.startswith("【")]
    assert heads[-2:] == ["【等您审核", "【到了定期评估日期的不予公开信息"]
    assert "写稿和审核的下列事项等您办理；下列不予公开的信息到了定期评估的日期" in told
    subject = next(
        str(m["Subject"]).strip() for to, m in smtp.mails if to[0].startswith("s-leader")
    )
    assert subject.startswith("期限、写稿审核和定期评估提醒")


def test_who_wants_things_at_once_gets_it_in_the_days_mail_alone(smtp, office, withheld):
    Preference.objects.create(user=office.leader, is_at_once=True)
    sending.run_at_once(office.agency.pk, now=at(DUE, "09:00"))
    assert not smtp.mails
    assert "s-leader" in run(smtp, DUE, "09:30")
    assert {one.matter for one in ItemTold.objects.all()} == {"assessment"}


def test_it_asks_the_database_as_much_for_many_as_for_one(
    office, withheld, django_assert_max_num_queries
):
    from gongkai_web.reminders import tasks

    for number in range(12):
        draft(
            office, title=f"过程稿 {number}", disclosure_attr="withheld",
            withheld_ground="process", withheld_reason="过程稿", withheld_on=DECIDED,
        )  # fmt: skip
    with django_assert_max_num_queries(16):
        found = tasks.by_person(date(2027, 3, 4))
    assert {user.username: len(told) for user, told in found.items()} == dict.fromkeys(WRITERS, 13)
