"""How is a merge handed on: as JSON (``gongkai.merge/1``), as a workbook, as lines for a person?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.reports.cell_names import cell_name, cell_names
from gongkai.reports.cell_values import Value, as_data
from gongkai.reports.checks.arithmetic import COLUMN_TITLES
from gongkai.reports.merging.merge import CAUTIONS, Merge, Sum, caution
from gongkai.reports.merging.offices import Bridge
from gongkai.reports.tables import printed
from gongkai.reports.writers.outline import printable
from gongkai.reports.writers.workbook import put_text, saved

SCHEMA = "gongkai.merge/1"
STATES = {"summed": "已相加", "unknown": "不能确定", "not_summed": "不相加"}
CAUSES = {"sum_mismatch": "合计不符", "missing_child": "可能因为缺报"}


def to_json(merge: Merge) -> dict[str, Any]:
    """Return the merge as the JSON document ``gongkai.merge/1``.

    ``cells`` holds each sum with every office's number, in the order of the report; ``known``
    is what the offices that gave a number add up to. Money is a decimal string in 万元.
    """
    return {
        "schema": SCHEMA,
        "agency": merge.report.agency,
        "year": merge.report.year,
        "blanks_as_zero": merge.blanks_as_zero,
        "reports": [
            {"agency": one.report.agency, "source": Path(one.source).name}
            for one in merge.offices.readings
        ],
        "missing": list(merge.offices.missing),
        "unexpected": list(merge.offices.unexpected),
        "repeated": list(merge.offices.repeated),
        "cells": [_cell(merge, one) for one in merge.sums],
        "bridges": [_bridge(one) for one in merge.bridges],
        "unbridged": list(merge.unbridged),
        "notes": list(merge.notes),
    }


def _cell(merge: Merge, one: Sum) -> dict[str, Any]:
    found: dict[str, Any] = {
        "cell": one.path, "name": cell_name(one.path), "state": one.state,
        "value": as_data(one.value), "known": as_data(one.known),
        "contributions": {name: as_data(value) for name, value in one.contributions.items()},
        "why": one.why, "caution": caution(one.path) if one.known else None,
    }  # fmt: skip
    if merge.published is not None:
        found |= {"published": as_data(one.published), "cause": merge.cause(one)}
    return found


def _bridge(one: Bridge) -> dict[str, Any]:
    return {
        "agency": one.agency, "sources": list(one.sources), "holds": one.holds,
        "carried_forward_last_year": list(one.then) if one.then is not None else None,
        "carried_over": list(one.now) if one.now is not None else None,
        "differences": list(one.differences), "without_report": list(one.without),
    }  # fmt: skip


def to_text(merge: Merge) -> str:
    """Return what a person should know before believing the sums."""
    states = {state: [one for one in merge.sums if one.state == state] for state in STATES}
    lines = [
        f"{merge.report.agency} {merge.report.year} 年：汇总 {len(merge.offices.readings)} 个单位的报告",
        f"  {len(states['summed'])} 格已相加，{len(states['unknown'])} 格不能确定，{len(states['not_summed'])} 格不相加",
    ]
    for title, names in (
        ("缺报", merge.offices.missing), ("不在应报名单", merge.offices.unexpected),
        ("重复的文件，只计一次", merge.offices.repeated),
    ):  # fmt: skip
        if names:
            lines.append(f"{title}（{len(names)}）：{'、'.join(names)}")
    if states["unknown"]:
        hint = "" if merge.blanks_as_zero else "（空白确实是 0 的，加 --blanks-as-zero）"
        lines.append(f"不能确定的格，有单位空白、没有或者读不准{hint}：")
        lines += [
            f"  {line}" for line in cell_names(one.path for one in states["unknown"]).split("；")
        ]
    for one in states["not_summed"]:
        claims = "、".join(
            f"{name} {printed(value)}" for name, value in one.contributions.items() if value
        )
        lines.append(f"不相加：{cell_name(one.path)}（{claims}）：{one.why}")
    lines += [f"注意：{note}" for note in (*merge.notes, *_cautions(merge))]
    lines += list(_told_bridges(merge))
    lines += list(_told_mismatches(merge))
    return "\n".join(lines) + "\n"


def _cautions(merge: Merge) -> Iterator[str]:
    for head, why in CAUTIONS.items():
        if any(one.known for one in merge.sums if one.path.startswith(head)):
            yield f"{why}"


def _told_bridges(merge: Merge) -> Iterator[str]:
    for one in merge.bridges:
        if one.differences:
            yield (
                f"结转不符：{one.agency}的{'、'.join(one.differences)}，"
                f"上年结转下年度{_row(one.then)}，本年写上年结转{_row(one.now)}"
            )
        elif one.without:
            yield f"结转无法核对：没有{'、'.join(one.without)}的上年报告"
    for name in merge.unbridged:
        yield f"上年有报告、今年没有承接的单位：{name}（已并入的，加 --merged-into {name}=承接单位）"


def _row(values: tuple[int | None, ...] | None) -> str:
    if values is None:
        return "没有"
    named = zip(COLUMN_TITLES, values, strict=True)
    return (
        "（"
        + "，".join(f"{title} {'空白' if value is None else value}" for title, value in named)
        + "）"
    )


def _told_mismatches(merge: Merge) -> Iterator[str]:
    for one in merge.mismatches:
        yield (
            f"{CAUSES[merge.cause(one) or 'sum_mismatch']}：{cell_name(one.path)}，"
            f"公布 {printed(one.published)}，相加得 {printed(one.value)}"
        )


def to_xlsx(merge: Merge) -> bytes:
    """Return a workbook: every sum with each office's number, the bridges, who is missing.

    The same merge gives the same bytes; no text is taken for a formula.
    """
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheets: list[tuple[str, list[list[Any]], tuple[int, ...]]] = [
        ("汇总", list(_rows(merge)), (46, 12, 10, 10, 30)),
        ("单位", list(_office_rows(merge)), (40, 14, 60)),
    ]
    if merge.bridges:
        sheets.append(("结转", list(_bridge_rows(merge)), (36, 40, 12)))
    for at, (title, rows, widths) in enumerate(sheets):
        sheet: Any = book.active if at == 0 else book.create_sheet()
        sheet.title = title
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = sheet.cell(r, c)
                if isinstance(value, str):
                    put_text(cell, printable(value))
                else:
                    cell.value = value
                cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
                if r == 1:
                    cell.font = Font(bold=True)
                    cell.fill = PatternFill("solid", fgColor="E9EDF2")
        for c in range(1, len(rows[0]) + 1):
            sheet.column_dimensions[get_column_letter(c)].width = (
                widths[c - 1] if c <= len(widths) else 14
            )
        sheet.freeze_panes = "B2"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.print_title_rows = "1:1"
    report = merge.report
    return saved(
        book,
        title=f"{report.title}汇总来源",
        creator=printable(report.agency),
        day=report.period.last,
    )


def _number(value: Value) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


def _rows(merge: Merge) -> Iterator[list[Any]]:
    names = [one.report.agency for one in merge.offices.readings]
    beside = ["公布的数", "比较"] if merge.published is not None else []
    yield ["指标", "合计", "状态", "已知部分", "说明", *beside, *names]
    for one in merge.sums:
        why = one.why or (caution(one.path) if one.known else None) or ""
        row: list[Any] = [
            cell_name(one.path), _number(one.value), STATES[one.state], _number(one.known), why,
        ]  # fmt: skip
        if beside:
            cause = merge.cause(one)
            row += [_number(one.published), CAUSES[cause] if cause else ""]
        yield row + [_number(one.contributions[name]) for name in names]


def _office_rows(merge: Merge) -> Iterator[list[Any]]:
    yield ["单位", "状态", "文件"]
    unexpected = set(merge.offices.unexpected)
    for one in merge.offices.readings:
        name = one.report.agency
        state = "不在应报名单" if name in unexpected else "已计入"
        yield [name, state, Path(one.source).name]
    for name in merge.offices.missing:
        yield [name, "缺报", ""]
    for name in merge.offices.repeated:
        yield ["", "重复", name]


def _bridge_rows(merge: Merge) -> Iterator[list[Any]]:
    yield [
        "单位", "上年报告来自", "是否相符",
        *(f"上年结转下年度·{title}" for title in COLUMN_TITLES),
        *(f"本年写上年结转·{title}" for title in COLUMN_TITLES),
    ]  # fmt: skip
    told = {True: "相符", False: "不符", None: "无法核对"}
    blank = (None,) * len(COLUMN_TITLES)
    for one in merge.bridges:
        yield [
            one.agency,
            "、".join(one.sources),
            told[one.holds],
            *(one.then or blank),
            *(one.now or blank),
        ]
    for name in merge.unbridged:
        yield ["（无承接单位）", name, told[None], *blank, *blank]
