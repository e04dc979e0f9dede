"""Splitting, handing on and setting aside: the whole counts no more, files go along, and nothing is lost."""

import json
from datetime import date

import pytest
from django.urls import reverse

from counter import APPLICANT, by, register, typed, wrong
from gongkai_web.applications import actions, intake
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, Attachment
from gongkai_web.journal.models import Entry
from gongkai_web.reports.compiling import count_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(officer, agency, client):
    """Return the client with an officer logged in."""
    client.force_login(officer)
    return client


def test_parts_have_applicant_and_day_of_the_whole_and_the_whole_counts_no_more(desk, agency):
    register(desk, **typed() | APPLICANT)
    case = Application.objects.get()
    url = reverse("applications:split", args=(case.pk,))
    seen = desk.get(url).context["form"]["seen"].value()
    more = desk.post(url, {"seen": seen, "boxes": "3", "more": "1", "part_1": "甲", "part_2": "乙"})
    assert [name for name in more.context["form"].fields if name.startswith("part_")][
        -1
    ] == "part_5"
    assert more.context["form"]["part_2"].value() == "乙"
    assert "至少有两件" in wrong(desk.post(url, {"seen": seen, "boxes": "3", "part_1": "甲"}))
    assert (
        desk.post(url, {"seen": seen, "boxes": "3", "part_1": "甲", "part_3": "乙"}).status_code
        == 302
    )
    case.refresh_from_db()
    parts = list(case.parts.order_by("number"))
    assert [(p.number, p.content, p.received_on, p.due_on) for p in parts] == [
        ("2026-001-1", "甲", date(2026, 3, 2), date(2026, 3, 30)),
        ("2026-001-2", "乙", date(2026, 3, 2), date(2026, 3, 30)),
    ]  # fmt: skip
    assert {p.applicant_key for p in parts} == {case.applicant_key}
    assert (case.set_aside, case.received_on, case.due_on) == ("split", None, None)
    assert count_tables(agency, 2026)[1]["new_received"][-1] == 2
    with pytest.raises(StepRefused, match="不能再办理"):
        actions.take_note(actor=None, case=case, on=date(2026, 3, 3), note="x")


def test_parts_of_a_case_out_of_a_ledger_keep_its_day(officer, agency):
    case = Application.objects.create(
        agency=agency, number="T-1", applicant_kind="natural_person", received_on=date(2026, 3, 2)
    )
    parts = intake.split(actor=officer, case=case, contents=["甲", "乙"])
    assert {part.received_on for part in parts} == {date(2026, 3, 2)}


def test_handing_on_takes_the_files_along_and_the_other_agency_confirms_anew(
    desk, officer, agency, other_agency, person, tmp_path
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    scan = SimpleUploadedFile("申请书.txt", "示例".encode())
    register(desk, **typed() | APPLICANT | {"scan": scan})
    case = Application.objects.get()
    url = reverse("applications:transfer", args=(case.pk,))
    seen = desk.get(url).context["form"]["seen"].value()
    assert "不能" not in desk.get(url).content.decode()[:0]
    assert desk.post(url, {"to": agency.pk, "reason": "误投", "seen": seen}).status_code == 200
    assert (
        desk.post(url, {"to": other_agency.pk, "reason": "误投", "seen": seen}).status_code == 302
    )
    moved = Application.objects.get(agency=other_agency)
    assert (moved.received_on, moved.state) == (None, "unconfirmed")
    assert personal_of(moved) == APPLICANT
    assert moved.attachments.count() == 1
    case.refresh_from_db()
    assert (case.set_aside, case.received_on) == ("transferred", None)
    assert not count_tables(agency, 2026)[1]["new_received"][-1]
    # Each agency sees its own only.
    assert desk.get(reverse("applications:inspect", args=(moved.pk,))).status_code == 404
    desk.force_login(person("they", other_agency, "officer"))
    page = desk.get(reverse("applications:unconfirmed")).content.decode()
    assert moved.number in page
    told = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    assert not any(secret in told for secret in APPLICANT.values())
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "state", "counts"), [("give_back", "returned", 0), ("void", "voided", 1)]
)
def test_what_is_set_aside_counts_nowhere_until_it_is_taken_up_again(
    name, state, counts, desk, officer, agency
):
    fields = by("fax", arrived_on="2026-03-05") if name == "give_back" else typed()
    register(desk, **fields)
    case = Application.objects.get()
    url = reverse(f"applications:{name}", args=(case.pk,))
    seen = desk.get(url).context["form"]["seen"].value()
    assert "必填" in wrong(desk.post(url, {"reason": "", "seen": seen}))
    assert desk.post(url, {"reason": "空白来件", "seen": seen}).status_code == 302
    case.refresh_from_db()
    assert case.set_aside == state
    assert count_tables(agency, 2026)[1]["new_received"][-1] == 0
    assert case.number not in desk.get(reverse("applications:unconfirmed")).content.decode()
    assert (
        desk.post(
            reverse("applications:take_up", args=(case.pk,)), {"reason": "误操作", "seen": "0"}
        ).status_code
        == 302
    )
    case.refresh_from_db()
    assert case.set_aside == ""
    assert count_tables(agency, 2026)[1]["new_received"][-1] == counts


@pytest.mark.parametrize("name", ["split", "transfer", "give_back", "void"])
def test_a_case_that_is_being_worked_is_neither_split_nor_set_aside(
    name, desk, officer, other_agency
):
    register(desk, **typed())
    case = Application.objects.get()
    actions.extend(actor=officer, case=case, on=date(2026, 3, 10), days=5, approved_by="示例负责人")
    url = reverse(f"applications:{name}", args=(case.pk,))
    fields = {"seen": desk.get(url).context["form"]["seen"].value(), "reason": "误投",
              "to": other_agency.pk, "part_1": "甲", "part_2": "乙", "boxes": "3"}  # fmt: skip
    assert desk.post(url, fields).status_code == 200
    case.refresh_from_db()
    assert case.set_aside == ""


def test_what_was_received_is_answered_and_not_returned(desk, officer):
    register(desk, **typed())
    with pytest.raises(StepRefused, match="应当答复"):
        intake.give_back(actor=officer, case=Application.objects.get(), reason="不归我们")


def test_a_transfer_with_nobody_to_hand_on_to_says_so(desk, agency):
    register(desk, **by("email", arrived_on="2026-03-05"))
    url = reverse("applications:transfer", args=(Application.objects.get().pk,))
    page = desk.get(url).content.decode()
    assert "平台上没有其他单位，不能在这里移送" in page
    assert "---------" not in page
    assert 'name="to"' not in page


def test_a_transfer_offers_the_others_and_no_dashes(desk, other_agency):
    register(desk, **by("email", arrived_on="2026-03-05"))
    url = reverse("applications:transfer", args=(Application.objects.get().pk,))
    page = desk.get(url).content.decode()
    assert other_agency.name in page
    assert "---------" not in page
