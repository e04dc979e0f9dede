"""The desk is told of messages whose answer is due soon or late, as of applications, and of nothing in them."""

from datetime import date

import pytest

from gongkai_web.agencies.models import Agency
from gongkai_web.mailbox import actions
from gongkai_web.mailbox.models import Message
from gongkai_web.reminders import sending
from gongkai_web.reminders.feeds import written
from gongkai_web.reminders.models import Told
from mailbox_desk import WRITTEN, sent

from .conftest import at, make_case

pytestmark = pytest.mark.django_db
DUE = "2026-03-11"
"""The last day of a question that came in on 2026-03-02: seven working days."""


def message_of(agency, on="2026-03-02", **more):
    return sent(agency, at=at(on), **more)[0]


def days_told(smtp, days):
    """Return the days of March 2026 on which a mail came, each looked at twice."""
    told = []
    for day in days:
        before = len(smtp.mails)
        sending.run(now=at(f"2026-03-{day:02}"))
        sending.run(now=at(f"2026-03-{day:02}", "11:00"))
        told += [day] * (len(smtp.mails) - before)
    return told


def test_it_is_told_three_days_ahead_one_on_the_day_and_daily_once_late(smtp, reachable, agency):
    reachable("li", "officer")
    message = message_of(agency)
    assert message.due_on == date.fromisoformat(DUE)
    # 7, 8, 14 and 15 March are a weekend.
    assert days_told(smtp, range(2, 18)) == [6, 10, 11, 12, 13, 16, 17]
    assert "超期 4 个工作日" in smtp.text()
    assert f"https://gk.example.gov.cn/admin/mailbox/{message.pk}/" in smtp.text()


def test_the_mail_names_the_number_alone_and_says_what_waits(smtp, reachable, agency):
    reachable("li", "officer")
    message_of(agency)
    sending.run(now=at("2026-03-10"))
    mail, text = smtp.mails[0][1], smtp.text()
    assert mail["Subject"].strip().startswith("留言期限提醒 2026-03-10：还有 1 个工作日 1 件")
    assert "下列留言的期限请留意" in text
    assert "应答复日期 2026-03-11（星期三），还有 1 个工作日" in text
    assert "/admin/mailbox/" in text
    assert "在办申请" not in text
    for private in WRITTEN.values():
        assert private not in mail.as_string() + text + smtp.html()
    make_case(agency, "2026-001", "2026-02-11")
    sending.run(now=at("2026-03-12"))
    assert "下列政府信息公开申请、留言的期限请留意" in smtp.text()
    assert smtp.mails[-1][1]["Subject"].strip().startswith("期限和留言提醒")


def test_everybody_at_the_desk_is_told_and_of_a_draft_that_it_waits(smtp, reachable, agency):
    officer, _ = reachable("li", "officer"), reachable("wang", "leader")
    message = message_of(agency)
    actions.draft(actor=officer, message=message, text="答复", at=at("2026-03-03"))
    sending.run(now=at("2026-03-10"))
    assert sorted(smtp.to) == ["li@example.gov.cn", "wang@example.gov.cn"]
    assert "答复待审核" in smtp.text()


def test_what_is_answered_handed_on_or_prolonged_is_told_no_more(
    smtp, reachable, agency, other_agency
):
    officer, leader = reachable("li", "officer"), reachable("wang", "leader")
    done, moved, longer = (message_of(agency) for _ in range(3))
    answer = actions.draft(actor=officer, message=done, text="答复", at=at("2026-03-03"))
    actions.approve(actor=leader, message=done, answer=answer, at=at("2026-03-03"))
    actions.hand_on(
        actor=officer, message=moved, to=other_agency, reason="不归", at=at("2026-03-03")
    )
    actions.extend(actor=officer, message=longer, days=15, reason="复杂", at=at("2026-03-03"))
    result = sending.run(now=at("2026-03-10"))
    assert not smtp.mails
    assert result.collected.without_desk == [moved]
    reachable("zhao", "officer", of=other_agency)
    sending.run(now=at("2026-03-10", "12:00"))
    assert smtp.to == ["zhao@example.gov.cn"]


def test_what_the_server_refused_is_told_the_next_time(smtp, reachable, agency, settings):
    reachable("li", "officer")
    message_of(agency)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert len(sending.run(now=at("2026-03-10")).failed) == 1
    assert not Told.objects.exists()
    settings.EMAIL_PORT = port
    assert sending.run(now=at("2026-03-10", "11:00")).told == 1
    assert Told.objects.get().message == Message.objects.get()


def test_the_calendar_shows_the_last_days_of_open_messages(agency):
    message = message_of(agency)
    told = written(Agency.objects.get(pk=agency.pk), today=date(2026, 3, 3)).decode()
    assert "20260311" in told
    assert message.number in told.replace("\r\n ", "")
