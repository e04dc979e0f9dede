"""How does an applicant get in again who lost the query code or the password? (docs/how-to/apply-online.md)

At the counter, with proof of identity, noted in the case: a new code, and a password that opens
nothing but the page on which another is set. Or by a mail to the address that was given with
the application: the page takes any address, answers alike, and looks up nothing; who asks learns
nothing unless the mailbox is theirs.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import transaction
from django.urls import reverse

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.applications.casework import StepRefused, text_of
from gongkai_web.applications.office_work import take_note
from gongkai_web.journal.actions import record
from gongkai_web.ledgers import happened
from gongkai_web.online import codes, standing
from gongkai_web.online.models import Message, News, RegainWish, Submission, Way
from gongkai_web.online.submitting import APPLICANT
from gongkai_web.online.telling import REGAIN_LASTS

_SALT = "gongkai.online.regain"
TEMPORARY_LASTS = timedelta(days=7)
"""How long the password of the counter opens the page for another."""
WORTH_SENDING = timedelta(minutes=30)
"""A mail that could not be sent for longer is not waited for any more."""
A_DAY = timedelta(days=1)
MOST_A_DAY = 3
"""Mails to one address, whoever asks."""
MOST_AT_ONCE = 10
"""Applications of one address, the newest first."""
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def wish(address: str, *, at: datetime) -> None:
    """Note that somebody asked for the codes of an address; the same whatever the address is."""
    RegainWish.objects.create(email_key=codes.email_key(address), asked_at=at)


def expand(*, at: datetime) -> None:
    """Write the mails for what was asked; what belongs to nobody comes to nothing."""
    for one in RegainWish.objects.filter(is_done=False).order_by("pk"):
        with transaction.atomic():
            held = RegainWish.objects.select_for_update().get(pk=one.pk)
            if held.is_done:
                continue
            earlier = RegainWish.objects.filter(
                email_key=held.email_key, asked_at__gt=held.asked_at - A_DAY, pk__lt=held.pk
            ).count()
            if at - held.asked_at < WORTH_SENDING and earlier < MOST_A_DAY:
                _write(held, at)
            held.is_done = True
            held.save(update_fields=["is_done"])


def _write(wish: RegainWish, at: datetime) -> None:
    found = Submission.objects.filter(email_key=wish.email_key).exclude(email_key="")
    for submission in found.order_by("-submitted_at", "-pk")[:MOST_AT_ONCE]:
        Message.objects.get_or_create(
            key=f"{submission.ref}-{News.REGAIN}-w{wish.pk}-{Way.MAIL}",
            defaults={
                "submission": submission, "news": News.REGAIN, "way": Way.MAIL, "made_at": at,
                "due_at": at,
            },
        )  # fmt: skip


def sweep(*, at: datetime) -> None:
    """Forget who asked more than a day ago."""
    RegainWish.objects.filter(asked_at__lte=at - A_DAY).delete()


def mark_of(submission: Submission) -> str:
    """Return what changes with the password: what was given under the old one is void."""
    return hashlib.sha256(f"{submission.password}|{submission.code_key}".encode()).hexdigest()[:24]


def link(submission: Submission) -> str:
    """Return the link of a mail: good for half an hour, and until a password was set."""
    token = signing.dumps({"s": submission.pk, "p": mark_of(submission)}, salt=_SALT)
    return settings.BASE_URL.rstrip("/") + reverse("online:regained", args=[token])


def of_link(token: str) -> Submission | None:
    """Return the submission a link is for; ``None`` for one that is old, used or made up."""
    try:
        held = signing.loads(token, salt=_SALT, max_age=REGAIN_LASTS)
    except signing.BadSignature:
        return None
    one = Submission.objects.select_related("agency").filter(pk=held.get("s")).first()
    return one if one is not None and held.get("p") == mark_of(one) else None


@transaction.atomic
def by_mail(*, token: str, password: str) -> tuple[Submission, str]:
    """Set a password with the link of a mail and return a new code. Raises StepRefused."""
    if (one := of_link(token)) is None:
        raise StepRefused("这个网址已经失效，请重新申请找回")
    held = Submission.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if mark_of(held) != mark_of(one):
        raise StepRefused("这个网址已经用过，请重新申请找回")
    code = _renew(held, password, until=None)
    record(
        verb="凭邮件重设查询密码", subject=held, agency=held.agency, actor=None,
        stranger=APPLICANT,
    )  # fmt: skip
    return held, code


@dataclass(frozen=True, slots=True)
class Slip:
    """What the desk gives to the applicant; shown once, kept nowhere."""

    code: str
    password: str
    until: datetime


@transaction.atomic
def at_counter(
    *, actor: User | None, submission: Submission, identity_checked: str, at: datetime
) -> Slip:
    """Give a new code and a temporary password to somebody whose identity was checked.

    How it was checked is noted in the case. The old code and password open nothing any more.
    Raises NotAllowed, StepRefused.
    """
    held = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=submission.pk)
    )
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    how = text_of(identity_checked, name="身份核对", at_most=200)
    if not how:
        raise StepRefused("请写明怎样核对了身份，例如：本人持身份证到场，与申请时提交的一致")
    password = "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3))
    until = at + TEMPORARY_LASTS
    code = _renew(held, password, until=until)
    for case in standing.cases_of(held):
        if case.agency_id == held.agency_id and not case.set_aside:
            note = f"重新给申请人查询码和临时密码。核对身份：{how}"
            take_note(actor=actor, case=case, on=happened.today(), note=note)
    record(
        verb="重新给查询码", subject=held, agency=held.agency, actor=actor,
        detail={"identity": f"（{len(how)} 字）"},
    )  # fmt: skip
    return Slip(code, password, until)


def _renew(held: Submission, password: str, *, until: datetime | None) -> str:
    code = codes.new_code()
    held.code_key, held.code_tail = codes.key_of(code), codes.tail_of(code)
    held.password, held.password_until = make_password(password), until
    held.save(update_fields=["code_key", "code_tail", "password", "password_until"])
    return code


@transaction.atomic
def set_own(*, submission: Submission, password: str, at: datetime) -> Submission:
    """Put the applicant's own password in the place of the counter's. Raises StepRefused."""
    held = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=submission.pk)
    )
    if held.password_until is None or held.password_until <= at:
        raise StepRefused("临时密码已经过期或者用过，请联系受理单位")
    held.password, held.password_until = make_password(password), None
    held.save(update_fields=["password", "password_until"])
    record(verb="设查询密码", subject=held, agency=held.agency, actor=None, stranger=APPLICANT)
    return held
