"""Is a rule or normative document in force, and what does table 2 count of a year?

A document ceases on the day it is repealed, or on the day after its last day
of validity, whichever comes first. It counts as issued in the year of its
date of issue, as repealed in the year in which it ceased, and as in force
where it stands on 31 December; an amended document and one whose application
is suspended stand. Documents without a date of issue count nowhere: unknown
is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from gongkai.law import provision
from gongkai.workdays.years import ONE_DAY

DocumentKind: TypeAlias = Literal["rule", "normative"]


class Status(StrEnum):
    """What a document is on one day."""

    DRAFT = "draft"
    PENDING = "pending"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    REPEALED = "repealed"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        """The word an official uses."""
        return {
            "draft": "未印发",
            "pending": "尚未施行",
            "in_force": "现行有效",
            "amended": "已修改，现行有效",
            "suspended": "暂停执行",
            "repealed": "已废止",
            "expired": "已失效",
        }[self]

    @property
    def is_valid(self) -> bool:
        """Whether the document stands: in force, amended or suspended. Table 2 counts these."""
        return self in _VALID

    @property
    def has_ended(self) -> bool:
        """Whether the document is no more: repealed or expired."""
        return self in (Status.REPEALED, Status.EXPIRED)


_VALID = (Status.IN_FORCE, Status.AMENDED, Status.SUSPENDED)


class ContradictoryDates(ValueError):
    """A document's dates cannot all be right."""


@dataclass(frozen=True, slots=True)
class NormativeDocument:
    """The dates of a rule (规章) or normative document (行政规范性文件)."""

    doc_no: str
    kind: DocumentKind
    issued_on: date | None
    effective_on: date | None = None
    """The first day in force; the day of issue where none is given."""
    expires_on: date | None = None
    """The last day of validity (有效期至)."""
    repealed_on: date | None = None
    """The first day on which it no longer applied."""
    amended_on: date | None = None
    """The first day on which it applied as changed."""
    suspended_on: date | None = None
    """The first day on which it was not to be applied for the time being."""
    resumed_on: date | None = None
    """The first day on which it was applied again."""

    def __post_init__(self) -> None:
        for later, name in (
            (self.effective_on, "施行日期"),
            (self.expires_on, "有效期至"),
            (self.repealed_on, "废止日期"),
            (self.amended_on, "修改日期"),
            (self.suspended_on, "暂停执行日期"),
        ):
            if self.issued_on and later and later < self.issued_on:
                raise ContradictoryDates(
                    f"{self.doc_no}：{name} {later} 早于制发日期 {self.issued_on}"
                )
        if self.resumed_on and (self.suspended_on is None or self.resumed_on < self.suspended_on):
            raise ContradictoryDates(
                f"{self.doc_no}：恢复执行日期 {self.resumed_on} 之前没有暂停执行"
            )

    def ceased_on(self, *, expired_counts: bool = True) -> date | None:
        """Return the first day on which it no longer applied, or None while it does."""
        ends = [self.repealed_on] if self.repealed_on else []
        if self.expires_on and expired_counts:
            ends.append(self.expires_on + ONE_DAY)
        return min(ends, default=None)

    def status(self, on: date) -> Status:
        """Return what the document is on that day."""
        if self.issued_on is None or on < self.issued_on:
            return Status.DRAFT
        if self.repealed_on and self.repealed_on <= on:
            expired_first = self.expires_on and self.expires_on < self.repealed_on
            return Status.EXPIRED if expired_first else Status.REPEALED
        if self.expires_on and self.expires_on < on:
            return Status.EXPIRED
        if self.effective_on and on < self.effective_on:
            return Status.PENDING
        suspended = self.suspended_on is not None and self.suspended_on <= on
        if suspended and (self.resumed_on is None or on < self.resumed_on):
            return Status.SUSPENDED
        if self.amended_on and self.amended_on <= on:
            return Status.AMENDED
        return Status.IN_FORCE


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """One row of table 2: 本年制发件数, 本年废止件数, 现行有效件数."""

    issued: int
    repealed: int
    in_force: int


def document_counts(
    documents: Iterable[NormativeDocument],
    *,
    kind: DocumentKind,
    year: int,
    expired_is_repealed: bool = True,
) -> DocumentCounts:
    """Return what table 2 counts of the documents of that kind in that year.

    ``expired_is_repealed`` is the office's answer to open question O12. A
    document issued and repealed in one year counts in both columns.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    issued = repealed = in_force = 0
    for document in documents:
        if document.kind != kind or document.issued_on is None:
            continue
        issued += first <= document.issued_on <= last
        ceased = document.ceased_on(expired_counts=expired_is_repealed)
        repealed += ceased is not None and first <= ceased <= last and document.issued_on <= last
        in_force += document.status(last).is_valid
    return DocumentCounts(issued, repealed, in_force)


@dataclass(frozen=True, slots=True)
class Balance:
    """Does the number in force follow from last year's? A warning, never a bar (R-P15)."""

    before: int
    issued: int
    ended: int
    now: int

    @property
    def expected(self) -> int:
        """Return how many must be in force: last year's, and the new ones, without those that ended."""
        return self.before + self.issued - self.ended

    @property
    def holds(self) -> bool:
        """Return whether the numbers fit."""
        return self.now == self.expected


def on_trial(title: str) -> bool:
    """Return whether a title says that the document is provisional: 暂行, 试行."""
    return "暂行" in title or "试行" in title


def longest_validity(effective_on: date, *, on_trial: bool = False) -> date:
    """Return the last day of the longest usual validity; a suggestion, for local rules differ.

    Five years, or two for a document named 暂行 or 试行.
    """
    key = "publishing.normative_trial_validity" if on_trial else "publishing.normative_validity"
    years = int(provision(key, on=effective_on).value)
    try:
        same_day = effective_on.replace(year=effective_on.year + years)
    except ValueError:  # 29 February
        same_day = date(effective_on.year + years, 3, 1)
    return same_day - ONE_DAY
