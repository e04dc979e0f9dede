"""Who may ask, what do they read, and what is told to those who may not?"""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openapi_spec_validator import validate

from case_desk import APPLICANT, registered
from gongkai_web.agencies.models import Agency
from gongkai_web.api import tokens
from gongkai_web.api.models import Token
from gongkai_web.api.urls import api
from gongkai_web.applications import actions
from gongkai_web.applications.casework import StepRefused
from gongkai_web.journal.models import Entry

from .conftest import Program, problem

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)


# -- who


@pytest.mark.parametrize("path", ["cases", "cases/1", "steps"])
@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer gk_falsch", "Basic bGk6bGk=", "gk_x"])
def test_a_stranger_reads_nothing(path, header):
    answer = Program()(path, Authorization=header) if header else Program()(path)
    assert problem(answer) == (401, "not_logged_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not answer.cookies


def test_who_is_logged_in_reads_and_needs_a_proof_to_write(case, officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    ask = Program(client=client)
    seen = ask(f"cases/{case.pk}").json()["seen"]
    note = {"step": "take_note", "on": "2026-03-10", "seen": seen, "fields": {"note": "来电"}}
    assert problem(ask(f"cases/{case.pk}/steps", note)) == (403, "no_csrf_token")
    assert not case.events.exists()
    client.get("/admin/account/")
    token = client.cookies["gongkai_csrf"].value
    answer = ask(f"cases/{case.pk}/steps", note, **{"X-CSRFToken": token})
    assert answer.status_code == 200
    assert case.events.get().actor == officer


def test_a_token_needs_no_proof_and_is_noted_as_used(case, officer, program):
    ask = program(officer)
    assert ask.step(case, "take_note", ON, note="来电").status_code == 200
    token = Token.objects.get()
    assert timezone.now() - token.used_at < timedelta(minutes=1)
    assert case.events.get().actor == officer


def test_a_token_kept_as_it_is_would_open_nothing(officer, program):
    ask = program(officer)
    kept = Token.objects.get().token_hash
    assert ask.token not in kept
    assert problem(Program(kept)("cases")) == (401, "not_logged_in")


@pytest.mark.parametrize("how", ["revoked", "expired", "account closed", "no longer serves"])
def test_a_token_dies(how, officer, program):
    ask = program(officer)
    assert ask("cases").status_code == 200
    token = Token.objects.get()
    match how:
        case "revoked":
            assert tokens.revoke(actor=officer, token=token)
            assert not tokens.revoke(actor=officer, token=token)
        case "expired":
            Token.objects.update(expires_at=timezone.now())
        case "account closed":
            type(officer).objects.update(is_active=False)
        case "no longer serves":
            officer.memberships.all().delete()
    assert problem(ask("cases")) == (401, "not_logged_in")


def test_a_token_that_only_reads_writes_nothing_and_opens_no_applicant(case, officer, program):
    ask = program(officer, may_write=False)
    assert problem(ask.step(case, "take_note", ON, note="来电")) == (403, "not_allowed")
    assert problem(ask(f"cases/{case.pk}/applicant", {})) == (403, "not_allowed")
    assert not case.events.exists()


def test_making_and_taking_back_are_journaled_without_the_token(officer, program):
    ask = program(officer)
    tokens.revoke(actor=None, token=Token.objects.get())
    made, revoked = Entry.objects.order_by("pk")
    assert (made.verb, made.actor, revoked.actor_name) == ("生成接口令牌", officer, "命令行")
    assert made.detail["用途"] == "OA 收文系统"
    assert ask.token not in json.dumps([made.detail, revoked.detail])


def test_nobody_makes_a_token_for_another(officer, person, agency):
    other = person("wang", agency, "leader")
    with pytest.raises(PermissionError):
        tokens.make(actor=officer, user=other, name="x")
    with pytest.raises(PermissionError):
        tokens.make(actor=None, user=person("gone"), name="x")


@pytest.mark.parametrize(
    ("given", "why"),
    [({"name": " "}, "用途"), ({"name": "字" * 61}, "至多 60 字"), ({"days": 0}, "天数"),
     ({"days": 9999}, "天数")],
)  # fmt: skip
def test_a_token_is_refused_with_a_sentence(given, why, officer):
    with pytest.raises(StepRefused, match=why):
        tokens.make(actor=officer, user=officer, **{"name": "OA"} | given)


def test_nobody_keeps_more_tokens_than_they_can_look_after(officer):
    for number in range(tokens.AT_MOST):
        tokens.make(actor=officer, user=officer, name=f"{number}")
    with pytest.raises(StepRefused, match="至多 20 个"):
        tokens.make(actor=officer, user=officer, name="one more")


def test_who_guesses_waits_and_who_has_a_token_does_not(officer, program):
    ask = program(officer)
    answers = [Program(f"gk_{n}")("cases").status_code for n in range(22)]
    assert answers == [401] * 20 + [429] * 2
    last = Program("gk_22")("cases")
    assert problem(last) == (429, "too_many")
    assert int(last.headers["Retry-After"]) > 800
    assert ask("cases").status_code == 200


def test_too_many_requests_wait(officer, program, settings, person, agency):
    settings.API_PER_MINUTE = 3
    one, two = program(officer), program(officer)
    assert [ask("cases").status_code for ask in (one, two, one, two)] == [200, 200, 200, 429]
    answer = one("cases")
    assert problem(answer) == (429, "too_many")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert program(person("wang", agency, "officer"))("cases").status_code == 200


# -- what each role reads and does

CLEAR = (APPLICANT["name"], APPLICANT["id_no"], APPLICANT["contact"])


@pytest.mark.parametrize("role", ["officer", "compiler", "leader", "supervisor", "administrator"])
def test_a_role_reads_and_takes_what_its_pages_let_it(role, person, agency, case, program):
    actions.consult_third_party(actor=None, case=case, on=ON, party="李四光", note="请速复")
    user = person("ren", agency, role)
    ask = program(user)
    listed, one = ask("cases").content.decode(), ask(f"cases/{case.pk}").content.decode()
    assert not any(word in listed + one for word in CLEAR)
    assert "张**" in listed
    handles = role in ("officer", "compiler", "leader")
    assert ("李四光" in one) == handles
    assert ("请速复" in one) == handles
    assert bool(json.loads(one)["steps"]) == handles
    answer = ask.step(case, "take_note", ON, note="来电")
    opened = ask(f"cases/{case.pk}/applicant", {})
    if handles:
        assert answer.status_code == 200
        assert opened.json() == APPLICANT
        assert Entry.objects.latest("pk").verb == "查看申请人信息"
    else:
        assert problem(answer) == (403, "not_allowed")
        assert problem(opened) == (403, "not_allowed")
        assert case.events.count() == 1


@pytest.mark.parametrize("role", ["officer", "leader", "supervisor", "administrator"])
def test_another_agencys_case_does_not_exist(role, person, other_agency, case, program):
    ask = program(person("wai", other_agency, role))
    assert ask("cases").json()["total"] == 0
    assert problem(ask(f"cases/{case.pk}")) == (404, "not_found")
    assert problem(ask(f"cases/{case.pk}/applicant", {})) == (404, "not_found")
    taken = ask.step(case, "take_note", ON, seen=1, note="来电")
    assert problem(taken) == (404, "not_found")
    assert problem(ask("cases?agency=shanzhou-sfj")) == (422, "invalid")


def test_a_supervising_office_reads_those_below_and_changes_nothing(person, agency, case, program):
    top = Agency.objects.create(code="shanzhou", name="陕州区人民政府（示例）")
    Agency.objects.filter(pk=agency.pk).update(parent=top)
    ask = program(person("shang", top, "supervisor"))
    assert [row["number"] for row in ask("cases").json()["items"]] == [case.number]
    assert problem(ask.step(case, "take_note", ON, note="x")) == (403, "not_allowed")


# -- the list


def test_the_list_is_paged_filtered_and_searched(desk, officer, program, case):
    for _ in range(4):
        registered(desk, actor=officer, on=date(2026, 3, 12))
    actions.withdraw(actor=officer, case=case, on=ON)
    ask = program(officer)
    first = ask("cases?per_page=3").json()
    assert (first["total"], first["pages"], len(first["items"])) == (4, 2, 3)
    second = ask("cases?per_page=3&page=2").json()
    assert len({row["id"] for row in first["items"] + second["items"]}) == 4
    assert ask("cases?state=closed").json()["items"][0]["id"] == case.pk
    assert ask("cases?state=all").json()["total"] == 5
    assert ask(f"cases?number={case.number}").json()["items"][0]["number"] == case.number
    assert ask(f"cases?q={APPLICANT['id_no']}").json()["total"] == 5
    assert ask("cases?agency=shanzhou-sfj&year=2026&state=all").json()["total"] == 5
    assert problem(ask("cases?page=9")) == (404, "not_found")


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "per_page=1000", "state=asleep", "year=12", "within=-1", "view=theirs",
     "ordering=colour", "page=99999999999999999999"],
)  # fmt: skip
def test_a_wrong_question_is_told(query, officer, program):
    answer = program(officer)(f"cases?{query}")
    assert problem(answer) == (422, "invalid")
    assert list(answer.json()["fields"]) == [query.partition("=")[0]]


def test_the_cost_of_a_page_does_not_grow_with_its_rows(
    desk, officer, program, django_assert_max_num_queries
):
    ask = program(officer)
    for _ in range(12):
        registered(desk, actor=officer, on=date(2026, 3, 12))
    ask("cases")
    with django_assert_max_num_queries(16):
        assert len(ask("cases").json()["items"]) == 12


def test_the_cost_of_a_case_does_not_grow_with_its_acts_and_letters(
    case, officer, program, django_assert_max_num_queries
):
    for number in range(60):
        actions.take_note(actor=officer, case=case, on=ON, note=f"第 {number} 次来电")
        case.letters.create(
            agency=case.agency, code="L03", title="登记回执", state="sent", sent_on=ON,
            digest="0" * 64, number=f"{number}号",
        )  # fmt: skip
    ask = program(officer)
    ask("cases")
    with django_assert_max_num_queries(16):
        answer = ask(f"cases/{case.pk}").json()
    assert (len(answer["acts"]), len(answer["letters"])) == (61, 60)


# -- the description


def test_the_description_is_valid_and_open(client):
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    told = answer.json()
    validate(told)
    assert set(told["components"]["securitySchemes"]) == {"Bearer", "Session"}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            # What is public anybody reads; for all else a name is asked.
            is_public = path.startswith("/api/public/")
            assert bool(operation.get("security")) != is_public, (path, method)
            assert ("401" in operation["responses"]) != is_public, (path, method)
    assert api.title == "政府信息公开"
