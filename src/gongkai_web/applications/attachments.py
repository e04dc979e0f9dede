"""How does a file come into a case, and out again? Checked, sealed, journaled, never changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import personal
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.file_kinds import UnusableFile, check_size, kind_of, safe_name
from gongkai_web.applications.models import (
    Application,
    ApplicationEvent,
    Attachment,
    AttachmentKind,
)
from gongkai_web.journal.actions import record

__all__ = [
    "Opened",
    "UnusableFile",
    "attach",
    "attach_again",
    "name_of",
    "of_the_whole",
    "open_attachment",
]


class DamagedAttachment(ValueError):
    """The kept bytes are not those that were uploaded."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file in clear."""

    name: str
    content_type: str
    data: bytes


def _aad(case: Application, sha256: str, what: str) -> str:
    return f"{case.agency.code}/材料/{case.pk}/{sha256}/{what}"


@transaction.atomic
def attach(
    *, actor: User | None, case: Application, kind: str, file: Any,
    event: ApplicationEvent | None = None,
) -> Attachment:  # fmt: skip
    """Keep an uploaded file in a case and return its row.

    ``file`` has ``name``, ``size`` and ``read()``; ``kind`` is one of AttachmentKind. Raises
    NotAllowed, UnusableFile, and StepRefused for an act of another case.
    """
    require(actor, case.agency, Capability.EDIT_LEDGERS)
    name = safe_name(file.name or "")
    check_size(name, file.size)
    data = file.read()
    return _keep(actor, case, kind, name, data, event)


def _keep(
    actor: User | None, case: Application, kind: str, name: str, data: bytes,
    event: ApplicationEvent | None,
) -> Attachment:  # fmt: skip
    if kind not in AttachmentKind.values:
        raise StepRefused(f"没有“{kind}”这种材料")
    if event is not None and event.application_id != case.pk:
        raise StepRefused("这一步不属于这件申请")
    found = kind_of(name, data)
    sha256 = hashlib.sha256(data).hexdigest()
    attachment = Attachment.objects.create(
        application=case,
        event=event,
        kind=kind,
        name=personal.seal_bytes(name.encode(), aad=_aad(case, sha256, "名称")),
        content_type=found.content_type,
        size=len(data),
        sha256=sha256,
        data=personal.seal_bytes(data, aad=_aad(case, sha256, "内容")),
        uploaded_by=actor,
    )
    record(
        verb="添加材料", subject=case, agency=case.agency, actor=actor,
        detail={"kind": attachment.get_kind_display(), "size": len(data), "sha256": sha256},
    )  # fmt: skip
    return attachment


def attach_again(*, actor: User | None, attachment: Attachment, case: Application) -> Attachment:
    """Keep the same file in another case: one that was handed on or split off."""
    opened = _open(attachment)
    return _keep(actor, case, attachment.kind, opened.name, opened.data, None)


def of_the_whole(case: Application) -> list[Attachment]:
    """Return the files of the case that this one was split off, and of those before it."""
    found: list[Attachment] = []
    whole = case.parent
    while whole is not None:
        files = whole.attachments.filter(event__isnull=True).select_related("application")
        found += files.defer("data")
        whole = whole.parent
    return found


def name_of(attachment: Attachment) -> str:
    """Return a file's name. Raises CannotUnseal."""
    aad = _aad(attachment.application, attachment.sha256, "名称")
    return personal.unseal_bytes(attachment.name, aad=aad).decode()


def _open(attachment: Attachment) -> Opened:
    aad = _aad(attachment.application, attachment.sha256, "内容")
    data = personal.unseal_bytes(attachment.data, aad=aad)
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise DamagedAttachment("存档的文件已被改动，与上传时不符")
    return Opened(name_of(attachment), attachment.content_type, data)


@transaction.atomic
def open_attachment(*, actor: User | None, attachment: Attachment) -> Opened:
    """Return a file in clear and journal who took it; only for those who handle the agency's cases.

    Raises NotAllowed, CannotUnseal, DamagedAttachment.
    """
    case = attachment.application
    require(actor, case.agency, Capability.EDIT_LEDGERS)
    opened = _open(attachment)
    record(
        verb="下载材料", subject=attachment, agency=case.agency, actor=actor,
        label=f"{case} {attachment.get_kind_display()}", detail={"sha256": attachment.sha256},
    )  # fmt: skip
    return opened
