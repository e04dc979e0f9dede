"""How does a check look, and how are all of them run?

A check is a function registered under an id that never changes. It takes a
:class:`Case` (the report, last year's, what else is known) and yields
:class:`Finding`\\ s, or says with :class:`NotAssessed` what it would need. It
never passes in silence what it could not look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Literal, TypeAlias

from gongkai.reports.checks.context import Context
from gongkai.reports.schema import AnnualReport

Needs: TypeAlias = Literal["report", "previous", "context"]


class Severity(StrEnum):
    """How much a finding weighs: an error blocks finalising, a warning wants a word."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_TITLES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Somebody accepts one finding, by name and with a reason."""

    fingerprint: str
    """Of the finding: :func:`gongkai.reports.checks.fingerprint`."""
    reason: str
    by: str
    on: date | None = None
    agency: str | None = None
    """Whose report it is about; None where the caller gives it to that report alone."""
    year: int | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.by.strip():
            raise ValueError("接受偏差须写明理由和姓名")


@dataclass(frozen=True, slots=True)
class Waived:
    """The waiver of a finding, and how much the finding weighed before it."""

    waiver: Waiver
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong, and where. ``rule`` and ``severity`` are filled in by the registry."""

    message: str
    """One Chinese sentence: the place, what stands there, what is expected."""
    cells: tuple[str, ...] = ()
    """Paths as :func:`gongkai.reports.schema.cell_paths` gives them."""
    expected: str | None = None
    actual: str | None = None
    quote: str | None = None
    """The sentence of the report that the finding is about."""
    severity: Severity | None = None
    """Only where one finding weighs otherwise than its rule."""
    rule: str = ""
    waived: Waived | None = None
    """Set where somebody accepted the finding: it is shown as a note and blocks nothing."""


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """Why a rule could not be applied to this report."""

    why: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What a check looks at."""

    report: AnnualReport
    previous: AnnualReport | None = None
    context: Context = field(default_factory=Context)
    previous_refused: str | None = None
    """Why the report given as last year's cannot serve as such."""


Answer: TypeAlias = Finding | NotAssessed
Function: TypeAlias = Callable[[Case], Iterable[Answer]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered check, as the reference page shows it."""

    id: str
    severity: Severity
    title: str
    """What must hold, in one Chinese sentence."""
    formula: str
    source: str
    """The law or notice it rests on, or 数据逻辑 where it follows from the figures."""
    needs: Needs
    function: Function
    module: str


UNREAD = "读不准"
"""What a finding says it found where a cell could not be read."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the checks found in one report."""

    agency: str
    year: int
    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that somebody accepted, by name and with a reason."""
        return tuple(finding for finding in self.findings if finding.waived is not None)

    @property
    def unread(self) -> tuple[str, ...]:
        """The cells that could not be read for certain: whether they are in order is not known."""
        return tuple(
            cell for finding in self.findings if finding.actual == UNREAD for cell in finding.cells
        )

    @property
    def passed(self) -> bool:
        """True where no finding is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    def of(self, rule: str) -> tuple[Finding, ...]:
        """Return the findings of one rule."""
        return tuple(finding for finding in self.findings if finding.rule == rule)


_rules: dict[str, Rule] = {}


def register(
    id_: str,
    *,
    severity: Severity,
    title: str,
    formula: str,
    source: str,
    needs: Needs = "report",
) -> Callable[[Function], Function]:
    """Register the decorated function as the check ``id_``. Raises ValueError if taken."""

    def decorate(function: Function) -> Function:
        if id_ in _rules:
            raise ValueError(f"check {id_} is registered twice")
        module = function.__module__.rpartition(".")[2]
        _rules[id_] = Rule(id_, severity, title, formula, source, needs, function, module)
        return function

    return decorate


_FAMILIES = ("X", "F", "T2", "T3", "T4", "T", "N", "Y")


def _order(id_: str) -> tuple[int, str]:
    family = id_.split("-")[0].rstrip("0123456789") if "-" not in id_ else id_.split("-")[0]
    return _FAMILIES.index(family), id_


def rules() -> tuple[Rule, ...]:
    """Return every registered check, family by family."""
    return tuple(sorted(_rules.values(), key=lambda rule: _order(rule.id)))


_SHORT_NAME = 5
_PLACE_ENDS = tuple("省市州盟县区旗国")


def is_same_agency(one: str, other: str) -> bool:
    """Return whether two names are one agency's: equal, or one the other without its place.

    陕州区司法局 is 三门峡市陕州区司法局; 区司法局 is too short to tell whose it is.
    """
    short, long = _bare(one), _bare(other)
    if len(short) > len(long):
        short, long = long, short
    if short == long:
        return True
    if len(short) < _SHORT_NAME or not long.endswith(short):
        return False
    return long.removesuffix(short).endswith(_PLACE_ENDS)


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    """Return a name without white space; a county compares each of its names with all others."""
    return "".join(name.split())


def _previous_refused(
    report: AnnualReport, previous: AnnualReport, context: Context, same_agency: bool
) -> str | None:
    """Return why ``previous`` is not this agency's report of the year before, or None."""
    if previous.year != report.year - 1:
        return f"给出的上年报告是 {previous.year} 年的，应为 {report.year - 1} 年"
    vouched = same_agency or context.reorganised is not None
    if not vouched and not is_same_agency(report.agency, previous.agency):
        return f"给出的上年报告属于“{previous.agency}”，与“{report.agency}”不同"
    return None


def run(
    report: AnnualReport,
    *,
    previous: AnnualReport | None = None,
    context: Context | None = None,
    only: Iterable[str] | None = None,
    same_agency: bool = False,
) -> CheckResult:
    """Apply the checks (all, or the ids in ``only``) and return what they found.

    ``same_agency``: the caller vouches that ``previous`` is this agency's,
    whatever name it bears; the report of another year is refused all the same.
    """
    known = context or Context()
    refused = (
        _previous_refused(report, previous, known, same_agency) if previous is not None else None
    )
    case = Case(report, None if refused else previous, known, refused)
    wanted = None if only is None else set(only)
    findings: list[Finding] = []
    not_assessed: list[NotAssessed] = []
    for rule in rules():
        if wanted is not None and rule.id not in wanted:
            continue
        reasons: list[str] = []
        for answer in _answers(rule, case):
            if isinstance(answer, NotAssessed):
                if answer.why not in reasons:
                    reasons.append(answer.why)
            else:
                findings.append(
                    replace(answer, rule=rule.id, severity=answer.severity or rule.severity)
                )
        if reasons:
            not_assessed.append(NotAssessed("；".join(reasons), rule.id))
    return CheckResult(report.agency, report.year, tuple(findings), tuple(not_assessed))


def _answers(rule: Rule, case: Case) -> Iterator[Answer]:
    if rule.needs == "previous" and case.previous is None:
        why = case.previous_refused or "没有给出上一年度的报告"
        yield NotAssessed(why)
        return
    yield from rule.function(case)
