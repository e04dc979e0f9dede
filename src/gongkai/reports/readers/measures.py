"""Which number of table 2 stands where a row and a column's head meet?"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Document, GridCell, Paragraph
from gongkai.reports.readers.evidence import CellEvidence, in_doubt, read_cell
from gongkai.reports.readers.numbers import UNITS_OF_MONEY, Kind
from gongkai.reports.readers.sections import section_of
from gongkai.reports.schema import Format

_DOCUMENTS = ("rules", "normative_docs")
_UNIT_LINE = re.compile(
    r"\(?注?:?(?:收费|采购)?(?:金额|货币|计量)?的?单位(?:为|:)?(?:[件个项条份次][、,/;])*(?:人民币)?"
    rf"({UNITS_OF_MONEY})(?:[、,/;][件个项条份次])*[)。;]?"
)
_LONGEST_UNIT_LINE = 24
_MOST_WITHOUT_UNIT = 100_000
"""万元 in a year that are believed without a unit: a thousand million yuan."""
_DECISIONS = ("licences", "penalties", "coercions")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column of table 2."""

    measure: str
    unit: str | None
    column: int
    end: int

    @classmethod
    def of(cls, text: str, column: int, end: int) -> Head:
        """Return the head a label makes; the label must name a measure."""
        measure = labels.measure(text)
        if measure is None:
            raise ValueError(f"not a measure of table 2: {text!r}")
        return cls(measure, labels.unit_in(text), column, end)

    @property
    def form(self) -> Format | None:
        """The form that alone has this head; None where both may have it."""
        if self.measure in labels.MEASURES_2021:
            return "2021"
        return "2019" if self.measure in labels.MEASURES_2019 else None


def form_of_line(heads: Sequence[Head]) -> Format | None:
    """Return the form that alone has such a line of heads; None where both may have it.

    本年处理决定数量 on its own is the 2021 form's, 处理决定数量 beside others the trial form's.
    """
    forms = {form for head in heads if (form := head.form) is not None}
    if len(forms) == 1:
        return forms.pop()
    return "2021" if [head.measure for head in heads] == ["decisions"] else None


def measure_path(row: str, measure: str, together: Sequence[str]) -> str | None:
    """Return the path of the number in that row and column, or None where the form has none.

    ``together`` are all measures of the same head: 处理决定数量 beside
    上一年项目数量 is the trial form's, on its own it is the 2021 form's.
    """
    trial = any(other in labels.MEASURES_2019 for other in together)
    if row in _DOCUMENTS:
        if measure in ("issued", "repealed", "in_force"):
            return f"proactive.{row}.{measure}"
        if measure in ("made", "newly_public", "public_total"):
            return f"proactive_2019.{row}.{measure}"
        return None
    if row in _DECISIONS and not trial:
        return f"proactive.{row}.decisions" if measure == "decisions" else None
    if row in (*_DECISIONS, "other_services"):
        if measure in ("items_last_year", "change", "decisions"):
            return f"proactive_2019.{row}.{measure}"
        return None
    if row == "admin_fees":
        if measure == "fees":
            return "proactive.admin_fees.amount_wan_yuan"
        if measure in ("items_last_year", "change"):
            return f"proactive_2019.admin_fees.{measure}"
        return None
    if row == "procurement" and measure in ("projects", "amount"):
        return f"proactive_2019.procurement.{measure}"
    return None


def number_kind(measure: str) -> Kind:
    """Return how the numbers under that head are written."""
    if measure in ("fees", "amount"):
        return "money"
    return "change" if measure == "change" else "count"


def read_measure(
    cell: GridCell, head: Head, *, label: str, units: Collection[str] = ()
) -> CellEvidence:
    """Return the evidence for the number under that head, in the row called ``label``.

    ``units`` are what lines of table 2 say of the unit of money (:func:`units_said`). Where head, row and
    lines differ, and it matters, the amount is not certain.
    """
    kind = number_kind(head.measure)
    if kind != "money":
        return read_cell(cell, kind)
    said = [head.unit, labels.unit_in(label), *sorted(units)]
    known = list(dict.fromkeys(unit for unit in said if unit is not None))
    readings = [read_cell(cell, kind, unit=unit) for unit in known] or [read_cell(cell, kind)]
    if len({one.value for one in readings}) > 1:
        return in_doubt(
            cell, f"表头、行名或表中说明写的金额单位不一致（{'、'.join(known)}），不能断定是多少"
        )
    one = readings[0]
    if not known and _may_be_yuan(one):
        return in_doubt(
            cell,
            "表头、行名、格内都没有写金额单位，按万元计数额过大，可能是元，不能断定；请核对原文",
        )
    if head.unit is None and one.note is not None:
        note = one.note.replace("表头单位", "行名或表中说明的单位")
        return CellEvidence(one.state, one.value, one.raw, one.place, note)
    return one


def _may_be_yuan(amount: CellEvidence) -> bool:
    """Is a sum that is said in no unit so large that it is more likely one of yuan?

    The trial form gives 采购总金额 no unit, and a head of fees may have lost its own; offices wrote either.
    A whole number of that size is not guessed.
    """
    value = amount.value
    return (
        value is not None
        and value >= _MOST_WITHOUT_UNIT
        and re.search(r"[元圆.]", labels.plain(amount.raw or "")) is None
    )


def units_said(document: Document) -> frozenset[str]:
    """Return the units of money that lines of their own in section two give, such as 金额单位：元.

    Without the heading of that section they may stand anywhere before section three.
    """
    before: set[str] = set()
    within: set[str] | None = None
    section = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            opened = section_of(block.text)
            section = section if opened is None else opened
            if opened == 2 and within is None:
                within = set()
        here = within if section == 2 else before if section < 2 else None
        if here is None:
            continue
        texts = [block.text] if isinstance(block, Paragraph) else [c.text for c in block.cells]
        for text in texts:
            if "单位" in (plain := labels.plain(text) if len(text) <= _LONGEST_UNIT_LINE else ""):
                unit = _UNIT_LINE.fullmatch(plain)
                here |= {unit[1]} if unit is not None else set()
    return frozenset(before if within is None else within)
