"""How is a compiled report shown in the back office? (tables with links, marked text, findings)"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model
from wagtail.admin.admin_url_finder import AdminURLFinder

from gongkai.reports import narrative
from gongkai.reports.checks import CheckResult, Severity, rules
from gongkai.reports.narrative import Facts
from gongkai.reports.schema import OVERVIEW_TITLES, SECTION_TITLES, AnnualReport, Narrative
from gongkai.reports.tables import Cell, Table, printed, tables
from gongkai_web.agencies.models import Agency
from gongkai_web.reports.drill import Drill, Part, UnknownCell, drill
from gongkai_web.reports.models import TEXT_FIELDS, ReportTexts
from gongkai_web.workdays.provisional import shown_due

SEVERITIES = {
    Severity.ERROR: ("错误", "error", "必须改正后才能提交"),
    Severity.WARNING: ("警告", "warning", "请核实；确属实际情况的可以提交"),
    Severity.INFO: ("提示", "info", "供参考"),
}


# -- Tables ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A way from a number to what is said of it."""

    href: str
    text: str
    """What stands beside the number; short, for the cells are narrow."""
    says: str
    """What the way leads to, for who does not see where it stands."""
    css: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as the page prints it."""

    cell: Cell
    tag: str
    url: str | None
    is_faulty: bool
    note: str = ""
    """What somebody remarked on it."""
    marks: tuple[Mark, ...] = ()
    is_open: bool = False
    """Is the number not known for certain, rather than blank?"""

    @property
    def unsaid(self) -> str:
        """What stands for a number that is not there, where one can click on it."""
        is_open = self.is_open or any(mark.css == "unread" for mark in self.marks)
        return "？" if is_open else "空白"

    @property
    def is_zero(self) -> bool:
        """Zeros step back, so that what happened stands out."""
        return self.cell.kind == "number" and self.cell.text == "0"


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One of the three official tables."""

    table: Table
    title: str
    rows: list[list[ShownCell]]
    widths: list[float]
    """Width of each column in per cent."""


def shown_tables(
    report: AnnualReport,
    *,
    link: Callable[[str], str] | None,
    faulty: Iterable[str] = (),
    notes: Mapping[str, str] | None = None,
    marks: Mapping[str, tuple[Mark, ...]] | None = None,
    not_known: Container[str] = (),
) -> list[ShownTable]:
    """Return the three tables with each number linked by ``link`` to its records.

    ``notes`` says by path what was remarked on a number, ``marks`` where more is said of it,
    ``not_known`` which numbers are open rather than blank.
    """
    marked = frozenset(faulty)
    titles = [
        f"{number}、{title}" for number, title in zip("二三四", SECTION_TITLES[1:4], strict=True)
    ]
    shown = []
    for title, table in zip(titles, tables(report), strict=True):
        rows = [
            [
                ShownCell(
                    cell=cell,
                    tag="td" if cell.kind == "number" else "th",
                    url=link(cell.path) if link is not None and cell.path is not None else None,
                    is_faulty=cell.path in marked,
                    note=(notes or {}).get(cell.path or "", ""),
                    marks=(marks or {}).get(cell.path or "", ()),
                    is_open=cell.path is not None and cell.path in not_known,
                )
                for cell in row
            ]
            for row in table.rows
        ]
        shown.append(
            ShownTable(table, title, rows, [round(100 * width, 2) for width in table.widths])
        )
    return shown


# -- Text -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the report and where it comes from."""

    text: str
    is_written: bool
    """A person wrote it; otherwise it was drafted from the records."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report's text under its official heading."""

    title: str
    level: int
    paragraphs: list[Paragraph]
    is_wanted: bool = True
    """The official form wants words here."""


_OVERVIEW = dict(zip(OVERVIEW_TITLES, "一二三四五", strict=True))


def shown_text(narrative: Narrative, texts: ReportTexts | None = None) -> list[Section]:
    """Return the report's text, section by section, each paragraph marked with its origin."""
    written = frozenset() if texts is None else frozenset(_written_lines(texts))

    def paragraphs(text: str | None) -> list[Paragraph]:
        lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
        return [Paragraph(line, _unnumbered(line) in written) for line in lines]

    parts = [
        Section(f"（{number}）{OVERVIEW_TITLES[part]}", 3, paragraphs(getattr(narrative, part)))
        for part, number in _OVERVIEW.items()
    ]
    if not any(part.paragraphs for part in parts):
        parts = [Section("", 3, paragraphs(narrative.overview))]
    return [
        Section("", 2, paragraphs(narrative.preamble), is_wanted=False),
        Section(f"一、{SECTION_TITLES[0]}", 2, [], is_wanted=False),
        *parts,
        Section(f"五、{SECTION_TITLES[4]}", 2, paragraphs(narrative.problems)),
        Section(f"六、{SECTION_TITLES[5]}", 2, paragraphs(narrative.other)),
    ]


def _written_lines(texts: ReportTexts) -> Iterator[str]:
    for field in TEXT_FIELDS:
        yield from (_unnumbered(line) for line in getattr(texts, field).splitlines())


def _unnumbered(line: str) -> str:
    """Return a line without its number: section 六 numbers its items anew."""
    return re.sub(r"^\d{1,2}[、.．]\s*", "", line.strip())


# -- Findings -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its rule's source and links to the cells."""

    rule: str
    title: str
    source: str
    message: str
    expected: str | None
    actual: str | None
    quote: str | None
    cells: list[tuple[str, str]]
    """Title and address of each cell involved."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity."""

    title: str
    css: str
    advice: str
    findings: list[ShownFinding]


@cache
def _rules() -> dict[str, Any]:
    return {rule.id: rule for rule in rules()}


def shown_findings(
    result: CheckResult, agency: Agency, *, link: Callable[[str], str] | None
) -> list[FindingGroup]:
    """Return the findings by severity, errors first; empty groups are left out."""
    groups = []
    for severity, (title, css, advice) in SEVERITIES.items():
        found = [
            ShownFinding(
                rule=finding.rule,
                title=_rules()[finding.rule].title,
                source=_rules()[finding.rule].source,
                message=finding.message,
                expected=finding.expected,
                actual=finding.actual,
                quote=finding.quote,
                cells=list(_cells(finding.cells, agency, result.year, link)),
            )
            for finding in result.findings
            if finding.severity is severity
        ]
        if found:
            groups.append(FindingGroup(title, css, advice, found))
    return groups


def _cells(
    paths: Iterable[str], agency: Agency, year: int, link: Callable[[str], str] | None
) -> Iterator[tuple[str, str]]:
    if link is None:
        return
    for path in paths:
        try:
            yield drill(agency, year, path).title, link(path)
        except UnknownCell:
            continue


def not_assessed(result: CheckResult) -> list[tuple[str, str, str]]:
    """Return id, title and reason of each rule that lacked its input."""
    return [(item.rule, _rules()[item.rule].title, item.why) for item in result.not_assessed]


# -- Records --------------------------------------------------------------------

_COLUMNS: dict[str, tuple[str, ...]] = {
    "applications.application": (
        "number",
        "applicant_kind",
        "received_on",
        "due_on",
        "closed_on",
        "outcome",
    ),
    "remedies.remedycase": ("case_no", "procedure", "body", "received_on", "decided_on", "result"),
    "publishing.normativedocument": (
        "doc_no",
        "title",
        "kind",
        "issued_on",
        "effective_on",
        "expires_on",
        "repealed_on",
    ),
    "publishing.decisioncount": ("month", "kind"),
    "publishing.feecollection": ("month", "item"),
    "publishing.publication": ("item", "channel", "published_on"),
    "publishing.mediaarticle": ("title", "outlet", "level", "published_on"),
    "supervision.meeting": ("subject", "kind", "held_on", "attendance"),
    "supervision.account": ("name", "platform", "status", "opened_on"),
    "supervision.worklistentry": ("matter", "department", "progress", "completed_on"),
}
"""What a list of records shows, by model; applicants' personal data is not among it."""

_AMOUNTS = {"count": "数量（件）", "amount_fen": "金额（元）", "round_fen": "收费金额（元）"}


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record in the list behind a number."""

    cells: list[str]
    url: str | None
    amount: str


def columns_of(model: type[Model]) -> list[str]:
    """Return the Chinese titles of the columns shown for a ledger's records."""
    return [
        str(model._meta.get_field(name).verbose_name) for name in _COLUMNS[model._meta.label_lower]
    ]


def amount_title(part: Part) -> str:
    """Return the title of the column that is added up; blank where records are counted."""
    return _AMOUNTS[part.amount] if part.amount else ""


def record_row(record: Model, part: Part | None, finder: AdminURLFinder) -> RecordRow:
    """Return a record as a row: its columns, its own page, what it adds to the number."""
    cells = [_shown(record, name) for name in _COLUMNS[record._meta.label_lower]]
    # A publication is edited on the page of its item.
    url = finder.get_edit_url(record.item if _is_publication(record) else record)
    amount = part.amount_of(record) if part is not None else None
    return RecordRow(cells, url, _amount(part, amount) if part is not None else "")


def _is_publication(record: Model) -> bool:
    return record._meta.label_lower == "publishing.publication"


def _shown(record: Model, name: str) -> str:
    if name == "month":
        return f"{getattr(record, name):%Y-%m}"
    if name == "due_on":
        return shown_due(record)  # type: ignore[arg-type]
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display is not None else getattr(record, name)
    return "" if value is None else str(value)


def _amount(part: Part, amount: int | None) -> str:
    if amount is None:
        return ""
    return str(amount) if part.amount == "count" else yuan(amount)


def yuan(fen: int) -> str:
    """Return an amount in 分 as 元: ``1234.50``, without decimals where it is whole."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}" + (f".{rest:02d}" if rest else "")


def part_total(part: Part) -> str:
    """Return what a part adds up to, with its unit; blank where records are counted."""
    if part.amount is None:
        return ""
    value = part.value()
    return f"{value} 件" if part.amount == "count" else f"{yuan(value)} 元"


def cell_value(found: Drill) -> str:
    """Return the number of a cell as the report prints it, with its unit."""
    if found.in_fen:
        return f"{printed(found.value())} 万元"
    return str(found.value())


def drafted_for_fields(facts: Facts) -> dict[str, str]:
    """Return what the records say in each part, to be read above the field a person fills."""
    return {
        "proactive_note": narrative.proactive_text(facts),
        "on_request_note": narrative.on_request_text(facts),
        "management": narrative.documents_text(facts),
        "platform": narrative.accounts_text(facts),
        "supervision": narrative.meetings_text(facts),
        "other_items": narrative.other_text(facts, "") or "",
    }
