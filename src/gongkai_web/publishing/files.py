"""How does a file come into an item? Checked for what it is, kept by its checksum, never changed."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.file_kinds import (
    JPEG,
    PNG,
    TOLD,
    FileKind,
    UnusableFile,
    check_size,
    kind_of,
    safe_name,
    size_told,
)
from gongkai_web.journal.actions import record
from gongkai_web.publishing.carrying import bare_picture, has_data_behind, refuse_secret
from gongkai_web.publishing.models import ItemFile

__all__ = ["BARED", "TOLD", "UnusableFile", "keep", "keep_picture", "reference", "size_told"]

BARED = "已去除照片“{}”中的拍摄位置、时间、设备等信息；校验值是去除以后的文件的"
"""What the person who uploaded a picture is told."""


@transaction.atomic
def keep(*, actor: User | None, agency: Agency, file: Any) -> ItemFile:
    """Keep an uploaded file of an agency and return it; the same file is kept once.

    A file that bears a mark of secrecy is refused, and nothing of it is kept. A picture loses the
    data behind it, as one for a text does; ``was_bared`` says whether there was any.

    ``file`` has ``name``, ``size`` and ``read()``. Raises NotAllowed, UnusableFile.
    """
    require(actor, agency, Capability.EDIT_LEDGERS)
    name = safe_name(file.name or "")
    check_size(name, file.size)
    data = file.read()
    found = kind_of(name, data)
    refuse_secret(name, data, on=timezone.localdate())
    if found not in (JPEG, PNG):
        return _kept(actor, agency, name, data, found)
    kept = _kept(actor, agency, name, bare_picture(name, data), found)
    kept.was_bared = has_data_behind(data)
    return kept


@transaction.atomic
def keep_picture(*, actor: User | None, agency: Agency, file: Any) -> ItemFile:
    """Keep a picture for a text, without the data behind it; nothing is kept of what is none.

    Raises NotAllowed, UnusableFile.
    """
    require(actor, agency, Capability.EDIT_LEDGERS)
    name = safe_name(file.name or "")
    check_size(name, file.size)
    data = file.read()
    found = kind_of(name, data)
    if found not in (JPEG, PNG):
        raise UnusableFile(name, "不是 JPEG 或者 PNG 图片；其他文件请作为附件上传")
    return _kept(actor, agency, name, bare_picture(name, data), found)


def _kept(actor: User | None, agency: Agency, name: str, data: bytes, found: FileKind) -> ItemFile:
    sha256 = hashlib.sha256(data).hexdigest()
    there = ItemFile.objects.filter(agency=agency, sha256=sha256, name=name).first()
    if there is not None:
        return there
    kept = ItemFile(
        agency=agency, sha256=sha256, name=name, kind=found.label,
        content_type=found.content_type, size=len(data), uploaded_by=actor,
    )  # fmt: skip
    kept.file.save(name, ContentFile(data), save=False)
    kept.save(force_insert=True)
    record(
        verb="上传附件", subject=kept, agency=agency, actor=actor,
        detail={"name": name, "size": len(data), "sha256": sha256},
    )  # fmt: skip
    return kept


def reference(file: ItemFile) -> dict[str, Any]:
    """Return how an item's content names a file."""
    return {"sha256": file.sha256, "name": file.name, "kind": file.kind, "size": file.size}
