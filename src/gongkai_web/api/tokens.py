"""How does a program act for a person without their password? With a token that the person made.

A token dies with its year, when it is taken back, and with its person's account; what
it may do is what the person may do, or less. Making and taking back are journaled.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from gongkai_web.agencies.access import Capability, NotAllowed, may
from gongkai_web.agencies.models import User
from gongkai_web.api.models import Token
from gongkai_web.applications.casework import StepRefused, text_of
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import agency_of

MADE, REVOKED = "生成接口令牌", "撤销接口令牌"
PREFIX = "gk_"
"""How a token begins: a program that looks for leaked secrets knows it by that."""

DAYS = 365
AT_MOST_DAYS = 3 * 366
AT_MOST = 20
"""Good tokens one person can have."""

_NOTED_AGAIN_AFTER = timedelta(minutes=1)


def hash_of(token: str) -> str:
    """Return what is kept of a token: its 256 random bits need no slower hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(
    *, actor: User | None, user: User, name: str, may_write: bool = False, days: int = DAYS
) -> str:
    """Make a token for a person and return it; nobody can read it again.

    People make their own; ``None`` is the command line. Raises NotAllowed, StepRefused.
    """
    _require_own(actor, user)
    if not user.is_active or not may(user, None, Capability.VIEW):
        raise NotAllowed(f"{user} 没有在任何单位任职，或者账号已停用，不能有接口令牌")
    if not (name := text_of(name, name="用途", at_most=60)):
        raise StepRefused("请写明令牌的用途，例如：OA 收文系统")
    if not 1 <= days <= AT_MOST_DAYS:
        raise StepRefused(f"有效天数应为 1 至 {AT_MOST_DAYS}")
    User.objects.select_for_update().get(pk=user.pk)
    now = timezone.now()
    if Token.objects.filter(user=user, revoked_at=None, expires_at__gt=now).count() >= AT_MOST:
        raise StepRefused(f"有效的令牌至多 {AT_MOST} 个，请先撤销不用的")
    token = PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(
        user=user, name=name, token_hash=hash_of(token), may_write=may_write, made_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    _tell(MADE, made, actor)
    return token


@transaction.atomic
def revoke(*, actor: User | None, token: Token) -> bool:
    """Make a token useless; say whether it was not yet. Raises NotAllowed."""
    _require_own(actor, token.user)
    number = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    if number:
        _tell(REVOKED, token, actor)
    return bool(number)


def _require_own(actor: User | None, user: User) -> None:
    if actor is not None and actor.pk != user.pk:
        raise NotAllowed("接口令牌只能由本人生成和撤销")


def _tell(verb: str, token: Token, actor: User | None) -> None:
    scope = "查阅和登记" if token.may_write else "只查阅"
    record(
        verb=verb, subject=token.user, agency=agency_of(token.user), actor=actor,
        detail={"用途": token.name, "权限": scope, "失效日期": token.expires_at.date()},
    )  # fmt: skip


def token_of(text: str) -> tuple[Token | None, bool]:
    """Return the good token behind a text, and whether the text was ever one."""
    token = Token.objects.select_related("user").filter(token_hash=hash_of(text)).first()
    if token is None:
        return None, False
    good = token.is_good(at=timezone.now()) and token.user.is_active
    return (token if good else None), True


def used(token: Token) -> None:
    """Note that a token was used, unless that was noted a moment ago."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > _NOTED_AGAIN_AFTER:
        Token.objects.filter(pk=token.pk).update(used_at=now)
