"""Which files does an applicant get with a letter online, and who put them there? (条例 arts. 37, 40)

Only with a letter that was sent to the applicant, only copies with parts taken out and what the
desk filed as supplied; each by an act of the desk, journaled, that can be taken back. What
was released is known by its digest: other bytes are not sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications import attachments
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import (
    Application,
    Attachment,
    AttachmentKind,
    Letter,
    LetterState,
    SetAside,
)
from gongkai_web.journal.actions import acting_as, record
from gongkai_web.online import standing
from gongkai_web.online.models import Release, Submission
from gongkai_web.online.submitting import APPLICANT
from gongkai_web.redaction import actions as redaction
from gongkai_web.redaction.models import RedactedCopy

GIVES = ("S02", "S03", "S23")
"""Letters that give something: wholly, or in part."""
COPY = "区分处理后的复制件"


@dataclass(frozen=True, slots=True)
class Offer:
    """A file of a case that may be released."""

    key: str
    """``copy-7`` or ``file-3``."""
    title: str
    told: str
    is_usual: bool
    """Whether it is the latest copy of its record, or a supplied file."""


@dataclass(frozen=True, slots=True)
class File:
    """A released file in clear."""

    name: str
    content_type: str
    data: bytes


def submission_of(case: Application) -> Submission | None:
    """Return what came in online and became this case, whole, split off or handed on; ``None`` for none."""
    seen: set[int] = set()
    at: Application | None = case
    while at is not None and at.pk not in seen:
        seen.add(at.pk)
        found = Submission.objects.filter(application=at).select_related("agency").first()
        if found is not None:
            return found
        moved_from = Application.objects.filter(
            set_aside=SetAside.TRANSFERRED, set_aside_detail__moved=at.pk
        ).first()
        at = at.parent or moved_from
    return None


def offers(case: Application) -> list[Offer]:
    """Return the copies and supplied files of a case, the newest copy of each record first."""
    found = []
    for number, kept in enumerate(case.records.prefetch_related("copies"), start=1):
        for place, copy in enumerate(kept.copies.all()):
            told = f"{copy.made_at:%Y-%m-%d} 制作，遮盖 {copy.places} 处，计 {copy.fee_pages} 页"
            title = f"{COPY}{number}"
            found.append(Offer(f"copy-{copy.pk}", title, told, place == 0))
    for file in case.attachments.filter(kind=AttachmentKind.SUPPLIED).defer("data"):
        told = f"{file.uploaded_at:%Y-%m-%d} 上传，{-(-file.size // 1024)} KB"
        found.append(Offer(f"file-{file.pk}", attachments.name_of(file), told, True))
    return found


@transaction.atomic
def release(
    *, actor: User | None, letter: Letter, keys: Collection[str], at: datetime
) -> list[Release]:
    """Let the applicant download files of the case with a letter that was sent to them.

    What is released already stays as it is. Raises NotAllowed, StepRefused.
    """
    held = Letter.objects.select_for_update(of=("self",)).select_related("agency").get(pk=letter.pk)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    case = held.application
    if case is None or held.state != LetterState.SENT or held.pk not in _to_applicant(case):
        raise StepRefused("只能随已经发给申请人的文书提供文件")
    known = {one.key: one for one in offers(case)}
    if not keys or not set(keys) <= set(known):
        raise StepRefused(
            "请勾选要提供的文件；没有的，先在案件里作区分处理，或者上传“提供的政府信息”"
        )
    made = []
    for key in sorted(keys):
        kind, _, pk = key.partition("-")
        file = (RedactedCopy if kind == "copy" else Attachment).objects.get(pk=int(pk))
        named = {"copy": file} if kind == "copy" else {"attachment": file}
        row, is_new = Release.objects.get_or_create(
            letter=held, taken_back_at=None, **named,
            defaults={"sha256": file.sha256, "by": actor, "at": at},
        )  # fmt: skip
        if is_new:
            made.append(row)
            _tell("网上提供文件", row, actor)
    return made


@transaction.atomic
def take_back(*, actor: User | None, release: Release, at: datetime) -> None:
    """Let a file be downloaded no more; that it was there, and who took it, stays known."""
    held = Release.objects.select_for_update().get(pk=release.pk)
    require(actor, held.letter.agency, Capability.EDIT_LEDGERS)
    if held.taken_back_at is not None:
        raise StepRefused("这个文件已经收回")
    held.taken_back_by, held.taken_back_at = actor, at
    held.save(update_fields=["taken_back_by", "taken_back_at"])
    _tell("收回网上提供的文件", held, actor)


def _tell(verb: str, row: Release, actor: User | None) -> None:
    letter = row.letter
    record(
        verb=verb, subject=letter.application, agency=letter.agency, actor=actor,
        detail={"letter": f"{letter.code} {letter}", "sha256": row.sha256},
    )  # fmt: skip


def _to_applicant(case: Application) -> set[int]:
    return {one.pk for one in standing.letters_of(case)}


def released(letters: Iterable[Letter]) -> QuerySet[Release]:
    """Return what may be downloaded with these letters."""
    pks = [one.pk for one in letters]
    return Release.objects.filter(letter__in=pks, taken_back_at__isnull=True).select_related(
        "letter", "copy__record", "attachment__application__agency"
    )


def titles(rows: Iterable[Release]) -> list[tuple[Release, str]]:
    """Return each file with its name; a copy has a number instead of its original's name."""
    found, number = [], 0
    for row in rows:
        if row.copy_id is not None:
            number += 1
        found.append((row, name_of(row, number)))
    return found


def name_of(row: Release, number: int = 0) -> str:
    """Return what a released file is called."""
    if row.attachment is not None:
        return attachments.name_of(row.attachment)
    return f"{COPY}{number or ''}.pdf"


def open_release(*, submission: Submission, pk: int) -> File | None:
    """Return a released file of the applicant's own cases, journaled as theirs; ``None`` where there is none."""
    own = [x for case in standing.cases_of(submission) for x in standing.letters_of(case)]
    found = next(((row, name) for row, name in titles(released(own)) if row.pk == pk), None)
    if found is None:
        return None
    row, name = found
    with acting_as(APPLICANT), transaction.atomic():
        file = _opened(row, name)
        record(
            verb="下载网上提供的文件", subject=row.letter, agency=row.letter.agency, actor=None,
            label=f"{row.letter.application} {row.letter}", detail={"sha256": row.sha256},
        )  # fmt: skip
    return file


def _opened(row: Release, name: str) -> File:
    if row.copy is not None:
        if row.copy.sha256 != row.sha256:
            raise StepRefused("文件与提供时不符")
        return File(name, "application/pdf", redaction.open_copy(actor=None, copy=row.copy))
    assert row.attachment is not None
    if row.attachment.sha256 != row.sha256:
        raise StepRefused("文件与提供时不符")
    opened = attachments.open_attachment(actor=None, attachment=row.attachment)
    return File(name, opened.content_type, opened.data)


def lacking(agencies: QuerySet[Agency]) -> QuerySet[Letter]:
    """Return the letters that give something to be had online, while files lie in the case and none was put there."""
    standing_releases = Release.objects.filter(letter=OuterRef("pk"), taken_back_at__isnull=True)
    case = OuterRef("application")
    has_files = Exists(RedactedCopy.objects.filter(record__application=case)) | Exists(
        Attachment.objects.filter(application=case, kind=AttachmentKind.SUPPLIED)
    )
    online = Q(application__submission__isnull=False) | Q(
        application__parent__submission__isnull=False
    )
    return (
        Letter.objects.filter(
            has_files, online, agency__in=agencies, state=LetterState.SENT, code__in=GIVES,
            application__supply_form__contains="网上获取",
        )
        .exclude(Exists(standing_releases))
        .select_related("application", "agency")
        .defer("docx", "pdf", "body")
        .order_by("sent_on", "pk")
    )  # fmt: skip
