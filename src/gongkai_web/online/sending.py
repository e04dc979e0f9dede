"""How does each message of the outbox leave, none lost and none doubled? (docs/how-to/apply-online.md)

A message is claimed in one statement, which only one run can win, and noted as sent after the
server took it. One left between the two is of unknown fate and is sent again under the same
key: the gateway of text messages knows the key, a mailbox knows the message by its name, and the
mail says that it may be a repetition. What could not be sent is tried again, ever later, for two days.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import F, Q
from django.utils import timezone

from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.online import regaining, sealing, telling, texting
from gongkai_web.online.forms import is_mobile, plain_phone
from gongkai_web.online.models import Message, MessageState, News, Way

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


def run(*, clock: Callable[[], datetime] = timezone.now) -> Run:
    """Write what is to be told, and send what is due."""
    now = clock()
    telling.gather(at=now)
    regaining.expand(at=now)
    result = Run()
    mail = EmailBackend()
    try:
        for message in _due(now):
            if _claim(message, clock()):
                _serve(message, mail, clock, result)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            mail.close()
    return result


def _open(now: datetime) -> Q:
    left = Q(state=MessageState.SENDING, claimed_at__lte=now - CLAIM_LASTS)
    return Q(state=MessageState.WAITING, due_at__lte=now) | left


def _due(now: datetime) -> list[Message]:
    found = Message.objects.filter(_open(now)).select_related("submission__agency")
    return list(found.order_by("due_at", "pk")[:_AT_ONCE])


def _claim(message: Message, now: datetime) -> bool:
    """Take a message for this run; ``False`` where another run was quicker."""
    was_left = message.state == MessageState.SENDING
    won = Message.objects.filter(
        _open(now), pk=message.pk, state=message.state, tries=message.tries
    ).update(
        state=MessageState.SENDING, claimed_at=now, tries=F("tries") + 1,
        is_repeated=message.is_repeated or was_left,
    )  # fmt: skip
    message.tries += 1
    message.is_repeated = message.is_repeated or was_left
    return bool(won)


def _serve(
    message: Message, mail: EmailBackend, clock: Callable[[], datetime], result: Run
) -> None:
    try:
        if not telling.is_still_true(message):
            _note(message, MessageState.DROPPED)
            result.dropped += 1
            return
        _send(message, mail)
    except NotSent as problem:
        _put_off(message, problem, clock(), result)
        return
    _note(message, MessageState.SENT, sent_at=clock(), fault="")
    result.sent += 1


def _note(message: Message, state: MessageState, **values: object) -> None:
    Message.objects.filter(pk=message.pk).update(state=state, **values)


def _put_off(message: Message, problem: NotSent, now: datetime, result: Run) -> None:
    """Try again later; give up what is refused for good, or was tried for two days."""
    fault = str(problem)[:255]
    is_over = problem.is_final or now - message.made_at >= GIVEN_UP_AFTER
    if is_over or (
        message.news == News.REGAIN and now - message.made_at >= regaining.WORTH_SENDING
    ):
        _note(message, MessageState.FAILED, fault=fault)
        result.failed.append(f"{message}：{fault}")
        return
    wait = min(_FIRST_WAIT * 2 ** min(message.tries - 1, 10), _LONGEST_WAIT)
    _note(message, MessageState.WAITING, fault=fault, due_at=now + wait)
    result.later.append(f"{message}：{fault}")


def _send(message: Message, mail: EmailBackend) -> None:
    """Give one message to its server. Raises NotSent."""
    try:
        data = sealing.opened(message.submission)
    except CannotUnseal:
        raise NotSent("打不开申请人的联系方式，请检查加密密钥") from None
    if message.way == Way.SMS:
        _text(message, str(data.get("phone", "")))
    else:
        _mail(message, str(data.get("email", "")), mail)


def _text(message: Message, phone: str) -> None:
    to = plain_phone(phone)
    if not is_mobile(to):
        raise NotSent("没有可以收短信的手机号码", is_final=True)
    if not settings.SMS_URL:
        raise NotSent("没有设置短信接口")
    try:
        texting.send(to=to, text=telling.words(message).text, key=message.key)
    except texting.NotTaken as problem:
        raise NotSent(str(problem), is_final=problem.is_final) from problem


def _mail(message: Message, address: str, connection: EmailBackend) -> None:
    if not address:
        raise NotSent("没有填写电子邮箱", is_final=True)
    if not settings.EMAIL_HOST:
        raise NotSent("没有设置邮件服务器")
    link = regaining.link(message.submission) if message.news == News.REGAIN else ""
    told = telling.words(message, link=link)
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
            Message.objects.filter(pk=message.pk).update(is_repeated=True)
        raise NotSent("连不上邮件服务器，或者连接中断") from error
