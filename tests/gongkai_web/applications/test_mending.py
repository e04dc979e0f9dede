"""Mending what was registered: the receipt and its term move, the diary tells why, and who was slower is told."""

from datetime import date

import pytest
from django.urls import reverse

from counter import APPLICANT, register, typed, wrong
from gongkai_web.applications import actions, intake
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(officer, agency, client):
    """Return the client with an officer logged in."""
    client.force_login(officer)
    return client


def mended(client, case, **fields):
    url = reverse("applications:edit", args=(case.pk,))
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    return client.post(url, data | {"reason": "照抄有误"} | fields)


def test_mending_moves_the_receipt_and_the_term_with_it(desk):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    assert mended(desk, case, submitted_on="2026-03-03", topic="档案").status_code == 302
    case.refresh_from_db()
    assert (case.received_on, case.due_on, case.topic) == (
        date(2026, 3, 3),
        date(2026, 3, 31),
        "档案",
    )
    assert personal_of(case) == APPLICANT
    entry = Entry.objects.first()
    assert (entry.verb, entry.detail["reason"]) == ("更正登记信息", "（4 字）")
    assert entry.detail["after"]["received_on"] == "2026-03-03"
    assert not case.events.exists()


def test_why_a_case_in_course_was_mended_stands_in_its_diary_and_not_in_the_journal(desk, officer):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    on = date(2026, 3, 5)
    actions.log_search(
        actor=officer, case=case, on=on, places="档案室", keywords="考核", found="有"
    )
    reason = f"{APPLICANT['name']}来电说明"
    assert mended(desk, case, topic="档案", reason=reason).status_code == 302
    assert case.events.last().detail == {"note": f"更正登记信息：{reason}"}
    assert APPLICANT["name"] not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_a_reason_that_the_record_cannot_hold_is_refused(desk, officer):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    for reason, told in (("长" * 201, "至多 200 字"), ("有\x00误", "空字符")):
        with pytest.raises(StepRefused, match=told):
            intake.mend(actor=officer, case=case, reason=reason, topic="档案")


def test_blank_fields_leave_the_sealed_applicant_and_others_replace_it(desk):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    key = case.applicant_key
    assert mended(desk, case, contact="0398-123").status_code == 302
    case.refresh_from_db()
    assert personal_of(case) == APPLICANT | {"contact": "0398-123"}
    assert case.applicant_key == key


def test_a_new_number_seals_the_applicant_anew(desk):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    assert mended(desk, case, number="2026-777").status_code == 302
    case.refresh_from_db()
    assert (case.number, personal_of(case)) == ("2026-777", APPLICANT)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": ""}, "必填"),
        ({}, "没有改动"),
        ({"submitted_on": "2026-03-11"}, "不应早于收到"),
        ({"submitted_on": "2027-01-11"}, "不应晚于今天"),
        ({"submitted_on": ""}, "不能变成空白"),
        ({"channel": "fax"}, "不能变成空白"),
        ({"number": "另一件"}, "“另一件”已经登记过"),
        ({"id_no": "411200199001011234"}, "校验码不对"),
    ],
)
def test_what_cannot_be_mended_is_refused(fields, told, desk, officer):
    register(desk, **typed(number="另一件"))
    register(desk, **typed(number="这一件") | APPLICANT)
    case = Application.objects.get(number="这一件")
    actions.log_search(
        actor=officer, case=case, on=date(2026, 3, 9), places="档案室", keywords="档案", found="无"
    )
    actions.extend(actor=officer, case=case, on=date(2026, 3, 10), days=5, approved_by="示例负责人")
    before = Entry.objects.count()
    answer = mended(desk, case, **fields)
    assert answer.status_code == 200
    assert told in wrong(answer)
    assert Entry.objects.count() == before


def test_a_day_of_receipt_out_of_a_ledger_is_mended_as_it_was_given(desk, agency):
    case = Application.objects.create(
        agency=agency, number="T-1", applicant_kind="natural_person", channel="online",
        received_on=date(2026, 3, 2),
    )  # fmt: skip
    answer = mended(desk, case, content="补记内容")
    assert answer.status_code == 302, wrong(answer)
    case.refresh_from_db()
    assert (case.received_on, case.content) == (date(2026, 3, 2), "补记内容")
    assert mended(desk, case, received_on="2026-03-03").status_code == 302
    case.refresh_from_db()
    assert (case.received_on, case.due_on) == (date(2026, 3, 3), date(2026, 3, 31))
    assert mended(desk, case, confirmed_on="2026-03-04").status_code == 302
    case.refresh_from_db()
    assert case.received_on == date(2026, 3, 4)
    assert (
        "received_on"
        not in desk.get(reverse("applications:edit", args=(case.pk,))).context["form"].fields
    )


def test_who_was_slower_is_told_what_changed(desk, officer):
    register(desk, **typed())
    case = Application.objects.get()
    url = reverse("applications:edit", args=(case.pk,))
    form = desk.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    actions.extend(actor=officer, case=case, on=date(2026, 3, 10), days=5, approved_by="示例负责人")
    answer = desk.post(url, data | {"topic": "档案", "reason": "补记"})
    assert "延期答复" in wrong(answer)
    case.refresh_from_db()
    assert case.topic == ""
