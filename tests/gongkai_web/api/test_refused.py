"""What is told where a step comes to nothing: a code, a sentence, and nothing written?"""

from datetime import date

import pytest

from gongkai_web.applications import actions
from gongkai_web.applications.models import Application

from .conftest import problem

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"on": "2026-02-30"}, {"on"}),
        ({"on": "2026-3-2"}, {"on"}),
        ({"on": "10.3.2026"}, {"on"}),
        ({"on": None}, {"on"}),
        ({"on": 20260310}, {"on"}),
        ({"on": "2026-06-02"}, {"on"}),
        ({"seen": "x"}, {"seen"}),
        ({"seen": -1}, {"seen"}),
        ({"seen": 2**63}, {"seen"}),
        ({"seen": 10**12}, {"seen"}),
        ({"fields": {}}, {"note"}),
        ({"fields": {"note": "来电", "colour": "red"}}, {"colour"}),
        ({"fields": {"note": "来电", "seen": "0"}}, {"seen"}),
        ({"fields": {"note": "来电", "file": "a.pdf"}}, {"file"}),
        ({"fields": {"note": ["来", "电"]}}, {"fields.note"}),
        ({"fields": {"note": "字" * 2001}}, {"note"}),
        ({"fields": "note"}, {"fields"}),
        ({"step": 7}, {"step"}),
        ({"colour": "red"}, {"colour"}),
    ],
)
def test_what_is_not_right_is_told_by_its_name(
    changed, fields, case, officer, program, monkeypatch
):
    from gongkai_web.ledgers import happened

    monkeypatch.setattr(happened, "today", lambda: date(2026, 6, 1))
    ask = program(officer)
    seen = ask(f"cases/{case.pk}").json()["seen"]
    body = {"step": "take_note", "on": "2026-03-10", "seen": seen, "fields": {"note": "来电"}}
    answer = ask(f"cases/{case.pk}/steps", body | changed)
    assert problem(answer) == (422, "invalid")
    assert set(answer.json()["fields"]) == fields
    assert not case.events.exists()


@pytest.mark.parametrize("left_out", ["step", "on", "seen"])
def test_nothing_is_guessed(left_out, case, officer, program):
    body = {"step": "take_note", "on": "2026-03-10", "seen": 1, "fields": {"note": "来电"}}
    del body[left_out]
    answer = program(officer)(f"cases/{case.pk}/steps", body)
    assert problem(answer) == (422, "invalid")
    assert answer.json()["fields"] == {left_out: ["缺少这一项"]}


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', "\x00"])
def test_what_is_no_json_object_is_told(body, case, officer, program):
    answer = program(officer)(f"cases/{case.pk}/steps", body)
    assert problem(answer) == (422, "invalid")


@pytest.mark.parametrize(
    ("step", "on", "given", "why"),
    [
        ("fly", ON, {}, "没有“fly”这一步"),
        ("receive_payment", ON, {}, "不能“缴清费用”"),
        ("take_note", date(2026, 3, 1), {"note": "x"}, "不应早于收到申请之日"),
        ("take_note", ON, {"note": "a\x00b"}, ""),
        ("extend", ON, {"days": 21, "reason": "x", "approved_by": "王"}, "最长期限"),
    ],
)
def test_an_unlawful_step_is_refused_with_its_reason(step, on, given, why, case, officer, program):
    answer = program(officer).step(case, step, on, **given)
    assert answer.status_code == 422
    assert why in answer.json()["told"]
    assert not case.events.exists()


def test_of_two_at_once_one_wins_and_the_other_is_told_what_changed(
    case, officer, person, agency, program
):
    ask, other = program(officer), program(person("wang", agency, "leader"))
    seen = ask(f"cases/{case.pk}").json()["seen"]
    assert other.step(case, "consult_organ", ON, seen, party="区财政局").status_code == 200
    answer = ask.step(case, "take_note", ON, seen, note="来电")
    assert problem(answer) == (409, "case_moved")
    (change,) = answer.json()["changes"]
    assert "wang 征求其他机关意见" in change
    assert case.events.count() == 1


def test_a_field_that_is_wrong_because_somebody_was_quicker_is_told_as_a_change(
    case, officer, person, agency, program
):
    actions.consult_organ(actor=officer, case=case, on=ON, party="区财政局")
    ask, other = program(officer), program(person("wang", agency, "leader"))
    seen = ask(f"cases/{case.pk}").json()["seen"]
    opinion = {"party": "区财政局", "opinion": "agree"}
    assert other.step(case, "record_organ_opinion", ON, seen, **opinion).status_code == 200
    answer = ask.step(case, "record_organ_opinion", ON, seen, **opinion)
    assert problem(answer) == (409, "case_moved")


def test_reading_an_applicant_is_no_change_of_the_case(case, officer, program):
    ask = program(officer)
    seen = ask(f"cases/{case.pk}").json()["seen"]
    ask(f"cases/{case.pk}/applicant", {})
    assert ask.step(case, "take_note", ON, seen, note="来电").status_code == 200


def test_what_cannot_be_opened_is_told(case, officer, program):
    Application.objects.filter(pk=case.pk).update(personal=b"\x01" + b"x" * 40)
    assert problem(program(officer)(f"cases/{case.pk}/applicant", {})) == (503, "sealed")


def test_a_busy_database_is_told(case, officer, program, monkeypatch):
    from django.db import OperationalError

    from gongkai_web.api import cases

    def busy(**given):
        raise OperationalError("database is locked")

    ask = program(officer)
    monkeypatch.setattr(cases, "take_by_name", busy)
    answer = ask.step(case, "take_note", ON, note="来电")
    assert problem(answer) == (503, "busy")
    assert answer.headers["Retry-After"] == "30"


def test_a_case_set_aside_offers_nothing(case, officer, program):
    Application.objects.filter(pk=case.pk).update(set_aside="voided")
    ask = program(officer)
    assert ask(f"cases/{case.pk}").json()["steps"] == []
    answer = ask.step(case, "take_note", ON, note="来电")
    assert problem(answer) == (422, "refused")


@pytest.mark.parametrize("pk", [0, -1, 2**63, 10**30, "x"])
def test_a_key_no_case_has_is_told(pk, officer, program):
    assert problem(program(officer)(f"cases/{pk}"))[0] in (404, 422)
