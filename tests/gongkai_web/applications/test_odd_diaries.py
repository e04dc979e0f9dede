"""Does the page of a case open whose diary no clock can follow, as an old ledger may give one?"""

from datetime import date

import pytest
from django.urls import reverse

from case_desk import Desk, registered, settings_for
from gongkai_web.applications import derived
from gongkai_web.applications.models import ApplicationEvent
from office_work import accepted

pytestmark = pytest.mark.django_db
TOLD = "延期 40 个工作日，应当是 1 至 20 个工作日"


@pytest.fixture
def desk(agency, officer, client):
    """An officer before a case that a ledger says was extended by more than the law allows."""
    settings_for(agency)
    client.force_login(officer)
    case = registered(agency, on=date(2026, 12, 7))
    ApplicationEvent.objects.create(
        application=case, kind="extended", on=date(2026, 12, 8), detail={"days": 40}
    )
    derived.refresh_case(case)
    return Desk(client, case)


def test_the_page_opens_and_says_why_nothing_may_follow(desk):
    answer = desk.client.get(reverse("applications:inspect", args=(desk.case.pk,)))
    assert answer.status_code == 200
    assert answer.context["groups"] == ()
    assert {TOLD in reason for _, reason in answer.context["refused"]} == {True}
    page = answer.content.decode()
    assert TOLD in page
    assert "延期答复" in page, "the diary"


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("replied", ""),
        ("replied", "?outcome=granted&code=S01"),
        ("replied", "?paper=1"),
        ("noted", ""),
        ("correction_requested", ""),
        ("third_party_consulted", ""),
    ],
)
def test_the_page_of_a_step_opens_says_why_not_and_takes_none(kind, query, desk):
    url = desk.step_url(kind, query)
    answer = desk.client.get(url)
    assert answer.status_code == 200
    assert TOLD in answer.content.decode()
    if kind == "noted":
        refused = desk.take(kind, query, note="电话联系")
        assert refused.status_code == 422
        assert TOLD in refused.content.decode()
    assert desk.case.events.count() == 1


def test_the_act_is_undone_and_the_case_goes_on(desk):
    event = desk.case.events.get()
    url = reverse("applications:undo", args=(desk.case.pk, event.pk))
    accepted(desk.client.post(url, desk.form(url) | {"reason": "登记有误"}))
    answer = desk.client.get(reverse("applications:inspect", args=(desk.case.pk,)))
    assert answer.context["groups"]
    assert TOLD not in str(answer.context["refused"])


def test_the_page_of_a_fee_asked_for_before_the_measures_opens(agency, officer, client):
    client.force_login(officer)
    case = registered(agency, on=date(2020, 3, 2))
    for kind, on in (("fee_notice_issued", date(2020, 3, 9)),
                     ("fee_notice_received", date(2020, 3, 10))):  # fmt: skip
        ApplicationEvent.objects.create(application=case, kind=kind, on=on)
    derived.refresh_case(case)
    page = Desk(client, case).page()
    assert "通知送达时还没有规定缴费期限" in page
