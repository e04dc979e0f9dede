"""What can one see at a glance of a published report, beside the year before? (条例 art. 50)

Numbers are those of the frozen report, nothing is counted anew. A blank stays unknown: a sum with a
blank in it is unknown too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from gongkai.reports.cell_names import cell_name
from gongkai.reports.schema import (
    APPLICANT_KIND_TITLES,
    COLUMNS,
    REMEDY_BLOCK_TITLES,
    REMEDY_RESULT_TITLES,
    AnnualReport,
    cell_paths,
)
from gongkai.reports.tables import printed, tables
from gongkai_web.portal.charts import Figure, Number, bars

TOTAL = COLUMNS.index("total")
Read = Callable[[AnnualReport], Number]


@dataclass(frozen=True, slots=True)
class Group:
    """Some numbers that belong together."""

    title: str
    unit: str
    figures: tuple[Figure, ...]
    note: str = ""
    in_table: tuple[Figure, ...] = field(default=())
    """What has another unit, and stands in the table alone."""

    @property
    def chart(self) -> SafeString:
        """The drawing; empty where there is nothing to draw."""
        return bars(self.figures, self.title)

    @property
    def rows(self) -> tuple[Figure, ...]:
        """The lines of the table."""
        return self.figures + self.in_table


def _cell(key: str, column: int = TOTAL) -> Read:
    def read(report: AnnualReport) -> Number:
        values = report.applications.get(key)
        return values[column] if values is not None and column < len(values) else None

    return read


def _sum(prefix: str) -> Read:
    def read(report: AnnualReport) -> Number:
        found = [_cell(key)(report) for key in report.applications if key.startswith(prefix)]
        known = [one for one in found if one is not None]
        return sum(known) if known and len(known) == len(found) else None

    return read


def _remedy(block: str, column: int) -> Read:
    def read(report: AnnualReport) -> Number:
        values = report.remedies.get(block)
        return values[column] if values is not None and column < len(values) else None

    return read


def _proactive(row: str, measure: str) -> Read:
    def read(report: AnnualReport) -> Number:
        table = report.proactive
        if table is None:
            return None
        value = getattr(table, row)
        return getattr(value, measure) if measure else value

    return read


_APPLICATIONS = (
    ("本年新收申请", _cell("new_received")),
    ("上年结转", _cell("carried_over")),
    ("本年办理完毕", _cell("total_handled")),
    ("结转下年度", _cell("carried_forward")),
)
_RESULTS = (
    ("予以公开", _cell("granted")),
    ("部分公开", _cell("partial")),
    ("不予公开", _sum("withheld_")),
    ("无法提供", _sum("unable_")),
    ("不予处理", _sum("not_handled_")),
    ("其他处理", _sum("other_")),
)
_APPLICANTS = tuple(
    (title, _cell("new_received", at)) for at, title in enumerate(APPLICANT_KIND_TITLES.values())
)
_DOCUMENTS = (
    ("规范性文件：本年制发", _proactive("normative_docs", "issued")),
    ("规范性文件：本年废止", _proactive("normative_docs", "repealed")),
    ("规范性文件：现行有效", _proactive("normative_docs", "in_force")),
    ("规章：现行有效", _proactive("rules", "in_force")),
)
_DECISIONS = (
    ("行政许可", _proactive("licences", "")),
    ("行政处罚", _proactive("penalties", "")),
    ("行政强制", _proactive("coercions", "")),
)
_FEES = (("行政事业性收费（万元）", _proactive("admin_fees", "")),)
_REMEDIES = tuple(
    (f"{block_title}：{title}", _remedy(block, at))
    for block, block_title in REMEDY_BLOCK_TITLES.items()
    for at, title in enumerate(REMEDY_RESULT_TITLES.values())
)


def figures(report: AnnualReport, before: AnnualReport | None) -> list[Group]:
    """Return the numbers of a report in groups; what the report lacks as a whole is left out."""

    def read(names: Iterable[tuple[str, Read]]) -> tuple[Figure, ...]:
        return tuple(
            Figure(label, value(report), value(before) if before is not None else None)
            for label, value in names
        )

    groups = [
        Group("收到和办理的申请", "件", read(_APPLICATIONS)),
        Group("办理结果", "件", read(_RESULTS)),
        Group("申请人", "件", read(_APPLICANTS), note="本年新收申请，按申请人的类型"),
        Group("规章和规范性文件", "件", read(_DOCUMENTS)),
        Group("行政许可、处罚和强制", "件", read(_DECISIONS), in_table=read(_FEES)),
        Group("行政复议和行政诉讼", "件", read(_REMEDIES)),
    ]
    return [group for group in groups if any(one.value is not None for one in group.rows)]


def application_total(report: AnnualReport) -> Number:
    """Return how many applications were newly received."""
    return _cell("new_received")(report)


def application_numbers(report: AnnualReport) -> tuple[Number, Number, Number]:
    """Return how many applications were newly received, handled, and carried forward."""
    received, handled, carried = (
        _cell(key)(report) for key in ("new_received", "total_handled", "carried_forward")
    )
    return received, handled, carried


def as_csv(report: AnnualReport, before: AnnualReport | None) -> bytes:
    """Return every number of the report with its name and path, beside the year before's, as CSV."""
    values = _values(report)
    values_before = _values(before) if before is not None else {}
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("编码", "项目", f"{report.year}年", f"{report.year - 1}年"))
    for path in cell_paths(report):
        writer.writerow((path, cell_name(path), values.get(path, ""), values_before.get(path, "")))
    return text.getvalue().encode("utf-8-sig")


def _values(report: AnnualReport) -> dict[str, str]:
    """Return each number as it is printed, by its path."""
    return {
        cell.path: printed(cell.value)
        for table in tables(report)
        for row in table.rows
        for cell in row
        if cell.path is not None
    }
