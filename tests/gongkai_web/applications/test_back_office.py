"""A case in the back office: the diary rules the record, the applicant stays sealed."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from gongkai_web.applications import actions
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry

APPLICANT = {"name": "张三丰", "id_no": "411200199001011234", "contact": "13800001234"}
CASE = {
    "number": "2026-001",
    "applicant_kind": "natural_person",
    "channel": "online",
    "received_on": "2026-03-02",
    "content": "申请公开本人身份证号 411200199001011234 对应的档案",
}


def events(*filled, initial=0):
    data = {"events-TOTAL_FORMS": str(len(filled)), "events-INITIAL_FORMS": str(initial)}
    for at, row in enumerate(filled):
        data |= {f"events-{at}-{key}": value for key, value in row.items()}
    return data


def errors_of(answer):
    form = answer.context["form"]
    told = [str(e) for errors in form.errors.values() for e in errors]
    for child in form.children:
        told += [str(e) for e in child.non_form_errors()]
        told += [str(e) for row in child.errors for errors in row.values() for e in errors]
    return "；".join(told)


@pytest.fixture
def case(agency, officer, client):
    """Return a case entered by an officer, who stays logged in."""
    client.force_login(officer)
    client.post(reverse("applications:add"), CASE | APPLICANT | events())
    return Application.objects.get()


def change(client, case, fields, *rows, initial=0):
    return client.post(
        reverse("applications:edit", args=(case.pk,)),
        CASE | fields | events(*rows, initial=initial),
    )


def test_the_answer_is_due_as_the_law_counts(case):
    assert case.due_on == date(2026, 3, 30)


def test_the_applicant_is_sealed_and_shown_masked(case, client):
    assert actions.personal_of(case) == APPLICANT
    assert APPLICANT["id_no"].encode() not in bytes(case.personal)
    for name in ("edit", "inspect", "history"):
        page = client.get(reverse(f"applications:{name}", args=(case.pk,))).content.decode()
        assert "张三丰" not in page
        assert name == "history" or "张**" in page
        assert name != "inspect" or "4112**********1234" in page


def test_the_journal_names_no_applicant(case, client):
    change(
        client, case, {"content": "另一内容 13800001234"}, {"kind": "extended", "on": "2026-03-20"}
    )
    client.post(reverse("applications:delete", args=(case.pk,)))
    told = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    assert Entry.objects.count() == 3
    for secret in (*APPLICANT.values(), "另一内容"):
        assert secret not in told


def test_looking_at_the_applicant_is_journaled(case, client, officer):
    answer = client.post(reverse("applications:reveal", args=(case.pk,)))
    assert answer.json() == APPLICANT
    assert "no-store" in answer.headers["Cache-Control"]
    entry = Entry.objects.first()
    assert (entry.verb, entry.actor, entry.subject_label) == ("查看申请人信息", officer, "2026-001")


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_who_only_looks_on_does_not_see_the_applicant(role, case, agency, person, client):
    client.force_login(person("kan", agency, role))
    assert client.get(reverse("applications:inspect", args=(case.pk,))).status_code == 200
    assert client.post(reverse("applications:reveal", args=(case.pk,))).status_code == 404
    assert Entry.objects.count() == 1


def test_an_address_to_reveal_answers_no_link(case, client):
    assert client.get(reverse("applications:reveal", args=(case.pk,))).status_code == 405


def test_blank_fields_leave_the_sealed_applicant_and_others_replace_it(case, client):
    key = case.applicant_key
    change(client, case, {"name": "", "id_no": "", "contact": "0398-123"})
    case.refresh_from_db()
    assert actions.personal_of(case) == APPLICANT | {"contact": "0398-123"}
    assert case.applicant_key == key


def test_a_new_number_seals_the_applicant_anew(case, client):
    change(client, case, {"number": "2026-002"})
    case.refresh_from_db()
    assert case.number == "2026-002"
    assert actions.personal_of(case) == APPLICANT


def test_an_act_that_came_too_late_is_shown_on_the_pages_of_the_case(case, client):
    pages = [reverse(f"applications:{name}", args=(case.pk,)) for name in ("edit", "inspect")]
    assert all("下面几处请核对" not in client.get(page).content.decode() for page in pages)
    change(client, case, {}, {"kind": "extended", "on": "2026-03-31", "days": "20"})
    case.refresh_from_db()
    assert case.due_on == date(2026, 3, 30)
    for page in pages:
        shown = client.get(page).content.decode()
        assert "2026-03-31 延期答复：答复期限已于 2026-03-30 届满" in shown


def test_an_extension_moves_the_due_day(case, client):
    change(client, case, {}, {"kind": "extended", "on": "2026-03-20", "days": "20"})
    case.refresh_from_db()
    assert case.due_on == date(2026, 4, 28)


def test_closing_the_record_closes_the_diary(case, client):
    change(client, case, {"closed_on": "2026-03-20", "outcome": "granted"})
    closing = case.events.get()
    assert (closing.kind, closing.on) == ("replied", date(2026, 3, 20))
    assert closing.detail == {"outcome": "granted"}
    change(client, case, {"closed_on": "2026-03-21", "outcome": "other_fee_overdue"})
    closing = case.events.get()
    assert (closing.kind, closing.on) == ("fee_overdue", date(2026, 3, 21))
    case.refresh_from_db()
    assert case.due_on is None
    change(client, case, {})
    assert not case.events.exists()


def test_a_withdrawal_stays_a_withdrawal(case, client):
    case.events.create(kind="withdrawn", on=date(2026, 3, 10), detail={"outcome": "other_other"})
    actions.refresh_case(case)
    assert (case.closed_on, case.outcome) == (date(2026, 3, 10), "other_other")
    change(client, case, {"closed_on": "2026-03-11", "outcome": "other_other"})
    assert case.events.get().kind == "withdrawn"


@pytest.mark.parametrize(
    ("fields", "rows", "told"),
    [
        ({"submitted_on": "2026-03-03"}, [], "不应早于提交日期"),
        ({"closed_on": "2026-03-01", "outcome": "granted"}, [], "不应早于收到日期"),
        ({"closed_on": "2026-03-09"}, [], "应填办理结果"),
        ({"outcome": "granted"}, [], "应填办结日期"),
        ({}, [{"kind": "extended", "on": "2026-03-01"}], "不应早于收到日期"),
        ({}, [{"kind": "extended", "on": "2026-03-20", "days": "21"}], "20"),
        ({}, [{"kind": "fee_paid", "on": "2026-03-20", "days": "3"}], "只有“延期答复”"),
        ({}, [{"kind": "delay_decided", "on": "2026-03-20"}], "应填写确定的答复日期"),
        ({"received_on": ""}, [{"kind": "extended", "on": "2026-03-20"}], "应填收到日期"),
        ({"fee_fen": "-1"}, [], "0"),
        ({"received_on": "1900-01-05"}, [], "无法计算答复期限"),
        ({"received_on": "", "closed_on": "2026-03-20", "outcome": "granted"}, [], "应填收到日期"),
        ({}, [{"kind": "correction_received", "on": "2026-03-09"}], "应填“通知补正”"),
        ({}, [{"kind": "fee_paid", "on": "2026-03-09"}], "应填“发出收费通知”"),
        ({}, [{"kind": "third_party_replied", "on": "2026-03-09"}], "应填“征求第三方意见”"),
        (
            {"closed_on": "2026-03-18", "outcome": "granted"},
            [{"kind": "extended", "on": "2026-03-20"}],
            "不应晚于办结日期（2026-03-18）",
        ),
        (
            {},
            [{"kind": "extended", "on": "2026-03-10"}, {"kind": "extended", "on": "2026-03-20"}],
            "只能延期一次",
        ),
    ],
)
def test_a_wrong_case_is_refused_in_chinese(fields, rows, told, case, client):
    answer = change(client, case, fields, *rows)
    assert answer.status_code == 200
    assert told in errors_of(answer)
    assert Entry.objects.count() == 1


def test_one_command_rebuilds_what_follows_from_the_diary(case, capsys):
    Application.objects.update(due_on=date(2000, 1, 1))
    call_command("rebuild_due_dates")
    case.refresh_from_db()
    assert case.due_on == date(2026, 3, 30)
    assert "1 件有变化" in capsys.readouterr().out


def test_a_remedy_names_an_application_of_its_own_agency(case, other_agency, client):
    Application.objects.create(
        agency=other_agency, number="other-1", applicant_kind="natural_person"
    )
    remedy = {"case_no": "示例 1 号", "procedure": "reconsideration", "result": "pending"}
    answer = client.post(reverse("remedies:add"), remedy | {"application_no": "other-1"})
    assert "没有编号为“other-1”的申请" in errors_of(answer)
    client.post(reverse("remedies:add"), remedy | {"application_no": "2026-001"})
    assert case.remedy_cases.count() == 1
    blocked = client.post(reverse("applications:delete", args=(case.pk,)), follow=True)
    assert "不能删除" in blocked.content.decode()
    assert Application.objects.filter(pk=case.pk).exists()
