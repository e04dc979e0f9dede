"""How is a report that was handed in shown: tables with marks, findings by weight, the diary?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongkai.reports import checks
from gongkai.reports.cell_names import cell_name
from gongkai.reports.checks import Severity
from gongkai.reports.readers import CellEvidence
from gongkai.reports.schema import AnnualReport
from gongkai_web.collection.findings import Found
from gongkai_web.collection.models import ActKind, CellRemark, HandIn, HandInAct, Recheck
from gongkai_web.reports.presenting import SEVERITIES, Mark, ShownTable, shown_tables

DOUBTS = ("unreadable", "ambiguous")
"""The states of numbers that are not known."""
DOUBTFUL = "doubtful"
"""Under which name the list of them stands on a page."""
FOLDED_FROM = 4
"""More warnings than that would push the tables out of sight."""


@dataclass(frozen=True, slots=True)
class OfRule:
    """The findings of one rule."""

    rule: str
    title: str
    source: str
    findings: list[Found]


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one weight."""

    title: str
    css: str
    findings: list[Found]

    @property
    def open(self) -> int:
        """How many nobody decided about."""
        return sum(one.decision is None for one in self.findings)

    @property
    def by_rule(self) -> list[OfRule]:
        """The findings rule by rule, so that what a rule wants is said once."""
        found: dict[str, list[Found]] = {}
        for one in self.findings:
            found.setdefault(one.rule, []).append(one)
        return [OfRule(rule, some[0].title, some[0].source, some) for rule, some in found.items()]

    @property
    def rules(self) -> str:
        """Which rules, with how many findings each, for the line that stands for a folded group."""
        told = [
            f"{one.rule}×{len(one.findings)}" if len(one.findings) > 1 else one.rule
            for one in self.by_rule
        ]
        return "、".join(told)

    @property
    def is_folded(self) -> bool:
        """Stands it behind one line? Errors never do: they are what is to be done."""
        return self.css != "error" and len(self.findings) > FOLDED_FROM


def groups_of(found: Iterable[Found]) -> list[Group]:
    """Return the findings by weight, errors first; empty groups are left out."""
    all_found = list(found)
    groups = [
        Group(title, css, [one for one in all_found if one.severity == severity])
        for severity, (title, css, _) in SEVERITIES.items()
    ]
    return [group for group in groups if group.findings]


_SHORT = {Severity.ERROR: "错", Severity.WARNING: "警"}
"""The weights that are told at the number; the others would only crowd it."""


def tables_of(
    report: AnnualReport,
    *,
    link: Callable[[str], str] | None,
    found: Iterable[Found],
    remarks: dict[str, CellRemark],
    unread: Mapping[str, CellEvidence] | None = None,
) -> list[ShownTable]:
    """Return the three tables: errors nobody settled are framed, remarks and unread numbers marked.

    Each number leads to the findings that speak of it and to its remark; both lead back.
    """
    every = list(found)
    faulty = [
        path
        for one in every
        if one.severity == Severity.ERROR and not one.is_settled
        for path in one.cells
    ]
    notes = {path: row.text for path, row in remarks.items()}
    marks = _marks(every, remarks)
    for path, cell in (unread or {}).items():
        if cell.state in DOUBTS:
            mark = Mark(f"#{DOUBTFUL}", "疑", f"没有读准的数：{cell.note or '无法确定'}", "unread")
            marks[path] = (mark, *marks.get(path, ()))
    return shown_tables(report, link=link, faulty=faulty, notes=notes, marks=marks)


def _marks(found: Iterable[Found], remarks: dict[str, CellRemark]) -> dict[str, tuple[Mark, ...]]:
    """Return the ways by cell: the remark first, then its open findings of the greatest weight."""
    marks: dict[str, list[Mark]] = {
        path: [Mark(f"#{remark_id(number)}", "批", f"看这一格的意见：{row.text}", "remark")]
        for number, (path, row) in enumerate(remarks.items(), start=1)
    }
    by_cell: dict[tuple[str, str], list[Found]] = {}
    for one in sorted(found, key=lambda one: list(SEVERITIES).index(Severity(one.severity))):
        if one.severity in _SHORT and not one.is_settled:
            for path in dict.fromkeys(one.cells):
                by_cell.setdefault((path, one.severity), []).append(one)
    weighed: set[str] = set()
    for (path, severity), some in by_cell.items():  # errors first: the cells are narrow
        if path in weighed:
            continue
        weighed.add(path)
        title, css, _ = SEVERITIES[Severity(severity)]
        count = str(len(some)) if len(some) > 1 else ""
        rules = "、".join(dict.fromkeys(one.rule for one in some))
        marks.setdefault(path, []).append(
            Mark(f"#{some[0].anchor}", _SHORT[Severity(severity)] + count,
                 f"看这一格的{title}：{rules}", css)
        )  # fmt: skip
    return {path: tuple(some) for path, some in marks.items()}


def remark_id(number: int) -> str:
    """Return under which name a remark stands in the list."""
    return f"r-{number}"


@dataclass(frozen=True, slots=True)
class ListedRemark:
    """A remark in the list, and where its number stands."""

    anchor: str
    path: str
    name: str
    row: CellRemark


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a check went: a report without findings is only as good as what was looked at."""

    assessed: int
    missing: list[tuple[str, str, str]]
    """Rule, what it wants, and why it could not be judged."""


def scope_of(check_result: Mapping[str, Any]) -> Scope:
    """Return how many rules were judged in a kept check, and which were not, and why."""
    titles = {rule.id: rule.title for rule in checks.rules()}
    whys: dict[str, list[str]] = {}
    for one in check_result.get("not_assessed", ()):
        whys.setdefault(one["rule"], []).append(one["why"])
    broken = {one["rule"] for one in check_result["findings"]}
    missing = [
        (rule, titles.get(rule, ""), "；".join(dict.fromkeys(some)))
        for rule, some in whys.items()
        if rule not in broken
    ]
    return Scope(len(titles) - len(missing), missing)


def named_remarks(remarks: dict[str, CellRemark]) -> list[ListedRemark]:
    """Return the remarks as they are listed."""
    return [
        ListedRemark(remark_id(number), path, cell_name(path), row)
        for number, (path, row) in enumerate(remarks.items(), start=1)
    ]


def doubtful(evidence: Mapping[str, CellEvidence]) -> list[tuple[str, str, CellEvidence]]:
    """Return path, name and evidence of each number that could not be read for certain."""
    return [
        (path, cell_name(path), cell) for path, cell in evidence.items() if cell.state in DOUBTS
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the diary."""

    at: datetime
    who: str
    what: str
    said: str = ""
    url: str = ""


def diary(
    hand_ins: Iterable[HandIn], acts: Iterable[HandInAct], rechecks: Iterable[Recheck] = ()
) -> list[Line]:
    """Return what happened to a year, newest first."""
    lines = [
        Line(
            one.handed_in_at, _who(one.handed_in_by),
            f"第 {one.number} 次报送" + ("（主管部门代为录入）" if one.by_office else ""),
            one.reason,
        )
        for one in hand_ins
    ]  # fmt: skip
    lines += [
        Line(one.at, _who(one.by), f"第 {one.hand_in.number} 次报送：重新核对", one.why)
        for one in rechecks
    ]
    lines += [Line(act.at, _who(act.by), _told(act), act.remark, act.url) for act in acts]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _who(user: object) -> str:
    return str(user) if user is not None else "命令行"


def _told(act: HandInAct) -> str:
    if act.kind == ActKind.PUBLISHED:
        return f"登记公布（{act.published_on}）"
    if act.kind == ActKind.URL_CHECKED:
        how = "系统访问网址" if act.by_machine else "核对网址"
        return how + ("：无误" if act.is_ok else "：有问题")
    return f"第 {act.hand_in.number} 次报送：{act.get_kind_display()}"
