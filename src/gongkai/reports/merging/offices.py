"""Whose reports are added up? Each office once, of one year; who is missing; who was merged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.reports.checks import is_same_agency
from gongkai.reports.checks.arithmetic import COLUMN_TITLES
from gongkai.reports.readers.evidence import Reading
from gongkai.reports.schema import AnnualReport


class CannotMerge(ValueError):
    """The reports cannot be added up as they were given; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Offices:
    """The reports to add up, one an office, and who is missing."""

    readings: tuple[Reading, ...]
    missing: tuple[str, ...] = ()
    """Expected offices whose report was not given."""
    unexpected: tuple[str, ...] = ()
    """Offices whose report was given and who were not expected."""
    repeated: tuple[str, ...] = ()
    """Files left out since the same report was given before."""

    @property
    def reports(self) -> Iterator[AnnualReport]:
        """Yield the reports in the order given."""
        return (reading.report for reading in self.readings)


def offices(readings: Sequence[Reading], *, year: int, expected: Sequence[str] | None) -> Offices:
    """Return the reports that may be added up.

    The same report given twice counts once. Raises :class:`CannotMerge` where a report is of
    another year, names no office, or where two different ones are of one office: which of
    them holds is for a person to say.
    """
    taken: dict[str, Reading] = {}
    repeated = []
    for reading in readings:
        report, name = reading.report, Path(reading.source).name
        if report.year != year:
            raise CannotMerge(f"{name}：是 {report.year} 年的报告，应为 {year} 年的")
        if not report.agency.strip():
            raise CannotMerge(f"{name}：没有读到机关名称，无法汇总；请先核对这份报告")
        known = next((one for one in taken if is_same_agency(one, report.agency)), None)
        if known is None:
            taken[report.agency] = reading
        elif _same_numbers(taken[known].report, report):
            repeated.append(name)
        else:
            raise CannotMerge(
                f"{name}：“{report.agency}”的报告已由 {Path(taken[known].source).name} 给出，"
                "两份的数字不同，请只留一份"
            )
    missing, unexpected = _against(list(taken), expected)
    return Offices(tuple(taken.values()), missing, unexpected, tuple(repeated))


def _same_numbers(one: AnnualReport, other: AnnualReport) -> bool:
    return (one.proactive, one.proactive_2019, one.applications, one.remedies) == (
        other.proactive, other.proactive_2019, other.applications, other.remedies,
    )  # fmt: skip


def _against(
    given: Sequence[str], expected: Sequence[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if expected is None:
        return (), ()
    return (
        tuple(name for name in expected if not any(is_same_agency(name, one) for one in given)),
        tuple(one for one in given if not any(is_same_agency(name, one) for name in expected)),
    )


@dataclass(frozen=True, slots=True)
class Bridge:
    """Cases carried from last year's reports into this year's (表三 第一、二项与第四项).

    ``sources`` are more than the office itself where others were merged into it. Where an
    office's duties were divided, its cases are found again only in all its heirs together:
    they share one bridge, and ``agency`` names them all.
    """

    agency: str
    sources: tuple[str, ...]
    then: tuple[int | None, ...] | None
    """结转下年度 of last year's reports, by the seven columns; None: no report of theirs."""
    now: tuple[int | None, ...] | None
    """上年结转 of this year's; None where an heir's report is not there."""
    without: tuple[str, ...] = field(default=())
    """Sources whose last year's report was not given."""

    @property
    def differences(self) -> tuple[str, ...]:
        """Return the columns whose numbers are both known and contradict each other.

        A source without a report can only add to what was carried: then no more than too
        many cases of the others is a contradiction.
        """
        return tuple(
            title
            for title, then, now in zip(
                COLUMN_TITLES, self.then or (), self.now or (), strict=False
            )
            if then is not None and now is not None
            and (then > now if self.without else then != now)
        )  # fmt: skip

    @property
    def holds(self) -> bool | None:
        """Return whether the numbers agree; None where that cannot be known."""
        if self.differences:
            return False
        known = self.then is not None and self.now is not None and not self.without
        return True if known and None not in (*(self.then or ()), *(self.now or ())) else None


def bridges(
    reports: Sequence[AnnualReport],
    before: Sequence[AnnualReport],
    merged: Mapping[str, str | Sequence[str]],
    established: Collection[str] = (),
) -> tuple[tuple[Bridge, ...], tuple[str, ...]]:
    """Return each office's bridge from last year, and last year's offices that none goes on.

    ``merged`` maps the name of an office that is gone to the one that goes on with its cases, or
    to all among which its duties were divided. ``established`` are offices that did not exist
    last year: nobody waits for a report of theirs.
    """
    heirs = {old: [into] if isinstance(into, str) else list(into) for old, into in merged.items()}
    found, used = [], set()
    for group in _groups(reports, heirs):
        olds = [old for old, into in heirs.items() if any(_is_of(name, group) for name in into)]
        own = [
            report.agency
            for report in group
            if not any(is_same_agency(report.agency, name) for name in established)
        ]
        sources = tuple(dict.fromkeys((*own, *olds)))
        given = [one for one in before if any(is_same_agency(one.agency, name) for name in sources)]
        used |= {one.agency for one in given}
        without = tuple(
            name for name in sources if not any(is_same_agency(name, one.agency) for one in given)
        )
        is_whole = all(_is_of(name, group) for old in olds for name in heirs[old])
        found.append(
            Bridge(
                "、".join(report.agency for report in group), sources,
                _summed("carried_forward", given, strict=False),
                _summed("carried_over", group, strict=True) if is_whole else None, without,
            )
        )  # fmt: skip
    return tuple(found), tuple(one.agency for one in before if one.agency not in used)


def _is_of(name: str, group: Sequence[AnnualReport]) -> bool:
    return any(is_same_agency(name, report.agency) for report in group)


def _groups(
    reports: Sequence[AnnualReport], heirs: Mapping[str, Sequence[str]]
) -> list[list[AnnualReport]]:
    """Return the reports, those together that share what one office left."""
    groups = [[report] for report in reports]
    for into in heirs.values():
        sharing = [group for group in groups if any(_is_of(name, group) for name in into)]
        for group in sharing[1:]:
            sharing[0].extend(group)
            groups.remove(group)
    return groups


def _summed(
    row: str, reports: Sequence[AnnualReport], *, strict: bool
) -> tuple[int | None, ...] | None:
    """Return the row of all reports added up by column; None where none (strict: one) lacks it."""
    rows = [one.applications[row] for one in reports if row in one.applications]
    if not rows or (strict and len(rows) < len(reports)):
        return None
    return tuple(
        None if None in column else sum(value for value in column if value is not None)
        for column in zip(*rows, strict=True)
    )
