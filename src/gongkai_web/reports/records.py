"""Which records count in which number of the report? (条例 art. 50; 国办公开办函〔2021〕30号)

Each rule of counting stands here once, as a condition on records. Compiling
counts with these conditions, and the page behind a number lists with the same
ones, so that a number and its list cannot part.

All conditions take the report year; none of them names an agency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from gongkai.reports.schema import OUTCOMES, Period
from gongkai_web.agencies.models import Agency

PROCESSING_FEE = "信息处理费"
"""A fee item of this name in the fee ledger is the processing fee itself."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the office chose where the form does not say how to count (O1, O11, O12)."""

    remedies_filed: bool = False
    """Table 4 counts the cases received in the year, not those decided in it or pending."""
    processing_fee_included: bool = True
    """The processing fee is part of table 2's administrative fees."""
    expired_is_repealed: bool = True
    """A document whose validity ran out counts as repealed in that year."""

    @classmethod
    def of(cls, agency: Agency) -> Conventions:
        """Return the agency's choices; the default where it made none."""
        documents = agency.choice("O12")
        return cls(
            remedies_filed=agency.choice("O1") == "filed",
            processing_fee_included=agency.choice("O11") != "excluded",
            expired_is_repealed=(
                bool(documents.get("expired_is_repealed", True))
                if isinstance(documents, Mapping)
                else True
            ),
        )


def within(field: str, year: int) -> Q:
    """The day in ``field`` lies in that year."""
    period = Period.of_year(year)
    return Q(**{f"{field}__range": (period.first, period.last)})


def _until(field: str, year: int) -> Q:
    return Q(**{f"{field}__lte": Period.of_year(year).last})


def _not_by_end_of(field: str, year: int) -> Q:
    """What ``field`` dates had not happened by 31 December: later, or not yet."""
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": Period.of_year(year).last})


# -- Table 3: applications ---------------------------------------------------


def new_received(year: int) -> Q:
    """Applications received in the year, by the receipt date of art. 31."""
    return within("received_on", year)


def carried_over(year: int) -> Q:
    """Applications received in earlier years and not closed when the year began."""
    first = Period.of_year(year).first
    return Q(received_on__lt=first) & (Q(closed_on__isnull=True) | Q(closed_on__gte=first))


def handled(year: int) -> Q:
    """Applications closed in the year, with a result, whenever they were received.

    An application without a receipt date is not counted: it was never received.
    """
    return within("closed_on", year) & _until("received_on", year) & ~Q(outcome="")


def carried_forward(year: int) -> Q:
    """Applications received by 31 December and not closed by then."""
    return _until("received_on", year) & _not_by_end_of("closed_on", year)


def application_row(row: str, year: int) -> Q:
    """Return the applications of one row of table 3, all kinds of applicant.

    Raises KeyError for a row the 2021 form does not have.
    """
    if row in OUTCOMES:
        return handled(year) & Q(outcome=row)
    return {
        "new_received": new_received,
        "carried_over": carried_over,
        "total_handled": handled,
        "carried_forward": carried_forward,
    }[row](year)


# -- Table 4: reconsideration and litigation ---------------------------------


def remedy_decided(year: int, conventions: Conventions) -> Q:
    """Cases that stand in a column of results: upheld, corrected or other."""
    counted = (
        within("received_on", year) & _until("decided_on", year)
        if conventions.remedies_filed
        else within("decided_on", year)
    )
    return counted & ~Q(result="pending")


def remedy_pending(year: int, conventions: Conventions) -> Q:
    """Cases that stand in 尚未审结: received by 31 December, not decided by then.

    A case with a result but no date of decision is not among them: when it
    was decided is unknown.
    """
    received = (
        within("received_on", year) if conventions.remedies_filed else _until("received_on", year)
    )
    open_ = Q(decided_on__isnull=True, result="pending") | Q(
        decided_on__gt=Period.of_year(year).last
    )
    return received & open_


def remedy_cell(result: str, year: int, conventions: Conventions) -> Q:
    """Return the cases of one column of a block of table 4; ``total`` for its total."""
    decided, pending = remedy_decided(year, conventions), remedy_pending(year, conventions)
    if result == "total":
        return decided | pending
    return pending if result == "pending" else decided & Q(result=result)


# -- Table 2: documents, decisions, fees -------------------------------------


LED_HERE = Q(is_led_here=True)
"""A joint document counts once, with the agency that leads it (rules of table 2)."""


def issued(year: int) -> Q:
    """Documents issued in the year."""
    return LED_HERE & within("issued_on", year)


def _valid_at_end_of(year: int, conventions: Conventions) -> Q:
    """Not repealed by 31 December, and on its last day of validity at the earliest."""
    last = Period.of_year(year).last
    valid = Q(repealed_on__isnull=True) | Q(repealed_on__gt=last)
    if conventions.expired_is_repealed:
        valid &= Q(expires_on__isnull=True) | Q(expires_on__gte=last)
    return valid


def repealed(year: int, conventions: Conventions) -> Q:
    """Documents that ceased in the year; counted once, in the year they first ceased.

    ``expires_on`` is the last day of validity: a document valid until 31
    December is in force on that day and ceases with the new year.
    """
    return (
        LED_HERE
        & _until("issued_on", year)
        & _valid_at_end_of(year - 1, conventions)
        & ~_valid_at_end_of(year, conventions)
    )


def in_force(year: int) -> Q:
    """Documents in force on 31 December: issued and in effect, not repealed, not expired."""
    last = Period.of_year(year).last
    return (
        LED_HERE
        & Q(issued_on__lte=last)
        & (Q(effective_on__isnull=True) | Q(effective_on__lte=last))
        & (Q(repealed_on__isnull=True) | Q(repealed_on__gt=last))
        & (Q(expires_on__isnull=True) | Q(expires_on__gte=last))
    )


def document_measure(measure: str, year: int, conventions: Conventions) -> Q:
    """Return the documents of one column of table 2: issued, repealed or in_force."""
    if measure == "issued":
        return issued(year)
    return repealed(year, conventions) if measure == "repealed" else in_force(year)


def in_months_of(year: int) -> Q:
    """Monthly records of decisions or fees that lie in the year."""
    return within("month", year)


IS_PROCESSING_FEE = Q(item__contains=PROCESSING_FEE)
"""Rows of the fee ledger that hold the processing fee (信息处理费)."""


# -- The text: publications, media, meetings, accounts, notices ----------------


def published(year: int) -> Q:
    """Publications or articles of the year, one per channel and day."""
    return within("published_on", year)


def held(year: int) -> Q:
    """Meetings and trainings of the year."""
    return within("held_on", year)


def kept_at_end_of(year: int) -> Q:
    """Accounts opened by 31 December and not closed by then; suspended ones included."""
    last = Period.of_year(year).last
    opened = Q(opened_on__isnull=True) | Q(opened_on__lte=last)
    return opened & (Q(closed_on__gt=last) | Q(closed_on__isnull=True) & ~Q(status="closed"))


def events(kind: str, *years: int) -> dict[str, Any]:
    """Diary entries of one kind in those years, as filter arguments."""
    return {
        "kind": kind,
        "on__range": (Period.of_year(min(years)).first, Period.of_year(max(years)).last),
    }


def overdue(year: int) -> Q:
    """Applications carried forward although the reply was due by 31 December (条例 art. 33)."""
    return carried_forward(year) & Q(due_on__lte=Period.of_year(year).last)


def reconsiderations_known(year: int) -> Q:
    """Reconsideration cases of this or an earlier year, which a suit may follow."""
    return Q(procedure="reconsideration") & _until("received_on", year)


# -- What cannot be counted ---------------------------------------------------


def impossible_order() -> Q:
    """Applications closed before they were received."""
    return Q(closed_on__lt=F("received_on"))
