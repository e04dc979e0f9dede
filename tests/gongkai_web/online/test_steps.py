"""One question at a time, without a script: kept between the steps, judged as on the one page."""

import re

import pytest
from django.test import Client

from gongkai_web.online import urls
from gongkai_web.online.models import Draft, OnlineSettings, Submission
from online_desk import PASSWORD, photograph, solved
from review_desk import climb, draft, office_of

pytestmark = pytest.mark.django_db

PERSON = {
    "kind": {"applicant_kind": "natural_person"},
    "who": {"name": "张三丰", "id_kind": "居民身份证", "id_no": "411200199001011238"},
    "reach": {"phone": "13800001234", "address": "示例县示例路1号", "postcode": "", "email": ""},
    "agent": {"agent": ""},
    "content": {"content": "2025年度行政复议案件统计表", "index_no": ""},
    "supply": {"supply_form": "电子文档", "supply_way": "网上获取"},
    "files": {},
    "password": {"password": PASSWORD, "password_again": PASSWORD},
}


def go(client, name, answers, **more):
    if name == "files" and "back" not in more:
        answers = {"identity": photograph(), **answers}
    return client.post(f"/apply/steps/{name}/", {**answers, **more})


def walk(client, until="check", answers=PERSON):
    """Answer step after step, following where each leads; return the last page."""
    client.get("/apply/steps/kind/")
    name = "kind"
    for _ in range(15):
        if name == until:
            return client.get(f"/apply/steps/{name}/").content.decode()
        answer = go(client, name, answers.get(name, {}))
        assert answer.status_code == 302, (name, answer.content.decode())
        name = re.match(r"/apply/steps/(\w+)/", answer["Location"])[1]
        while (shown := client.get(f"/apply/steps/{name}/")).status_code == 302:
            name = re.match(r"/apply/steps/(\w+)/", shown["Location"])[1]
    raise AssertionError(name)


def sent(client, page):
    return client.post("/apply/steps/check/", {"is_read": "on", **solved(page)}, follow=True)


def test_a_citizen_answers_one_question_after_the_other_and_gets_a_code(agency):
    client = Client()
    page = walk(client)
    for told in (
        "张三丰",
        "411200199001011238",
        "2025年度行政复议案件统计表",
        "证件.png",
        "已经设好",
    ):
        assert told in page
    assert "没有填好" not in page
    answer = sent(client, page).content.decode()
    assert "申请已提交" in answer
    one = Submission.objects.get()
    assert one.applicant_kind == "natural_person"
    assert one.files.count() == 1


@pytest.mark.parametrize("kind", ["commercial", "research", "public_benefit", "legal_service", "other_org"])  # fmt: skip
def test_an_organisation_is_asked_for_its_code_and_who_speaks_for_it(agency, kind):
    client = Client()
    answers = {
        **PERSON, "kind": {"applicant_kind": kind},
        "who": {"name": "示例公司", "id_no": "91350100M000100Y43"},
        "speaker": {"legal_rep": "李四", "contact_person": "王五"},
    }  # fmt: skip
    go(client, "kind", answers["kind"])
    page = client.get("/apply/steps/who/").content.decode()
    assert "单位名称" in page
    assert 'name="id_kind"' not in page
    page = walk(client, answers=answers)
    assert "统一社会信用代码" in page
    sent(client, page)
    assert Submission.objects.get().applicant_kind == kind


def test_every_page_is_proven_by_the_cookie_of_these_pages_alone(agency):
    for pattern in urls.urlpatterns:
        view = pattern.callback.view_class
        assert "dispatch" not in view.__dict__, view
        assert pattern.callback.csrf_exempt, view
    client = Client(enforce_csrf_checks=True)
    page = client.get("/apply/steps/kind/").content.decode()
    assert go(client, "kind", PERSON["kind"]).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    answer = go(client, "kind", PERSON["kind"], csrfmiddlewaretoken=token)
    assert answer["Location"] == "/apply/steps/who/#main"


def test_what_is_wrong_is_said_at_the_top_with_a_link_and_stays_on_the_step(agency):
    client = Client()
    go(client, "kind", PERSON["kind"])
    page = go(client, "who", {"name": "", "id_kind": "护照", "id_no": ""}).content.decode()
    assert "有 2 处需要修改" in page
    assert 'href="#id_name"' in page
    assert 'href="#id_id_no"' in page
    assert "联系电话" not in page
    assert re.search(r'<input[^>]*name="name"[^>]*aria-invalid="true"', page)


def test_going_back_keeps_even_what_is_not_right_yet(agency):
    client = Client()
    go(client, "kind", PERSON["kind"])
    answer = go(client, "who", {"name": "张三", "id_kind": "", "id_no": "12"}, back="1")
    assert answer["Location"] == "/apply/steps/kind/#main"
    page = client.get("/apply/steps/who/").content.decode()
    assert 'value="张三"' in page
    assert 'value="12"' in page


def test_the_two_ways_share_what_was_typed(agency):
    client = Client()
    walk(client, until="supply")
    page = client.get("/apply/all/").content.decode()
    assert 'value="张三丰"' in page
    assert "2025年度行政复议案件统计表" in page


def test_a_changed_answer_leads_back_to_the_last_page(agency):
    client = Client()
    walk(client)
    page = client.get("/apply/steps/reach/?then=check").content.decode()
    assert 'name="then" value="check"' in page
    answer = go(client, "reach", PERSON["reach"], then="check")
    assert answer["Location"] == "/apply/steps/check/#main"


def test_what_was_left_out_is_named_on_the_last_page_and_nothing_is_sent(agency):
    client = Client()
    go(client, "kind", PERSON["kind"])
    page = client.get("/apply/steps/check/").content.decode()
    for told in ("请填写姓名", "请上传身份证明", "请设一个查询密码"):
        assert told in page
    sent(client, page)
    assert not Submission.objects.exists()


def test_what_was_complete_once_and_was_changed_since_is_looked_at_again(agency):
    client = Client()
    sent_from = walk(client)
    draft_of = Draft.objects.get()
    client.post("/apply/steps/check/", {**solved(sent_from)})  # the notice was not ticked
    go(client, "content", {"content": "", "index_no": ""})
    client.post("/apply/public/", {})
    assert not Submission.objects.exists()
    assert Draft.objects.get().pk == draft_of.pk


def test_a_browser_without_the_cookie_sees_nothing_of_it(agency):
    walk(Client(), until="supply")
    page = Client().get("/apply/steps/who/").content.decode()
    assert "张三丰" not in page


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def public_item(office):
    return climb(office, draft(office, title="2025年度行政复议案件统计表"))


def test_what_is_public_stands_between_the_steps(agency, public_item):
    client = Client()
    walk(client, until="content")
    answer = go(client, "content", PERSON["content"])
    assert answer["Location"] == "/apply/steps/public/#main"
    page = client.get("/apply/steps/public/").content.decode()
    assert "2025年度行政复议案件统计表" in page
    assert f"/{public_item.pk}/" in page
    assert client.post("/apply/steps/public/", {})["Location"] == "/apply/steps/supply/#main"
    assert (
        client.post("/apply/steps/supply/", {"back": "1"})["Location"]
        == "/apply/steps/content/#main"
    )


def test_what_is_public_is_offered_while_typing_and_what_is_not_is_not(office, public_item):
    draft(office, title="2025年度行政复议案件统计表（内部稿）")
    answer = Client().post("/apply/suggest/", {"content": "2025年度行政复议案件统计表"})
    assert answer.status_code == 200
    assert "2025年度行政复议案件统计表" in answer.content.decode()
    assert "内部稿" not in answer.content.decode()
    assert Client().post("/apply/suggest/", {"content": "完全无关的事项甲乙丙"}).status_code == 204
    assert Client(enforce_csrf_checks=True).post("/apply/suggest/", {"content": "x"}).status_code == 403  # fmt: skip


def test_without_a_script_one_asks_for_what_is_public_on_the_one_page(agency, public_item):
    page = Client().post("/apply/all/", {"agency": agency.code, "content": "2025年度行政复议案件统计表", "look": "1"}).content.decode()  # fmt: skip
    assert "这些信息已经公开" in page
    assert 'role="alert"' not in page


def test_an_office_that_takes_no_other_files_asks_for_none(agency):
    OnlineSettings.objects.create(agency=agency, takes_other=False, largest_mb=1, contact="0398-1")
    client = Client()
    go(client, "kind", PERSON["kind"])
    page = client.get("/apply/steps/files/").content.decode()
    assert "其他材料" not in page
    assert "每个不超过 1 MB" in page
    assert "0398-1" in client.get("/apply/").content.decode()


@pytest.mark.parametrize("name", ["speaker", "news", "public"])
def test_a_step_that_is_not_asked_leads_on(agency, name):
    assert Client().get(f"/apply/steps/{name}/").status_code == 302
    assert Client().get("/apply/steps/gibtsnicht/").status_code == 404


def test_a_draft_is_thrown_away_from_the_start(agency):
    client = Client()
    go(client, "kind", PERSON["kind"])
    assert "没有填完" in client.get("/apply/").content.decode()
    client.post("/apply/", {"drop": "1"})
    assert not Draft.objects.exists()
