"""A citizen writes, the desk answers with two people, the citizen reads, everybody reads what was approved."""

import re

import pytest
from django.test import Client

from gongkai_web.journal.models import Entry
from gongkai_web.mailbox import notices, sealing
from gongkai_web.mailbox.models import Message, PublicText
from gongkai_web.online import limits
from mailbox_desk import PASSWORD, followed, sent, solved, typed

pytestmark = pytest.mark.django_db


def wrote(agency, kind="inquiry", **more):
    """Write a message in a browser that proves where its forms come from; return browser and code."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/messages/new/{kind}/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    fields = {**typed(agency, **more), **solved(page), "csrfmiddlewaretoken": token}
    answer = client.post(f"/messages/new/{kind}/", fields, follow=True)
    found = re.search(r"[34679A-Y]{4}-[34679A-Y]{4}-[34679A-Y]{4}", answer.content.decode())
    assert found, answer.content.decode()[:4000]
    return client, found[0]


def desk(user):
    client = Client()
    client.force_login(user)
    return client


def test_from_the_question_to_the_published_answer(agency, officer, leader):
    _, code = wrote(agency)
    message = Message.objects.get()
    assert sealing.opened(message)["name"] == "张三丰"
    assert b"13800001234" not in bytes(message.sealed)
    assert message.notice.text == notices.text_of(agency)
    base = f"/admin/mailbox/{message.pk}/"
    worker, head = desk(officer), desk(leader)
    assert "公证收费标准" in worker.get(base).content.decode()
    assert Entry.objects.filter(verb="查看留言内容", actor=officer).exists()

    worker.post(f"{base}answer/", {"text": "公证按件收费。", "seen": message.acts.last().pk})
    assert "公证按件收费" not in followed(code)[1]
    draft = message.answers.get()
    fields = {"of": draft.pk, "seen": message.acts.last().pk}
    worker.post(f"{base}decide/approve/", fields)
    message.refresh_from_db()
    assert message.state == "drafted"
    head.post(f"{base}decide/approve/", fields)
    message.refresh_from_db()
    assert message.state == "answered"
    assert "公证按件收费" in followed(code)[1]
    assert Client().get(f"/messages/answers/{message.pk}/").status_code == 404

    form = worker.get(f"{base}prepare/").content.decode()
    assert "张三丰" not in form
    public = {"title": "公证收费", "question": "公证怎样收费？", "reply": "公证按件收费。"}
    worker.post(f"{base}prepare/", {**public, "seen": message.acts.last().pk})
    text = message.texts.get()
    fields = {"of": text.pk, "seen": message.acts.last().pk}
    head.post(f"{base}decide/publish/", fields)
    assert not PublicText.objects.public().exists(), "not without the confirmation"
    head.post(f"{base}decide/publish/", {**fields, "is_checked": "1"})
    page = Client().get(f"/messages/answers/{message.pk}/").content.decode()
    assert "公证怎样收费？" in page
    assert f"{message.received_on:%Y-%m-%d}" in page
    assert f"{message.answered_on:%Y-%m-%d}" in page
    assert "公证收费" in Client().get("/messages/").content.decode()

    citizen, page = followed(code)
    citizen.post("/messages/follow/private/", {"is_sure": "1"})
    assert Client().get(f"/messages/answers/{message.pk}/").status_code == 404
    assert "不会公开" in citizen.get("/messages/follow/").content.decode()


def test_a_mistake_asks_for_the_page_and_for_no_name(agency):
    page = {"page_url": "https://www.example.com/a.html", "mistake_kind": "wrong_content"}
    _, code = wrote(
        agency, "mistake", name="", phone="", title="", content="第二段日期写错了", **page
    )
    message = Message.objects.get()
    assert (message.days, message.mistake_kind) == (3, "wrong_content")
    assert "第二段日期写错了" in followed(code)[1]


def test_the_citizen_adds_words_and_withdraws(agency):
    message, code = sent(agency)
    citizen, _ = followed(code)
    citizen.post("/messages/follow/supplement/", {"words": "补充：在县城办"})
    assert "补充：在县城办" in citizen.get("/messages/follow/").content.decode()
    citizen.post("/messages/follow/withdraw/", {})
    message.refresh_from_db()
    assert message.state == "waiting"
    citizen.post("/messages/follow/withdraw/", {"is_sure": "1"})
    message.refresh_from_db()
    assert message.state == "withdrawn"
    entry = Entry.objects.order_by("-pk").first()
    assert entry.actor_name == "留言人（网上）"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"content": ""}, "请填写内容"),
        ({"content": "长" * 2001}, "2000"),
        ({"content": "有\x00空字符"}, "空字符"),
        ({"phone": ""}, "请填写联系电话"),
        ({"phone": "打给我"}, "只用数字"),
        ({"is_read": ""}, "勾选"),
        ({"website": "http://spam.example"}, "应当留空"),
        ({"password_again": "anders-anders"}, "不一样"),
        ({"password": "13800001234", "password_again": "13800001234"}, "不要用电话号码"),
        ({"answer": "99"}, "回答错了"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_sent(agency, wrong, told):
    client = Client()
    page = client.get("/messages/new/inquiry/").content.decode()
    answer = client.post("/messages/new/inquiry/", {**typed(agency), **solved(page), **wrong})
    assert told in answer.content.decode()
    assert not Message.objects.exists()


def test_an_error_keeps_what_was_typed_and_asks_no_second_question(agency):
    client = Client()
    page = client.get("/messages/new/inquiry/").content.decode()
    fields = {**typed(agency), **solved(page), "phone": ""}
    page = client.post("/messages/new/inquiry/", fields).content.decode()
    assert 'href="#id_phone"' in page
    assert "请问公证收费标准是多少？" in page
    assert "验证问题" not in page
    human = re.search(r'name="human" value="([^"]+)"', page)[1]
    client.post("/messages/new/inquiry/", {**typed(agency), "human": human})
    assert Message.objects.count() == 1
    again = client.post("/messages/new/inquiry/", {**typed(agency), "human": human})
    assert "已经提交过" in again.content.decode()
    assert Message.objects.count() == 1


def test_another_question_keeps_what_was_typed_and_judges_nothing(agency):
    client = Client()
    answer = client.post("/messages/new/inquiry/", {**typed(agency, phone=""), "again": "1"})
    page = answer.content.decode()
    assert "请问公证收费标准是多少？" in page
    assert "需要修改" not in page


def test_unknown_code_and_wrong_password_read_the_same_and_wait_after_five(agency):
    _, code = sent(agency)
    wrong = [followed(one, "nicht-richtig")[1] for one in (code, "AAAA-AAAA-AAAA")]
    told = [re.search(r'role="alert">(.*?)</div>', one, re.S)[1] for one in wrong]
    assert told[0] == told[1]
    for _ in range(6):
        followed(code, "nicht-richtig")
    answer = Client().post("/messages/follow/", {"code": code, "password": PASSWORD})
    assert answer.status_code == 429


def test_an_address_that_writes_too_much_waits(agency, monkeypatch):
    from gongkai_web.mailbox import form_views

    monkeypatch.setattr(form_views, "SENT", limits.Limit("mailbox-messages", 1))
    wrote(agency)
    client = Client()
    page = client.get("/messages/new/inquiry/").content.decode()
    fields = {**typed(agency), **solved(page)}
    assert client.post("/messages/new/inquiry/", fields).status_code == 429


def test_a_form_without_its_proof_of_origin_is_refused(agency):
    client = Client(enforce_csrf_checks=True)
    client.get("/messages/new/inquiry/")
    assert client.post("/messages/new/inquiry/", typed(agency)).status_code == 403
    assert client.post("/messages/follow/", {"code": "A", "password": "B"}).status_code == 403
    assert client.post("/messages/follow/private/", {"is_sure": "1"}).status_code == 403


def test_what_everybody_reads_sets_no_cookie_and_what_one_reads_is_kept_by_nobody(agency):
    client, _code = wrote(agency)
    for cookie in client.cookies.values():
        assert cookie["path"].startswith("/messages/"), cookie
        assert cookie["httponly"]
        assert cookie["samesite"]
    for address in ("/messages/new/complaint/", "/messages/receipt/", "/messages/follow/"):
        assert client.get(address)["Cache-Control"] == "no-store", address
    for address in (
        "/messages/",
        "/messages/answers/",
        "/messages/numbers/",
        "/messages/numbers.csv",
    ):
        assert not Client().get(address).cookies, address


def test_several_agencies_are_offered_and_one_that_switched_it_off_is_not(agency, other_agency):
    from gongkai_web.mailbox.models import MailboxSettings

    assert other_agency.name in Client().get("/messages/new/complaint/").content.decode()
    MailboxSettings.objects.create(agency=other_agency, is_on=False)
    client = Client()
    page = client.get("/messages/new/complaint/").content.decode()
    client.post("/messages/new/complaint/", {**typed(other_agency), **solved(page)})
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["/messages/new/petition/", "/messages/answers/1/", "/messages/answers/99999999999999999999/"],
)
def test_what_is_not_there_is_not_found(agency, address):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("query", ["kind=%00&agency=%00&year=9999&page=x", "agency=nobody&kind=x"])
def test_a_strange_question_is_answered(agency, query):
    for address in ("/messages/answers/", "/messages/numbers/", "/messages/numbers.csv"):
        assert Client().get(f"{address}?{query}").status_code == 200


def test_the_menu_leads_there(agency):
    assert 'href="/messages/"' in Client().get("/").content.decode()
