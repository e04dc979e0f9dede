"""Which applicant is logged in here, and which applications are theirs?

A cookie for the pages of following, and one for those of applying: signed, gone when the
browser is closed, good for two hours. It opens the applications on the account's list, and nothing
else: it is no session of the back office, and an account is no user of it.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from gongkai_web.journal.actions import record
from gongkai_web.online import oidc
from gongkai_web.online.models import Account, Submission
from gongkai_web.online.oidc import Identity
from gongkai_web.online.submitting import APPLICANT

COOKIES = {"gongkai_account": "/follow/", "gongkai_account_apply": "/apply/"}
"""A cookie has one path."""
LASTS = 2 * 3600
_SALT = "gongkai.online.account"


def seen(identity: Identity, *, at: datetime) -> Account:
    """Return the account of somebody who logged in, made when they are first seen."""
    account, is_new = Account.objects.get_or_create(
        issuer=identity.issuer[:200], subject=identity.subject,
        defaults={"first_seen_at": at, "last_seen_at": at},
    )  # fmt: skip
    if not is_new:
        account.last_seen_at = at
        account.save(update_fields=["last_seen_at"])
    return account


def log_in(response: HttpResponseBase, account: Account) -> None:
    """Let the browser keep who is logged in."""
    for name, path in COOKIES.items():
        response.set_cookie(
            name, signing.dumps({"a": account.pk}, salt=_SALT), path=path,
            secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
        )  # fmt: skip


def log_out(response: HttpResponseBase) -> None:
    """Let the browser forget it."""
    for name, path in COOKIES.items():
        response.delete_cookie(name, path=path, samesite="Lax")


def of(request: HttpRequest) -> Account | None:
    """Return who is logged in; ``None`` for nobody, and where there are no accounts."""
    if not oidc.is_on():
        return None
    for name in COOKIES:
        try:
            held = signing.loads(request.COOKIES.get(name, ""), salt=_SALT, max_age=LASTS)
        except signing.BadSignature:
            continue
        # Accounts of another service than today's are not let in.
        account = Account.objects.filter(pk=held.get("a")).first()
        if account is not None and account.issuer.rstrip("/") == settings.OIDC_ISSUER:
            return account
    return None


def own(account: Account) -> QuerySet[Submission]:
    """Return the applications on the account's list, newest first."""
    return account.submissions.select_related("agency", "application").order_by(
        "-submitted_at", "-pk"
    )


@transaction.atomic
def put_on_list(*, account: Account | None, submission: Submission) -> None:
    """Put an application on an account's list, or take it off; who has code and password may."""
    held = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if held.account_id == (account.pk if account else None):
        return
    held.account = account
    held.save(update_fields=["account"])
    record(
        verb="列入申请人的账号" if account else "移出申请人的账号", subject=held,
        agency=submission.agency, actor=None, stranger=APPLICANT,
    )  # fmt: skip
