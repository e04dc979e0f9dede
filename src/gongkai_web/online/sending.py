"""How does each message of the outboxes leave, none lost and none doubled? (docs/how-to/apply-online.md)

A message is claimed in one statement, which only one run can win, and noted as sent after the
server took it. One left between the two is of unknown fate and is sent again under the same
key: the gateway of text messages knows the key, a mailbox knows the message by its name, and the
mail says that it may be a repetition. What could not be sent is tried again, ever later, for two days.
The outbox of applicants is here; others join (:func:`join`).
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.online import regaining, sealing, telling, texting
from gongkai_web.online.forms import is_mobile, plain_phone
from gongkai_web.online.models import Message, MessageState, News, Outgoing, Way

CLAIM_LASTS = timedelta(minutes=10)
"""A message being sent for longer was left by a run that died."""
GIVEN_UP_AFTER = timedelta(days=2)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=4)
_AT_ONCE = 500
"""Messages of one run; the next takes the rest."""


class NotSent(Exception):
    """The message did not leave; the text says why in Chinese."""

    def __init__(self, told: str, *, is_final: bool = False) -> None:
        super().__init__(told)
        self.is_final = is_final


@dataclass(slots=True)
class Run:
    """What came of one run."""

    sent: int = 0
    dropped: int = 0
    later: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Outbox(Protocol):
    """Whose messages are sent: their rows, and what the sending has to know of each."""

    rows: type[Outgoing]
    of: tuple[str, ...]
    """What is read with the rows."""

    def gather(self, *, at: datetime) -> None:
        """Write what is to be told and is not written yet."""

    def is_still_true(self, row: Any) -> bool:
        """Return whether what a row tells still holds, and is still wanted."""

    def reach(self, row: Any) -> Mapping[str, Any]:
        """Return where it goes: ``email``, ``phone``. Raises CannotUnseal."""

    def words(self, row: Any) -> telling.Words:
        """Return what it says."""

    def lasts(self, row: Any) -> timedelta:
        """Return for how long it is tried."""


class Applicants:
    """The messages to applicants, and those by which a code is regained."""

    rows: type[Outgoing] = Message
    of: tuple[str, ...] = ("submission__agency",)

    def gather(self, *, at: datetime) -> None:
        """Write what the desk did in the cases, and what was asked for at an address."""
        telling.gather(at=at)
        regaining.expand(at=at)

    def is_still_true(self, row: Message) -> bool:
        """Return whether it was not undone, and the applicant still wants it."""
        return telling.is_still_true(row)

    def reach(self, row: Message) -> Mapping[str, Any]:
        """Return what the applicant gave."""
        return sealing.opened(row.submission)

    def words(self, row: Message) -> telling.Words:
        """Return what it says; of a lost code with the link, made now."""
        link = regaining.link(row.submission) if row.news == News.REGAIN else ""
        return telling.words(row, link=link)

    def lasts(self, row: Message) -> timedelta:
        """Return for how long: who wants their code back does not wait."""
        return regaining.WORTH_SENDING if row.news == News.REGAIN else GIVEN_UP_AFTER


OUTBOXES: list[Outbox] = [Applicants()]


def join(outbox: Outbox) -> None:
    """Have the messages of another outbox sent with those of applicants."""
    OUTBOXES.append(outbox)


def run(*, clock: Callable[[], datetime] = timezone.now) -> Run:
    """Write what is to be told, and send what is due."""
    now = clock()
    result = Run()
    mail = EmailBackend()
    try:
        for box in OUTBOXES:
            box.gather(at=now)
            for message in _due(box, now):
                if _claim(message, clock()):
                    _serve(box, message, mail, clock, result)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            mail.close()
    return result


def _open(now: datetime) -> Q:
    left = Q(state=MessageState.SENDING, claimed_at__lte=now - CLAIM_LASTS)
    return Q(state=MessageState.WAITING, due_at__lte=now) | left


def _due(box: Outbox, now: datetime) -> list[Outgoing]:
    found = box.rows._default_manager.filter(_open(now)).select_related(*box.of)
    return list(found.order_by("due_at", "pk")[:_AT_ONCE])


def _same(message: Outgoing) -> QuerySet[Any]:
    return type(message)._default_manager.filter(pk=message.pk)


def _claim(message: Outgoing, now: datetime) -> bool:
    """Take a message for this run; ``False`` where another run was quicker."""
    was_left = message.state == MessageState.SENDING
    won = _same(message).filter(_open(now), state=message.state, tries=message.tries).update(
        state=MessageState.SENDING, claimed_at=now, tries=F("tries") + 1,
        is_repeated=message.is_repeated or was_left,
    )  # fmt: skip
    message.tries += 1
    message.is_repeated = message.is_repeated or was_left
    return bool(won)


def _serve(
    box: Outbox, message: Outgoing, mail: EmailBackend, clock: Callable[[], datetime], result: Run
) -> None:
    try:
        if not box.is_still_true(message):
            _note(message, MessageState.DROPPED)
            result.dropped += 1
            return
        _send(box, message, mail)
    except NotSent as problem:
        _put_off(box, message, problem, clock(), result)
        return
    _note(message, MessageState.SENT, sent_at=clock(), fault="")
    result.sent += 1


def _note(message: Outgoing, state: MessageState, **values: object) -> None:
    _same(message).update(state=state, **values)


def _put_off(box: Outbox, message: Outgoing, problem: NotSent, now: datetime, result: Run) -> None:
    """Try again later; give up what is refused for good, or was tried for long enough."""
    fault = str(problem)[:255]
    if problem.is_final or now - message.made_at >= box.lasts(message):
        _note(message, MessageState.FAILED, fault=fault)
        result.failed.append(f"{message}：{fault}")
        return
    wait = min(_FIRST_WAIT * 2 ** min(message.tries - 1, 10), _LONGEST_WAIT)
    _note(message, MessageState.WAITING, fault=fault, due_at=now + wait)
    result.later.append(f"{message}：{fault}")


def _send(box: Outbox, message: Outgoing, mail: EmailBackend) -> None:
    """Give one message to its server. Raises NotSent."""
    try:
        data = box.reach(message)
    except CannotUnseal:
        raise NotSent("打不开对方的联系方式，请检查加密密钥") from None
    if message.way == Way.SMS:
        _text(box, message, str(data.get("phone", "")))
    else:
        _mail(box, message, str(data.get("email", "")), mail)


def _text(box: Outbox, message: Outgoing, phone: str) -> None:
    to = plain_phone(phone)
    if not is_mobile(to):
        raise NotSent("没有可以收短信的手机号码", is_final=True)
    if not settings.SMS_URL:
        raise NotSent("没有设置短信接口")
    try:
        texting.send(to=to, text=box.words(message).text, key=message.key)
    except texting.NotTaken as problem:
        raise NotSent(str(problem), is_final=problem.is_final) from problem


def _mail(box: Outbox, message: Outgoing, address: str, connection: EmailBackend) -> None:
    if not address:
        raise NotSent("没有填写电子邮箱", is_final=True)
    if not settings.EMAIL_HOST:
        raise NotSent("没有设置邮件服务器")
    told = box.words(message)
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    mail = EmailMessage(
        told.subject, told.text, settings.DEFAULT_FROM_EMAIL, [address],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<{message.key}@{host}>"},
    )  # fmt: skip
    try:
        connection.open()
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise NotSent(f"收件地址被拒收：{code}", is_final=code >= 500) from error
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"邮件服务器拒绝：{error.smtp_code}") from error
    except (UnicodeError, ValueError) as error:
        raise NotSent("电子邮箱地址无法使用", is_final=True) from error
    except (OSError, smtplib.SMTPException) as error:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
        connection.connection = None
        if isinstance(error, smtplib.SMTPServerDisconnected):
            _same(message).update(is_repeated=True)
        raise NotSent("连不上邮件服务器，或者连接中断") from error
