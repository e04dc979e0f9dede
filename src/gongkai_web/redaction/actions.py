"""What can be done to a record that is given in part: each act permitted, whole and journaled.

Opening a foreign file and painting a copy take seconds; both happen before the
transaction begins, and nothing waits for them.
"""

from __future__ import annotations

from django.db import transaction

from gongkai.redaction import (
    Box,
    ImpossibleBox,
    Source,
    UnknownGround,
    ground,
    inspect,
    page_image,
    redact,
)
from gongkai.redaction.kinds import Kind
from gongkai.redaction.source import Page
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.applications.models import Application
from gongkai_web.applications.personal import seal_bytes, unseal_bytes
from gongkai_web.journal.actions import record as note_down
from gongkai_web.redaction.models import Record, RedactedCopy, Redaction, state_of

PREVIEW_DPI = 120
MOST_BOXES = 2000
"""On one record; more than anybody draws."""


class RedactionRefused(ValueError):
    """The act is not possible; the message says why, in Chinese."""


def _bound_to(application_id: int, sha256: str, what: str) -> str:
    """Return what the sealed bytes are bound to: the case and the original."""
    return f"redaction/{application_id}/{sha256}/{what}"


def _allowed(actor: User | None, record: Record) -> None:
    require(actor, record.application.agency, Capability.EDIT_LEDGERS)


def _held_case(pk: int) -> Application:
    """Return the case, locked until the transaction ends.

    Raises RedactionRefused where it was set aside: nobody works on it any more.
    """
    case = Application.objects.select_for_update(of=("self",)).select_related("agency").get(pk=pk)
    if told := set_aside_told(case):
        raise RedactionRefused(told)
    return case


def set_aside_told(case: Application) -> str:
    """Return why nothing of the case can be redacted any more; "" where it can."""
    if not case.set_aside:
        return ""
    return f"申请 {case.number} 不再办理（{case.get_set_aside_display()}），不能再作区分处理；已有的文件和副本照旧保留"


def _hold(record: Record) -> None:
    """Lock a record's boxes until the transaction ends, so that a copy is of all or none of a change.

    The case first, as whoever sets it aside does. Raises RedactionRefused.
    """
    _held_case(record.application_id)
    Record.objects.select_for_update().only("pk").get(pk=record.pk)


def name_of(record: Record) -> str:
    """Return the name the file came with. Raises CannotUnseal."""
    aad = _bound_to(record.application_id, record.sha256, "name")
    return unseal_bytes(record.sealed_name, aad=aad).decode()


def _source(record: Record) -> Source:
    """Return the original, opened. Raises CannotUnseal."""
    aad = _bound_to(record.application_id, record.sha256, "original")
    return Source(
        name=name_of(record),
        kind=Kind(record.kind),
        pages=tuple(Page(width, height) for width, height in record.page_sizes),
        attachments=record.attachments,
        data=unseal_bytes(record.sealed, aad=aad),
    )


def upload_record(*, actor: User | None, case: Application, data: bytes, name: str) -> Record:
    """Keep an original with its case.

    Raises NotAllowed, UnusableFile, and RedactionRefused for a case that was set aside
    and an original that is there already.
    """
    require(actor, case.agency, Capability.EDIT_LEDGERS)
    if told := set_aside_told(case):
        raise RedactionRefused(told)
    source = inspect(data, name)
    with transaction.atomic():
        case = _held_case(case.pk)
        if Record.objects.filter(application=case, sha256=source.sha256).exists():
            raise RedactionRefused(f"“{name}”已经上传过，内容完全相同；请直接在已有的文件上处理")
        record = Record.objects.create(
            application=case,
            sealed_name=seal_bytes(name.encode(), aad=_bound_to(case.pk, source.sha256, "name")),
            sealed=seal_bytes(data, aad=_bound_to(case.pk, source.sha256, "original")),
            sha256=source.sha256,
            size=len(data),
            kind=source.kind.value,
            page_sizes=[[page.width, page.height] for page in source.pages],
            attachments=source.attachments,
            uploaded_by=actor,
        )
        note_down(
            verb="上传区分处理的文件",
            subject=record,
            agency=case.agency,
            actor=actor,
            detail={"页数": record.pages, "大小": record.size, "摘要": record.sha256},
        )
    return record


@transaction.atomic
def add_box(
    *,
    actor: User | None,
    record: Record,
    page: int,
    at: tuple[float, float, float, float],
    ground_key: str,
    note: str = "",
) -> Redaction:
    """Cover a part of a page; ``at`` is x, y, width and height in parts of the page.

    Raises NotAllowed, RedactionRefused.
    """
    _allowed(actor, record)
    _hold(record)
    try:
        why = ground(ground_key)
        box = Box(page, *at, why, note.strip())
    except (ImpossibleBox, UnknownGround) as error:
        raise RedactionRefused(str(error)) from error
    if page > record.pages:
        raise RedactionRefused(f"文件共 {record.pages} 页，没有第 {page} 页")
    if why.asks and not box.note:
        raise RedactionRefused(f"以“{why.title}”为依据的，请在说明里写明{why.asks}")
    if record.redactions.count() >= MOST_BOXES:
        raise RedactionRefused(f"一个文件最多 {MOST_BOXES} 个遮盖框；整页不公开的可以遮盖整页")
    made = Redaction.objects.create(
        record=record,
        page=page,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        ground_key=why.key,
        note=box.note,
        by=actor,
    )
    _note_box("添加遮盖框", made, actor)
    return made


@transaction.atomic
def remove_box(*, actor: User | None, box: Redaction) -> None:
    """Take a box away before a copy is made; copies already made stay.

    Raises NotAllowed, RedactionRefused.
    """
    _allowed(actor, box.record)
    _hold(box.record)
    _note_box("删除遮盖框", box, actor)
    box.delete()


def _note_box(verb: str, box: Redaction, actor: User | None) -> None:
    note_down(
        verb=verb,
        subject=box.record,
        agency=box.record.application.agency,
        actor=actor,
        detail={
            "页": box.page,
            "依据": str(box.ground),
            "位置": [f"{side:.4f}" for side in (box.x, box.y, box.width, box.height)],
            "说明字数": len(box.note),
        },
    )


def make_copy(*, actor: User | None, record: Record, seen: str | None = None) -> RedactedCopy:
    """Make the copy from which everything under the boxes is gone.

    ``seen`` is :func:`state_of` the boxes the person looked at. Raises NotAllowed,
    RedactionRefused where there is no box, another person changed them meanwhile or the
    case was set aside, UnusableFile, CannotUnseal.
    """
    _allowed(actor, record)
    if told := set_aside_told(record.application):
        raise RedactionRefused(told)
    boxes = list(record.redactions.all())
    state = state_of(boxes)
    if not boxes:
        raise RedactionRefused("还没有遮盖框；全部公开的不用区分处理")
    if seen is not None and seen != state:
        raise RedactionRefused("遮盖框在您查看以后有变动；请核对现在的遮盖框，再生成副本")
    made = redact(_source(record), [one.box for one in boxes])
    with transaction.atomic():
        _hold(record)
        if state_of(record.redactions.all()) != state:
            raise RedactionRefused("生成期间遮盖框有变动，副本没有保存；请核对以后再生成")
        copy = RedactedCopy.objects.create(
            record=record,
            sealed=seal_bytes(
                made.data, aad=_bound_to(record.application_id, record.sha256, made.sha256)
            ),
            sha256=made.sha256,
            size=len(made.data),
            withheld=[
                {
                    "number": one.number,
                    "page": one.page,
                    "place": one.place,
                    "ground": one.ground.key,
                    "title": one.ground.title,
                    "article": one.ground.article,
                    "note": one.note,
                }
                for one in made.withheld
            ],
            fee_pages=made.paper.pages,
            fee_note=made.paper.note or "",
            made_by=actor,
        )
        note_down(
            verb="生成脱敏副本",
            subject=copy,
            agency=record.application.agency,
            actor=actor,
            detail={
                "处数": len(made.withheld),
                "依据": sorted({str(one.ground) for one in made.withheld}),
                "计费页数": copy.fee_pages,
                "摘要": copy.sha256,
                "原件摘要": record.sha256,
            },
        )
    return copy


def open_page(*, actor: User | None, record: Record, number: int, journaled: bool = False) -> bytes:
    """Return the picture of a page of the original, and journal who looked.

    ``journaled`` says that this opening already stands in the journal. Raises
    NotAllowed, UnusableFile, CannotUnseal, IndexError.
    """
    _allowed(actor, record)
    picture = page_image(_source(record), number, PREVIEW_DPI)
    if not journaled:
        _note_opening("查看原件", record, actor, {"页": number})
    return picture


def open_original(*, actor: User | None, record: Record) -> bytes:
    """Return the original's bytes, and journal who took them. Raises NotAllowed, CannotUnseal."""
    _allowed(actor, record)
    data = _source(record).data
    _note_opening("下载原件", record, actor, {})
    return data


def open_copy(*, actor: User | None, copy: RedactedCopy) -> bytes:
    """Return the copy's bytes, and journal who took them. Raises NotAllowed, CannotUnseal."""
    record = copy.record
    _allowed(actor, record)
    aad = _bound_to(record.application_id, record.sha256, copy.sha256)
    data = unseal_bytes(copy.sealed, aad=aad)
    _note_opening("下载脱敏副本", copy, actor, {})
    return data


@transaction.atomic
def _note_opening(
    verb: str, subject: Record | RedactedCopy, actor: User | None, detail: dict[str, int]
) -> None:
    record = subject.record if isinstance(subject, RedactedCopy) else subject
    note_down(
        verb=verb,
        subject=subject,
        agency=record.application.agency,
        actor=actor,
        detail=detail,
    )
