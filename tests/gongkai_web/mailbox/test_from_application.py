"""An online application that is a question becomes a message: a trail on both sides, one code, and news."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from gongkai.messages import Kind, answer_due
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.mailbox import actions
from gongkai_web.mailbox.casework import StepRefused
from gongkai_web.mailbox.from_application import TOLD as TOLD_AT_FIRST
from gongkai_web.mailbox.from_application import UNTOLD
from gongkai_web.mailbox.models import MailboxSettings, Message
from gongkai_web.online import inbox, regaining
from gongkai_web.online.models import Message as News
from gongkai_web.online.models import OnlineSettings, Submission
from mailbox_desk import TOLD, followed, passed_on, sent
from online_desk import PASSWORD, applied, entered

pytestmark = pytest.mark.django_db


def test_submission_and_message_name_each_other_and_the_term_runs_from_the_day_it_was_sent(
    agency, officer
):
    _, code = applied(agency)
    one, message = passed_on(officer)
    assert (one.state, one.mailbox_message, message.submission) == ("message", message, one)
    assert message.received_on == timezone.localdate(one.submitted_at)
    assert [act.kind for act in message.acts.all()] == ["sent", "from_application"]
    assert not Application.objects.exists()
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"网上申请转为留言", "留言：由网上申请转来"} <= verbs
    page = entered(code)[1].content.decode()
    assert TOLD in page
    assert message.number in page


def test_the_applicant_reads_the_answer_with_the_code_and_password_they_have(
    agency, officer, leader
):
    _, code = applied(agency)
    _, message = passed_on(officer)
    answer = actions.draft(actor=officer, message=message, text="在统计栏目", at=timezone.now())
    actions.approve(actor=leader, message=message, answer=answer, at=timezone.now())
    page = followed(code, PASSWORD)[1]
    assert "在统计栏目" in page
    assert TOLD in page


def test_who_asked_for_mail_is_told_once(agency, officer, settings):
    settings.EMAIL_HOST = "127.0.0.1"
    OnlineSettings.objects.create(agency=agency, sends_mail=True)
    applied(agency, email="zhangsan@example.com", wants_mail="on")
    passed_on(officer)
    assert News.objects.filter(news="message").count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "mistake"}, "咨询、投诉或者建议"),
        ({"title": " "}, "标题"),
        ({"told": ""}, "告知申请人的话"),
        ({"agreed_on": date(2020, 1, 1)}, "同意的日期"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_must_be_is_refused_and_nothing_changes(agency, officer, wrong, told):
    applied(agency)
    with pytest.raises(StepRefused, match=told):
        passed_on(officer, **wrong)
    assert Submission.objects.get().state == "waiting"
    assert not Message.objects.exists()


def test_it_is_passed_on_once_by_whoever_works_there_and_only_where_messages_are_taken(
    agency, officer, person, request
):
    applied(agency)
    other_agency = request.getfixturevalue("other_agency")
    with pytest.raises(NotAllowed):
        passed_on(person("other", other_agency))
    MailboxSettings.objects.create(agency=agency, is_on=False)
    with pytest.raises(StepRefused, match="不接收网上留言"):
        passed_on(officer)
    MailboxSettings.objects.update(is_on=True)
    one, _ = passed_on(officer)
    with pytest.raises(StepRefused):
        passed_on(officer)
    with pytest.raises(StepRefused):
        inbox.refuse(
            actor=officer, submission=one, refusal="spam", reason="测试", at=timezone.now()
        )


def test_the_page_of_the_desk_passes_it_on(agency, officer):
    applied(agency)
    one = Submission.objects.get()
    desk = Client()
    desk.force_login(officer)
    inbox_page = desk.get(f"/admin/online-applications/{one.pk}/").content.decode()
    address = f"/admin/mailbox/from-application/{one.pk}/"
    due = answer_due(Kind.COMPLAINT, received_on=timezone.localdate(one.submitted_at)).due_on
    assert address in inbox_page
    fields = {"kind": "complaint", "title": "窗口没有开门", "told": TOLD,
              "agreed_on": timezone.localdate(one.submitted_at).isoformat()}  # fmt: skip
    assert "请" in desk.post(address, {**fields, "agreed_on": ""}).content.decode()
    form = desk.get(address).content.decode()
    assert "2025年度行政复议案件统计表" in form, "what was applied for stands beside the form"
    assert Entry.objects.filter(verb="查看申请人信息", actor=officer).exists()
    assert f"应答复日期 {due}" in form
    unchanged = TOLD_AT_FIRST.format(what=UNTOLD)
    page = desk.post(address, {**fields, "told": unchanged}, follow=True).content.decode()
    assert Submission.objects.get().reason == TOLD_AT_FIRST.format(what="投诉")
    assert "由网上申请转来" in page
    assert f"/admin/online-applications/{one.pk}/" in page
    assert Message.objects.get().kind == "complaint"
    assert Message.objects.get().number in desk.get(
        f"/admin/online-applications/{one.pk}/"
    ).content.decode()  # fmt: skip
    assert desk.get(address).status_code == 404


NEW = "ein-neues-passwort-7"


def test_a_code_regained_for_the_application_opens_the_message_and_the_old_one_nothing(
    agency, officer
):
    _, old = applied(agency)
    one, message = passed_on(officer)
    before, page = followed(old, PASSWORD)
    assert message.number in page
    slip = regaining.at_counter(
        actor=officer, submission=one, identity_checked="本人持身份证到场", at=timezone.now()
    )
    assert "不对" in followed(old, PASSWORD)[1]
    assert message.number not in before.get("/messages/follow/").content.decode()
    assert "临时密码" in followed(slip.code, slip.password)[1]
    assert message.number not in followed(slip.code, slip.password)[1]

    client, _ = entered(slip.code, slip.password)
    client.post("/follow/", {"own": "1", "password": NEW, "password_again": NEW})
    assert "/messages/follow/" in client.get("/follow/").content.decode()
    assert message.number in followed(slip.code, NEW)[1]
    assert "不对" in followed(old, NEW)[1], "nor with the new password"
    desk = Client()
    desk.force_login(officer)
    found = desk.get("/admin/mailbox/", {"q": slip.code[-4:]}).content.decode()
    assert message.number in found
    assert slip.code[-4:] in desk.get(f"/admin/mailbox/{message.pk}/").content.decode()


def test_no_code_of_another_kind_opens_a_message(agency, officer):
    _, code = applied(agency)
    assert "不对" in followed(code, PASSWORD)[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda one, other: Submission.objects.update(mailbox_message=None),
        lambda one, other: Submission.objects.update(mailbox_message=other),
        lambda one, other: Submission.objects.update(id=one.pk + 1000),
        lambda one, other: connection.cursor().execute("DELETE FROM online_message")
        and connection.cursor().execute("DELETE FROM online_submissionfile")
        and connection.cursor().execute("DELETE FROM online_submission"),
        lambda one, other: connection.cursor().execute(
            "INSERT OR REPLACE INTO online_submission SELECT * FROM online_submission"
        ),
    ],
    ids=["cleared", "another", "moved", "deleted", "replaced"],
)  # fmt: skip
def test_the_database_keeps_which_message_it_became(agency, officer, change, request):
    if "replaced" in request.node.name and connection.vendor != "sqlite":
        pytest.skip("only SQLite replaces rows without a word")
    applied(agency)
    one, message = passed_on(officer)
    other = sent(agency)[0]
    with pytest.raises(DatabaseError, match="转成的留言"), transaction.atomic():
        change(one, other)
    Submission.objects.update(mailbox_message=message, wants_mail=True)
    assert Submission.objects.get().mailbox_message == message
