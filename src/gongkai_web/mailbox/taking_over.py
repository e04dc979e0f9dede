"""What came in online as an application, and is a question, a complaint or a proposal, becomes a message.

Only with the applicant's consent: who insists on an application gets a decision that it is dealt
with as none (条例 art. 39), and table 3 counts it. Submission and message name each other; the term
runs from the day it was sent; the applicant follows the message with the code and password of the application, and has the mails they wanted.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from gongkai.messages import Kind, answer_due
from gongkai_web.agencies.models import User
from gongkai_web.applications.casework import StepRefused
from gongkai_web.journal.actions import record
from gongkai_web.mailbox import notices, sealing
from gongkai_web.mailbox.casework import add, needed
from gongkai_web.mailbox.models import ActKind, Message, accepting, settings_of
from gongkai_web.online import inbox, telling
from gongkai_web.online import sealing as applications_sealed
from gongkai_web.online.models import News, Submission, SubmissionState

KINDS = (Kind.INQUIRY, Kind.COMPLAINT, Kind.SUGGESTION)
"""What an application can turn out to be; a mistake on a page needs the page's address."""


@transaction.atomic
def pass_on(
    *, actor: User | None, submission: Submission, kind: str, title: str, agreed_on: date, told: str,
    at: datetime,
) -> Message:  # fmt: skip
    """Deal with a submission that is not registered as a message, and tell the applicant.

    ``agreed_on`` is the day the applicant agreed; ``told`` is what they read. Raises NotAllowed,
    StepRefused, CannotUnseal, DateOutOfRange.
    """
    held = inbox.held(submission, actor, SubmissionState.WAITING)
    if kind not in KINDS:
        raise StepRefused("请选择咨询、投诉或者建议")
    sent_on = localdate(held.submitted_at)
    if not sent_on <= agreed_on <= localdate(at):
        raise StepRefused("申请人同意的日期应在提交以后、今天以前")
    if not accepting().filter(pk=held.agency_id).exists():
        raise StepRefused(f"{held.agency}现在不接收网上留言，请先在“留言设置”里打开")
    if held.password_until is not None:
        raise StepRefused("申请人还没有用临时密码设好自己的密码，请申请人设好以后再转")
    words = needed(told, name="告知申请人的话", at_most=400)
    message = _message(held, Kind(kind), needed(title, name="标题", at_most=80))
    add(message, ActKind.SENT, actor=None, at=held.submitted_at)
    add(
        message, ActKind.FROM_APPLICATION, actor=actor, at=at, words=words,
        detail={"submission": held.pk, "agreed_on": agreed_on.isoformat()},
    )  # fmt: skip
    held.state, held.mailbox_message, held.reason = SubmissionState.MESSAGE, message, words
    held.decided_by, held.decided_at = actor, at
    held.save()
    record(
        verb="网上申请转为留言", subject=held, agency=held.agency, actor=actor,
        detail={"message": message.number, "kind": Kind(kind).label, "agreed_on": agreed_on},
    )  # fmt: skip
    telling.tell(held, News.MESSAGE, at=at)
    submission.refresh_from_db()
    return message


def _message(held: Submission, kind: Kind, title: str) -> Message:
    received_on = localdate(held.submitted_at)
    due = answer_due(kind, received_on=received_on, days=settings_of(held.agency).days_of(kind))
    message = Message(
        ref=secrets.token_hex(16), kind=kind.value, agency=held.agency, sent_to=held.agency,
        code_key=held.code_key, code_tail=held.code_tail, password=held.password,
        notice=notices.version(held.agency), sent_at=held.submitted_at, received_on=received_on,
        due_on=due.due_on, days=due.days,
    )  # fmt: skip
    data = applications_sealed.opened(held)
    kept = {name: str(data.get(name, "")) for name in ("content", "name", "phone", "email")}
    sealing.seal(message, {**kept, "title": title})
    message.save(force_insert=True)
    return message
