"""How do the statistics leave the page? As a table for a spreadsheet, or as JSON for a program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from gongkai_web.ledgers.reading import escaped
from gongkai_web.statistics.figures import Durations, Number, Statistics

HEADER = ("类别", "项目", "数量", "上年")


def as_csv(found: Statistics) -> bytes:
    """Return the numbers as CSV with a byte order mark, as spreadsheets read Chinese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for group, title, value, before in _rows(found):
        writer.writerow([escaped(group), escaped(title), _cell(value), _cell(before)])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return "" if value is None else value


def _rows(found: Statistics) -> Iterator[tuple[str, str, Any, Any]]:
    total = "合计"
    yield total, "收到申请（件）", found.received.value, found.received.before
    yield total, "办结（件）", found.closed.value, found.closed.before
    yield total, "按期率（%）", found.on_time.percent, found.on_time_before.percent
    now, before = found.durations, found.durations_before
    yield total, "收到至办结工作日数：中位数", now.median, before.median
    yield total, "收到至办结工作日数：九成不超过", now.ninetieth, before.ninetieth
    yield total, f"尚未办结（件，截至 {found.today}）", found.still_open.value, None
    for section in found.sections:
        for number in section.numbers:
            yield section.title, number.title, number.value, number.before
            for row in number.rows:
                yield section.title, row.title, row.value, row.before


def as_json(found: Statistics, *, agencies: list[str]) -> dict[str, Any]:
    """Return the numbers as a JSON object; what is unknown is null."""
    return {
        "agencies": agencies,
        "year": found.year,
        "as_of": found.today.isoformat(),
        "received": _number(found.received),
        "closed": _number(found.closed),
        "on_time_percent": {
            "value": found.on_time.percent, "before": found.on_time_before.percent,
        },
        "working_days_to_close": {
            "value": _days(found.durations), "before": _days(found.durations_before),
        },
        "open": found.still_open.value,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "note": section.note,
                "numbers": [_number(number) for number in section.numbers],
            }
            for section in found.sections
        ],
    }  # fmt: skip


def _days(durations: Durations) -> dict[str, int | None]:
    return {
        "cases": durations.cases,
        "median": durations.median,
        "ninetieth_percentile": durations.ninetieth,
    }


def _number(number: Number) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": number.title,
        "value": number.value,
        "before": number.before,
        "cases": dict(number.query),
    }
    if number.rows:
        found["rows"] = [_number(row) for row in number.rows]
    return found
