"""Who wrote a message and wants a mail gets one of each thing that happened, and nobody reads in it what it is about."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai_web.journal.models import Entry
from gongkai_web.mailbox import actions, asking
from gongkai_web.mailbox.models import Mail, MailboxSettings, Message
from gongkai_web.online import sending
from gongkai_web.online.models import Submission
from mailbox_desk import PASSWORD, WRITTEN, followed, passed_on, sent, solved, typed
from online_desk import PASSWORD as APPLICANTS
from online_desk import applied

pytestmark = pytest.mark.django_db
REACHED = WRITTEN["email"]
PRIVATE = (*WRITTEN.values(), "张三丰", "公证", "按件", "理由", "SECRET", "陕州区司法局", "信访")


def later(**by):
    return lambda: timezone.now() + timedelta(**by)


def now():
    return timezone.now()


@pytest.fixture
def message(agency, smtp):
    return sent(agency, at=now(), wants_mail=True)[0]


def answer(message, officer, leader, text="SECRET 按件收费"):
    draft = actions.draft(actor=officer, message=message, text=text, at=now())
    actions.approve(actor=leader, message=message, answer=draft, at=now())


def hand_on(message, officer, other):
    actions.hand_on(actor=officer, message=message, to=other, reason="理由 不归本单位", at=now())


def extend(message, officer, _):
    actions.extend(actor=officer, message=message, days=15, reason="理由 情况复杂", at=now())


def to_petition(message, officer, _):
    actions.to_petition(actor=officer, message=message, office="县信访局", told="SECRET", at=now())


def close(message, officer, _):
    actions.close(actor=officer, message=message, why="unclear", told="SECRET", at=now())


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (hand_on, "转有权办理的单位"), (extend, "延长了答复期限"), (to_petition, "转有权办理的单位"),
        (close, "有新的办理情况"),
    ],
)  # fmt: skip
def test_what_moves_a_message_or_its_last_day_is_told_once_and_says_no_content(
    message, officer, other_agency, smtp, act, told
):
    act(message, officer, other_agency)
    assert [sending.run().sent for _ in range(3)] == [1, 0, 0]
    assert smtp.to == [REACHED]
    subject, text = smtp.mails[0][1]["Subject"], smtp.text()
    assert told in text
    assert "https://gk.example.gov.cn/messages/follow/" in text
    assert message.code_tail in subject
    for word in PRIVATE:
        assert word not in subject + text


def test_an_answer_is_told_and_a_further_one_and_nothing_within_the_office(
    message, officer, leader, smtp
):
    draft = actions.draft(actor=officer, message=message, text="SECRET", at=now())
    actions.note(actor=officer, message=message, words="SECRET", at=now())
    actions.give_back(actor=leader, message=message, answer=draft, reason="理由", at=now())
    asking.supplement(message=message, words="SECRET", at=now())
    assert sending.run().sent == 0
    answer(message, officer, leader)
    assert sending.run().sent == 1
    assert "已经答复" in smtp.text()
    answer(message, officer, leader, text="SECRET 补充")
    assert sending.run().sent == 1
    assert not any(word in smtp.text() for word in PRIVATE)


def test_of_several_that_wait_for_the_server_the_newest_alone_is_sent(
    message, officer, leader, smtp, settings
):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    extend(message, officer, None)
    assert len(sending.run().later) == 1
    answer(message, officer, leader)
    settings.EMAIL_PORT = port
    done = sending.run(clock=later(minutes=3))
    assert (done.sent, done.dropped) == (1, 1)
    assert "已经答复" in smtp.text()
    assert sending.run(clock=later(minutes=9)).sent == 0


def test_the_desk_sees_what_became_of_the_mail(message, officer, leader, smtp):
    smtp.refused = {REACHED}
    answer(message, officer, leader)
    assert len(sending.run().failed) == 1
    desk = Client()
    desk.force_login(officer)
    page = desk.get(f"/admin/mailbox/{message.pk}/").content.decode()
    assert "没有发出：收件地址被拒收" in page


def test_a_mail_of_unknown_fate_comes_again_under_its_name_and_says_so(
    message, officer, leader, smtp
):
    smtp.hangs_up_after_data = True
    answer(message, officer, leader)
    sending.run()
    smtp.hangs_up_after_data = False
    assert sending.run(clock=later(minutes=3)).sent == 1
    first, again = (mail for _, mail in smtp.mails)
    assert first["Message-ID"] == again["Message-ID"]
    assert "可能重复" in smtp.text()


@pytest.mark.parametrize("why", ["unwanted", "no_address", "switched_off", "no_server", "spam"])
def test_who_is_not_to_be_told_is_told_nothing(agency, officer, leader, smtp, settings, why):
    fields = {"email": ""} if why == "no_address" else {}
    if why == "switched_off":
        MailboxSettings.objects.create(agency=agency, sends_mail=False)
    if why == "no_server":
        settings.EMAIL_HOST = ""
    message, code = sent(agency, at=now(), wants_mail=why != "unwanted", fields=fields)
    if why == "spam":
        actions.close(actor=officer, message=message, why="spam", told="SECRET", at=now())
    else:
        answer(message, officer, leader)
    assert not Mail.objects.exists()
    if why not in ("unwanted", "spam"):
        assert "不发邮件通知" in followed(code)[1]


def test_the_form_asks_and_wants_an_address(agency, smtp):
    client, page = Client(), Client().get("/messages/new/inquiry/").content.decode()
    given = {**typed(agency, wants_mail="on"), **solved(page)}
    lacking = client.post("/messages/new/inquiry/", given).content.decode()
    assert "要收邮件的，请填写电子邮箱" in lacking
    human = lacking.split('name="human" value="')[1].split('"')[0]
    client.post("/messages/new/inquiry/", {**given, "human": human, "email": REACHED})
    assert Message.objects.get().wants_mail
    assert REACHED.encode() not in bytes(Message.objects.get().sealed)


def test_without_a_server_the_form_offers_none(agency):
    assert "wants_mail" not in Client().get("/messages/new/inquiry/").content.decode()


def test_the_page_says_whether_mails_are_sent_and_stops_them(agency, officer, leader, smtp):
    message, code = sent(agency, at=now(), wants_mail=True)
    client, page = followed(code, PASSWORD)
    assert "通知：有新情况时发邮件" in page
    answer(message, officer, leader)
    stopped = client.post("/messages/follow/", {"news": "1"}, follow=True).content.decode()
    assert "通知：不发邮件" in stopped
    assert sending.run().dropped == 1
    assert not smtp.mails
    assert Entry.objects.filter(verb="留言：选择通知方式", actor=None).count() == 1
    client.post("/messages/follow/", {"news": "1", "wants_mail": "1"})
    answer(message, officer, leader)
    assert sending.run().sent == 1


def test_what_came_from_an_application_has_its_wish_its_address_and_its_code(
    agency, officer, leader, smtp
):
    _, code = applied(agency, email=REACHED, wants_mail="on")
    _, message = passed_on(officer)
    answer(message, officer, leader)
    assert sending.run().sent == 3  # sent in, passed on, answered
    assert "/messages/follow/" in smtp.text()
    assert code[-4:] in smtp.mails[-1][1]["Subject"]
    client, _ = followed(code, APPLICANTS)
    client.post("/messages/follow/", {"news": "1"})
    assert not Submission.objects.get().wants_mail
    answer(message, officer, leader)
    assert sending.run().sent == 0
