"""Which number comes next? Applications and letters are numbered by agency and year.

A number is given out inside the transaction that uses it, under a lock on its
series: two writers never get the same one, and a step that fails leaves no gap.
Letters share one series, or have one for each kind that the office numbers apart.
A document number stands for one letter: one that was written on a paper letter is
neither given out nor taken a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gongkai.applications.events import EventKind
from gongkai.applications.numbers import NumberPatternProblem, application_number
from gongkai.letters import PatternProblem, document_number
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import (
    Application,
    ApplicationEvent,
    DataCorrection,
    DeskSettings,
    Letter,
    NumberSeries,
)

CORRECTIONS = "更正-{year}-{seq:03d}"
"""Requests under art. 41 are numbered apart: they are no applications."""


class CannotNumber(ValueError):
    """The office's pattern gives no number; the message says why in Chinese."""


class NumberUsed(StepRefused):
    """The document number is that of another letter; the message says which."""


def settings_of(agency: Agency) -> DeskSettings:
    """Return what the office set for its desk; the defaults where it set nothing yet."""
    found = DeskSettings.objects.filter(agency=agency).first()
    return found if found is not None else DeskSettings(agency=agency)


def next_application_number(agency: Agency, year: int) -> str:
    """Return the next free number of an application. Raises CannotNumber."""
    return _next(
        agency, "application", year, settings_of(agency).number_pattern, application_number,
        _used_in(Application, agency),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter that an office may number apart."""

    key: str
    title: str
    codes: tuple[str, ...]

    @property
    def field(self) -> str:
        """The setting with its pattern; empty where it shares the common series."""
        return f"{self.key}_pattern"

    @property
    def series(self) -> str:
        """The name of a series of its own."""
        return f"{COMMON}-{self.key}"


COMMON: Final = "letter"
"""The series of every letter that has none of its own."""

KINDS: Final = (
    Kind("answer", "答复、办结的告知书", (*(f"S{number:02d}" for number in range(1, 24)), "L15", "L16")),
    Kind("correction", "补正告知书", ("L04",)),
    Kind("consultation", "征求意见的文书", ("L07", "L09", "L10", "L11", "L12")),
    Kind("extension", "延期、延迟答复告知书", ("L06", "L14")),
    Kind("fee", "收费通知书", ("L13",)),
)  # fmt: skip
"""The kinds with the letters of each; those of no kind are numbered in the common series."""

_DOOR: Final = "documents"
"""The row that is held by whoever uses a document number; it counts nothing."""

_KIND_OF: Final[Mapping[str, Kind]] = {code: kind for kind in KINDS for code in kind.codes}


def series_of(settings: DeskSettings, code: str) -> tuple[str, str]:
    """Return the series in which that letter is numbered, and its pattern."""
    kind = _KIND_OF.get(code)
    own = getattr(settings, kind.field) if kind else ""
    return (kind.series, own) if kind and own else (COMMON, settings.letter_pattern)


def next_letter_number(agency: Agency, year: int, code: str) -> str:
    """Return the next document number (文号) for a letter of that code. Raises CannotNumber."""
    _one_at_a_time(agency)
    series, pattern = series_of(settings_of(agency), code)
    return _next(agency, series, year, pattern, document_number, _used_by_letters(agency))


def refuse_used(
    agency: Agency, number: str, case: Application, letter: Letter | None = None
) -> None:
    """Raise NumberUsed for a document number that another letter or case of the agency bears.

    ``letter`` is the one on file that the number belongs to. Held until the transaction ends,
    so that nobody gives the number out meanwhile.
    """
    number = number.strip()
    if not number or (letter is not None and letter.number == number):
        return
    _one_at_a_time(agency)
    if found := Letter.objects.filter(agency=agency, number=number).only("title", "number").first():
        raise NumberUsed(f"文号“{number}”已用于《{found.title}》，请核对文号")
    others = Application.objects.filter(agency=agency, reply_no=number)
    if found_case := others.only("number").first():
        told = "这件申请的答复" if found_case.pk == case.pk else f"申请 {found_case.number} 的答复"
        raise NumberUsed(f"文号“{number}”已用于{told}，请核对文号")
    anew = _answered_anew(agency, number).select_related("application").first()
    if anew is not None:
        raise NumberUsed(
            f"文号“{number}”已用于申请 {anew.application.number} 的重新答复，请核对文号"
        )


def _answered_anew(agency: Agency, number: str) -> Any:
    """Return the answers after a lost case under that number: their case keeps the first one's."""
    return ApplicationEvent.objects.filter(
        kind=EventKind.REDECIDED.value, application__agency=agency, detail__reply_no=number
    )


def _one_at_a_time(agency: Agency) -> None:
    """Let one transaction at a time use document numbers of the agency, given out or typed."""
    NumberSeries.objects.get_or_create(agency=agency, series=_DOOR, year=0)
    NumberSeries.objects.select_for_update().get(agency=agency, series=_DOOR, year=0)


def _used_by_letters(agency: Agency) -> Callable[[str], bool]:
    """Return the question whether a letter, or an answer on paper, bears a number."""
    return lambda number: (
        Letter.objects.filter(agency=agency, number=number).exists()
        or Application.objects.filter(agency=agency, reply_no=number).exists()
        or _answered_anew(agency, number).exists()
    )


def next_correction_number(agency: Agency, year: int) -> str:
    """Return the next free number of a request to correct data."""
    return _next(
        agency, "correction", year, CORRECTIONS, application_number,
        _used_in(DataCorrection, agency),
    )  # fmt: skip


def _used_in(model: Any, agency: Agency) -> Callable[[str], bool]:
    """Return the question whether a record of the agency bears a number."""
    return lambda number: model.objects.filter(agency=agency, number=number).exists()


def _next(
    agency: Agency, series: str, year: int, pattern: str, write: Callable[..., str],
    is_used: Callable[[str], bool],
) -> str:  # fmt: skip
    NumberSeries.objects.get_or_create(agency=agency, series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(agency=agency, series=series, year=year)
    row.last, number = _following(row.last, pattern, year, write, is_used)
    row.save(update_fields=["last"])
    return number


def upcoming(agency: Agency, series: str, year: int, *, pattern: str) -> str:
    """Return which number would come next with that pattern; none is given out. Raises CannotNumber."""
    last = NumberSeries.objects.filter(agency=agency, series=series, year=year)
    begun = last.values_list("last", flat=True).first() or 0
    if series == "application":
        is_used = _used_in(Application, agency)
        return _following(begun, pattern, year, application_number, is_used)[1]
    return _following(begun, pattern, year, document_number, _used_by_letters(agency))[1]


def _following(
    last: int, pattern: str, year: int, write: Callable[..., str], is_used: Callable[[str], bool]
) -> tuple[int, str]:
    try:
        while True:
            last += 1
            number = write(pattern, year=year, seq=last)
            if not is_used(number):
                return last, number
    except (PatternProblem, NumberPatternProblem) as problem:
        raise CannotNumber(f"编号规则“{pattern}”不能使用：{problem}") from problem
