"""Which report do the numbers and the text found in a file make?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from gongkai.reports.readers.evidence import Found
from gongkai.reports.readers.recognise_text import Text
from gongkai.reports.schema import (
    REMEDY_BLOCKS,
    ROWS_2019,
    ROWS_2021,
    AnnualReport,
    Documents,
    Documents2019,
    Format,
    Items2019,
    Money,
    Number,
    Period,
    Proactive,
    Proactive2019,
    application_paths,
    format_of,
    remedy_paths,
)

_FEWEST_DIFFERING = 2
"""Numbers that differ between two tables that are the same but for these."""


def report_of(found: Found, text: Text) -> AnnualReport:
    """Return the report. The text must have given a year.

    The form is the one whose heads stand in table 2; without them, the one
    the year must take. Whatever was not found is None.
    """
    if text.year is None:
        raise ValueError("a report needs a year")
    form = _form(found, text.year)
    if not text.agency:
        found.warn("没有找到机关名称（标题应为“某机关2024年政府信息公开工作年度报告”）")
    if text.period is None:
        found.warn(f"正文没有写明统计期限，暂按{text.year}年1月1日至12月31日")
    if found.said_twice >= _FEWEST_DIFFERING:
        found.warn(
            f"文件里同样的表有两份，有{found.said_twice}处数字不同，不能断定哪一份是定稿，这些数都没有采用；"
            "请只留一份（如删去修改前的一份）后再读取"
        )
    return AnnualReport(
        agency=text.agency,
        year=text.year,
        format=form,
        period=text.period or Period.of_year(text.year),
        narrative=text.narrative,
        proactive=_proactive(found) if form == "2021" else None,
        proactive_2019=_proactive_2019(found) if form == "2019" else None,
        applications={row: _numbers(found, application_paths(row)) for row in _rows(found, form)},
        remedies={block: _numbers(found, remedy_paths(block)) for block in REMEDY_BLOCKS},
        headings=text.headings or None,
    )


def _form(found: Found, year: int) -> Format:
    votes = Counter(found.forms)
    due = format_of(year)
    if not votes:
        return due
    form = "2021" if votes["2021"] >= votes["2019"] else "2019"
    if len(votes) > 1:
        found.warn("表二混有2021年格式和试行格式的表头，只采用其中占多数的一种")
    if form != due:
        wanted, used = ("2021年格式", "试行格式") if due == "2021" else ("试行格式", "2021年格式")
        found.warn(f"{year}年报告应采用{wanted}，表二却是{used}")
    return "2021" if form == "2021" else "2019"


def _rows(found: Found, form: Format) -> list[str]:
    """Return the rows of table 3: （六） counts as divided unless it stood as one row."""
    parts = (
        *application_paths("other_correction_overdue"),
        *application_paths("other_fee_overdue"),
    )
    if any(path in found.cells for path in parts):
        return [row.key for row in ROWS_2021]
    if found.undivided or form == "2019":
        return [row.key for row in ROWS_2019]
    return [row.key for row in ROWS_2021]


def _numbers(found: Found, paths: Sequence[str]) -> tuple[Number, ...]:
    cells = map(found.cells.get, paths)
    return tuple(
        [cell.value if cell is not None and isinstance(cell.value, int) else None for cell in cells]
    )


def _number(found: Found, path: str) -> Number:
    return _numbers(found, (path,))[0]


def _money(found: Found, path: str) -> Money:
    cell = found.cells.get(path)
    return cell.value if cell is not None and isinstance(cell.value, Decimal) else None


def _proactive(found: Found) -> Proactive:
    def documents(row: str) -> Documents:
        measures = ("issued", "repealed", "in_force")
        return Documents(**{m: _number(found, f"proactive.{row}.{m}") for m in measures})

    return Proactive(
        rules=documents("rules"),
        normative_docs=documents("normative_docs"),
        licences=_number(found, "proactive.licences.decisions"),
        penalties=_number(found, "proactive.penalties.decisions"),
        coercions=_number(found, "proactive.coercions.decisions"),
        admin_fees=_money(found, "proactive.admin_fees.amount_wan_yuan"),
    )


def _proactive_2019(found: Found) -> Proactive2019:
    def documents(row: str) -> Documents2019:
        measures = ("made", "newly_public", "public_total")
        return Documents2019(**{m: _number(found, f"proactive_2019.{row}.{m}") for m in measures})

    def items(row: str) -> Items2019:
        measures = ("items_last_year", "change", "decisions")
        return Items2019(**{m: _number(found, f"proactive_2019.{row}.{m}") for m in measures})

    return Proactive2019(
        rules=documents("rules"),
        normative_docs=documents("normative_docs"),
        licences=items("licences"),
        other_services=items("other_services"),
        penalties=items("penalties"),
        coercions=items("coercions"),
        admin_fee_items_last_year=_number(found, "proactive_2019.admin_fees.items_last_year"),
        admin_fee_change=_number(found, "proactive_2019.admin_fees.change"),
        procurement_projects=_number(found, "proactive_2019.procurement.projects"),
        procurement_amount=_money(found, "proactive_2019.procurement.amount"),
    )
