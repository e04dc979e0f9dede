"""What can the applicant do to their own case online? The desk's verbs, journaled as theirs. (条例 arts. 30, 45)

Whoever has code and password is let in by the page; these functions take the
submission as the right to act, and reach no case but its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai_web.applications import actions, letters
from gongkai_web.applications.attachments import attach
from gongkai_web.applications.casework import Done, StepRefused, text_of
from gongkai_web.applications.models import Application, AttachmentKind, Letter
from gongkai_web.journal.actions import acting_as, record
from gongkai_web.online import notices, sealing
from gongkai_web.online.models import ApplicantAct, Submission, SubmissionState
from gongkai_web.online.submitting import APPLICANT

NOTE_AT_MOST = 2000


def _note(done: Done, submission: Submission) -> None:
    ApplicantAct.objects.create(event=done.event, submission=submission)


def correct(
    *, submission: Submission, case: Application, on: date, text: str, files: Sequence[Any]
) -> Done:
    """Answer a request for correction with words and files. Raises StepRefused, UnusableFile."""
    text = text_of(text, name="补正内容", at_most=NOTE_AT_MOST)
    if not text and not files:
        raise StepRefused("请填写补正内容，或者上传补正材料")
    most = notices.settings_of(submission.agency).largest_mb
    checked = [sealing.checked(file, most=most) for file in files]
    with acting_as(APPLICANT), transaction.atomic():
        done = actions.receive_correction(actor=None, case=case, on=on, note=text)
        for content in checked:
            attach(
                actor=None, case=done.case, kind=AttachmentKind.CORRECTION,
                file=sealing.as_upload(content), event=done.event,
            )  # fmt: skip
        _note(done, submission)
        return done


def withdraw(*, submission: Submission, case: Application | None, on: date, at: datetime, note: str = "") -> None:  # fmt: skip
    """Withdraw the application: its case, or before it was registered the submission itself."""
    note = text_of(note, name="说明", at_most=NOTE_AT_MOST)
    with acting_as(APPLICANT), transaction.atomic():
        if case is not None:
            _note(actions.withdraw(actor=None, case=case, on=on, note=note), submission)
            return
        held = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        if held.state != SubmissionState.WAITING:
            raise StepRefused("办理情况刚有变化，请刷新页面")
        held.state, held.decided_at = SubmissionState.WITHDRAWN, at
        held.save()
        record(verb="撤回网上申请", subject=held, agency=submission.agency, actor=None)


def confirm_receipt(*, submission: Submission, letter: Letter, on: date) -> Done:
    """Confirm that a letter was received. Raises StepRefused."""
    case = letter.application
    assert case is not None
    with acting_as(APPLICANT), transaction.atomic():
        done = actions.deliver(
            actor=None, case=case, on=on, letter=letter, route="electronic",
            signer="申请人本人网上确认",
        )  # fmt: skip
        _note(done, submission)
        return done


def open_letter(*, submission: Submission, letter: Letter) -> bytes:
    """Return a letter that was sent to the applicant as pdf; the journal says it was taken."""
    with acting_as(APPLICANT), transaction.atomic():
        data = letters.file_of(letter, "pdf")
        record(
            verb="下载文书", subject=letter, agency=letter.agency, actor=None,
            label=f"{letter.application} {letter}", detail={"digest": letter.pdf_sha256},
        )  # fmt: skip
        return data


def choose_news(*, submission: Submission, mail: bool, sms: bool) -> None:
    """Keep whether the applicant wants to be told by mail, by text message."""
    with acting_as(APPLICANT), transaction.atomic():
        held = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        if (held.wants_mail, held.wants_sms) == (mail, sms):
            return
        held.wants_mail, held.wants_sms = mail, sms
        held.save(update_fields=["wants_mail", "wants_sms"])
        record(
            verb="选择通知方式", subject=held, agency=submission.agency, actor=None,
            detail={"mail": mail, "sms": sms},
        )  # fmt: skip
