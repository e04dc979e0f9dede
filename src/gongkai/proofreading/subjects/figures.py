"""Do the totals of simple tables add up?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.proofreading.registry import Case, Hit, Table, register

_TOTAL = re.compile(r"^(?:总\s*计|合\s*计|共\s*计|总\s*和)[:：]?$")
_NUMBER = re.compile(
    r"[-−]?[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]{1,6})?|[-−]?[0-9]{1,12}(?:\.[0-9]{1,6})?"
)
_NO_SUM = re.compile(
    r"率|比例|占比|%|％|序号|编号|年份|电话|号码|单价|均价|平均|排名|代码|面积单价|增长|日期|年月"
)
_NIL = frozenset(("", "-", "—", "——", "/", "无", "－"))


def _value(text: str) -> Decimal | None:
    """Return the number that a cell holds, nothing else beside it."""
    compact = "".join(text.split())
    if not _NUMBER.fullmatch(compact):
        return None
    return Decimal(compact.replace(",", "").replace("，", "").replace("−", "-"))


@register(
    "T08",
    level="warn",
    title="表格里的合计不等于各行（各列）之和",
    source="数据逻辑",
    scope="table",
    kinds=("body", "attachment"),
)
def totals_add_up(table: Table, case: Case) -> Iterator[Hit]:
    """Yield each cell of a last row called total that is not the sum of the rows above it.

    Only plain tables: one row of totals at the end, every cell above a number or empty.
    """
    rows = sorted({row for row, _ in table.cells})
    columns = sorted({column for _, column in table.cells})
    totals = [r for r in rows if any(_TOTAL.match(table.text(r, c)) for c in columns[:2])]
    if len(totals) != 1 or totals[0] != rows[-1] or len(rows) < 4:
        return
    last = totals[0]
    for column in columns:
        stated = _value(case.view(cell).text if (cell := table.cells.get((last, column))) else "")
        if stated is None or _NO_SUM.search(case.columns.get((table.name, column), "")):
            continue
        summands: list[Decimal] = []
        for row in rows[:-1]:
            text = table.text(row, column)
            value = _value(text)
            if value is None:
                if text in _NIL:
                    continue
                if not summands:
                    continue  # still the head
                break
            summands.append(value)
        else:
            total = sum(summands, Decimal(0))
            looks_numbered = summands == [Decimal(n) for n in range(1, len(summands) + 1)]
            if len(summands) >= 2 and total != stated and not looks_numbered:
                cell = table.cells[last, column]
                yield Hit(
                    0,
                    len(cell.text),
                    f"合计写的是 {stated}，上面 {len(summands)} 行相加是 {total}",
                    "核对各行和合计",
                    part=cell,
                )
