"""How is a comparison handed on: as JSON (``gongkai.compare/1``) and as lines for a person?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gongkai.reports.cell_names import cell_names
from gongkai.reports.cell_values import Value, as_data
from gongkai.reports.comparing.comparison import PART_TITLES, Change, Comparison
from gongkai.reports.schema import AnnualReport
from gongkai.reports.tables import printed

SCHEMA = "gongkai.compare/1"
_LONGEST_QUOTE = 60


def to_json(comparison: Comparison, *, old_source: str, new_source: str) -> dict[str, Any]:
    """Return the comparison as the JSON document ``gongkai.compare/1``.

    Every number of both reports stands in ``cells``; ``changed`` counts those that are not the
    same, ``one_sided`` those that only one report gives. Money is a decimal string, ``percent`` a number with one decimal, ``similarity`` and
    shares are between 0 and 1. What is unknown on one side is ``null`` there, and so are
    ``change`` and ``percent``.
    """
    return {
        "schema": SCHEMA,
        "old": _report(comparison.old, old_source),
        "new": _report(comparison.new, new_source),
        "changed": len(comparison.changed),
        "one_sided": len(comparison.one_sided),
        "cells": [_cell(cell) for cell in comparison.cells],
        "copied_share": _share(comparison.share),
        "parts": [
            {
                "part": part.part, "title": part.title, "length": part.length,
                "copied": part.copied, "copied_share": _share(part.share),
            }
            for part in comparison.parts
        ],
        "paragraphs": [
            {
                "part": copied.part, "old_part": copied.old_part,
                "similarity": round(copied.similarity, 3), "fixed_wording": copied.fixed,
                "old": copied.old, "new": copied.new,
            }
            for copied in comparison.copied
        ],
        "problems": {
            "similarity": _share(comparison.problems_alike),
            "copied": comparison.problems_copied,
            "repeated": [{"old": old, "new": new} for old, new in comparison.repeated_problems],
        },
        "notes": list(comparison.notes),
    }  # fmt: skip


def _report(report: AnnualReport, source: str) -> dict[str, Any]:
    return {
        "agency": report.agency, "year": report.year, "format": report.format, "source": source,
    }  # fmt: skip


def _cell(cell: Change) -> dict[str, Any]:
    return {
        "cell": cell.path, "name": cell.name, "old": as_data(cell.old), "new": as_data(cell.new),
        "change": as_data(cell.difference),
        "percent": None if cell.percent is None else float(cell.percent),
        "way": cell.way,
    }  # fmt: skip


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def told(value: Value) -> str:
    """Return a number as people read it; 空白 for what is unknown."""
    return "空白" if value is None else printed(value)


def told_change(cell: Change) -> str:
    """Return how a number changed: ``+5（+25.0%）``, ``由 0 增加``, ``不能比较``."""
    if cell.difference is None:
        return "不能比较"
    if cell.difference == 0:
        return "不变"
    signed = _signed(cell.difference)
    if cell.percent is None:
        return f"{signed}（上次为 0）"
    return f"{signed}（{cell.percent:+}%）"


def _signed(value: int | Decimal) -> str:
    return f"+{printed(value)}" if value > 0 else printed(value)


def to_text(comparison: Comparison, *, old_source: str, new_source: str) -> str:
    """Return the comparison as lines: what changed, what was copied."""
    lines = [
        f"前：{_headline(comparison.old)}（{old_source}）",
        f"后：{_headline(comparison.new)}（{new_source}）",
        *(f"注意：{note}" for note in comparison.notes),
        "",
        f"数字：{len(comparison.cells)} 格，{len(comparison.changed)} 格不同"
        + (f"，{len(comparison.one_sided)} 格只有一份有数" if comparison.one_sided else ""),
    ]
    for cell in comparison.changed:
        lines.append(f"  {cell.name}：{told(cell.old)} → {told(cell.new)}　{told_change(cell)}")
    lines += told_one_sided(comparison)
    lines += ["", *_text_of_words(comparison)]
    return "\n".join(lines) + "\n"


def told_one_sided(comparison: Comparison) -> list[str]:
    """Return the cells that only one report gives, each row named once."""
    lines = []
    for way, told_way in (("vanished", "后一份空白"), ("appeared", "前一份空白")):
        paths = [cell.path for cell in comparison.one_sided if cell.way == way]
        if paths:
            lines.append(f"{told_way}、不能比较（{len(paths)} 格）")
            lines += [f"  {line}" for line in cell_names(paths).split("；")]
    return lines


def _headline(report: AnnualReport) -> str:
    return f"{report.agency or '（未写明机关）'} {report.year} 年"


def _text_of_words(comparison: Comparison) -> list[str]:
    lines = [told_share(comparison)]
    for part in comparison.parts:
        if part.copied and part.share is not None:
            lines.append(f"  {part.title}：{part.share:.0%}")
    own = [copied for copied in comparison.copied if not copied.fixed]
    if own:
        lines += ["", f"与前一份相近的段落（{len(own)}）"]
        for copied in own:
            lines.append(f"  {PART_TITLES[copied.part]}　相似度 {copied.similarity:.0%}")
            lines.append(f"    前：{_cut(copied.old)}")
            lines.append(f"    后：{_cut(copied.new)}")
    if comparison.problems_alike is not None:
        verdict = "，近于雷同" if comparison.problems_copied else ""
        lines += ["", f"第五部分相似度：{comparison.problems_alike:.0%}{verdict}"]
        lines += [f"  两份都写：{_cut(new)}" for _, new in comparison.repeated_problems]
    return lines


def told_share(comparison: Comparison) -> str:
    """Return in a sentence how much of the text was copied."""
    if comparison.share is None:
        return "正文：没有可以比较的段落（固定用语、统计数字和过短的段落不计）"
    return f"正文：自己的文字中 {comparison.share:.0%} 与前一份相同或者相近（固定用语、统计数字不计，年份、数字的改动不计）"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "……"
