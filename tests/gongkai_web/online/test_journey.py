"""A citizen applies, the desk registers, the citizen follows, corrects and withdraws: without a script."""

import io
import re
from datetime import date

import pytest
from django.test import Client

from gongkai_web.applications import actions
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.online import limits, notices
from gongkai_web.online.models import Draft, DraftFile, OnlineSettings, Submission
from online_desk import PASSWORD, applied, entered, photograph, registered, solved, typed

pytestmark = pytest.mark.django_db


def test_a_citizen_applies_the_desk_registers_and_the_citizen_sees_the_due_date(agency, officer):
    code, case = registered(agency, officer)
    assert case.channel == "online"
    assert case.received_on == date(2026, 12, 31)
    assert personal_of(case)["name"] == "张三丰"
    assert personal_of(case)["id_no"] == "411200199001011238"
    assert "13800001234" in personal_of(case)["contact"]
    assert case.attachments.get().kind == "identity"
    one = Submission.objects.get()
    assert one.notice.text == notices.text_of(agency)
    assert not one.files.exists()
    page = entered(code)[1].content.decode()
    assert "已受理" in page
    assert f"{case.due_on.year}年{case.due_on.month}月{case.due_on.day}日" in page
    assert "张*" in page
    for private in ("张三丰", "411200199001011238", "13800001234"):
        assert private not in page


def test_before_the_desk_registers_the_citizen_sees_that_it_was_sent(agency):
    _, code = applied(agency)
    page = entered(code.lower().replace("-", " "))[1].content.decode()
    assert "已提交" in page
    assert not Application.objects.exists()


def test_a_draft_leaves_nothing_but_its_receipt_once_it_was_sent(agency):
    client, code = applied(agency)
    assert not DraftFile.objects.exists()
    assert code in client.get("/apply/receipt/").content.decode()
    assert Submission.objects.count() == 1


def test_an_error_keeps_what_was_typed_and_uploaded(agency):
    client = Client()
    page = client.get("/apply/all/").content.decode()
    answer = client.post("/apply/all/", {**typed(agency, phone=""), **solved(page)})
    page = answer.content.decode()
    assert 'href="#id_phone"' in page
    assert "2025年度行政复议案件统计表" in page
    assert "已上传：证件.png" in page
    assert not Submission.objects.exists()
    again = typed(agency, password="", password_again="")
    del again["identity"]
    client.post("/apply/all/", again)
    assert Submission.objects.count() == 1


def test_the_citizen_corrects_online_and_the_term_starts_anew(agency, officer):
    code, case = registered(agency, officer)
    actions.request_correction(
        actor=officer, case=case, on=date(2026, 12, 31), days=10, served_on=date(2026, 12, 31)
    )
    client, answer = entered(code)
    assert "待补正" in answer.content.decode()
    page = answer.content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    answer = client.post(
        f"/follow/correct/{case.pk}/",
        {"note": "要的是县级汇总表", "files": photograph("补正.png"), "csrfmiddlewaretoken": token},
        follow=True,
    )
    assert "已经办好" in answer.content.decode()
    act = case.events.get(kind="correction_received")
    assert act.detail["note"] == "要的是县级汇总表"
    assert act.applicant_act.submission.code_tail == code[-4:]
    assert act.attachments.count() == 1
    entry = Entry.objects.filter(verb="收到补正").first() or Entry.objects.order_by("-pk")[1]
    assert entry.actor_name == "申请人（网上）"


def test_the_citizen_withdraws(agency, officer):
    code, case = registered(agency, officer)
    client, _ = entered(code)
    client.post(f"/follow/withdraw/{case.pk}/", {})
    case.refresh_from_db()
    assert case.closed_on is None
    client.post(f"/follow/withdraw/{case.pk}/", {"is_sure": "1"})
    case.refresh_from_db()
    assert case.outcome == "other_other"
    assert "已撤回" in client.get("/follow/").content.decode()


def test_unknown_code_and_wrong_password_read_the_same_and_wait_after_five(agency):
    _, code = applied(agency)
    wrong = [
        Client().post("/follow/", {"code": one, "password": "nicht-richtig"})
        for one in (code, "AAAA-AAAA-AAAA")
    ]
    told = [re.search(r'role="alert">(.*?)</div>', one.content.decode(), re.S)[1] for one in wrong]
    assert told[0] == told[1]
    for _ in range(6):
        answer = Client().post("/follow/", {"code": code, "password": "nicht-richtig"})
    assert answer.status_code == 429
    assert Client().post("/follow/", {"code": code, "password": PASSWORD}).status_code == 429


def test_another_persons_case_is_not_reached(agency, officer):
    code, _case = registered(agency, officer)
    other = Application.objects.create(
        agency=agency, number="2026-900", applicant_kind="natural_person",
        received_on=date(2026, 12, 1),
    )  # fmt: skip
    client, _ = entered(code)
    answer = client.post(f"/follow/withdraw/{other.pk}/", {"is_sure": "1"})
    assert answer.status_code == 404
    other.refresh_from_db()
    assert other.closed_on is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"identity": ("kaipiao.pdf", b"MZ\x90\x00 exe")}, "内容却是程序"),
        ({"identity": ("leer.png", b"\x89PNG\r\n\x1a\nrubbish")}, "已损坏"),
        ({"content": "有\x00空字符"}, "空字符"),
        ({"content": "长" * 2001}, "2000"),
        ({"id_no": "411200199001011239"}, "校验码"),
        ({"website": "http://spam.example"}, "应当留空"),
        ({"password_again": "anders-anders"}, "不一样"),
        ({"answer": "99"}, "回答错了"),
        ({"is_read": ""}, "勾选"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_sent(agency, wrong, told):
    client = Client()
    page = client.get("/apply/all/").content.decode()
    if isinstance(wrong.get("identity"), tuple):
        name, data = wrong["identity"]
        file = io.BytesIO(data)
        file.name = name
        wrong = {"identity": file}
    answer = client.post("/apply/all/", {**typed(agency), **solved(page), **wrong})
    assert told in answer.content.decode()
    assert not Submission.objects.exists()


def test_the_list_of_what_is_wrong_follows_the_order_of_the_questions(agency):
    client = Client()
    page = client.get("/apply/all/").content.decode()
    wrong = {
        "content": "",
        "name": "",
        "is_read": "",
        "password_again": "anders-anders",
        "id_no": "4112",
    }
    answer = client.post("/apply/all/", {**typed(agency), **solved(page), **wrong}).content.decode()
    listed = re.findall(r'href="#(id_[\w-]+)"', answer)
    assert len(listed) >= len(wrong)
    places = [answer.index(f'id="{one}"') for one in dict.fromkeys(listed)]
    assert places == sorted(places), listed


def test_a_question_is_answered_once(agency):
    client = Client()
    answer = solved(client.get("/apply/all/").content.decode())
    client.post("/apply/all/", {**typed(agency, phone=""), **answer})
    page = Client().post("/apply/all/", {**typed(agency), **answer}).content.decode()
    assert "只能回答一次" in page
    assert not Submission.objects.exists()


def test_a_form_without_its_proof_of_origin_is_refused(agency):
    client = Client(enforce_csrf_checks=True)
    client.get("/apply/all/")
    assert client.post("/apply/all/", typed(agency)).status_code == 403
    assert client.post("/follow/", {"code": "A", "password": "B"}).status_code == 403


def test_ten_megabytes_of_text_are_refused(agency):
    answer = Client().post("/apply/all/", typed(agency, content="长" * (10 * 1024 * 1024 // 3)))
    assert answer.status_code in (400, 413)
    assert not Draft.objects.exists()


def test_an_agency_that_switched_it_off_gets_none(agency, other_agency):
    OnlineSettings.objects.create(agency=other_agency, is_on=False)
    client = Client()
    page = client.get("/apply/all/").content.decode()
    client.post("/apply/all/", {**typed(other_agency), **solved(page)})
    assert not Submission.objects.exists()


def test_the_pages_set_cookies_for_themselves_alone_and_are_kept_by_nobody(agency):
    client, _code = applied(agency)
    for cookie in client.cookies.values():
        assert cookie["path"] in ("/apply/", "/follow/"), cookie
        assert cookie["httponly"]
        assert cookie["samesite"]
    for address in ("/apply/all/", "/apply/receipt/", "/apply/public/", "/follow/"):
        assert client.get(address)["Cache-Control"] == "no-store", address
    assert not Client().get("/annual-reports/").cookies


def test_the_form_asks_for_no_purpose_and_offers_the_six_kinds_of_table_3(agency):
    page = Client().get("/apply/all/").content.decode()
    for kind in ("natural_person", "commercial", "research", "public_benefit", "legal_service", "other_org"):  # fmt: skip
        assert f'value="{kind}"' in page
    assert not re.search(r'name="(purpose|use|usage)"', page)


def test_another_agencys_desk_does_not_see_it(agency, other_agency, person):
    OnlineSettings.objects.create(agency=other_agency, is_on=False)
    applied(agency)
    stranger = Client()
    stranger.force_login(person("fremd", other_agency, "officer"))
    pk = Submission.objects.get().pk
    assert stranger.get(f"/admin/online-applications/{pk}/").status_code == 404
    assert "查询码尾号" not in stranger.get("/admin/online-applications/").content.decode()


def test_the_desk_refuses_with_a_reason_and_takes_it_up_again(agency, officer):
    _, code = applied(agency)
    desk = Client()
    desk.force_login(officer)
    one = Submission.objects.get()
    address = f"/admin/online-applications/{one.pk}/"
    assert "张三丰" in desk.get(address).content.decode()
    desk.post(address, {"refuse": "1", "refusal": "duplicate", "reason": "与上一件相同"})
    assert "与上一件相同" in entered(code)[1].content.decode()
    desk.post(address, {"again": "1"})
    one.refresh_from_db()
    assert one.state == "waiting"
    assert one.files.count() == 1


def test_an_address_that_sends_too_much_waits(agency, monkeypatch):
    monkeypatch.setattr(limits, "SUBMISSIONS", limits.Limit("online-submissions", 1))
    applied(agency)
    client = Client()
    page = client.get("/apply/all/").content.decode()
    assert client.post("/apply/all/", {**typed(agency), **solved(page)}).status_code == 429
