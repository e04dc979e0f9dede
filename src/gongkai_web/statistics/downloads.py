"""How do the statistics leave the page? As a table for a spreadsheet, or as JSON for a program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from gongkai_web.ledgers.reading import escaped
from gongkai_web.statistics.figures import Durations, Number, Statistics
from gongkai_web.statistics.published import Publishing

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


def published_csv(found: Publishing) -> bytes:
    """Return the numbers of publishing as CSV; ``信息`` counts each item once."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("类别", "项目", "数量", "单位", "信息（条）", "上年"))
    whole = found.publications
    writer.writerow(["合计", "发布", whole.value, "条次", whole.items, whole.before])
    writer.writerow(["合计", "媒体刊发", found.articles.value, "篇", "", found.articles.before])
    for title, now, before in (
        ("按期公开率", found.on_time, found.on_time_before),
        ("政府网站以外所占比例", found.outside, found.outside_before),
    ):
        writer.writerow(["合计", title, _cell(now.percent), "%", "", _cell(before.percent)])
    for section in found.sections:
        for one in section.numbers:
            row = [one.value, section.unit, _cell(one.items), _cell(one.before)]
            writer.writerow([escaped(section.title), escaped(one.title), *row])
    return text.getvalue().encode("utf-8-sig")


def published_json(found: Publishing, *, agencies: list[str]) -> dict[str, Any]:
    """Return the numbers of publishing as a JSON object; what is unknown is null."""

    def number(one: Number) -> dict[str, Any]:
        return {
            "title": one.title, "value": one.value, "items": one.items, "before": one.before,
            "list": dict(one.query),
        }  # fmt: skip

    return {
        "agencies": agencies,
        "year": found.year,
        "publications": number(found.publications),
        "media_articles": number(found.articles),
        "on_time_percent": {"value": found.on_time.percent, "before": found.on_time_before.percent},
        "outside_website_percent": {
            "value": found.outside.percent, "before": found.outside_before.percent,
        },
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "unit": section.unit,
                "note": section.note,
                "numbers": [number(one) for one in section.numbers],
            }
            for section in found.sections
        ],
    }  # fmt: skip
