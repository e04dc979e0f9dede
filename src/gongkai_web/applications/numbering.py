"""Which number comes next? Applications and letters are numbered by agency and year.

A number is given out inside the transaction that uses it, under a lock on its
series: two writers never get the same one, and a step that fails leaves no gap.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gongkai.applications.numbers import NumberPatternProblem, application_number
from gongkai.letters import PatternProblem, document_number
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import (
    Application,
    DataCorrection,
    DeskSettings,
    Letter,
    NumberSeries,
)

CORRECTIONS = "更正-{year}-{seq:03d}"
"""Requests under art. 41 are numbered apart: they are no applications."""


class CannotNumber(ValueError):
    """The office's pattern gives no number; the message says why in Chinese."""


def settings_of(agency: Agency) -> DeskSettings:
    """Return what the office set for its desk; the defaults where it set nothing yet."""
    found = DeskSettings.objects.filter(agency=agency).first()
    return found if found is not None else DeskSettings(agency=agency)


def next_application_number(agency: Agency, year: int) -> str:
    """Return the next free number of an application. Raises CannotNumber."""
    return _next(
        agency, "application", year, settings_of(agency).number_pattern, application_number,
        Application.objects.filter(agency=agency),
    )  # fmt: skip


def next_letter_number(agency: Agency, year: int) -> str:
    """Return the next document number (文号). Raises CannotNumber."""
    return _next(
        agency, "letter", year, settings_of(agency).letter_pattern, document_number,
        Letter.objects.filter(agency=agency),
    )  # fmt: skip


def next_correction_number(agency: Agency, year: int) -> str:
    """Return the next free number of a request to correct data."""
    return _next(
        agency, "correction", year, CORRECTIONS, application_number,
        DataCorrection.objects.filter(agency=agency),
    )  # fmt: skip


def _next(
    agency: Agency, series: str, year: int, pattern: str, write: Callable[..., str], used: Any
) -> str:
    NumberSeries.objects.get_or_create(agency=agency, series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(agency=agency, series=series, year=year)
    row.last, number = _following(row.last, pattern, year, write, used)
    row.save(update_fields=["last"])
    return number


def upcoming(agency: Agency, series: str, year: int, *, pattern: str) -> str:
    """Return which number would come next with that pattern; none is given out. Raises CannotNumber."""
    last = NumberSeries.objects.filter(agency=agency, series=series, year=year)
    write, used = (
        (application_number, Application.objects.filter(agency=agency))
        if series == "application"
        else (document_number, Letter.objects.filter(agency=agency))
    )
    begun = last.values_list("last", flat=True).first() or 0
    return _following(begun, pattern, year, write, used)[1]


def _following(
    last: int, pattern: str, year: int, write: Callable[..., str], used: Any
) -> tuple[int, str]:
    try:
        while True:
            last += 1
            number = write(pattern, year=year, seq=last)
            if not used.filter(number=number).exists():
                return last, number
    except (PatternProblem, NumberPatternProblem) as problem:
        raise CannotNumber(f"编号规则“{pattern}”不能使用：{problem}") from problem
