"""What do the pages say where the key is not the one that sealed? A sentence, on the list."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from case_desk import APPLICANT, Desk, registered, settings_for
from counter import APPLICANT as REQUESTER
from gongkai.remedies.acts import ActKind
from gongkai_web.applications.models import DataCorrection, Letter
from gongkai_web.journal.models import Entry
from gongkai_web.remedies import actions, letters
from gongkai_web.remedies.actions import NewAct
from office_work import accepted

pytestmark = pytest.mark.django_db
TOLD = "请检查 GONGKAI_FIELD_KEY"


@pytest.fixture
def desk(agency, officer, client):
    """An officer before a case received in December."""
    settings_for(agency)
    client.force_login(officer)
    return Desk(client, registered(agency, on=date(2026, 12, 7)))


@pytest.fixture
def lose_the_key(monkeypatch):
    """Return a way to go on with another key than the one that sealed."""
    return lambda: monkeypatch.setenv("GONGKAI_FIELD_KEY", "another")


def assert_told_on_the_list(client, url, index):
    answer = client.get(url)
    assert answer.status_code == 302, url
    assert answer.url == reverse(index)
    page = client.get(answer.url)
    assert page.status_code == 200
    assert TOLD in page.content.decode(), url


def test_a_case_that_cannot_be_opened_is_told_on_the_list(desk, lose_the_key):
    accepted(
        desk.take(
            "correction_requested",
            note="材料刚刚核清",
            **{"letter-items": "名称", "letter-days": "15"},
        )
    )
    letter = desk.letter()
    lose_the_key()
    pk = desk.case.pk
    for url in (
        reverse("applications:inspect", args=(pk,)),
        reverse("applications:edit", args=(pk,)),
        reverse("applications:review", args=(pk,)),
        reverse("applications:letter", args=(pk, letter.pk)),
    ):
        assert_told_on_the_list(desk.client, url, "applications:index")


def test_one_word_that_cannot_be_opened_is_told_as_well(desk):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE applications_application SET remark = 'changed'")
    url = reverse("applications:inspect", args=(desk.case.pk,))
    answer = desk.client.get(url)
    assert (answer.status_code, answer.url) == (302, reverse("applications:index"))
    assert "“申请备注”没有加密，可能被直接改动过" in desk.client.get(answer.url).content.decode()


def test_an_act_on_a_letter_that_cannot_be_opened_changes_nothing(desk, lose_the_key):
    accepted(
        desk.take(
            "correction_requested",
            note="材料刚刚核清",
            **{"letter-items": "名称", "letter-days": "15"},
        )
    )
    letter = desk.letter()
    entries = Entry.objects.count()
    lose_the_key()
    url = reverse("applications:letter", args=(desk.case.pk, letter.pk))
    answer = desk.client.post(url, {"act": "submit"})
    assert answer.status_code == 302
    assert Entry.objects.count() == entries
    assert Letter.objects.get().state == letter.state


def test_an_applicant_that_cannot_be_opened_is_told_where_somebody_asked(desk, lose_the_key):
    url = reverse("applications:reveal", args=(desk.case.pk,))
    assert desk.client.post(url).json() == APPLICANT
    entries = Entry.objects.count()
    lose_the_key()
    answer = desk.client.post(url)
    assert answer.status_code == 503
    assert TOLD in answer.json()["error"]
    assert Entry.objects.count() == entries, "nobody saw anything"


def test_a_request_to_correct_that_cannot_be_opened_is_told_on_the_list(
    agency, officer, client, lose_the_key
):
    client.force_login(officer)
    answer = client.post(
        reverse("corrections:add"),
        {"received_on": "2026-03-02", "content": "住址有误", "evidence": "户口簿"} | REQUESTER,
    )
    assert answer.status_code == 302, answer.context["form"].errors
    correction = DataCorrection.objects.get()
    lose_the_key()
    for name in ("inspect", "edit"):
        url = reverse(f"corrections:{name}", args=(correction.pk,))
        assert_told_on_the_list(client, url, "corrections:index")
    answer = client.post(reverse("corrections:reveal", args=(correction.pk,)))
    assert (answer.status_code, TOLD in answer.json()["error"]) == (503, True)


def test_a_letter_to_a_court_that_cannot_be_opened_is_told_on_the_list(
    agency, officer, client, lose_the_key
):
    settings_for(agency)
    case = actions.register_case(
        actor=officer, agency=agency, case_no="陕政复〔2026〕12号", procedure="reconsideration",
        body="陕州区人民政府（示例）", application=None,
        acts=[NewAct(ActKind.COPY_RECEIVED, date(2026, 3, 20))],
    )  # fmt: skip
    fields = {
        "remedy_number": case.case_no, "copy_received_on": date(2026, 3, 20),
        "procedure": "ordinary", "legal_representative": "李某（局长）", "act": "不予公开决定",
        "happened": "收到申请。", "grounds": "条例第十五条。", "reply": "没有依据。",
        "request": "请求维持",
    }  # fmt: skip
    letter = letters.draft(
        actor=officer, case=case, code="R01", on=date(2026, 4, 1), fields=fields, applicant="张示例"
    )
    client.force_login(officer)
    lose_the_key()
    page, file = (
        reverse("remedies:letter", args=(case.pk,)),
        reverse("remedies:file", args=(case.pk,)),
    )
    for url in (f"{page}?letter={letter.pk}", f"{file}?letter={letter.pk}&format=pdf"):
        assert_told_on_the_list(client, url, "remedies:index")
