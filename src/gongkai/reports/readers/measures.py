"""Which number of table 2 stands where a row and a column's head meet?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.reports.readers import labels
from gongkai.reports.readers.numbers import Kind
from gongkai.reports.schema import Format

_DOCUMENTS = ("rules", "normative_docs")
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
