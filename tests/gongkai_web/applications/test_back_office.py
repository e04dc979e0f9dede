"""A case in the back office: the diary rules the record, the applicant stays sealed."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from counter import APPLICANT, typed
from gongkai_web.applications import actions
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry

CASE = typed(content=f"申请公开本人身份证号 {APPLICANT['id_no']} 对应的档案")


@pytest.fixture
def case(agency, officer, client):
    """Return a case registered by an officer, who stays logged in."""
    client.force_login(officer)
    answer = client.post(reverse("applications:add"), CASE | APPLICANT)
    assert answer.status_code == 302, answer.context["form"].errors
    return Application.objects.get()


def test_the_answer_is_due_as_the_law_counts(case):
    assert case.due_on == date(2026, 3, 30)


def test_the_applicant_is_sealed_and_shown_masked(case, client):
    assert personal_of(case) == APPLICANT
    assert APPLICANT["id_no"].encode() not in bytes(case.personal)
    for name in ("edit", "inspect", "history", "review"):
        page = client.get(reverse(f"applications:{name}", args=(case.pk,))).content.decode()
        assert "张三丰" not in page
        assert name == "history" or "张**" in page
        assert name != "inspect" or "4112**********1238" in page


def test_the_journal_names_no_applicant(case, client, officer):
    url = reverse("applications:edit", args=(case.pk,))
    mended = client.get(url).context["form"].initial | {
        "content": "另一内容 13800001234", "receipt_proof": "13800001234", "reason": "照抄有误",
        "seen": Entry.objects.first().pk,
    }  # fmt: skip
    answer = client.post(url, {name: value or "" for name, value in mended.items()})
    assert answer.status_code == 302, answer.context["form"].errors
    actions.take_note(actor=officer, case=case, on=date(2026, 3, 3), note="已电话告知张三丰")
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
    for name in ("edit", "review", "split", "attach"):
        assert client.get(reverse(f"applications:{name}", args=(case.pk,))).status_code == 404
    assert Entry.objects.count() == 1


def test_an_address_to_reveal_answers_no_link(case, client):
    assert client.get(reverse("applications:reveal", args=(case.pk,))).status_code == 405


def test_no_address_deletes_a_case(case, client):
    assert client.post(f"/admin/applications/delete/{case.pk}/").status_code == 404
    assert Application.objects.filter(pk=case.pk).exists()


def test_an_act_that_came_too_late_is_shown_on_the_page_of_the_case(case, client, officer):
    page = reverse("applications:inspect", args=(case.pk,))
    assert "下面几处请核对" not in client.get(page).content.decode()
    with pytest.raises(StepRefused, match="答复期限已于 2026-03-30 届满"):
        actions.extend(
            actor=officer, case=case, on=date(2026, 3, 31), days=20, approved_by="示例负责人"
        )
    # A ledger may tell what the desk would refuse.
    case.events.create(kind="extended", on=date(2026, 3, 31), detail={"days": 20})
    shown = client.get(page).content.decode()
    assert "2026-03-31 延期答复：答复期限已于 2026-03-30 届满" in shown
    case.refresh_from_db()
    assert case.due_on == date(2026, 3, 30)


def test_an_extension_moves_the_due_day(case, officer):
    actions.extend(
        actor=officer, case=case, on=date(2026, 3, 20), days=20, approved_by="示例负责人"
    )
    case.refresh_from_db()
    assert case.due_on == date(2026, 4, 28)


def test_an_answer_closes_the_record_and_undoing_it_opens_it_again(case, officer):
    done = actions.reply(
        actor=officer, case=case, on=date(2026, 3, 20), outcome="granted", approved_by="示例负责人"
    )
    case.refresh_from_db()
    assert (case.closed_on, case.outcome) == (date(2026, 3, 20), "granted")
    actions.undo(actor=officer, case=case, event=done.event, reason="日期有误")
    case.refresh_from_db()
    assert (case.closed_on, case.outcome) == (None, "")
    assert not case.events.exists()


def test_a_withdrawal_closes_the_record_as_the_office_counts_it(case, officer):
    actions.withdraw(actor=officer, case=case, on=date(2026, 3, 10))
    case.refresh_from_db()
    assert (case.closed_on, case.outcome) == (date(2026, 3, 10), "other_other")
    assert case.events.get().kind == "withdrawn"


SIGNED = {"approved_by": "示例负责人"}


@pytest.mark.parametrize(
    ("verb", "given", "told"),
    [
        ("extend", {"on": "2026-03-01", "days": 5, **SIGNED}, "不应早于收到申请之日"),
        ("extend", {"on": "2026-03-20", "days": 21, **SIGNED}, "延期超过条例第三十三条"),
        ("extend", {"on": "2026-03-20", "days": 5}, "负责人同意"),
        ("extend", {"on": "2027-01-04", "days": 5, **SIGNED}, "不应晚于今天"),
        ("receive_payment", {"on": "2026-03-20"}, "待缴费"),
        ("receive_correction", {"on": "2026-03-09"}, "待补正"),
        ("record_opinion", {"on": "2026-03-09", "party": "甲"}, "征求意见中"),
        ("decide_delay", {"on": "2026-03-20", "until": date(2026, 3, 20), **SIGNED}, "应晚于告知之日"),
        ("reply", {"on": "2026-03-01", "outcome": "granted", **SIGNED}, "不应早于收到申请之日"),
        ("reply", {"on": "2026-03-09", "outcome": "granted"}, "审查签发"),
        ("reply", {"on": "2026-03-09", "outcome": "none", **SIGNED}, "none"),
        ("archive", {"on": "2026-03-09"}, "已办结"),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_is_refused_in_chinese(verb, given, told, case):
    given = given | {"on": date.fromisoformat(given["on"])}
    with pytest.raises(StepRefused, match=told):
        getattr(actions, verb)(actor=None, case=case, **given)
    assert not case.events.exists()
    assert Entry.objects.count() == 1


def test_a_term_is_lengthened_once(case):
    actions.extend(actor=None, case=case, on=date(2026, 3, 10), days=5, **SIGNED)
    with pytest.raises(StepRefused, match="只能进行一次"):
        actions.extend(actor=None, case=case, on=date(2026, 3, 11), days=5, **SIGNED)


def test_nothing_goes_on_in_a_closed_case_but_what_follows_the_end(case):
    actions.reply(actor=None, case=case, on=date(2026, 3, 18), outcome="granted", **SIGNED)
    with pytest.raises(StepRefused, match="已办结"):
        actions.extend(actor=None, case=case, on=date(2026, 3, 20), days=5, **SIGNED)


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
    assert "没有编号为“other-1”的申请" in str(answer.context["form"].errors)
    client.post(reverse("remedies:add"), remedy | {"application_no": "2026-001"})
    assert case.remedy_cases.count() == 1
