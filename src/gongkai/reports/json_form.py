"""How is an annual report written as JSON, and read from it? (schema gongkai.annual-report/1)

``to_json`` and ``from_json`` turn one :class:`AnnualReport` into plain
dictionaries and back; ``dumps`` and ``loads`` do the same with text. What comes
in is held against the published JSON Schema (``annual-report.schema.json``
beside this module, draft 2020-12), and the first thing that breaks it is told
with its path and what was expected.

Unknown is ``null``, never 0. Numbers may be negative: a report that printed
``-1`` must be representable, so that the checks can find it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from gongkai.reports.json_problems import (
    BrokenDocument,
    Json,
    Problem,
    json_schema,
    parse,
    validated,
)
from gongkai.reports.schema import (
    NARRATIVE_PARTS,
    REMEDY_BLOCKS,
    ROWS_2021,
    AnnualReport,
    Documents,
    Documents2019,
    Items2019,
    Narrative,
    Period,
    Proactive,
    Proactive2019,
)
from gongkai.reports.tables import printed

__all__ = [
    "BrokenDocument",
    "Problem",
    "dumps",
    "from_json",
    "json_schema",
    "loads",
    "parse",
    "pretty",
    "to_json",
    "validate_check",
]

SCHEMA_NAME: Final = "gongkai.annual-report/1"

# A line feed cannot stand raw inside a JSON string, so only real lists match.
_NUMBER_LIST = re.compile(r"\[\n(?:\s*(?:null|-?\d+),?\n)+\s*\]")
_ITEM = re.compile(r"null|-?\d+")


def to_json(report: AnnualReport) -> Json:
    """Return the report as JSON data, keys in the published order."""
    data: Json = {
        "schema": SCHEMA_NAME,
        "agency": report.agency,
        "year": report.year,
        "format": report.format,
        "period": {
            "from": report.period.first.isoformat(),
            "to": report.period.last.isoformat(),
        },
        "narrative": {part: getattr(report.narrative, part) for part in NARRATIVE_PARTS},
        "proactive": None if report.proactive is None else _proactive(report.proactive),
        "applications": _in_order(report.applications, (row.key for row in ROWS_2021)),
        "remedies": _in_order(report.remedies, REMEDY_BLOCKS),
    }
    if report.proactive_2019 is not None:
        data["proactive_2019"] = _proactive_2019(report.proactive_2019)
    return data


def dumps(report: AnnualReport) -> str:
    """Return the report as JSON text: Chinese as it is, two spaces of indent, one line per row."""
    return pretty(to_json(report))


def pretty(data: object) -> str:
    """Return JSON text with two spaces of indent and each list of numbers on one line."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    return _NUMBER_LIST.sub(lambda found: "[" + ", ".join(_ITEM.findall(found[0])) + "]", text)


def from_json(data: object, *, source: str = "年度报告数据") -> AnnualReport:
    """Return the report that this JSON data holds.

    ``source`` names the document in the message. Raises
    :class:`BrokenDocument` where the data breaks the schema.
    """
    checked = validated(data, "annual-report", source)
    return AnnualReport(
        agency=checked["agency"],
        year=int(checked["year"]),
        format=checked["format"],
        period=Period(
            date.fromisoformat(checked["period"]["from"]),
            date.fromisoformat(checked["period"]["to"]),
        ),
        narrative=Narrative(**{part: checked["narrative"].get(part) for part in NARRATIVE_PARTS}),
        proactive=_read_proactive(checked["proactive"]),
        applications={
            row.key: _integers(checked["applications"][row.key])
            for row in ROWS_2021
            if row.key in checked["applications"]
        },
        remedies={
            block: _integers(checked["remedies"][block])
            for block in REMEDY_BLOCKS
            if block in checked["remedies"]
        },
        proactive_2019=_read_proactive_2019(checked.get("proactive_2019")),
    )


def loads(text: str, *, source: str = "年度报告数据") -> AnnualReport:
    """Return the report that this JSON text holds; raises :class:`BrokenDocument`."""
    return from_json(parse(text, source=source), source=source)


def validate_check(data: object, *, source: str = "检查结果") -> Json:
    """Return a check result that keeps to its schema; raises :class:`BrokenDocument`."""
    return validated(data, "check", source)


# Writing


def _in_order(table: Mapping[str, tuple[int | None, ...]], keys: Iterable[str]) -> Json:
    return {key: list(table[key]) for key in keys if key in table}


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else printed(amount)


def _proactive(table: Proactive) -> Json:
    return {
        **{
            key: {"issued": row.issued, "repealed": row.repealed, "in_force": row.in_force}
            for key, row in (("rules", table.rules), ("normative_docs", table.normative_docs))
        },
        "licences": {"decisions": table.licences},
        "penalties": {"decisions": table.penalties},
        "coercions": {"decisions": table.coercions},
        "admin_fees": {"amount_wan_yuan": _money(table.admin_fees)},
    }


def _proactive_2019(table: Proactive2019) -> Json:
    def documents(row: Documents2019) -> Json:
        return {
            "made": row.made,
            "newly_public": row.newly_public,
            "public_total": row.public_total,
        }

    def items(row: Items2019) -> Json:
        return {
            "items_last_year": row.items_last_year,
            "change": row.change,
            "decisions": row.decisions,
        }

    return {
        "rules": documents(table.rules),
        "normative_docs": documents(table.normative_docs),
        "licences": items(table.licences),
        "other_services": items(table.other_services),
        "penalties": items(table.penalties),
        "coercions": items(table.coercions),
        "admin_fees": {
            "items_last_year": table.admin_fee_items_last_year,
            "change": table.admin_fee_change,
        },
        "procurement": {
            "projects": table.procurement_projects,
            "amount": _money(table.procurement_amount),
        },
    }


# Reading


def _integer(value: float | None) -> int | None:
    """Return a whole number as ``int``; JSON Schema takes 3.0 for one."""
    return None if value is None else int(value)


def _integers(values: list[float | None]) -> tuple[int | None, ...]:
    return tuple(_integer(value) for value in values)


def _numbers(row: Json) -> dict[str, int | None]:
    return {measure: _integer(value) for measure, value in row.items()}


def _read_money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _read_proactive(table: Json | None) -> Proactive | None:
    if table is None:
        return None
    return Proactive(
        rules=Documents(**_numbers(table["rules"])),
        normative_docs=Documents(**_numbers(table["normative_docs"])),
        licences=_integer(table["licences"]["decisions"]),
        penalties=_integer(table["penalties"]["decisions"]),
        coercions=_integer(table["coercions"]["decisions"]),
        admin_fees=_read_money(table["admin_fees"]["amount_wan_yuan"]),
    )


def _read_proactive_2019(table: Json | None) -> Proactive2019 | None:
    if table is None:
        return None
    return Proactive2019(
        rules=Documents2019(**_numbers(table["rules"])),
        normative_docs=Documents2019(**_numbers(table["normative_docs"])),
        licences=Items2019(**_numbers(table["licences"])),
        other_services=Items2019(**_numbers(table["other_services"])),
        penalties=Items2019(**_numbers(table["penalties"])),
        coercions=Items2019(**_numbers(table["coercions"])),
        admin_fee_items_last_year=_integer(table["admin_fees"]["items_last_year"]),
        admin_fee_change=_integer(table["admin_fees"]["change"]),
        procurement_projects=_integer(table["procurement"]["projects"]),
        procurement_amount=_read_money(table["procurement"]["amount"]),
    )
