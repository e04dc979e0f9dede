"""How does a message come in? Whole, with the version of the notice that was read, and a code to follow it by."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate

from gongkai.messages import Kind, answer_due
from gongkai_web.agencies.models import Agency
from gongkai_web.mailbox import notices, sealing, telling
from gongkai_web.mailbox.casework import StepRefused, add
from gongkai_web.mailbox.models import ActKind, Message, accepting, settings_of
from gongkai_web.online import codes


class NotSent(StepRefused):
    """The message cannot be sent as it is; says why in Chinese."""


@transaction.atomic
def send(
    *, agency: Agency, kind: Kind, fields: Mapping[str, str], password: str, at: datetime,
    mistake_kind: str = "", refuses_publication: bool = False, wants_mail: bool = False,
) -> tuple[Message, str]:  # fmt: skip
    """Take in a message and return it with its query code, which is kept nowhere.

    ``fields`` are those of :data:`gongkai_web.mailbox.sealing.FIELDS`. The local day of ``at`` is
    day zero of the term. ``wants_mail``: the asker wants mails, and gave an address. Raises NotSent, DateOutOfRange.
    """
    if not accepting().filter(pk=agency.pk).exists():
        raise NotSent(f"{agency}现在不接收网上留言")
    received_on, code = localdate(at), codes.new_code()
    due = answer_due(kind, received_on=received_on, days=settings_of(agency).days_of(kind))
    message = Message(
        ref=secrets.token_hex(16), kind=kind.value, mistake_kind=mistake_kind, agency=agency,
        sent_to=agency, code_key=codes.key_of(code), code_tail=codes.tail_of(code),
        password=make_password(password), notice=notices.version(agency), sent_at=at,
        received_on=received_on, due_on=due.due_on, days=due.days,
        refuses_publication=refuses_publication,
        wants_mail=wants_mail and bool(fields.get("email")) and telling.offers(settings_of(agency)),
    )  # fmt: skip
    sealing.seal(message, fields)
    message.save(force_insert=True)
    add(
        message, ActKind.SENT, actor=None, at=at,
        journal={"类别": kind.label, "期限": due.due_on, "个人信息处理告知": message.notice.digest},
    )  # fmt: skip
    return message, code
