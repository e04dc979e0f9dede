"""Which records stand behind this number? (from a cell of the report to its list)

A cell is named as in :func:`gongkai.reports.schema.cell_paths`:
``applications.granted[0]``, ``proactive.normative_docs.in_force``. The numbers
of the text have paths of the same manner: ``facts.publications.website``,
``facts.meetings.training``. Each leads to its records through the conditions
of :mod:`gongkai_web.reports.records`, with which the report is counted too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q, QuerySet, Sum

from gongkai.applications.events import EventKind
from gongkai.reports.schema import (
    APPLICANT_KIND_TITLES,
    APPLICANT_KINDS,
    COLUMNS,
    REMEDY_BLOCK_TITLES,
    REMEDY_BLOCKS,
    REMEDY_COLUMNS,
    REMEDY_RESULT_TITLES,
    ROWS_2021,
)
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.fee_rounds import cases_with
from gongkai_web.applications.models import Application
from gongkai_web.publishing.models import DecisionCount, FeeCollection, NormativeDocument
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.reports import facts, records
from gongkai_web.reports.records import Conventions


class UnknownCell(LookupError):
    """No number of the report has this path."""

    def __init__(self, path: str) -> None:
        super().__init__(f"年度报告里没有“{path}”这一项")


@dataclass(frozen=True, slots=True)
class Part:
    """Records of one ledger that a number counts or adds up."""

    title: str
    records: QuerySet[Any]
    amount: str | None = None
    """The field that is added up; None where the records themselves are counted."""

    def value(self) -> int:
        """Return the number of records, or the sum of their amounts."""
        if self.amount is None:
            return self.records.count()
        return self.records.aggregate(total=Sum(self.amount))["total"] or 0

    def amount_of(self, record: Model) -> int | None:
        """Return what one record adds, or None where it just counts."""
        return None if self.amount is None else getattr(record, self.amount)


@dataclass(frozen=True, slots=True)
class Drill:
    """One number of the report, and what stands behind it."""

    path: str
    title: str
    parts: tuple[Part, ...]
    in_fen: bool = False
    """The parts add up 分, and the report prints 万元."""

    def value(self) -> int | Decimal:
        """Return the number as the records give it now: what the cell must show."""
        total = sum(part.value() for part in self.parts)
        return Decimal(total).scaleb(-6) if self.in_fen else total


_TABLE_3 = re.compile(r"applications\.([a-z_]+)\[([0-6])\]")
_TABLE_4 = re.compile(r"remedies\.([a-z_]+)\[([0-4])\]")
_DOCUMENTS = re.compile(r"proactive\.(rules|normative_docs)\.(issued|repealed|in_force)")
_DECISIONS = re.compile(r"proactive\.(licences|penalties|coercions)\.decisions")

_DOCUMENT_KINDS = {"rules": ("rule", "规章"), "normative_docs": ("normative", "行政规范性文件")}
_MEASURES = {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"}
_DECISION_KINDS = {
    "licences": ("licence", "行政许可"),
    "penalties": ("penalty", "行政处罚"),
    "coercions": ("coercion", "行政强制"),
}
_ROWS = {row.key: row for row in ROWS_2021}


def drill(agency: Agency, year: int, path: str) -> Drill:
    """Return what stands behind the number at ``path``. Raises UnknownCell."""
    if found := _TABLE_3.fullmatch(path):
        if found[1] in _ROWS:
            return _application_cell(agency, year, path, found[1], int(found[2]))
    elif found := _TABLE_4.fullmatch(path):
        if found[1] in REMEDY_BLOCKS:
            return _remedy_cell(agency, year, path, found[1], int(found[2]))
    elif found := _DOCUMENTS.fullmatch(path):
        return _document_cell(agency, year, path, found[1], found[2])
    elif found := _DECISIONS.fullmatch(path):
        return _decision_cell(agency, year, path, found[1])
    elif path == "proactive.admin_fees.amount_wan_yuan":
        return _fee_cell(agency, year, path)
    elif found_fact := facts.fact_at(path):
        fact, key = found_fact
        part = Part(fact.ledger, fact.find(agency, year, key))
        return Drill(path, fact.title(key), (part,))
    raise UnknownCell(path)


def _application_cell(agency: Agency, year: int, path: str, key: str, column: int) -> Drill:
    condition = records.application_row(key, year)
    who = "总计"
    if COLUMNS[column] != "total":
        kind = APPLICANT_KINDS[column]
        condition &= Q(applicant_kind=kind)
        who = APPLICANT_KIND_TITLES[kind]
    else:
        condition &= Q(applicant_kind__in=APPLICANT_KINDS)
    found = Application.objects.filter(condition, agency=agency)
    return Drill(path, f"{_ROWS[key].full_label}　{who}", (Part("依申请公开台账", found),))


def _remedy_cell(agency: Agency, year: int, path: str, block: str, column: int) -> Drill:
    result = REMEDY_COLUMNS[column]
    condition = records.remedy_cell(result, year, Conventions.of(agency))
    found = RemedyCase.objects.filter(condition, agency=agency, procedure=block)
    title = f"{REMEDY_BLOCK_TITLES[block]}　{REMEDY_RESULT_TITLES.get(result, '总计')}"
    return Drill(path, title, (Part("复议诉讼台账", found),))


def _document_cell(agency: Agency, year: int, path: str, row: str, measure: str) -> Drill:
    kind, label = _DOCUMENT_KINDS[row]
    condition = records.document_measure(measure, year, Conventions.of(agency))
    found = NormativeDocument.objects.filter(condition, agency=agency, kind=kind)
    return Drill(path, f"{label}　{_MEASURES[measure]}", (Part("规范性文件台账", found),))


def _decision_cell(agency: Agency, year: int, path: str, row: str) -> Drill:
    kind, label = _DECISION_KINDS[row]
    found = DecisionCount.objects.filter(records.in_months_of(year), agency=agency, kind=kind)
    return Drill(path, f"{label}　本年处理决定数量", (Part("行政行为台账", found, "count"),))


def _fee_cell(agency: Agency, year: int, path: str) -> Drill:
    """The fee ledger; and the processing fees of applications where it has no row of them."""
    title = "行政事业性收费　本年收费金额（单位：万元）"
    in_year = FeeCollection.objects.filter(records.in_months_of(year), agency=agency)
    if not Conventions.of(agency).processing_fee_included:
        other = in_year.exclude(records.IS_PROCESSING_FEE)
        parts = (Part("行政事业性收费台账", other, "amount_fen"),)
    elif in_year.filter(records.IS_PROCESSING_FEE).exists():
        parts = (Part("行政事业性收费台账", in_year, "amount_fen"),)
    else:
        paid = cases_with(EventKind.FEE_PAID, agency, year).filter(round_fen__isnull=False)
        parts = (
            Part("行政事业性收费台账", in_year, "amount_fen"),
            Part("依申请公开台账：收到的信息处理费", paid, "round_fen"),
        )
    return Drill(path, title, parts, in_fen=True)
