"""What does the desk do with a message, who may, and what does the database itself refuse?"""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.journal.telling import described
from gongkai_web.mailbox import actions, publishing, recounting, standing
from gongkai_web.mailbox.casework import MessageMoved, StepRefused
from gongkai_web.mailbox.models import Act, Answer, MailboxSettings, Message, PublicText
from mailbox_desk import AT, LATER, answered, followed, prepared, published, sent

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_nobody_approves_their_own_answer(agency, person):
    head = person("head", agency, "leader")
    message, _ = sent(agency)
    answer = actions.draft(actor=head, message=message, text="答复", at=LATER)
    with pytest.raises(StepRefused, match="其他人"):
        actions.approve(actor=head, message=message, answer=answer, at=LATER)
    fields = {"on": LATER.date(), "at": LATER, "agency": agency, "answer": answer}
    refused(lambda: Act.objects.create(message=message, kind="answered", actor=head, **fields))
    refused(lambda: Act.objects.create(message=message, kind="answered", actor=None, **fields))


def test_a_returned_draft_is_drafted_anew_and_only_the_last_goes_out(agency, officer, leader):
    message, code = sent(agency)
    first = actions.draft(actor=officer, message=message, text="第一稿", at=LATER)
    actions.give_back(actor=leader, message=message, answer=first, reason="写明依据", at=LATER)
    assert message.state == "waiting"
    second = actions.draft(actor=officer, message=message, text="第二稿", at=LATER)
    with pytest.raises(StepRefused, match="刷新"):
        actions.approve(actor=leader, message=message, answer=first, at=LATER)
    actions.approve(actor=leader, message=message, answer=second, at=LATER)
    page = followed(code)[1]
    assert "第二稿" in page
    assert "第一稿" not in page
    assert "写明依据" not in page


def test_a_further_answer_stands_beside_the_first(agency, officer, leader):
    message = answered(agency, officer, leader)
    answer = actions.draft(actor=officer, message=message, text="补充的话", at=LATER)
    assert Message.objects.get(pk=message.pk).answer_id != answer.pk
    actions.approve(actor=leader, message=message, answer=answer, at=LATER + timedelta(days=3))
    assert message.answer == answer
    assert message.answered_on == date(2026, 12, 31)


def test_handed_on_it_is_the_other_agencys_and_the_term_runs_on(agency, other_agency, officer):
    message, code = sent(agency)
    due_on = message.due_on
    actions.draft(actor=officer, message=message, text="不该发出的一稿", at=AT)
    actions.hand_on(actor=officer, message=message, to=other_agency, reason="财政事项", at=LATER)
    assert (message.agency, message.sent_to, message.due_on) == (other_agency, agency, due_on)
    assert message.state == "waiting"
    assert actions.pending(message) is None
    with pytest.raises(NotAllowed):
        actions.note(actor=officer, message=message, words="记事", at=LATER)
    page = followed(code)[1]
    assert other_agency.name in page
    assert "财政事项" not in page


@pytest.mark.parametrize(
    ("days", "at", "told"),
    [
        (7, LATER, "应当更长"),
        (16, LATER, "至多 15"),
        (15, LATER + timedelta(days=30), "期限已过"),
    ],
)
def test_an_extension_is_longer_in_bounds_and_in_time(agency, officer, days, at, told):
    message, _ = sent(agency)
    with pytest.raises(StepRefused, match=told):
        actions.extend(actor=officer, message=message, days=days, reason="情况复杂", at=at)


def test_an_extended_message_is_due_later_and_the_asker_is_told(agency, officer):
    message, code = sent(agency)
    actions.extend(actor=officer, message=message, days=15, reason="需要会商", at=LATER)
    page = followed(code)[1]
    assert "需要会商" in page
    assert f"{message.due_on}" in page
    assert message.days == 15


def test_an_application_out_of_a_message_is_linked_both_ways(agency, officer):
    message, code = sent(agency)
    client = Client()
    client.force_login(officer)
    page = f"/admin/mailbox/{message.pk}/application/"
    assert "张三丰" in client.get(page).content.decode()
    client.post(page, {
        "seen": message.acts.last().pk, "applicant_kind": "natural_person", "name": "张三丰",
        "contact": "电话：13800001234", "content": "公证收费文件", "told": "已转为申请",
        "confirmed_on": "2026-12-31", "supply_form": "电子文档", "supply_way": "",
    })  # fmt: skip
    case = Application.objects.get()
    message.refresh_from_db()
    assert (message.state, message.application, case.message) == ("application", case, message)
    assert (case.submitted_on, case.received_on) == (date(2026, 12, 30), date(2026, 12, 31))
    assert personal_of(case)["name"] == "张三丰"
    assert message.number in client.get(f"/admin/applications/inspect/{case.pk}/").content.decode()
    shown = followed(code)[1]
    assert case.number in shown
    assert "已受理" in shown
    refused(lambda: Message.objects.filter(pk=message.pk).update(application=None))


def test_without_a_day_of_confirmation_the_application_waits_for_it(agency, officer):
    message, _ = sent(agency)
    case = actions.to_application(
        actor=officer, message=message, applicant={"name": "张三丰", "contact": "13800001234"},
        applicant_kind="natural_person", content="公证收费文件", supply_form="", told="请确认",
        at=LATER,
    )  # fmt: skip
    assert case.received_on is None


def test_a_petition_is_handed_over_with_a_notice_and_can_be_taken_back(agency, officer):
    MailboxSettings.objects.create(agency=agency, petition_office="示例县信访局，示例路2号")
    message, code = sent(agency)
    client = Client()
    client.force_login(officer)
    page = client.get(f"/admin/mailbox/{message.pk}/petition/").content.decode()
    assert "示例县信访局，示例路2号依照《信访工作条例》办理" in page
    actions.to_petition(
        actor=officer, message=message, office="示例县信访局", told="告知书正文", at=LATER
    )
    shown = followed(code)[1]
    assert "告知书正文" in shown
    assert "转示例县信访局" in shown
    actions.reopen(actor=officer, message=message, reason="转错了", at=LATER)
    assert (message.state, message.closed_on) == ("waiting", None)
    assert list(message.acts.values_list("kind", flat=True)) == ["sent", "to_petition", "reopened"]


def test_who_saw_less_than_there_is_decides_nothing(agency, officer, leader):
    message, _ = sent(agency)
    seen = message.acts.last().pk
    actions.note(actor=officer, message=message, words="留言人来电", at=LATER)
    with pytest.raises(MessageMoved):
        actions.close(actor=officer, message=message, why="spam", told="垃圾", at=LATER, seen=seen)


ROLES = ("officer", "compiler", "reviewer", "secrecy", "leader", "supervisor", "administrator")
EDIT = {"officer", "compiler", "reviewer", "leader"}
VERBS = {
    "note": (EDIT, lambda w: actions.note(actor=w.who, message=w.message, words="x", at=LATER)),
    "draft": (EDIT, lambda w: actions.draft(actor=w.who, message=w.message, text="x", at=LATER)),
    "extend": (EDIT, lambda w: actions.extend(actor=w.who, message=w.message, days=10, reason="x", at=LATER)),
    "close": (EDIT, lambda w: actions.close(actor=w.who, message=w.message, why="spam", told="x", at=LATER)),
    "petition": (EDIT, lambda w: actions.to_petition(actor=w.who, message=w.message, office="x", told="x", at=LATER)),
    "approve": ({"leader"}, lambda w: actions.approve(actor=w.who, message=w.message, answer=w.drafted(), at=LATER)),
    "give_back": ({"leader"}, lambda w: actions.give_back(actor=w.who, message=w.message, answer=w.drafted(), reason="x", at=LATER)),
    "prepare": (EDIT, lambda w: prepared(w.answered(), w.who)),
    "publish": ({"leader"}, lambda w: w.publish()),
    "send_back": ({"leader"}, lambda w: w.send_back()),
}  # fmt: skip


class World:
    """A message, and somebody who tries something with it."""

    def __init__(self, agency, who, worker, head):
        self.agency, self.who, self.worker, self.head = agency, who, worker, head
        self.message, _ = sent(agency)

    def drafted(self):
        return actions.draft(actor=self.worker, message=self.message, text="x", at=LATER)

    def answered(self):
        actions.approve(actor=self.head, message=self.message, answer=self.drafted(), at=LATER)
        return self.message

    def publish(self):
        text = prepared(self.answered(), self.worker)
        publishing.approve(actor=self.who, message=self.message, text=text, is_checked=True,
                           at=LATER, on=LATER.date())  # fmt: skip

    def send_back(self):
        text = prepared(self.answered(), self.worker)
        publishing.send_back(actor=self.who, message=self.message, text=text, reason="x", at=LATER)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", ROLES)
def test_each_verb_is_for_its_roles(agency, person, role, verb):
    allowed, act = VERBS[verb]
    world = World(
        agency, person("who", agency, role), person("worker", agency, "officer"),
        person("head", agency, "leader"),
    )  # fmt: skip
    if role in allowed:
        act(world)
    else:
        with pytest.raises(NotAllowed):
            act(world)


@pytest.mark.parametrize("verb", ["publish", "send_back"])
def test_a_superuser_signs_for_no_office(agency, person, verb):
    world = World(agency, person("root", superuser=True), person("worker", agency, "officer"),
                  person("head", agency, "leader"))  # fmt: skip
    with pytest.raises(NotAllowed):
        VERBS[verb][1](world)


PAGES = ("", "answer/", "prepare/", "application/", "petition/", "hand-on/", "note/")


@pytest.mark.parametrize("role", [*ROLES, "stranger", "anonymous"])
def test_who_sees_a_message_and_what_of_it(agency, other_agency, person, role):
    message, _ = sent(agency)
    client = Client()
    if role == "stranger":
        client.force_login(person("who", other_agency, "leader"))
    elif role != "anonymous":
        client.force_login(person("who", agency, role))
    for page in PAGES:
        answer = client.get(f"/admin/mailbox/{message.pk}/{page}", follow=True)
        text = answer.content.decode()
        if role not in EDIT:
            for private in ("LIUYAN-NEIRONG", "LIUYAN-BIAOTI", "张三丰", "13800001234"):
                assert private not in text, (role, page)
            assert page == "" or answer.status_code == 404 or role == "anonymous", (role, page)
    shown = client.get(f"/admin/mailbox/{message.pk}/")
    assert ("LIUYAN-NEIRONG" in shown.content.decode()) == (role in EDIT)
    assert shown.status_code == {"stranger": 404, "anonymous": 302}.get(role, 200)
    listed = client.get("/admin/mailbox/?state=all", follow=True).content.decode()
    assert (message.number in listed) == (role not in ("stranger", "anonymous"))
    assert ("LIUYAN-BIAOTI" in listed) == (role in EDIT)
    for private in ("张三丰", "13800001234"):
        assert private not in listed
    data = client.get("/admin/mailbox/list.csv?state=all").content.decode()
    assert (message.number in data) == (role not in ("stranger", "anonymous"))
    assert "LIUYAN" not in data


def test_every_look_is_journaled_and_no_words_are_in_the_journal(agency, officer, leader):
    message = published(agency, officer, leader)
    client = Client()
    client.force_login(officer)
    client.get(f"/admin/mailbox/{message.pk}/")
    entries = Entry.objects.filter(subject_type="mailbox.message")
    assert entries.filter(verb="查看留言内容").count() == 1
    told = "\n".join("\n".join(described(one)) + one.subject_label for one in entries)
    for words in ("LIUYAN", "DAFU", "GONGKAI-", "张三丰", "13800001234", "detail", "due_on"):
        assert words not in told
    assert {one.verb for one in entries} >= {"留言：提交留言", "留言：批准公开"}


def test_the_trail_is_only_added_to(agency, officer, leader):
    message = published(agency, officer, leader)
    for model in (Act, Answer, PublicText):
        rows = model.objects.filter(message=message)
        refused(lambda rows=rows: rows.update(message=message))
        refused(lambda rows=rows: rows._raw_delete("default"))
    one = Message.objects.filter(pk=message.pk)
    refused(lambda: one._raw_delete("default"))
    for change in (
        {"sealed": b"x"}, {"kind": "mistake"}, {"received_on": date(2020, 1, 1)},
        {"sent_at": datetime(2020, 1, 1, tzinfo=AT.tzinfo)}, {"code_key": "x"}, {"password": "x"},
    ):  # fmt: skip
        refused(lambda change=change: one.update(**change))


def test_a_message_kept_under_another_name_does_not_open(agency):
    from gongkai_web.applications.personal import CannotUnseal
    from gongkai_web.mailbox import sealing

    first, _ = sent(agency)
    second, _ = sent(agency)
    first.sealed = second.sealed
    with pytest.raises(CannotUnseal):
        sealing.opened(first)


def test_new_holidays_move_what_still_waits(agency, officer, leader):
    waiting, _ = sent(agency)
    done = answered(agency, officer, leader)
    right, wrong = waiting.due_on, date(2027, 2, 1)
    Message.objects.filter(pk__in=(waiting.pk, done.pk)).update(due_on=wrong)
    assert recounting.recount(actor=None, reason="放假安排") == 1
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (waiting.due_on, done.due_on) == (right, wrong)
    assert "放假安排" in "\n".join(described(Entry.objects.order_by("-pk")[0]))


@pytest.mark.parametrize(
    ("today", "text", "level"),
    [
        (date(2026, 12, 30), "还有 7 个工作日", "calm"),
        (date(2027, 1, 11), "今天到期", "today"),
        (date(2027, 1, 12), "超期 1 个工作日", "late"),
        (date(2027, 4, 1), "单项否决", "veto"),
    ],
)
def test_the_list_says_how_many_working_days_are_left(agency, today, text, level):
    message, _ = sent(agency)
    left = standing.left_of(message, today=today)
    assert text in left.text
    assert left.level == level
    assert left.is_provisional, "the holidays of 2027 are not entered yet"


def test_the_first_page_tells_what_waits_for_whom(agency, officer, leader):
    message, _ = sent(agency)
    actions.draft(actor=officer, message=message, text="x", at=LATER)
    on = LATER.date()
    assert any("等您审核" in text for text, _ in standing.told(leader, on))
    assert not any("等您审核" in text for text, _ in standing.told(officer, on))
    prepared(answered(agency, officer, leader), officer)
    assert any("批准公开" in text for text, _ in standing.told(leader, on))
    assert not any("批准公开" in text for text, _ in standing.told(officer, on))


def test_the_office_sets_its_own_terms(agency, leader):
    client = Client()
    client.force_login(leader)
    address = f"/admin/mailbox/settings/{agency.pk}/"
    assert "咨询 7 个工作日" in client.get(address).content.decode()
    assert client.get("/admin/mailbox/settings/").status_code == 302
    client.post(address, {"is_on": "on", "inquiry_days": "5", "words": "", "notice": ""})
    assert sent(agency)[0].days == 5
    assert sent(agency, "mistake")[0].days == 3


@pytest.mark.parametrize("role", ["officer", "reviewer", "supervisor"])
def test_others_do_not_set_it(agency, person, role):
    client = Client()
    client.force_login(person("who", agency, role))
    answer = client.post(f"/admin/mailbox/settings/{agency.pk}/", {"is_on": ""})
    assert answer.status_code in (302, 403)
    assert not MailboxSettings.objects.exists()
