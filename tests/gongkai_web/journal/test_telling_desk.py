"""Is every act of the desk told in Chinese in the journal, and nobody named?"""

import re
from datetime import date

import pytest

from case_desk import APPLICANT, registered, settings_for
from gongkai.applications.events import EventKind
from gongkai.remedies.acts import ActKind
from gongkai_web.applications import actions, intake, letter_facts, letters
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.journal.telling import described, subject_kind
from gongkai_web.redaction import actions as redaction
from gongkai_web.remedies import actions as remedies
from made_records import hiding_places

pytestmark = pytest.mark.django_db

K = EventKind
LATIN = re.compile(r"[A-Za-z_]{2,}")
NAMES = re.compile(
    r"[0-9a-f]{64}|shanzhou-sfj|lushi-czj|officer|head|EMS|SHA-256|\b(pdf|docx|PDF|Word)\b|\b[LSR]\d\d\b"
)
"""What an act may name in Latin letters: codes, accounts, digests, kinds of file, letters' codes."""
PARTY = "某某置业有限公司"


@pytest.fixture
def people(agency, person):
    """Return an officer and the head of the office."""
    settings_for(agency)
    return person("officer", agency, "officer"), person("head", agency, "leader")


@pytest.fixture
def worked(agency, other_agency, people):
    """Work cases through everything the desk has a verb for."""
    officer, head = people
    _intake(agency, other_agency, officer)
    case = _answered(agency, officer, head)
    _asked(agency, officer)
    _paid(agency, officer)
    _redacted(case, officer)
    _remedies(agency, officer, case)


def _intake(agency, other_agency, officer):
    split = registered(agency, actor=officer)
    intake.split(actor=officer, case=split, contents=["一", "二"])
    intake.undo_split(actor=officer, case=split, reason="不必拆分")
    for verb in (intake.void, intake.give_back):
        unconfirmed = registered(agency, actor=officer, channel="online")
        verb(actor=officer, case=unconfirmed, reason="重复登记")
        intake.take_up_again(actor=officer, case=unconfirmed, reason="登记无误")
    intake.note_attempt(actor=officer, case=unconfirmed, on=date(2026, 3, 3), note="电话无人接听")
    intake.confirm_receipt(actor=officer, case=unconfirmed, on=date(2026, 3, 4), proof="电话确认")
    intake.mend(
        actor=officer, case=unconfirmed, reason="录入有误", applicant=APPLICANT, topic="法律援助"
    )
    away = registered(agency, actor=officer, channel="online")
    intake.transfer(actor=officer, case=away, to=other_agency, reason="送错单位")
    intake.undo_transfer(actor=officer, case=away, reason="没有送错")


def _drafted(case, officer, code, step, answers, fields, outcome=None):
    facts = letter_facts.facts_of(case, fields=fields, outcome=outcome)
    return letters.draft(
        actor=officer, case=case, code=code, facts=facts, on=date(2026, 3, 5), step=step,
        step_fields=answers,
    )  # fmt: skip


def _answered(agency, officer, head):
    case = registered(agency, actor=officer)
    fields = {"which": ["discussion"], "reason": "尚在讨论"}
    outcome = "withheld_process_info"
    given = (K.REPLIED, {"outcome": outcome}, fields, outcome)
    letters.drop(actor=officer, letter=_drafted(case, officer, "S09", *given))
    letter = _drafted(case, officer, "S09", *given)
    unlocked = next(p for p in letters.content_of(letter).letter.paragraphs if not p.locked)
    letters.rewrite(actor=officer, letter=letter, paragraphs={unlocked.key: unlocked.text + "。"})
    for decide in (
        lambda one: letters.send_back(actor=head, letter=one, on=date(2026, 3, 6), remark="请补充"),
        lambda one: letters.approve(
            actor=head, letter=one, on=date(2026, 3, 6), digest=one.digest, remark="同意"
        ),
    ):
        letter = letters.submit(actor=officer, letter=letter, on=date(2026, 3, 6))
        letter = decide(letter)
    letters.send(actor=officer, letter=letter, on=date(2026, 3, 9), route="post", tracking="EMS1")
    letter.refresh_from_db()
    letters.open_file(actor=officer, letter=letter, format_="pdf")
    actions.deliver(
        actor=officer, case=case, on=date(2026, 3, 11), letter=letter, route="post", signer="本人"
    )
    actions.supplement(
        actor=officer, case=case, on=date(2026, 3, 12), note="补寄附件", approved_by="局长"
    )
    done = actions.archive(actor=officer, case=case, on=date(2026, 3, 13), volume="2026-1")
    actions.undo(actor=officer, case=case, event=done.event, reason="登记有误")
    actions.open_personal(actor=officer, application=case)
    return case


def _asked(agency, officer):
    case = registered(agency, actor=officer)
    for ask, answer in (
        (actions.consult_third_party, actions.record_opinion),
        (actions.consult_organ, actions.record_organ_opinion),
    ):
        ask(actor=officer, case=case, on=date(2026, 3, 4), party=PARTY)
        answer(actor=officer, case=case, on=date(2026, 3, 4), party=PARTY, opinion="object")
    actions.log_search(
        actor=officer, case=case, on=date(2026, 3, 4), places="档案室", keywords="考核", found="无"
    )
    actions.note_legal_review(
        actor=officer, case=case, on=date(2026, 3, 4), reviewer="法制科", conclusion="lawful"
    )
    actions.take_note(actor=officer, case=case, on=date(2026, 3, 4), note="电话联系")
    actions.request_reasons(actor=officer, case=case, on=date(2026, 3, 5))
    actions.receive_reasons(actor=officer, case=case, on=date(2026, 3, 6), note="说明")
    actions.extend(
        actor=officer, case=case, on=date(2026, 3, 9), days=20, reason="复杂", approved_by="局长"
    )
    actions.decide_delay(
        actor=officer, case=case, on=date(2026, 3, 10), until=date(2026, 5, 6), approved_by="局长"
    )
    actions.request_correction(actor=officer, case=case, on=date(2026, 3, 10), days=15)
    actions.receive_correction(actor=officer, case=case, on=date(2026, 3, 12))
    actions.withdraw(actor=officer, case=case, on=date(2026, 3, 13))


def _paid(agency, officer):
    case = registered(agency, actor=officer)
    actions.issue_fee_notice(
        actor=officer, case=case, on=date(2026, 3, 4), method="per_volume", pages=31,
        amount_fen=1000, approved_by="局长",
    )  # fmt: skip
    actions.deliver_fee_notice(actor=officer, case=case, on=date(2026, 3, 5))
    actions.receive_payment(actor=officer, case=case, on=date(2026, 3, 6), receipt_no="1")


def _redacted(case, officer):
    data = next(iter(hiding_places("张三丰").values()))
    record = redaction.upload_record(actor=officer, case=case, data=data, name="记录.pdf")
    for _ in range(2):
        box = redaction.add_box(
            actor=officer, record=record, page=1, at=(0.1, 0.1, 0.2, 0.1), ground_key="privacy"
        )
    redaction.remove_box(actor=officer, box=box)
    copy = redaction.make_copy(actor=officer, record=record)
    redaction.open_page(actor=officer, record=record, number=1)
    redaction.open_original(actor=officer, record=record)
    redaction.open_copy(actor=officer, copy=copy)


def _remedies(agency, officer, case):
    remedies.register_case(
        actor=officer, agency=agency, case_no="陕政复〔2026〕1号", procedure="reconsideration",
        acts=[remedies.NewAct(ActKind.COPY_RECEIVED, date(2026, 4, 1), {})], application=case,
    )  # fmt: skip


def test_every_act_of_the_desk_is_told_in_chinese(worked):
    told_of = set()
    latin = []
    for entry in Entry.objects.all():
        told_of.add(entry.verb)
        told = [entry.verb, entry.subject_label, subject_kind(entry), *described(entry)]
        latin += [(entry.verb, line) for line in told if LATIN.search(NAMES.sub("", line))]
    assert not latin
    assert {"登记申请", "发出文书", "答复", "延期答复", "撤销归档", "缴清费用"} <= told_of


def test_nobody_is_named_in_the_journal(worked):
    names = (*APPLICANT.values(), PARTY, "电话无人接听", "尚在讨论")
    for entry in Entry.objects.all():
        for name in names:
            assert name not in f"{entry.subject_label}{entry.detail}", (entry.verb, name)
    assert Application.objects.exists()
