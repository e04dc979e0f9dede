"""Can a split and a handing on be undone, each as one act, without losing what came of them?"""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from case_desk import APPLICANT, registered
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications import actions, intake, letters, registering
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.attachments import attach
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, Letter, LetterState
from gongkai_web.journal.models import Entry
from gongkai_web.reports.compiling import count_tables

ON = date(2026, 3, 2)


def scan(name="申请书.txt"):
    return SimpleUploadedFile(name, "示例".encode())


@pytest.fixture
def officer(agency, person):
    return person("jing", agency, "officer")


@pytest.fixture
def desk(officer, client):
    client.force_login(officer)
    return client


@pytest.fixture
def whole(agency, officer):
    case = registered(agency, actor=officer)
    attach(actor=officer, case=case, kind="application", file=scan())
    return case


def again(case):
    return Application.objects.get(pk=case.pk)


def restored(client, case, **fields):
    url = reverse("applications:take_up", args=(case.pk,))
    page = client.get(url)
    seen = page.context["form"]["seen"].value()
    return page, client.post(url, {"seen": seen, "reason": "操作有误"} | fields)


def new_in(agency):
    return count_tables(agency, 2026)[1]["new_received"][-1]


# -- a split


def test_a_split_is_undone_as_one_act_and_nothing_is_erased(desk, whole, agency, officer):
    parts = intake.split(actor=officer, case=whole, contents=["甲", "乙", "丙"])
    attach(actor=officer, case=parts[0], kind="identity", file=scan("身份证.txt"))
    assert new_in(agency) == 3
    page = desk.get(reverse("applications:inspect", args=(whole.pk,))).content.decode()
    assert "撤销拆分" in page
    form, answer = restored(desk, whole)
    assert "拆分出的各件登记作废" in form.content.decode()
    assert answer.status_code == 302
    case = again(whole)
    assert (case.set_aside, case.received_on, case.due_on) == ("", ON, date(2026, 3, 30))
    assert [(part.set_aside, part.received_on) for part in case.parts.all()] == [
        ("voided", None)
    ] * 3
    assert [file.kind for file in case.attachments.all()] == ["application", "identity"]
    assert parts[0].attachments.count() == 1
    assert new_in(agency) == 1
    assert Entry.objects.first().verb == "撤销拆分"
    assert Entry.objects.filter(verb="登记有误，作废").count() == 3
    # It is worked on as before, and may be split anew.
    anew = intake.split(actor=officer, case=case, contents=["丁", "戊"])
    assert [part.number for part in anew] == [f"{case.number}-4", f"{case.number}-5"]


def test_a_part_is_not_taken_up_beside_the_whole(whole, officer):
    (first, second) = intake.split(actor=officer, case=whole, contents=["甲", "乙"])
    intake.void(actor=officer, case=first, reason="重复登记")
    intake.take_up_again(actor=officer, case=first, reason="没有重复")
    intake.void(actor=officer, case=first, reason="重复登记")
    intake.undo_split(actor=officer, case=whole, reason="不必拆分")
    for part in (first, second):
        with pytest.raises(StepRefused, match="原件 2026-001 已经恢复"):
            intake.take_up_again(actor=officer, case=part, reason="再办")


def work(part, officer):
    actions.take_note(actor=officer, case=part, on=ON, note="电话")


def attempt(part, officer):
    Application.objects.filter(pk=part.pk).update(received_on=None)
    intake.note_attempt(actor=officer, case=part, on=ON, note="电话")


def confirm(part, officer):
    Application.objects.filter(pk=part.pk).update(received_on=date(2026, 3, 5))


def answer(part, officer):
    Letter.objects.create(
        agency=part.agency, application=part, code="L03", title="收件回执",
        state=LetterState.SENT, sent_on=ON,
    )  # fmt: skip


def split_again(part, officer):
    intake.split(actor=officer, case=part, contents=["子", "丑"])


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (work, "2026-001-2 已有办理记录"),
        (attempt, "2026-001-2 已有办理记录"),
        (confirm, "2026-001-2 已于 2026-03-05 收到"),
        (answer, "2026-001-2 已有发出的文书"),
        (split_again, "2026-001-2 已按一事一申请拆分，请先撤销"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_split_whose_parts_were_worked_on_stays(what, told, desk, whole, officer):
    parts = intake.split(actor=officer, case=whole, contents=["甲", "乙"])
    what(again(parts[1]), officer)
    entries = Entry.objects.count()
    _, answered = restored(desk, whole)
    assert answered.status_code == 200
    assert told in answered.content.decode()
    assert again(whole).set_aside == "split"
    assert again(parts[0]).set_aside == ""
    assert Entry.objects.count() == entries


def test_a_note_that_was_undone_does_not_keep_a_split(whole, officer):
    parts = intake.split(actor=officer, case=whole, contents=["甲", "乙"])
    done = actions.take_note(actor=officer, case=parts[0], on=ON, note="电话")
    actions.undo(actor=officer, case=parts[0], event=done.event, reason="记错了")
    assert intake.undo_split(actor=officer, case=whole, reason="不必拆分").received_on == ON


def test_each_undoing_fits_one_way_of_setting_aside(whole, officer):
    for verb in (intake.take_up_again, intake.undo_split, intake.undo_transfer):
        with pytest.raises(StepRefused):
            verb(actor=officer, case=whole, reason="操作有误")
    intake.split(actor=officer, case=whole, contents=["甲", "乙"])
    for verb in (intake.take_up_again, intake.undo_transfer):
        with pytest.raises(StepRefused):
            verb(actor=officer, case=whole, reason="操作有误")
    with pytest.raises(StepRefused, match="写明理由"):
        intake.undo_split(actor=officer, case=whole, reason=" ")


def test_who_handles_no_cases_undoes_nothing(whole, officer, agency, other_agency, person):
    intake.split(actor=officer, case=whole, contents=["甲", "乙"])
    for user in (person("kan", agency, "supervisor"), person("wai", other_agency, "officer")):
        with pytest.raises(NotAllowed):
            intake.undo_split(actor=user, case=whole, reason="操作有误")


def test_a_part_shows_the_scans_of_the_whole(desk, whole, officer):
    (part, _) = intake.split(actor=officer, case=whole, contents=["甲", "乙"])
    (inner, _) = intake.split(actor=officer, case=part, contents=["子", "丑"])
    file = whole.attachments.get()
    link = reverse("applications:attachment", args=(whole.pk, file.pk))
    for case in (part, inner):
        page = desk.get(reverse("applications:inspect", args=(case.pk,))).content.decode()
        assert f'href="{link}"' in page
        assert "拆分前的原件存有" in page
    assert desk.get(link).content == "示例".encode()
    assert "拆分前的原件" not in desk.get(
        reverse("applications:inspect", args=(whole.pk,))
    ).content.decode()  # fmt: skip


# -- a handing on


def handed_on(case, to, officer):
    return intake.transfer(actor=officer, case=case, to=to, reason="误投")


def test_a_handing_on_is_undone_as_one_act(desk, whole, agency, other_agency, officer):
    moved = handed_on(whole, other_agency, officer)
    assert "撤销移送" in desk.get(
        reverse("applications:inspect", args=(whole.pk,))
    ).content.decode()  # fmt: skip
    _, answered = restored(desk, whole)
    assert answered.status_code == 302
    case, theirs = again(whole), again(moved)
    assert (case.set_aside, case.received_on, case.due_on) == ("", ON, date(2026, 3, 30))
    assert personal_of(case) == APPLICANT
    assert (theirs.set_aside, theirs.received_on) == ("voided", None)
    assert theirs.attachments.count() == 1
    assert (new_in(agency), new_in(other_agency)) == (1, 0)
    ours, told = Entry.objects.all()[:2]
    assert (ours.verb, ours.agency) == ("撤销移送", agency)
    assert (told.verb, told.agency) == ("登记有误，作废", other_agency)
    with pytest.raises(StepRefused, match="移送已被对方撤销"):
        intake.take_up_again(actor=None, case=theirs, reason="再办")
    # It may be handed on anew.
    assert handed_on(case, other_agency, officer).number != theirs.number


def test_what_the_other_agency_gave_back_stays_given_back(whole, other_agency, officer):
    moved = handed_on(whole, other_agency, officer)
    intake.give_back(actor=None, case=moved, reason="不属于本机关")
    intake.undo_transfer(actor=officer, case=whole, reason="对方退回")
    assert again(whole).received_on == ON
    with pytest.raises(StepRefused, match="移送已被对方撤销"):
        intake.take_up_again(actor=None, case=again(moved), reason="再办")


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        (lambda case: intake.confirm_receipt(actor=None, case=case, on=date(2026, 3, 4)), "确认收到"),
        (lambda case: intake.note_attempt(actor=None, case=case, on=date(2026, 3, 4), note="电话"), "已有办理记录"),
        (lambda case: attach(actor=None, case=case, kind="other", file=scan()), "已上传材料"),
        (lambda case: intake.split(actor=None, case=case, contents=["甲", "乙"]), "拆分"),
    ],
    ids=["confirmed", "tried to reach", "filed", "split"],
)  # fmt: skip
def test_what_the_other_agency_has_begun_is_not_taken_back(
    verb, told, whole, other_agency, officer
):
    moved = handed_on(whole, other_agency, officer)
    verb(moved)
    with pytest.raises(StepRefused, match=told):
        intake.undo_transfer(actor=officer, case=whole, reason="操作有误")
    assert again(whole).set_aside == "transferred"


def test_a_handing_on_of_old_names_no_registration_and_is_not_undone(whole, other_agency, officer):
    handed_on(whole, other_agency, officer)
    case = again(whole)
    case.set_aside_detail.pop("moved")
    case.save()
    with pytest.raises(StepRefused, match="请对方移送回来"):
        intake.undo_transfer(actor=officer, case=whole, reason="操作有误")


def test_letters_that_were_not_sent_go_with_the_part(whole, officer):
    (part, _) = intake.split(actor=officer, case=whole, contents=["甲", "乙"])
    letter = Letter.objects.create(agency=part.agency, application=part, code="L03", title="回执")
    intake.undo_split(actor=officer, case=whole, reason="不必拆分")
    letter.refresh_from_db()
    assert letter.state == LetterState.DROPPED
    with pytest.raises(StepRefused):
        letters.drop(actor=officer, letter=letter)


# -- a number in a race


def test_a_number_that_somebody_takes_while_a_case_is_mended_is_told(agency, officer, monkeypatch):
    case = registered(agency, actor=officer)
    entries, check = Entry.objects.count(), registering._check

    def check_and_lose(mended):
        check(mended)
        # Somebody else stores that number between the check and the writing.
        Application.objects.create(
            agency=agency, number=mended.number, applicant_kind="natural_person"
        )

    monkeypatch.setattr(registering, "_check", check_and_lose)
    with pytest.raises(StepRefused, match="申请编号“手-1”已经登记过"):
        intake.mend(actor=officer, case=case, reason="编号有误", number="手-1")
    assert again(case).number == "2026-001"
    assert Entry.objects.count() == entries
    assert personal_of(again(case)) == APPLICANT


def test_what_else_the_database_refuses_is_no_taken_number(agency, officer, monkeypatch):
    from django.db import IntegrityError

    case = registered(agency, actor=officer)
    monkeypatch.setattr(registering, "_check", lambda mended: None)
    with pytest.raises(IntegrityError):
        intake.mend(actor=officer, case=case, reason="编号有误", applicant_kind=None)
