"""Two persons act on one case: the second is told, and writes nothing."""

import pytest
from django.urls import reverse

from case_desk import fields_of
from desk_faults import drafted, held, refused
from gongkai_web.applications.casework import seen_now
from office_work import accepted

pytestmark = pytest.mark.django_db


def test_the_second_of_two_officers_is_told_what_changed_and_writes_nothing(desk, colleague):
    url = desk.step_url("noted")
    both = [one.client.get(url) for one in (desk, colleague)]
    first, second = (fields_of(page.content.decode()) for page in both)
    accepted(colleague.client.post(url, second | {"note": "电话联系申请人"}))
    before = held()
    response = desk.client.post(url, first | {"note": "电话联系申请人"})
    refused(response, "已有变化，本次操作没有写入", "wang", "记事")
    assert held() == before
    again = fields_of(response.content.decode())
    assert again["note"] == "电话联系申请人", "what was written is not lost"
    accepted(desk.take("noted", note="又电话联系申请人"))


@pytest.mark.parametrize("act", ["rewrite", "submit", "drop"])
def test_a_letter_changed_by_a_colleague_is_not_overwritten(desk, colleague, act):
    drafted(desk)
    url = reverse("applications:letter", args=(desk.case.pk, desk.letter().pk))
    mine = desk.form(url)
    words = next(name for name in mine if name.startswith("p-"))
    accepted(colleague.act("rewrite", **{words: "同事改写的一段。"}))
    before = held()
    response = desk.client.post(url, {**mine, words: "我改写的一段。", "act": act})
    refused(response, "已有变化", "wang", "修改文书")
    assert held() == before


def test_a_signed_letter_is_sent_once(desk, head, colleague):
    drafted(desk)
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    url = reverse("applications:letter", args=(desk.case.pk, desk.letter().pk))
    forms = [one.form(url) for one in (desk, colleague)]
    send = {"act": "send", "on": "2026-12-31", "route": "post", "tracking": "EMS1"}
    accepted(colleague.client.post(url, forms[1] | send))
    before = held()
    refused(desk.client.post(url, forms[0] | send), "已有变化", "发出文书")
    assert held() == before
    seen_anew = forms[0] | {"seen": str(seen_now(desk.case))}
    refused(desk.client.post(url, seen_anew | send), "已发出", "请刷新")
    assert held() == before


def test_an_undoing_meant_for_the_act_somebody_saw_undoes_no_other(desk, colleague):
    accepted(desk.take("noted", note="电话联系申请人"))
    event = desk.case.events.get()
    url = reverse("applications:undo", args=(desk.case.pk, event.pk))
    form = desk.form(url)
    accepted(colleague.take("searched", places="档案室", keywords="考核"))
    before = held()
    refused(desk.client.post(url, form | {"reason": "登记有误"}), "已有变化", "检索")
    assert held() == before
