"""What a page cannot mean is refused with a sentence."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from case_desk import registered, settings_for, told_by
from desk_faults import TODAY, drafted, held, sat_before
from gongkai_web.applications import actions, letters
from gongkai_web.applications.casework import StepRefused, seen_now
from gongkai_web.applications.models import (
    Application,
    Letter,
    LetterState,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seen", ["", "x", "-1", "1e3", "9" * 30, "²"])
def test_a_broken_mark_of_what_was_seen_is_no_error(desk, seen):
    response = desk.client.post(
        desk.step_url("noted"), {"seen": seen, "on": "2026-12-08", "note": "电话"}
    )
    assert response.status_code in (302, 422)


@pytest.mark.parametrize("kind", ["received", "submitted", "approved", "nonsense", "REPLIED"])
def test_a_step_nobody_takes_here_has_no_page(desk, kind):
    assert desk.client.get(desk.step_url(kind)).status_code == 404
    assert desk.client.post(desk.step_url(kind), {}).status_code == 404


def test_numbers_no_database_holds_are_refused(desk):
    before = held()
    for amount in ("9" * 25, "-1", "0", "1e30", "NaN", "１２"):
        response = desk.take(
            "fee_notice_issued", "?paper=1", on="2026-12-08", method="per_volume", pages="9" * 25,
            amount_fen=amount, approved_by="王局长", note="已核对",
        )  # fmt: skip
        assert response.status_code == 422, amount
    for days in ("9" * 25, "-1", "0", "21"):
        response = desk.take(
            "extended", "?paper=1", on="2026-12-08", days=days, reason="检索", approved_by="王局长"
        )
        assert response.status_code == 422, days
    assert held() == before


def test_a_file_that_is_not_what_its_name_says_stops_the_whole_step(desk):
    before = held()
    form = desk.form(desk.step_url("noted"))
    for name, data in (
        ("扫描件.pdf", b"MZ\x90\x00 no pdf"),
        ("扫描件.exe", b"MZ"),
        ("空.pdf", b""),
    ):
        response = desk.client.post(
            desk.step_url("noted"),
            form | {"on": "2026-12-08", "note": "电话", "file": SimpleUploadedFile(name, data)},
        )
        assert response.status_code == 422, name
        assert held() == before, name


def test_a_step_needs_no_more_than_its_page_says_it_needs(agency, officer):
    """Nothing optional of a page is missed by the verb behind it."""
    settings_for(agency)
    case = registered(agency, on=date(2026, 12, 7))
    day = date(2026, 12, 8)
    actions.log_search(actor=officer, case=case, on=day, places="档案室", keywords="考核")
    actions.note_legal_review(
        actor=officer, case=case, on=day, reviewer="赵某", conclusion="lawful"
    )
    actions.reply(actor=officer, case=case, on=day, outcome="granted", approved_by="王局长")
    actions.deliver(actor=officer, case=case, on=day + timedelta(days=1))
    actions.archive(actor=officer, case=case, on=day + timedelta(days=2))
    assert case.state == "archived"


def test_seen_does_not_count_who_looked(desk, officer):
    mark = seen_now(desk.case)
    actions.open_personal(actor=officer, application=desk.case)
    assert seen_now(desk.case) == mark
    actions.take_note(actor=officer, case=desk.case, on=TODAY, note="电话", seen=mark)
    with pytest.raises(StepRefused, match="已有变化"):
        actions.take_note(actor=officer, case=desk.case, on=TODAY, note="电话", seen=mark)
    assert LetterState.SENT not in desk.case.letters.values_list("state", flat=True)


@pytest.mark.parametrize("mark", ["9" * 5_000, "", "-1", "²", "１"])
def test_a_mark_no_page_gave_has_every_change_told(mark, desk):
    actions.take_note(actor=None, case=desk.case, on=TODAY, note="示例")
    url = reverse("applications:undo", args=(desk.case.pk, desk.case.events.get().pk))
    answer = desk.client.post(url, {"reason": "误登", "seen": mark})
    assert answer.status_code == 422
    assert "已有变化" in told_by(answer)
    assert desk.case.events.exists()


def test_a_supervising_office_reads_of_free_words_the_length_alone(
    desk, agency, other_agency, person
):
    agency.parent = other_agency
    agency.save()
    case, secrets = (
        desk.case,
        ("备注甲", "凭证乙乙", "检索丙丙丙", "理由丁丁丁丁", "意见戊戊戊戊戊"),
    )
    Application.objects.filter(pk=case.pk).update(remark=secrets[0], receipt_proof=secrets[1])
    for found in (secrets[2], "误登"):
        actions.log_search(actor=None, case=case, on=TODAY, places="室", keywords="词", found=found)
    actions.undo(actor=None, case=case, event=case.events.last(), reason=secrets[3])
    drafted(desk)
    Letter.objects.update(remark=secrets[4])
    page, above = (
        desk.page(),
        sat_before(desk, person("zhuguan", other_agency, "supervisor")).page(),
    )
    for secret in secrets:
        assert secret in page
        assert secret not in above
    told = (
        "（3 字）",
        "收到凭证：（4 字）",
        "检索结果：（5 字）",
        "撤销：（6 字）",
        "意见：（7 字）",
    )
    for words in told:
        assert words in above


@pytest.mark.parametrize(
    ("words", "told"), [("长" * 20_001, r"至多 \d+ 字，现在是 20001 字"), ("有\x00误", "空字符")]
)
def test_words_that_the_record_cannot_hold_are_refused_with_a_sentence(words, told, desk, head):
    case = desk.case
    actions.take_note(actor=None, case=case, on=TODAY, note="示例")
    with pytest.raises(StepRefused, match=told):
        actions.undo(actor=None, case=case, event=case.events.get(), reason=words)
    drafted(desk)
    letter = desk.letter()
    with pytest.raises(StepRefused, match=told):
        letters.rewrite(actor=None, letter=letter, paragraphs={"opening": words})
    letters.submit(actor=None, letter=letter, on=TODAY)
    before = held()
    with pytest.raises(StepRefused, match=told):
        letters.approve(actor=None, letter=letter, on=TODAY, digest=letter.digest, remark=words)
    with pytest.raises(StepRefused, match=told):
        letters.send_back(actor=None, letter=letter, on=TODAY, remark=words)
    assert held() == before


def test_a_note_with_a_character_no_database_keeps_is_refused(desk):
    with pytest.raises(StepRefused, match="空字符"):
        actions.take_note(actor=None, case=desk.case, on=TODAY, note="有\x00误")
