"""What do the reports of an area's agencies say together? The numbers behind the county's charts.

Each mark of a chart is a sum over reports and keeps its shares: who says what. A number that
a report leaves open is no zero: it is counted apart, as unknown. Nothing here adds up what
must not be added (规章, texts); the county's own report is :mod:`gongkai.reports.merging`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.reports.schema import (
    APPLICANT_KIND_TITLES,
    APPLICANT_KINDS,
    COLUMNS,
    REMEDY_BLOCK_TITLES,
    REMEDY_COLUMNS,
    REMEDY_RESULT_TITLES,
    REMEDY_RESULTS,
    ROWS_2021,
    Number,
)

TOTAL, REMEDY_TOTAL = COLUMNS.index("total"), REMEDY_COLUMNS.index("total")
GROUND_GROUPS = ("withheld", "unable", "not_handled")
"""The groups of table 3 that refuse, each ground a row of its own."""


@dataclass(frozen=True, slots=True)
class Told:
    """The two tables of one agency's report that can be added up, and what the check found."""

    code: str
    """The agency's, which never changes."""
    name: str
    year: int
    applications: Mapping[str, Sequence[Number]]
    remedies: Mapping[str, Sequence[Number]]
    findings: Mapping[str, int]
    """How many findings there are of each rule that were not dismissed."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one report adds to a mark; ``None`` where the report does not tell."""

    code: str
    name: str
    value: Number


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a chart with the reports behind it."""

    key: str
    """Never changes: it is in addresses and in files."""
    title: str
    shares: tuple[Share, ...]
    rows: tuple[Mark, ...] = ()

    @property
    def value(self) -> int:
        """The sum of what is known."""
        return sum(share.value for share in self.shares if share.value is not None)

    @property
    def told(self) -> int | None:
        """The sum of what is known; ``None`` where no report tells anything."""
        return self.value if any(share.value is not None for share in self.shares) else None

    @property
    def unknown(self) -> int:
        """How many reports leave the number open."""
        return sum(share.value is None for share in self.shares)

    @property
    def behind(self) -> tuple[Share, ...]:
        """The shares that matter to a reader: all but the zeros, the largest first."""
        some = [share for share in self.shares if share.value != 0]
        return tuple(sorted(some, key=lambda one: (one.value is None, -(one.value or 0), one.code)))


@dataclass(frozen=True, slots=True)
class Chart:
    """Marks of one kind."""

    key: str
    title: str
    marks: tuple[Mark, ...]
    note: str = ""
    unit: str = "件"


def charts(reports: Sequence[Told], *, titles: Mapping[str, str]) -> tuple[Chart, ...]:
    """Return the charts of one year's reports. ``titles``: of the rules, by their id."""
    return (
        by_agency(reports),
        outcomes(reports),
        grounds(reports),
        applicants(reports),
        remedies(reports),
        findings(reports, titles),
    )


def by_agency(reports: Sequence[Told]) -> Chart:
    """Return what each agency received, the largest first."""
    marks = [
        Mark(f"agency.{one.code}", one.name, (_share(one, _cell(one, "new_received")),))
        for one in reports
    ]
    return Chart(
        "agency",
        "各单位新收申请",
        tuple(sorted(marks, key=lambda mark: (-mark.value, mark.key))),
        note="表三“本年新收政府信息公开申请数量”的总计",
    )


def received(reports: Sequence[Told], year: int) -> Mark:
    """Return what all received in a year: one mark of the row of years."""
    shares = tuple(_share(one, _cell(one, "new_received")) for one in reports)
    return Mark(f"year.{year}", f"{year}年", shares)


def outcomes(reports: Sequence[Told]) -> Chart:
    """Return how the applications ended: the six kinds of result of table 3."""
    return Chart(
        "outcome",
        "办理结果",
        (
            _of_rows(reports, "outcome.granted", "予以公开", ["granted"]),
            _of_rows(reports, "outcome.partial", "部分公开", ["partial"]),
            *(
                _of_rows(reports, f"outcome.{group}", title, _rows_of(group))
                for group, title in _GROUPS.items()
            ),
            _of_rows(reports, "outcome.carried_forward", "结转下年度", ["carried_forward"]),
        ),
        note="表三“本年度办理结果”各项的总计",
    )


def grounds(reports: Sequence[Told]) -> Chart:
    """Return on which grounds applications were refused, ground by ground."""
    labels = {row.key: row.label for row in ROWS_2021}
    return Chart(
        "ground",
        "不予公开、无法提供、不予处理的理由",
        tuple(
            _of_rows(
                reports,
                f"ground.{group}",
                _GROUPS[group],
                _rows_of(group),
                rows=tuple(
                    _of_rows(reports, f"ground.{key}", labels[key].lstrip("0123456789."), [key])
                    for key in _rows_of(group)
                ),
            )
            for group in GROUND_GROUPS
        ),
        note="部分公开的只计入“部分公开”，不计入这里",
    )


def applicants(reports: Sequence[Told]) -> Chart:
    """Return who applied."""
    return Chart(
        "applicant",
        "申请人类型",
        tuple(
            Mark(
                f"applicant.{kind}",
                APPLICANT_KIND_TITLES[kind],
                tuple(_share(one, _cell(one, "new_received", at)) for one in reports),
            )
            for at, kind in enumerate(APPLICANT_KINDS)
        ),
        note="表三“本年新收政府信息公开申请数量”各列",
    )


def remedies(reports: Sequence[Told]) -> Chart:
    """Return the reconsiderations and suits and how they ended."""

    def shares(block: str, at: int) -> tuple[Share, ...]:
        return tuple(_share(one, _at(one.remedies.get(block), at)) for one in reports)

    return Chart(
        "remedy",
        "行政复议、行政诉讼",
        tuple(
            Mark(
                f"remedy.{block}",
                title,
                shares(block, REMEDY_TOTAL),
                rows=tuple(
                    Mark(
                        f"remedy.{block}.{result}", REMEDY_RESULT_TITLES[result], shares(block, at)
                    )
                    for at, result in enumerate(REMEDY_RESULTS)
                ),
            )
            for block, title in REMEDY_BLOCK_TITLES.items()
        ),
        note="表四各项。原行为机关和复议机关作共同被告的，两家可能各计一件",
    )


def findings(reports: Sequence[Told], titles: Mapping[str, str]) -> Chart:
    """Return how many reports break each rule, the most frequent first."""
    rules: dict[str, list[Share]] = {}
    for one in reports:
        for rule, count in one.findings.items():
            if count:
                rules.setdefault(rule, []).append(Share(one.code, one.name, 1))
    marks = [
        Mark(f"finding.{rule}", f"{rule}　{titles.get(rule, '')}".strip("　"), tuple(shares))
        for rule, shares in rules.items()
    ]
    return Chart(
        "finding",
        "检查发现的问题",
        tuple(sorted(marks, key=lambda mark: (-mark.value, mark.key))),
        note="有这种问题的报告份数；已注明理由排除的不计",
        unit="份",
    )


_GROUPS = {
    "withheld": "不予公开",
    "unable": "无法提供",
    "not_handled": "不予处理",
    "other": "其他处理",
}


def _rows_of(group: str) -> list[str]:
    return [row.key for row in ROWS_2021 if row.group and row.key.startswith(f"{group}_")]


def _of_rows(
    reports: Iterable[Told],
    key: str,
    title: str,
    keys: Sequence[str],
    *,
    rows: tuple[Mark, ...] = (),
) -> Mark:
    return Mark(key, title, tuple(_share(one, _sum(one, keys)) for one in reports), rows)


def _sum(report: Told, rows: Sequence[str]) -> Number:
    """Return the sum of the rows the report has; ``None`` where one of them is open or none is there."""
    cells = [_cell(report, row) for row in rows if row in report.applications]
    return None if not cells or None in cells else sum(cell for cell in cells if cell is not None)


def _cell(report: Told, row: str, at: int = TOTAL) -> Number:
    return _at(report.applications.get(row), at)


def _at(cells: Sequence[Number] | None, at: int) -> Number:
    return cells[at] if cells is not None and at < len(cells) else None


def _share(report: Told, value: Number) -> Share:
    return Share(report.code, report.name, value)
