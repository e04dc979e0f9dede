"""A step on an impossible day, or in a case of others."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from case_desk import APPLICANT, registered
from desk_faults import drafted, held, sat_before
from gongkai_web.applications import actions
from gongkai_web.applications.case_urls import PATTERNS
from gongkai_web.applications.models import (
    Application,
)
from office_work import accepted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("2026-12-06", "不应早于收到申请之日 2026-12-07"),
        ("2026-12-09", "不应早于上一步“征求第三方意见”的日期 2026-12-10"),
        ("2027-01-01", "不应晚于今天（2026-12-31）"),
        ("9999-12-31", "不应晚于今天"),
        ("2026-02-30", "日期"),
    ],
)
def test_a_step_on_an_impossible_day_is_refused_with_the_reason(desk, on, why):
    actions.consult_third_party(
        actor=None, case=desk.case, on=date(2026, 12, 10), party="甲公司", seen=None
    )
    before = held()
    response = desk.take("extended", "?paper=1", on=on, days=5, reason="检索", approved_by="王局长")
    assert response.status_code == 422
    assert why in response.content.decode()
    assert held() == before
    accepted(
        desk.take(
            "extended", "?paper=1", on="2026-12-10", days=5, reason="检索", approved_by="王局长"
        )
    )


def addresses(case, letter, event):
    """Return every address of a case's pages, by name."""
    values = {
        "pk": case.pk, "letter": letter.pk, "event": event.pk, "kind": "noted", "code": "L03",
        "format_": "pdf", "file": 1,
    }  # fmt: skip
    found = {}
    for pattern in PATTERNS:
        names = pattern.pattern.converters
        if "pk" not in names:
            continue
        kwargs = {name: values[name] for name in names}
        if pattern.name == "form":
            kwargs["code"] = "L02"
        found[pattern.name] = reverse(f"applications:{pattern.name}", kwargs=kwargs)
    return found


def test_whoever_belongs_to_another_agency_finds_no_address_of_the_case(desk, other_agency, person):
    drafted(desk)
    accepted(desk.take("noted", note="电话联系申请人"))
    stranger = Client()
    stranger.force_login(person("wai", other_agency, "officer", "compiler", "leader"))
    found = addresses(desk.case, desk.letter(), desk.case.events.last())
    assert {"step", "companion", "letter", "letter_file", "undo"} <= set(found)
    found["inspect"] = reverse("applications:inspect", args=(desk.case.pk,))
    found["edit"] = reverse("applications:edit", args=(desk.case.pk,))
    before = held()
    for name, url in found.items():
        assert stranger.get(url).status_code == 404, name
        sent = {"on": "2026-12-31", "note": "x", "reason": "x", "act": "drop", "seen": "999"}
        assert stranger.post(url, sent).status_code in (404, 405), name
        assert desk.client.get(url).status_code in (200, 302), name
    assert held()[:-1] == before[:-1]
    assert Application.objects.get().state == "in_progress"


def test_a_letter_is_not_reached_through_another_case(desk, agency):
    drafted(desk)
    other = registered(agency, on=date(2026, 12, 8))
    for name, more in (("letter", ()), ("letter_file", ("pdf",)), ("service_record", ("pdf",))):
        url = reverse(f"applications:{name}", args=(other.pk, desk.letter().pk, *more))
        assert desk.client.get(url).status_code == 404, name
    accepted(desk.take("noted", note="电话联系申请人"))
    url = reverse("applications:undo", args=(other.pk, desk.case.events.last().pk))
    assert desk.client.get(url).status_code == 404
    assert desk.client.post(url, {"reason": "x"}).status_code == 404


def test_a_supervising_office_reads_the_case_masked_and_takes_no_step(
    desk, agency, other_agency, person
):
    agency.parent = other_agency
    agency.save()
    drafted(desk)
    accepted(desk.take("noted", note="电话联系申请人"))
    accepted(desk.take("third_party_consulted", "?paper=1", party="甲乙丙公司"))
    assert "甲乙丙公司" in desk.page()
    above = sat_before(desk, person("zhuguan", other_agency, "supervisor"))
    page = above.page()
    for secret in (*APPLICANT.values(), "甲乙丙公司"):
        assert secret not in page
    assert "电话联系申请人" not in page
    for words in ("办理经过", "说明：（7 字）"):
        assert words in page
    found = addresses(desk.case, desk.letter(), desk.case.events.last())
    before = held()
    for name, url in found.items():
        assert f'href="{url}"' not in page, name
        assert above.client.get(url).status_code == 404, name
        assert above.client.post(url, {"act": "drop"}).status_code in (404, 405), name
    assert "显示完整信息" not in page
    assert held() == before
