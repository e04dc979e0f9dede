"""What applicants are told by mail and text message: what they asked for, once, and nothing private."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai_web.applications import actions
from gongkai_web.online import sending
from gongkai_web.online.models import Message, MessageState, OnlineSettings, Submission
from online_desk import applied, entered, registered

pytestmark = pytest.mark.django_db
EMAIL = "zhangsan@example.com"
PRIVATE = ("张三丰", "411200199001011238", "13800001234", "统计表", "示例路", "陕州区司法局")


def later(**by):
    return lambda: timezone.now() + timedelta(**by)


@pytest.fixture
def offers(agency):
    OnlineSettings.objects.create(agency=agency, sends_mail=True, sends_sms=True)


def told(news):
    return Message.objects.get(news=news)


def test_who_ticked_nothing_is_told_nothing(agency, officer, smtp, sms, offers):
    registered(agency, officer)
    sending.run()
    assert not smtp.mails
    assert not sms.sent
    assert not Message.objects.exists()


def test_the_receipt_comes_by_mail_and_holds_nothing_private(agency, smtp):
    _, code = applied(agency, email=EMAIL, wants_mail="on")
    assert sending.run().sent == 1
    assert smtp.to == [EMAIL]
    subject, text = smtp.mails[0][1]["Subject"], smtp.text()
    assert code[-4:] in subject
    assert "已经提交" in text
    assert "https://gk.example.gov.cn/follow/" in text
    for word in (*PRIVATE, code):
        assert word not in subject + text
    assert sending.run().sent == 0
    assert len(smtp.mails) == 1


def test_what_the_desk_does_is_told_once_each(agency, officer, smtp, sms, offers):
    applied(agency, email=EMAIL, wants_mail="on", wants_sms="on")
    sending.run()
    desk = Client()
    desk.force_login(officer)
    one = Submission.objects.get()
    desk.post(f"/admin/online-applications/{one.pk}/", {"confirmed_on": "2026-12-31", "identity_checked": "核对"})  # fmt: skip
    case = Submission.objects.get().application
    actions.request_correction(
        actor=officer, case=case, on=date(2026, 12, 31), days=10, served_on=date(2026, 12, 31)
    )
    for _ in range(3):
        sending.run()
    subjects = [smtp.mails[n][1].get_body(("plain",)).get_content() for n in range(len(smtp.mails))]
    assert len(subjects) == 3
    assert "登记受理" in subjects[1]
    assert "需要补正" in subjects[2]
    assert len(sms.sent) == 3
    for one in sms.sent:
        assert one["to"] == "13800001234"
        assert not any(word in one["text"] for word in PRIVATE)
    assert sms.asked[0][0]["Authorization"] == "Bearer geheim"
    assert sms.asked[0][0]["Idempotency-Key"] == sms.sent[0]["id"]


def test_what_was_undone_before_it_was_told_is_not_told(agency, officer, smtp):
    applied(agency, email=EMAIL, wants_mail="on")
    desk = Client()
    desk.force_login(officer)
    one = Submission.objects.get()
    desk.post(f"/admin/online-applications/{one.pk}/", {"confirmed_on": "2026-12-31", "identity_checked": "核对"})  # fmt: skip
    case = Submission.objects.get().application
    sending.run()
    done = actions.request_correction(
        actor=officer, case=case, on=date(2026, 12, 31), days=10, served_on=date(2026, 12, 31)
    )
    from gongkai_web.online import telling

    telling.gather(at=timezone.now())
    actions.undo(actor=officer, case=case, event=done.event, reason="登错了")
    assert sending.run().dropped == 1
    assert told("correction").state == MessageState.DROPPED


@pytest.mark.parametrize("status", [429, 500, 503, 401])
def test_a_gateway_that_cannot_is_asked_again_under_the_same_key(agency, sms, offers, status):
    applied(agency, wants_sms="on")
    sms.answers = [status]
    assert len(sending.run().later) == 1
    assert sending.run().sent == 0, "not before its time"
    assert sending.run(clock=later(minutes=3)).sent == 1
    assert [body["id"] for _, body in sms.asked] == [told("received").key] * 2


def test_what_is_refused_for_good_is_not_asked_again(agency, sms, offers):
    applied(agency, wants_sms="on")
    sms.answers = [400]
    assert len(sending.run().failed) == 1
    assert sending.run(clock=later(hours=5)).sent == 0
    assert told("received").state == MessageState.FAILED


def test_a_gateway_that_dies_after_taking_it_sends_it_once(agency, sms, offers):
    applied(agency, wants_sms="on")
    sms.dies_after = True
    assert len(sending.run().later) == 1
    sms.dies_after = False
    assert sending.run(clock=later(minutes=3)).sent == 1
    assert len(sms.asked) == 2
    assert len(sms.sent) == 1


class PowerCut(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("before_noting", [True, False])
def test_a_power_cut_loses_none_and_doubles_none(agency, sms, offers, monkeypatch, before_noting):
    applied(agency, wants_sms="on")
    name = "_note" if before_noting else "_send"
    with monkeypatch.context() as patch:

        def cut(*_args, **_more):
            raise PowerCut

        patch.setattr(sending, name, cut)
        with pytest.raises(PowerCut):
            sending.run()
    assert told("received").state == MessageState.SENDING
    assert sending.run().sent == 0, "it may still be at work"
    assert sending.run(clock=later(minutes=11)).sent == 1
    assert len(sms.sent) == 1


def test_a_mail_of_unknown_fate_comes_again_under_its_name_and_says_so(agency, smtp):
    applied(agency, email=EMAIL, wants_mail="on")
    smtp.hangs_up_after_data = True
    sending.run()
    smtp.hangs_up_after_data = False
    assert sending.run(clock=later(minutes=3)).sent == 1
    first, again = (mail for _, mail in smtp.mails)
    assert first["Message-ID"] == again["Message-ID"]
    assert "可能重复" in smtp.text()


def test_an_address_that_is_refused_is_not_written_to_again(agency, smtp):
    applied(agency, email=EMAIL, wants_mail="on")
    smtp.refused = {EMAIL}
    assert len(sending.run().failed) == 1
    assert sending.run(clock=later(hours=6)).sent == 0


def test_two_runs_at_once_send_it_once(agency, sms, offers):
    applied(agency, wants_sms="on")
    now = timezone.now()
    box = sending.OUTBOXES[0]
    first, second = sending._due(box, now)[0], sending._due(box, now)[0]
    assert sending._claim(first, now)
    assert not sending._claim(second, now)


def test_what_cannot_be_sent_for_two_days_is_given_up(agency, sms, offers):
    applied(agency, wants_sms="on")
    sms.answers = [500] * 60
    for hours in range(0, 60, 4):
        sending.run(clock=later(hours=hours, minutes=5))
    assert told("received").state == MessageState.FAILED


def test_the_applicant_switches_it_off(agency, smtp):
    _, code = applied(agency, email=EMAIL, wants_mail="on")
    client, answer = entered(code)
    assert "通知：邮件" in answer.content.decode()
    client.post("/follow/", {"news": "1"})
    assert "不通知" in client.get("/follow/").content.decode()
    assert sending.run().dropped == 1
    assert not smtp.mails


def test_who_wants_a_message_needs_an_address(agency, smtp, sms, offers):
    client = Client()
    from online_desk import solved, typed

    page = client.get("/apply/all/").content.decode()
    answer = client.post(
        "/apply/all/",
        {**typed(agency, phone="0398-1234567", wants_mail="on", wants_sms="on"), **solved(page)},
    )
    text = answer.content.decode()
    assert "请填写电子邮箱" in text
    assert "11 位手机号码" in text


def test_nothing_is_offered_that_the_installation_cannot_send(agency):
    page = Client().get("/apply/all/").content.decode()
    assert "wants_mail" not in page
    assert "wants_sms" not in page


def test_news_from_before_the_choice_is_no_news(agency, officer, smtp):
    code, _case = registered(agency, officer)
    Submission.objects.update(wants_mail=True, decided_at=datetime(2030, 1, 1, tzinfo=UTC))
    sending.run()
    assert not Message.objects.exists()
    assert code
