"""Where is what somebody has typed, until they send it? Sealed, for a day, and for their browser alone.

The browser keeps a signed token for these pages only; the table keeps its hash. A draft
is no record: nothing of it reaches the desk, and the sweeping takes all of it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponseBase

from gongkai_web.applications.casework import number_of
from gongkai_web.applications.file_kinds import MEGABYTE, UnusableFile
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.online import sealing
from gongkai_web.online.models import Draft, DraftFile, Slot

COOKIE = "gongkai_apply"
PATH = "/apply/"
_SALT = "gongkai.online.draft"
KEPT = timedelta(hours=24)
MOST_OF_A_SLOT = {Slot.IDENTITY: 4, Slot.AUTHORITY: 3, Slot.OTHER: 4}
MOST_BYTES = 40 * MEGABYTE
"""All files of one draft."""
ROOM = 4 * 1024 * MEGABYTE
"""All files of all drafts: strangers do not fill the disk of the office."""


def _key(token: str) -> str:
    return hashlib.sha256(f"draft|{token}".encode()).hexdigest()


class Typed:
    """The draft of one browser: opened, or new and not kept yet."""

    def __init__(self, token: str, draft: Draft | None, data: dict[str, Any]) -> None:
        self.token, self.draft, self.data = token, draft, data

    @property
    def fields(self) -> dict[str, Any]:
        """What was typed, by field."""
        found = self.data.setdefault("fields", {})
        assert isinstance(found, dict)
        return found

    @property
    def done(self) -> dict[str, Any] | None:
        """The receipt, once it was sent: ``submission``, ``code``."""
        return self.data.get("done")

    def files(self, slot: str = "") -> list[DraftFile]:
        """Return the files uploaded so far, of one purpose or of all."""
        if self.draft is None:
            return []
        found = self.draft.files.filter(slot=slot) if slot else self.draft.files.all()
        return list(found.select_related("draft"))

    def keep(self, *, at: datetime) -> None:
        """Keep what was typed."""
        if self.draft is None:
            self.draft = Draft(key=_key(self.token))
        sealing.seal(self.draft, self.data)
        self.draft.changed_at = at
        self.draft.save()

    def add_file(self, slot: str, file: Any, *, most: int, at: datetime) -> DraftFile:
        """Keep an uploaded file of at most that many megabytes. Raises UnusableFile."""
        content = sealing.checked(file, most=most)
        if self.draft is None:
            self.keep(at=at)
        assert self.draft is not None
        with transaction.atomic():
            held = Draft.objects.select_for_update().get(pk=self.draft.pk)
            kept = list(held.files.all())
            if any(one.sha256 == content.sha256 and one.slot == slot for one in kept):
                return next(one for one in kept if one.sha256 == content.sha256)
            if sum(one.slot == slot for one in kept) >= MOST_OF_A_SLOT[Slot(slot)]:
                raise UnusableFile(
                    content.name,
                    f"没有收下：{Slot(slot).label}至多 {MOST_OF_A_SLOT[Slot(slot)]} 个文件",
                )
            if sum(one.size for one in kept) + len(content.data) > MOST_BYTES:
                raise UnusableFile(
                    content.name,
                    f"没有收下：全部材料合计不超过 {MOST_BYTES // MEGABYTE} MB",
                )
            total = DraftFile.objects.aggregate(total=Sum("size"))["total"] or 0
            if total + len(content.data) > ROOM:
                raise UnusableFile(content.name, "没有收下：现在上传的人太多，请过一会儿再试")
            row = DraftFile(draft=self.draft, slot=slot)
            sealing.put_file(row, self.draft, content)
            row.save()
        return row

    def remove_file(self, pk: str) -> None:
        """Throw away one of the files."""
        if self.draft is not None:
            self.draft.files.filter(pk=number_of(pk)).delete()


def of(request: HttpRequest, *, at: datetime) -> Typed:
    """Return the draft of the browser that asks; a new one where it has none, or an old one."""
    try:
        token = signing.TimestampSigner(salt=_SALT).unsign(
            request.COOKIES.get(COOKIE, ""), max_age=KEPT
        )
        draft = Draft.objects.filter(key=_key(token), changed_at__gt=at - KEPT).first()
        if draft is not None:
            return Typed(token, draft, sealing.opened(draft))
    except (signing.BadSignature, CannotUnseal):
        pass
    return Typed(secrets.token_urlsafe(24), None, {})


def set_cookie(response: HttpResponseBase, typed: Typed) -> None:
    """Let the browser keep the token until it is closed."""
    response.set_cookie(
        COOKIE,
        signing.TimestampSigner(salt=_SALT).sign(typed.token),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase, typed: Typed) -> None:
    """Throw the draft away, here and in the browser."""
    if typed.draft is not None:
        typed.draft.delete()
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def emptied(typed: Typed, done: Mapping[str, Any], *, at: datetime) -> None:
    """Leave nothing of a draft that was sent but what its receipt needs."""
    assert typed.draft is not None
    typed.draft.files.all().delete()
    typed.data = {"done": dict(done)}
    typed.keep(at=at)


def sweep(*, at: datetime) -> int:
    """Throw away what nobody touched for a day; return how many drafts."""
    old = Draft.objects.filter(changed_at__lte=at - KEPT)
    number = old.count()
    old.delete()
    return number
