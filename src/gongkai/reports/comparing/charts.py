"""Which numbers does a director look at first, and how are they drawn? Bars, the old above the new.

What came in, was carried and was handled stands first; then the outcomes, the cases of reconsideration
and court, and what the office decided and issued. A sum with an unknown part is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from gongkai.reports.cell_values import Value, cell_values
from gongkai.reports.comparing.comparison import Change, Comparison
from gongkai.reports.comparing.form import told, told_change
from gongkai.reports.schema import (
    OUTCOMES,
    REMEDY_BLOCK_TITLES,
    REMEDY_COLUMNS,
    REMEDY_RESULT_TITLES,
    ROWS_2021,
)

LEAD = {
    "new_received": "本年新收",
    "carried_over": "上年结转",
    "total_handled": "办理总计",
    "carried_forward": "结转下年度",
}
"""What is read before all else: rows of table 3, and what they are called in a word."""
_REST = (
    ("处理决定（件）", (".decisions",)),
    ("规章和规范性文件（件）", (".issued", ".repealed", ".in_force")),
)
_WIDEST, _WIDEST_ON_CARD = 70, 60
"""Per cent of the row's width, so that the number has room beside the bar."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of both reports under the name a chart gives it."""

    name: str
    change: Change
    parts: tuple[Line, ...] = ()
    """What it is the sum of, or what of it matters."""

    @property
    def is_drawn(self) -> bool:
        """Return whether there is anything but 0 and blanks."""
        return bool(self.change.old or self.change.new)


@dataclass(frozen=True, slots=True)
class Chart:
    """Some lines under one heading and on one scale."""

    title: str
    lines: tuple[Line, ...]


def lead(comparison: Comparison) -> tuple[Line, ...]:
    """Return the four totals of table 3 by which the year is known."""
    cells = _Cells(comparison)
    return tuple(Line(name, cells.total(row)) for row, name in LEAD.items())


def charts(comparison: Comparison) -> tuple[Chart, ...]:
    """Return the charts that hold anything but 0 and blanks, in the order they are read."""
    cells = _Cells(comparison)
    rest = [Chart(title, tuple(_rest(comparison, ends))) for title, ends in _REST]
    made = (
        Chart("办理结果（件）", tuple(_outcomes(cells))),
        Chart("行政复议、行政诉讼（件）", tuple(_remedies(cells))),
        *rest,
    )
    return tuple(chart for chart in made if any(line.is_drawn for line in chart.lines))


def details(drawn: Iterable[Chart]) -> list[Line]:
    """Return the lines that are sums of no other line, each once: what a summary picks from."""
    return [
        part
        for chart in drawn
        for line in chart.lines
        for part in (line.parts if line.change.path == "" else (line,))
    ]


class _Cells:
    """Both reports' numbers by path."""

    def __init__(self, comparison: Comparison) -> None:
        self.old = dict(cell_values(comparison.old))
        self.new = dict(cell_values(comparison.new))

    def change(self, path: str) -> Change:
        """Return one number of both."""
        return Change(path, self.old.get(path), self.new.get(path))

    def total(self, row: str) -> Change:
        """Return a row's total of table 3."""
        return self.change(f"applications.{row}[6]")

    def sum(self, rows: Iterable[str]) -> Change:
        """Return the sum of the rows' totals that each form has; unknown where one is blank."""
        paths = [f"applications.{row}[6]" for row in rows]
        return Change("", _sum(self.old, paths), _sum(self.new, paths))


def _sum(values: dict[str, Value], paths: list[str]) -> Value:
    found = [values[path] for path in paths if path in values]
    known = [value for value in found if value is not None]
    return sum(known) if found and len(known) == len(found) else None


def _outcomes(cells: _Cells) -> Iterator[Line]:
    """Yield （一）to（六）, a group as the sum of its rows."""
    rows = [row for row in ROWS_2021 if row.key in OUTCOMES]
    for _, found in groupby(rows, key=lambda row: row.group or row.key):
        group = list(found)
        if group[0].group is None:
            name = group[0].label.partition("（区分")[0]
            yield Line(name, cells.total(group[0].key))
            continue
        parts = [Line(row.full_label, cells.total(row.key)) for row in group]
        yield Line(
            group[0].group,
            cells.sum(row.key for row in group),
            tuple(part for part in parts if part.is_drawn),
        )


def _remedies(cells: _Cells) -> Iterator[Line]:
    """Yield the cases of each way, and how many of them were corrected."""
    corrected = REMEDY_COLUMNS.index("corrected")
    for block, title in REMEDY_BLOCK_TITLES.items():
        change = cells.change(f"remedies.{block}[{len(REMEDY_COLUMNS) - 1}]")
        part = Line(
            f"其中：{REMEDY_RESULT_TITLES['corrected']}",
            cells.change(f"remedies.{block}[{corrected}]"),
        )
        yield Line(title, change, (part,) if part.is_drawn else ())


def _rest(comparison: Comparison, ends: tuple[str, ...]) -> Iterator[Line]:
    for cell in comparison.cells:
        if cell.path.startswith("proactive") and cell.path.endswith(ends):
            row, _, measure = cell.name.partition("“")[2].rpartition("”")
            line = Line(row if len(ends) == 1 else f"{row}　{measure}", cell)
            if line.is_drawn:
                yield line


def drawn_lead(lines: tuple[Line, ...], sides: tuple[str, str]) -> Iterator[str]:
    """Yield the totals as cards on one scale."""
    most = _most(lines)
    yield '<div class="cards">'
    for line in lines:
        yield (
            f'<div class="card"><h3>{escape(line.name)}</h3>{_bars(line.change, most, sides, _WIDEST_ON_CARD)}'
            f"{_change(line.change)}</div>"
        )
    yield "</div>"


def drawn(chart: Chart, sides: tuple[str, str]) -> Iterator[str]:
    """Yield a chart: its lines on one scale, the parts of a sum folded under it."""
    most = _most(chart.lines)
    yield f'<h3>{escape(chart.title)}</h3><div class="bars">'
    for line in chart.lines:
        yield _line(line, most, sides)
        if line.parts and line.change.path:  # no sum: what of it matters
            yield from (_line(part, most, sides, part=True) for part in line.parts)
        elif line.parts:
            inner = "".join(_line(part, most, sides, part=True) for part in line.parts)
            yield (
                f"<details><summary>{escape(line.name)}的 {len(line.parts)} 种情形</summary>"
                f"{inner}</details>"
            )
    yield "</div>"


def _line(line: Line, most: float, sides: tuple[str, str], *, part: bool = False) -> str:
    return (
        f'<div class="line{" part" if part else ""}"><span>{escape(line.name)}</span>'
        f"{_bars(line.change, most, sides)}{_change(line.change)}</div>"
    )


def _most(lines: Iterable[Line]) -> float:
    values = [value for line in lines for one in (line, *line.parts) for value in
              (one.change.old, one.change.new)]  # fmt: skip
    return max((abs(float(value)) for value in values if value), default=1.0)


def _bars(change: Change, most: float, sides: tuple[str, str], widest: int = _WIDEST) -> str:
    """Draw old over new, each with its number beside it; 0 and blank have no bar."""
    made = []
    for kind, side, value in zip(("old", "new"), sides, (change.old, change.new), strict=True):
        width = abs(float(value or 0)) / most * widest
        bar = (
            f'<svg class="{kind}" width="{max(width, 0.5):.1f}%" height="14" '
            f'aria-hidden="true"><rect width="100%" height="14" rx="2"/></svg>'
            if value
            else ""
        )
        made.append(
            f'<span class="bar"><span class="unseen">{escape(side)}</span>{bar}'
            f"<span>{told(value)}</span></span>"
        )
    return f'<span class="both">{"".join(made)}</span>'


def _change(change: Change) -> str:
    return f'<span class="change {change.way}">{told_change(change)}</span>'
