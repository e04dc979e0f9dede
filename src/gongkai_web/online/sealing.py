"""How are what somebody typed, and their files, sealed before there is a case?

With the key of applicants' data (:mod:`gongkai_web.applications.personal`), bound to the
draft or the submission they belong to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai_web.applications import personal
from gongkai_web.applications.file_kinds import (
    JPEG,
    MEGABYTE,
    PDF,
    PNG,
    UnusableFile,
    kind_of,
    safe_name,
    size_told,
)
from gongkai_web.online.models import (
    LARGEST_MB,
    Draft,
    DraftFile,
    SealedFile,
    Submission,
    SubmissionFile,
)

TAKEN = (PDF, JPEG, PNG)
ACCEPT = ",".join(suffix for kind in TAKEN for suffix in kind.suffixes)


def told(most: int = LARGEST_MB) -> str:
    """Return what may be uploaded; ``most`` in megabytes."""
    return f"PDF、JPG、PNG，每个不超过 {most} MB"


def _owner(one: Draft | Submission) -> str:
    return (
        f"网上申请/草稿/{one.key}"
        if isinstance(one, Draft)
        else f"{one.agency.code}/网上申请/{one.ref}"
    )


def seal(one: Draft | Submission, data: Mapping[str, Any]) -> None:
    """Seal the data into the row, to be saved by the caller."""
    plain = json.dumps(data, ensure_ascii=False).encode()
    one.sealed = personal.seal_bytes(plain, aad=_owner(one))


def opened(one: Draft | Submission) -> dict[str, Any]:
    """Return what is sealed in the row. Raises CannotUnseal."""
    plain = personal.unseal_bytes(one.sealed, aad=_owner(one))
    return dict(json.loads(plain)) if plain else {}


@dataclass(frozen=True, slots=True)
class Checked:
    """An uploaded file that may be kept."""

    name: str
    content_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


def checked(file: Any, *, most: int = LARGEST_MB) -> Checked:
    """Return an uploaded file whose content is what its name says, of at most that many megabytes.

    Raises UnusableFile.
    """
    name = safe_name(file.name or "")
    if file.size > most * MEGABYTE:
        raise UnusableFile(
            name, f"有 {size_told(file.size)}，超过 {most} MB，请缩小或者分开以后再上传"
        )
    if not name.lower().endswith(tuple(ACCEPT.split(","))):
        raise UnusableFile(name, f"的类型不能上传，可以上传：{told(most)}")
    data = file.read()
    kind = kind_of(name, data)
    if kind is not PDF:
        _check_picture(name, data)
    return Checked(name, kind.content_type, data)


def _check_picture(name: str, data: bytes) -> None:
    """Refuse a picture that is none beyond its first bytes, or that is unreasonably large."""
    import io

    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > 120_000_000:
                raise UnusableFile(name, "的像素过多，请缩小以后再上传")
            picture.verify()
    except UnusableFile:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise UnusableFile(name, "已损坏，打不开，请检查原件后重新上传") from None


def put_file(file: SealedFile, owner: Draft | Submission, content: Checked) -> None:
    """Seal a file into its row, to be saved by the caller."""
    file.content_type, file.size, file.sha256 = (
        content.content_type, len(content.data), content.sha256,
    )  # fmt: skip
    base = f"{_owner(owner)}/{file.sha256}"
    file.name = personal.seal_bytes(content.name.encode(), aad=f"{base}/名称")
    file.data = personal.seal_bytes(content.data, aad=f"{base}/内容")


def _owner_of(file: SealedFile) -> Draft | Submission:
    if isinstance(file, DraftFile):
        return file.draft
    assert isinstance(file, SubmissionFile)
    return file.submission


def name_of(file: SealedFile) -> str:
    """Return a file's name. Raises CannotUnseal."""
    base = f"{_owner(_owner_of(file))}/{file.sha256}"
    return personal.unseal_bytes(file.name, aad=f"{base}/名称").decode()


def open_file(file: SealedFile) -> Checked:
    """Return a file in clear. Raises CannotUnseal."""
    base = f"{_owner(_owner_of(file))}/{file.sha256}"
    data = personal.unseal_bytes(file.data, aad=f"{base}/内容")
    return Checked(name_of(file), file.content_type, data)


class Upload:
    """A checked file as the case's own way in takes it: ``name``, ``size``, ``read()``."""

    def __init__(self, content: Checked) -> None:
        self.name, self.size, self._data = content.name, len(content.data), content.data

    def read(self) -> bytes:
        """Return the bytes."""
        return self._data


def as_upload(content: Checked) -> Upload:
    """Return a checked file as an upload."""
    return Upload(content)
