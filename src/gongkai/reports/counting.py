"""How do counted records become the report's tables? (条例 art. 50; 国办公开办函〔2021〕30号)

A database counts by group; this module fills what no group had with 0, adds up
what the form adds up, and nothing else. A count given to a row or column that
the form does not have is refused, never dropped.

Unit of table 3 is the application, counted once as new or carried over and once
in exactly one result or as carried forward. Table 4 counts, by default (open
question O1), the cases decided in the year and those pending on 31 December.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from gongkai.reports.schema import (
    APPLICANT_KINDS,
    OUTCOMES,
    REMEDY_BLOCKS,
    REMEDY_RESULTS,
    AnnualReport,
    Documents,
    Format,
    Narrative,
    Period,
    Proactive,
    Table3,
    Table4,
    format_of,
    rows_of,
)

DOCUMENT_KINDS = ("rule", "normative")
DOCUMENT_MEASURES = ("issued", "repealed", "in_force")
DECISION_KINDS = ("licence", "penalty", "coercion")
_FEN_PER_WAN_YUAN = 1_000_000


class UncountableKey(ValueError):
    """A count for a row or column that the form does not have."""


class NegativeCount(ValueError):
    """A count below zero."""


class NoTrialForm(ValueError):
    """The ledgers hold no figures for the trial form's table 2 (report years 2019, 2020)."""


Key = TypeVar("Key", bound=Hashable)


def _checked(counts: Mapping[Key, int], allowed: Iterable[Key], what: str) -> Mapping[Key, int]:
    known = frozenset(allowed)
    for key, count in counts.items():
        if key not in known:
            raise UncountableKey(f"{what}里没有“{key}”这一项")
        if count < 0:
            raise NegativeCount(f"{what}“{key}”的计数为 {count}，不能小于 0")
    return counts


def _row(by_kind: Mapping[str, int]) -> tuple[int, ...]:
    values = tuple(by_kind.get(kind, 0) for kind in APPLICANT_KINDS)
    return (*values, sum(values))


def table3(
    new: Mapping[str, int],
    carried_over: Mapping[str, int],
    results: Mapping[tuple[str, str], int],
    carried_forward: Mapping[str, int],
    *,
    format_: Format = "2021",
) -> Table3:
    """Return table 3 from counts by kind of applicant; results by (kind, outcome).

    In the trial form, （六） is one row and takes its three outcomes together.
    Raises UncountableKey and NegativeCount.
    """
    kinds = APPLICANT_KINDS
    counted = {
        "new_received": _checked(new, kinds, "本年新收"),
        "carried_over": _checked(carried_over, kinds, "上年结转"),
        "carried_forward": _checked(carried_forward, kinds, "结转下年度"),
    }
    pairs = [(kind, outcome) for kind in kinds for outcome in OUTCOMES]
    by_outcome: dict[str, dict[str, int]] = {}
    rows = [row.key for row in rows_of(format_)]
    for (kind, outcome), count in _checked(results, pairs, "办理结果").items():
        key = outcome if outcome in rows else "other_other"
        row = by_outcome.setdefault(key, {})
        row[kind] = row.get(kind, 0) + count
    handled: dict[str, int] = {}
    for row in by_outcome.values():
        for kind, count in row.items():
            handled[kind] = handled.get(kind, 0) + count
    by_row = {**by_outcome, **counted, "total_handled": handled}
    return {key: _row(by_row.get(key, {})) for key in rows}


def table4(counts: Mapping[tuple[str, str], int]) -> Table4:
    """Return table 4 from counts by (block, result). Raises UncountableKey, NegativeCount."""
    pairs = [(block, result) for block in REMEDY_BLOCKS for result in REMEDY_RESULTS]
    known = _checked(counts, pairs, "表四")
    table = {}
    for block in REMEDY_BLOCKS:
        values = tuple(known.get((block, result), 0) for result in REMEDY_RESULTS)
        table[block] = (*values, sum(values))
    return table


def wan_yuan(fen: int) -> Decimal:
    """Return an amount in 分 as 万元, exact and without trailing zeros: 400 元 is 0.04.

    >>> wan_yuan(40_000)
    Decimal('0.04')
    >>> wan_yuan(12_345_678)
    Decimal('12.345678')
    """
    if fen < 0:
        raise NegativeCount(f"收费金额为 {fen} 分，不能小于 0")
    amount = Decimal(fen) / _FEN_PER_WAN_YUAN
    whole = amount.to_integral_value()
    return whole if amount == whole else amount.normalize()


def proactive(
    documents: Mapping[tuple[str, str], int],
    decisions: Mapping[str, int],
    fees_fen: int,
) -> Proactive:
    """Return table 2 in the 2021 form.

    ``documents`` are counts by (``rule`` or ``normative``, ``issued``, ``repealed``
    or ``in_force``), ``decisions`` by ``licence``, ``penalty``, ``coercion``;
    ``fees_fen`` is the year's 行政事业性收费 in 分. Raises UncountableKey,
    NegativeCount.
    """
    pairs = [(kind, measure) for kind in DOCUMENT_KINDS for measure in DOCUMENT_MEASURES]
    known = _checked(documents, pairs, "文件")
    decided = _checked(decisions, DECISION_KINDS, "行政决定")

    def row(kind: str) -> Documents:
        return Documents(*(known.get((kind, measure), 0) for measure in DOCUMENT_MEASURES))

    return Proactive(
        rules=row("rule"),
        normative_docs=row("normative"),
        licences=decided.get("licence", 0),
        penalties=decided.get("penalty", 0),
        coercions=decided.get("coercion", 0),
        admin_fees=wan_yuan(fees_fen),
    )


def annual_report(
    agency: str,
    year: int,
    *,
    narrative: Narrative,
    proactive: Proactive,
    applications: Table3,
    remedies: Table4,
) -> AnnualReport:
    """Return the report of one agency's year, from its tables and its text.

    Raises NoTrialForm for report years before 2021: the trial form's table 2
    asks for other measures than the ledgers hold.
    """
    if format_of(year) != "2021":
        raise NoTrialForm(
            f"{year} 年度报告适用试行格式，其表二的各项数在台账中没有，不能由台账编制"
        )
    return AnnualReport(
        agency=agency,
        year=year,
        format="2021",
        period=Period.of_year(year),
        narrative=narrative,
        proactive=proactive,
        applications=applications,
        remedies=remedies,
    )
