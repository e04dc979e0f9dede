"""How are the numbers of many reports added up? (条例 art. 49; report quality: collection by the superior)

Every number but 规章 is the sum of the offices' numbers: 规章 are made by governments alone and come
from the register of the justice department, never from the departments' reports. The text is
never joined: the superior writes its own. What one office left blank makes a sum unknown, unless
somebody decides that blanks count as 0 (never what could not be read); the known part and who is missing stand beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from gongkai.reports.cell_values import Value, cell_values, with_values
from gongkai.reports.checks import Context, Severity, check
from gongkai.reports.merging.offices import Bridge, Offices, bridges
from gongkai.reports.schema import (
    COLUMNS,
    REMEDY_BLOCKS,
    REMEDY_COLUMNS,
    AnnualReport,
    Narrative,
    Period,
    Proactive,
    Proactive2019,
    format_of,
    rows_of,
)

State = Literal["summed", "unknown", "not_summed"]
Cause = Literal["sum_mismatch", "missing_child"]

NOT_SUMMED = {
    "proactive.rules.": "规章只由有立法权的政府制定，以司法行政部门的登记为准，不由各单位的报告相加",
    "proactive_2019.rules.": "规章只由有立法权的政府制定，以司法行政部门的登记为准，不由各单位的报告相加",
}
"""Which cells are not added up, by the beginning of their path, and why."""
CAUTIONS = {
    "proactive.normative_docs.": "联合发文只计一次（由牵头单位计），请核对是否重复",
    "proactive.admin_fees.": "财政部门不得把全区总额再报一次，请核对是否重复",
    "remedies.": "原行政行为作出机关和复议机关为共同被告的，一案只计一次，请核对是否重复",
}
"""What to look at where a sum might count one thing twice."""
_OTHER = ("other_correction_overdue", "other_fee_overdue", "other_other")


@dataclass(frozen=True, slots=True)
class Sum:
    """One number of the merged report, and what it was added up from."""

    path: str
    value: Value
    """None where it is unknown or not summed."""
    state: State
    known: int | Decimal
    """The sum of the numbers that are known."""
    contributions: Mapping[str, Value]
    """Each office's number; None where its report leaves the cell blank or lacks it."""
    why: str | None = None
    """Why there is no sum; in Chinese."""
    published: Value = None
    """The number in the superior's own published report, where that was given."""

    @property
    def unknown_from(self) -> tuple[str, ...]:
        """Return the offices that gave no number."""
        return tuple(name for name, value in self.contributions.items() if value is None)


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged report, every sum with its contributions, and what is missing."""

    report: AnnualReport
    offices: Offices
    sums: tuple[Sum, ...]
    blanks_as_zero: bool
    bridges: tuple[Bridge, ...] = ()
    unbridged: tuple[str, ...] = ()
    """Offices of last year's whose cases nobody goes on with."""
    notes: tuple[str, ...] = ()
    published: AnnualReport | None = None

    @property
    def mismatches(self) -> tuple[Sum, ...]:
        """Return the sums that the superior's published report does not show."""
        return tuple(
            one
            for one in self.sums
            if one.published is not None and one.value is not None and one.published != one.value
        )

    def cause(self, one: Sum) -> Cause | None:
        """Return why a published number may differ from the sum; None where it does not.

        A report that is missing can only make the sum too small: a sum above the published
        number is a mismatch, whoever is missing.
        """
        if one.published is None or one.value is None or one.published == one.value:
            return None
        short = one.published > one.value
        return "missing_child" if short and self.offices.missing else "sum_mismatch"


def merge(
    offices: Offices,
    *,
    agency: str,
    year: int,
    blanks_as_zero: bool = False,
    before: Sequence[AnnualReport] = (),
    merged: Mapping[str, str | Sequence[str]] | None = None,
    established: Collection[str] = (),
    published: AnnualReport | None = None,
) -> Merge:
    """Add up the offices' reports into one of ``agency`` for ``year``.

    ``before`` are last year's reports, ``merged`` maps offices that are gone to their heirs and
    ``established`` are those that are new: all for the bridges of carried cases. ``published`` is the superior's own report, to be held
    against the sums.
    """
    reports = tuple(offices.reports)
    blanks = _blanks(offices) if blanks_as_zero else {}
    undivided = any(_undivided(report) for report in reports)
    frame = _frame(agency, year, undivided=undivided)
    tables = {report.agency: _table(report, undivided=undivided) for report in reports}
    theirs = _table(published, undivided=undivided) if published is not None else {}
    sums = tuple(
        _sum(
            path, {name: table.get(path) for name, table in tables.items()},
            blanks.get(path, frozenset()), theirs.get(path),
        )
        for path, _ in cell_values(frame)
    )  # fmt: skip
    report = with_values(frame, {one.path: one.value for one in sums})
    found, unbridged = bridges(reports, before, merged or {}, established) if before else ((), ())
    return Merge(
        report, offices, sums, blanks_as_zero, found, unbridged,
        (
            *_notes(reports, frame, undivided=undivided), *_tables_lacking(offices),
            *_perhaps_one(reports), *_not_adding_up(offices),
        ),
        published,
    )  # fmt: skip


def caution(path: str) -> str | None:
    """Return what to look at before believing a sum, or None."""
    return next((why for head, why in CAUTIONS.items() if path.startswith(head)), None)


def _undivided(report: AnnualReport) -> bool:
    keys = report.applications.keys()
    return "other_other" in keys and not keys & set(_OTHER[:2])


def _frame(agency: str, year: int, *, undivided: bool) -> AnnualReport:
    """Return a report of that year's form without a number."""
    form = format_of(year)
    rows = rows_of("2019" if undivided else form)
    return AnnualReport(
        agency=agency, year=year, format=form, period=Period.of_year(year),
        narrative=Narrative(),
        proactive=Proactive() if form == "2021" else None,
        proactive_2019=Proactive2019() if form == "2019" else None,
        applications={row.key: (None,) * len(COLUMNS) for row in rows},
        remedies={block: (None,) * len(REMEDY_COLUMNS) for block in REMEDY_BLOCKS},
    )  # fmt: skip


def _table(report: AnnualReport, *, undivided: bool) -> dict[str, Value]:
    """Return the numbers of a report by path, （六） in one row where some office has it so."""
    if undivided and not _undivided(report):
        rows = [report.applications.get(key) for key in _OTHER]
        report = replace(report, applications={**report.applications, "other_other": _joined(rows)})
    return dict(cell_values(report))


def _joined(rows: Sequence[tuple[int | None, ...] | None]) -> tuple[int | None, ...]:
    columns = zip(*(row or (None,) * len(COLUMNS) for row in rows), strict=True)
    return tuple(
        None if None in column else sum(value for value in column if value is not None)
        for column in columns
    )


def _blanks(offices: Offices) -> dict[str, frozenset[str]]:
    """Return per cell the offices whose report leaves it blank or writes ``/`` for it.

    What could not be read, and what the file does not have at all, is no blank.
    """
    found: dict[str, set[str]] = {}
    for reading in offices.readings:
        for path, cell in reading.evidence.items():
            if cell.state in ("blank", "not_applicable") and cell.raw is not None:
                found.setdefault(path, set()).add(reading.report.agency)
    return {path: frozenset(names) for path, names in found.items()}


def _sum(
    path: str, contributions: Mapping[str, Value], blank: frozenset[str], published: Value
) -> Sum:
    """Add up one cell; what the offices in ``blank`` left out counts as 0."""
    known = [value for value in contributions.values() if value is not None]
    total = sum(known, Decimal(0) if "amount" in path else 0)
    for beginning, why in NOT_SUMMED.items():
        if path.startswith(beginning) and any(known):
            return Sum(path, None, "not_summed", total, contributions, why, published)
    lacking = [name for name, value in contributions.items() if value is None and name not in blank]
    if lacking:
        why = f"{_named(lacking)}的报告这一格空白、没有或者读不准"
        return Sum(path, None, "unknown", total, contributions, why, published)
    return Sum(path, total, "summed", total, contributions, None, published)


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:5])
    return f"{shown}等 {len(names)} 个单位" if len(names) > 5 else shown


def _notes(
    reports: Sequence[AnnualReport], frame: AnnualReport, *, undivided: bool
) -> Iterator[str]:
    if undivided and any(not _undivided(report) for report in reports):
        names = "、".join(report.agency for report in reports if _undivided(report))
        yield f"{names}的“（六）其他处理”不分项，汇总表这一行也不分项"
    for report in reports:
        if (report.proactive is None) != (frame.proactive is None):
            yield f"{report.agency}的表二格式与 {frame.year} 年度的格式不同，没有计入表二"
    for report in reports:
        if report.period != frame.period:
            yield (
                f"{report.agency}的统计期限是 {report.period.first} 至 {report.period.last}，"
                "不是自然年度"
            )


def _tables_lacking(offices: Offices) -> Iterator[str]:
    """Tell whose report has no table 3 or 4: its numbers are unknown, not 0."""
    for reading in offices.readings:
        lacking = [
            title
            for title, table in (("表三", "applications."), ("表四", "remedies."))
            if all(
                cell.raw is None
                for path, cell in reading.evidence.items()
                if path.startswith(table)
            )
        ]
        if lacking:
            yield f"{reading.report.agency}的报告没有读到{'、'.join(lacking)}，其中各数未知"


def _perhaps_one(reports: Sequence[AnnualReport]) -> Iterator[str]:
    """Tell of names too short to say whose they are, which may be another's whose report is here, too."""
    names = ["".join(report.agency.split()) for report in reports]
    for one in names:
        longer = [name for name in names if name != one and name.endswith(one)]
        if longer:
            yield f"“{one}”和{'、'.join(f'“{name}”' for name in longer)}可能是同一机关，现在都计入了，请核对"


_ADDING_UP = ("T3-01", "T3-02", "T3-03", "T4-01")


def _not_adding_up(offices: Offices) -> Iterator[str]:
    """Tell whose own table 3 or 4 does not add up: the sums inherit it. Blanks are told elsewhere."""
    for reading in offices.readings:
        context = Context(doubtful=tuple(reading.doubtful))
        wrong = [
            finding.rule
            for finding in check(reading.report, context=context, only=_ADDING_UP).findings
            if finding.severity is Severity.ERROR
            and _is_number(finding.expected)
            and _is_number(finding.actual)
        ]
        if wrong:
            rules = "、".join(dict.fromkeys(wrong))
            yield f"{reading.report.agency}的报告自身不平（{rules}），汇总数会随之不平，请先核对或者退回更正"


def _is_number(told: str | None) -> bool:
    return told is not None and told.isdecimal()
