"""How does each person get one digest a day, neither lost nor doubled in silence?

Before the mail server is asked, the digest and all it tells are written down
as being sent, in one transaction; two runs at once cannot both do that. After
the server has taken the mail it is noted as sent. Where the server refused,
the note is taken back and the next run tries again. Where nobody knows, because
the process or the connection died in between, the next run sends again, and
the mail says that it may be a repetition: a reminder twice does less harm than
none. What waits in writing and reviewing goes out with the day's digest, or, to
those who want it so, as soon as it is handed on (:mod:`~gongkai_web.reminders.at_once`).
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.db import IntegrityError, transaction

from gongkai import workdays
from gongkai.applications.reminders import Level
from gongkai.system_errors import reason
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import record
from gongkai_web.reminders.digest import Message, compose
from gongkai_web.reminders.due import Collected, Term, collect
from gongkai_web.reminders.models import Digest, DigestState, ItemTold, Preference, ReportTold, Told
from gongkai_web.reminders.reports import ReportTerm
from gongkai_web.reminders.tasks import Task, by_person

Telling = Term | ReportTerm | Task
"""What a digest may hold."""

SENT = "发送期限提醒"

CLAIM_LASTS = timedelta(minutes=10)
"""A digest being sent for longer was left by a run that died."""

LATE_KEPT = timedelta(days=60)

_AGAIN_THE_SAME_DAY = (Level.LATE, Level.TODAY)
"""After the day's digest, only these are worth a second one."""


class NoMailServer(ValueError):
    """No mail server is named; the message says how to name one."""

    def __init__(self) -> None:
        super().__init__(
            "没有设置邮件服务器，没有发送。请设置 GONGKAI_EMAIL_URL，"
            "例如 smtps://用户名:密码@mail.example.gov.cn:465；只看内容可加 --dry-run"
        )


@dataclass(slots=True)
class Run:
    """What came of one run."""

    is_day_off: bool = False
    sent: list[User] = field(default_factory=list)
    told: int = 0
    failed: list[tuple[User, str]] = field(default_factory=list)
    quiet: list[User] = field(default_factory=list)
    off: list[User] = field(default_factory=list)
    without_address: list[User] = field(default_factory=list)
    busy: list[User] = field(default_factory=list)
    """Being sent by another run, or left by one that died a moment ago."""
    repeated: int = 0
    collected: Collected = field(default_factory=Collected)


class _NotSent(Exception):
    """The mail did certainly not go out; the message says why in Chinese."""


class _Unclear(Exception):
    """The connection was lost while the server had the mail; the message says how."""


def preference_of(user: User) -> Preference:
    """Return how the person wants to be reminded."""
    with suppress(Preference.DoesNotExist):
        return user.reminder_preference
    return Preference(user=user)


def run(*, now: datetime) -> Run:
    """Send everybody what is to be told at this moment (local time), and journal the counts.

    Raises NoMailServer.
    """
    if not settings.EMAIL_HOST:
        raise NoMailServer
    today, result = now.date(), Run()
    if not workdays.is_working_day(today):
        result.is_day_off = True
        return result
    result.collected = collect(today)
    connection = EmailBackend()
    try:
        for user, due in result.collected.of.items():
            if _wants_it_now(user, now, result):
                _serve(user, due, now, connection, result)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    if result.sent or result.failed:
        _journal(result)
    return result


def run_at_once(agency_id: int, *, now: datetime) -> Run:
    """Send what waits in writing and reviewing to the people of an agency who want it at once.

    Raises NoMailServer.
    """
    if not settings.EMAIL_HOST:
        raise NoMailServer
    result = Run()
    if not workdays.is_working_day(now.date()):
        result.is_day_off = True
        return result
    people = User.objects.filter(
        is_active=True, memberships__agency=agency_id, reminder_preference__is_at_once=True
    )
    chosen = list(people.select_related("reminder_preference").distinct().order_by("pk"))
    connection = EmailBackend()
    try:
        for user, found in by_person(now.date(), people=chosen).items():
            if _wants_it_now(user, now, result):
                _serve(user, found, now, connection, result, is_at_once=True)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    if result.sent or result.failed:
        _journal(result)
    return result


def preview(*, now: datetime) -> tuple[Run, list[tuple[User, Message]]]:
    """Return the digests that would be sent at this moment; nothing is sent or noted."""
    today, result, messages = now.date(), Run(), []
    if not workdays.is_working_day(today):
        result.is_day_off = True
        return result, []
    result.collected = collect(today)
    for user, due in result.collected.of.items():
        if _wants_it_now(user, now, result) and (new := _new(user, due, today)):
            messages.append((user, compose(user, new, today=today)))
    return result, messages


def _wants_it_now(user: User, now: datetime, result: Run) -> bool:
    """Return whether the person gets mail at this time; note why not."""
    preference = preference_of(user)
    if preference.is_off:
        result.off.append(user)
    elif not user.email:
        result.without_address.append(user)
    elif preference.is_quiet(now.time()):
        result.quiet.append(user)
    else:
        return True
    return False


def _new(user: User, told: Sequence[Telling], today: date) -> list[Telling]:
    """Return what the person was not told yet, by this day's mail or earlier."""
    had_todays = Digest.objects.filter(
        user=user, on=today, state=DigestState.SENT, is_at_once=False
    ).exists()
    due = [one for one in told if not isinstance(one, ReportTerm | Task)]
    reports = [one for one in told if isinstance(one, ReportTerm)]
    tasks = [one for one in told if isinstance(one, Task)]
    new: list[Telling] = [
        *_new_terms(user, due, today, had_todays), *_new_reports(user, reports, had_todays)
    ]  # fmt: skip
    if not had_todays or preference_of(user).is_at_once:
        new += _new_tasks(user, tasks)
    return new


def _new_tasks(user: User, tasks: Sequence[Task]) -> list[Task]:
    known = set(
        ItemTold.objects.filter(user=user, item__in={one.item.pk for one in tasks}).values_list(
            "matter", "of", "rung", "since"
        )
    )
    return [one for one in tasks if one.key not in known]


def _new_reports(user: User, terms: Sequence[ReportTerm], had_todays: bool) -> list[ReportTerm]:
    if not terms:
        return []
    known = set(
        ReportTold.objects.filter(user=user, year__in={one.year for one in terms}).values_list(
            "agency_id", "year", "matter", "due_on", "level", "since"
        )
    )
    return [
        one
        for one in terms
        if one.key not in known and (not had_todays or one.level in _AGAIN_THE_SAME_DAY)
    ]


def _new_terms(user: User, due: Sequence[Term], today: date, had_todays: bool) -> list[Term]:
    if not due:
        return []
    earliest = min(one.due_on for one in due)
    known = {
        (*case, matter, due_on, level, on if level == Level.LATE else None)
        for *case, matter, due_on, level, on in Told.objects.filter(
            user=user, due_on__gte=earliest
        ).values_list(
            "application_id", "remedy_case_id", "message_id", "matter", "due_on", "level", "on"
        )
    }
    new = [one for one in due if one.key(today) not in known]
    if had_todays:
        new = [one for one in new if one.level in _AGAIN_THE_SAME_DAY]
    return new


def _serve(
    user: User,
    told: Sequence[Telling],
    now: datetime,
    connection: EmailBackend,
    result: Run,
    *,
    is_at_once: bool = False,
) -> None:
    """Send one person their digest, where there is something new in it."""
    try:
        claimed = _claim(user, told, now, is_at_once=is_at_once)
    except IntegrityError:
        claimed = None
    if claimed is None:
        result.busy.append(user)
        return
    digest, new = claimed
    if digest is None:
        return
    message = compose(user, new, today=now.date(), is_repeated=digest.is_repeated)
    try:
        _send(connection, user, message, digest)
    except _NotSent as error:
        _take_back(digest, str(error))
        result.failed.append((user, str(error)))
    except _Unclear as error:
        # It stays noted as being sent: the next run sends it again and says so.
        result.failed.append((user, str(error)))
    else:
        Digest.objects.filter(pk=digest.pk).update(state=DigestState.SENT, sent_at=now)
        result.sent.append(user)
        result.told += len(new)
        result.repeated += digest.is_repeated


@transaction.atomic
def _claim(
    user: User, told: Sequence[Telling], now: datetime, *, is_at_once: bool
) -> tuple[Digest | None, list[Telling]] | None:
    """Write down what is about to be sent; ``None`` where another run is at it.

    Raises IntegrityError where another run was quicker.
    """
    User.objects.select_for_update().get(pk=user.pk)
    left = Digest.objects.filter(user=user, state=DigestState.SENDING)
    if left.filter(claimed_at__gt=now - CLAIM_LASTS).exists():
        return None
    is_repeated = bool(left.update(state=DigestState.UNCLEAR))
    if is_repeated:
        for kept in (Told, ReportTold, ItemTold):
            kept.objects.filter(user=user, digest__state=DigestState.UNCLEAR).delete()
    new = _new(user, told, now.date())
    if not new:
        return None, []
    Digest.objects.filter(user=user, state=DigestState.FAILED).delete()
    # What was late is told anew every day: only the last days' telling is kept.
    Told.objects.filter(user=user, level=Level.LATE, on__lt=now.date() - LATE_KEPT).delete()
    digest = Digest.objects.create(
        user=user, on=now.date(), claimed_at=now, number=len(new), is_repeated=is_repeated,
        is_at_once=is_at_once,
    )  # fmt: skip
    Told.objects.bulk_create(
        [
            Told(
                digest=digest,
                user=user,
                **one.kept(),
                due_on=one.due_on,
                level=one.level.value,
                on=now.date(),
            )
            for one in new
            if not isinstance(one, ReportTerm | Task)
        ],
        batch_size=1000,
    )
    ReportTold.objects.bulk_create(
        [
            ReportTold(digest=digest, user=user, **one.kept())
            for one in new
            if isinstance(one, ReportTerm)
        ],
        batch_size=1000,
    )
    ItemTold.objects.bulk_create(
        [ItemTold(digest=digest, user=user, **one.kept()) for one in new if isinstance(one, Task)],
        batch_size=1000,
    )
    return digest, new


@transaction.atomic
def _take_back(digest: Digest, fault: str) -> None:
    """Note that a digest did not go out: what it told counts as untold."""
    digest.told.all().delete()
    digest.items_told.all().delete()
    digest.reports_told.all().delete()
    Digest.objects.filter(pk=digest.pk).update(state=DigestState.FAILED, fault=fault[:255])


def _send(connection: EmailBackend, user: User, message: Message, digest: Digest) -> None:
    """Give one mail to the server. Raises _NotSent, _Unclear."""
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(message.html, "text/html")
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        _close(connection)
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        raise _NotSent(f"连不上邮件服务器 {where}：{_why(error)}") from error
    try:
        connection.send_messages([mail])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        raise _NotSent(_why(error)) from error
    except (smtplib.SMTPException, UnicodeError, ValueError) as error:
        _close(connection)
        if isinstance(error, smtplib.SMTPServerDisconnected):
            raise _Unclear(_LOST) from error
        raise _NotSent(_why(error)) from error
    except OSError as error:
        _close(connection)
        raise _Unclear(_LOST) from error


_LOST = "发送时与邮件服务器的连接中断，是否送达不明，十分钟以后的运行会重发"


def _close(connection: EmailBackend) -> None:
    """Forget the connection; the next mail opens another."""
    with suppress(OSError, smtplib.SMTPException):
        connection.close()
    connection.connection = None


def _why(error: Exception) -> str:
    """Return in Chinese why the server would not, with its own words where it said any."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return f"收件地址被拒收：{code} {_text(said)}"
        case smtplib.SMTPSenderRefused():
            return f"发件地址 {error.sender} 被拒绝：{error.smtp_code} {_text(error.smtp_error)}"
        case smtplib.SMTPAuthenticationError():
            return f"用户名或者密码不对：{error.smtp_code} {_text(error.smtp_error)}"
        case smtplib.SMTPResponseException():
            return f"邮件服务器拒绝：{error.smtp_code} {_text(error.smtp_error)}"
        case smtplib.SMTPNotSupportedError():
            return "邮件服务器不支持所设的登录或者加密方式"
        case smtplib.SMTPException():
            return "邮件服务器没有照规矩应答"
        case TimeoutError():
            return "等候超时"
        case OSError():
            return reason(error)
    return "邮件地址或者内容无法发送"


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _journal(result: Run) -> None:
    """Note the counts; whom and what is in the digests' own table."""
    only: Iterable[Agency] = list(Agency.objects.all()[:2])
    with transaction.atomic():
        record(
            verb=SENT,
            subject=None,
            agency=only[0] if len(only) == 1 else None,
            actor=None,
            label="提醒邮件",
            detail={
                "发送人数": len(result.sent),
                "提醒件数": result.told,
                "未发出人数": len(result.failed),
                "重发人数": result.repeated,
            },
        )
