"""Which records can the report not count, and why? Said aloud, never left out in silence."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongkai.reports.schema import APPLICANT_KINDS
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application
from gongkai_web.publishing.models import DecisionCount, FeeCollection, NormativeDocument
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.reports import records


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Records of one ledger that no cell counts, or a ledger without any record."""

    key: str
    message: str
    """What is missing and what to do, in Chinese, with the number of records."""
    records: QuerySet | None = None
    blocks: bool = False
    """The report would be wrong: it cannot be submitted until the records are mended."""


@dataclass(frozen=True, slots=True)
class _Fault:
    key: str
    ledger: type[Application] | type[RemedyCase] | type[NormativeDocument]
    condition: Q
    said: str
    blocks: bool


def _faults(year: int) -> tuple[_Fault, ...]:
    in_year = records.within("closed_on", year)
    return (
        _Fault(
            "applications.no_outcome",
            Application,
            in_year & Q(outcome=""),
            "已在本年办结但没有登记办理结果，无法计入表三的结果，请补登办理结果",
            True,
        ),
        _Fault(
            "applications.never_received",
            Application,
            in_year & Q(received_on__isnull=True),
            "已在本年办结但没有收到日期，无法计入表三，请补登收到日期",
            True,
        ),
        _Fault(
            "applications.impossible_order",
            Application,
            records.impossible_order() & (in_year | records.new_received(year)),
            "办结日期早于收到日期，请更正日期",
            True,
        ),
        _Fault(
            "applications.no_kind",
            Application,
            (records.new_received(year) | records.carried_over(year))
            & ~Q(applicant_kind__in=APPLICANT_KINDS),
            "没有登记申请人类型，无法计入表三的任何一列，请补登申请人类型",
            True,
        ),
        _Fault(
            "applications.not_confirmed",
            Application,
            Q(received_on__isnull=True, closed_on__isnull=True),
            "还没有确认收到日期，不计入表三（双方确认之日起计，条例第三十一条）",
            False,
        ),
        _Fault(
            "remedies.no_result",
            RemedyCase,
            records.within("decided_on", year) & Q(result="pending"),
            "已在本年审结但结果仍为“尚未审结”，请补登结果",
            True,
        ),
        _Fault(
            "remedies.no_decision_day",
            RemedyCase,
            Q(decided_on__isnull=True) & ~Q(result="pending"),
            "登记了结果但没有审结日期，无法判断计入哪一年，请补登审结日期",
            True,
        ),
        _Fault(
            "remedies.no_receipt_day",
            RemedyCase,
            Q(received_on__isnull=True, decided_on__isnull=True, result="pending"),
            "尚未审结但没有收到日期，无法判断计入哪一年，请补登收到日期",
            True,
        ),
        _Fault(
            "documents.no_issue_day",
            NormativeDocument,
            Q(issued_on__isnull=True, drafted_on__isnull=True) & records.LED_HERE,
            "没有制发日期，无法计入表二，请补登制发日期；还没有印发的，请填起草日期",
            True,
        ),
    )


_UNITS = {Application: "件申请", RemedyCase: "件复议诉讼案件", NormativeDocument: "件规范性文件"}


def uncounted(agency: Agency, year: int) -> tuple[Uncounted, ...]:
    """Return what the year's report leaves out, the blocking ones first."""
    found = []
    for fault in _faults(year):
        left_out = fault.ledger._default_manager.filter(fault.condition, agency=agency)
        if n := left_out.count():
            message = f"有 {n} {_UNITS[fault.ledger]}{fault.said}"
            found.append(Uncounted(fault.key, message, left_out, fault.blocks))
    found += _without_records(agency, year)
    return tuple(sorted(found, key=lambda item: not item.blocks))


def _without_records(agency: Agency, year: int) -> list[Uncounted]:
    """Ledgers that hold nothing for the year: their cells show 0 because nothing was recorded."""
    empty = [
        title
        for title, model in (("行政行为台账", DecisionCount), ("行政事业性收费台账", FeeCollection))
        if not model.objects.filter(records.in_months_of(year), agency=agency).exists()
    ]
    if not empty:
        return []
    said = f"{'、'.join(empty)}没有 {year} 年的记录，表二相应各项按 0 计，请确认本年确实没有"
    return [Uncounted("ledgers.empty", said)]


def faulty(agency: Agency, year: int, key: str) -> Uncounted:
    """Return the left-out records of one kind. Raises KeyError for an unknown kind."""
    for fault in _faults(year):
        if fault.key == key:
            left_out = fault.ledger._default_manager.filter(fault.condition, agency=agency)
            return Uncounted(key, fault.said, left_out, fault.blocks)
    raise KeyError(key)
