"""What does the office file of a review? The 信息发布审核单 of a submission, the 三审三校台账 of a month."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from gongkai.letters.letter import Grid, Letter, clean
from gongkai.review import Decision, Mode
from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers.reading import escaped
from gongkai_web.publishing.content import NOTE
from gongkai_web.review import checklist, debts, evidence, standing
from gongkai_web.review.models import Edition, Opinion, Submission

TITLE = "信息发布审核单"
HEADINGS = (
    "索引号", "标题", "栏目", "第几次送审", "送审人", "送审时间", "环节", "职责", "意见", "保密审查结论",
    "审核人", "时间", "说明", "应急", "内容校验值", "小单位模式",
)  # fmt: skip
_WIDTHS = (24, 40, 16, 8, 12, 17, 14, 10, 14, 24, 12, 17, 40, 6, 20, 8)


def sheet(submission: Submission) -> Letter:
    """Return the review sheet of a submission: what was reviewed, and each opinion as it was given."""
    content, item = submission.content, submission.item
    files = "、".join(one["name"] for one in content.get("attachments") or ()) or "无"
    what = (
        ("标题", content["title"], "索引号", content["index_no"]),
        ("栏目", content.get("column", ""), "发文字号", content.get("doc_no") or "—"),
        ("成文日期", content.get("formed_on") or "—", "来源", content.get("source", "")),
        ("送审人", str(submission.submitted_by), "送审时间", _moment(submission.submitted_at)),
        (
            "第几次送审",
            str(submission.number),
            "方式",
            "应急发布" if submission.is_urgent else "正常",
        ),
        ("分工", submission.ladder_climbed.mode.label, "小单位模式的理由", _why_small(submission)),
    )
    said = tuple(
        (one.title, one.get_decision_display(), str(one.by), _moment(one.at), _remark(one))
        for one in submission.opinions.all()
    )
    ticked = tuple(
        (one.title, str(one.by), *_ticked(one))
        for one in submission.opinions.all()
        if one.decision == Decision.PASS
    )
    blocks = [
        Grid("送审内容", tuple(tuple(clean(cell) for cell in row) for row in what)),
        Grid(
            "附件和说明",
            (
                ("附件", clean(files)),
                *_correction(content),
                ("送审说明", clean(submission.note) or "无"),
            ),
        ),
        Grid(
            "审核意见",
            (("环节", "意见", "审核人", "时间", "说明"), *(tuple(map(clean, row)) for row in said)),
            header=True,
        ),
        Grid(
            "校对清单",
            (("环节", "审核人", "已核对", "未勾选"), *(tuple(map(clean, row)) for row in ticked)),
            header=True,
        ),
        Grid(
            "结果",
            (
                ("进度", standing.of(submission).state.label),
                *_afterwards(submission),
                ("内容校验值", submission.digest),
            ),
        ),
    ]
    return Letter(
        code="review_sheet", version=date(2026, 11, 1), title=TITLE, number="", addressee="",
        blocks=tuple(blocks), agency=item.agency.name, dated=None, attachments=(), basis=(),
        remedy=None, sealed=False,
    )  # fmt: skip


def _why_small(submission: Submission) -> str:
    """Return why the office works in the small mode; a dash where it does not."""
    if submission.mode != Mode.SMALL_OFFICE:
        return "—"
    return clean(submission.ladder.reason) or "没有写明"


def _afterwards(submission: Submission) -> list[tuple[str, str]]:
    """Return what is told of an edition: who agreed to the hurry, the last day, who looked at it."""
    edition = Edition.objects.filter(submission=submission).defer("content").first()
    if edition is None:
        return []
    told = []
    if edition.is_urgent:
        edition.submission = submission
        due = debts.due(edition)
        told += [
            ("应急发布的批准", clean(edition.approved_how) or "没有登记"),
            ("补签期限", f"{due.due_on}，{debts.basis(due)}"),
        ]
    looks = [
        f"{one.get_found_display()} {one.by} {_moment(one.at)}"
        + (f"：{one.remark}" if one.remark else "")
        for one in edition.rechecks.select_related("by").order_by("pk")
    ]
    return [*told, ("发布后复核", clean("；".join(looks)) or "没有复核记录")]


def _correction(content: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    note = content.get(NOTE)
    return (("更正说明", clean(note)),) if note else ()


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _ticked(one: Opinion) -> tuple[str, str]:
    """Return what of the checklist a pass ticked, and what it left."""
    left = checklist.unticked(one.duty, one.checked)
    if not one.checked:
        return "未勾选", "全部"
    return "；".join(one.checked), "；".join(left) or "无"


def _remark(one: Opinion) -> str:
    told = [one.get_conclusion_display()] if one.conclusion else []
    if one.to is not None:
        told.append(f"转交{one.to}")
    if one.remark:
        told.append(one.remark)
    told += [f"“{place['quote']}”：{place['note']}" for place in one.places]
    return "；".join(told) or "—"


def register(agency: Agency, *, year: int, month: int) -> bytes:
    """Return the month's register of opinions as a workbook, oldest first. No cell is a formula."""
    book = Workbook(write_only=False)
    page = book.active
    page.title = f"{year}年{month}月"
    page.append(HEADINGS)
    for cell in page[1]:
        cell.font = Font(bold=True)
    for row in _rows(agency, year, month):
        page.append([escaped(cell) if isinstance(cell, str) else cell for cell in row])
    for at, width in enumerate(_WIDTHS, start=1):
        page.column_dimensions[page.cell(1, at).column_letter].width = width
    for cells in page.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(agency: Agency, year: int, month: int) -> Iterator[tuple[Any, ...]]:
    since = timezone.make_aware(datetime(year, month, 1))  # noqa: DTZ001 – made aware
    until = timezone.make_aware(datetime(year + month // 12, month % 12 + 1, 1))  # noqa: DTZ001
    opinions = (
        Opinion.objects.filter(submission__item__agency=agency, at__gte=since, at__lt=until)
        .select_related("submission__submitted_by", "by", "to")
        .annotate(is_sealed=evidence.covers("submission__item", "submission__submitted_at"))
        .order_by("at", "pk")
    )
    for one in opinions:
        submission = one.submission
        content = submission.content
        yield (
            content["index_no"], "（内容已封存）" if one.is_sealed else content["title"],
            content.get("column", ""), submission.number,
            str(submission.submitted_by), _moment(submission.submitted_at), one.title,
            one.get_duty_display(), one.get_decision_display(), one.get_conclusion_display(),
            str(one.by), _moment(one.at), "（已封存）" if one.is_sealed else _remark(one), "是" if submission.is_urgent else "",
            one.digest[:16], "是" if submission.mode == Mode.SMALL_OFFICE else "",
        )  # fmt: skip
