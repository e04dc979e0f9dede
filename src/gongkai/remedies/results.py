"""In which cell of table 4 does a reconsideration or court case count? (国办公开办函〔2021〕30号)

A raw result falls into one of four groups. The form does not say whether a
year counts cases filed or cases decided; by default (open question O1) it
counts the cases decided in the year, whenever filed, and those pending on 31
December. A case is counted once, not per instance: one under appeal is
pending until it is final.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

from gongkai.law import default

Group: TypeAlias = Literal["upheld", "corrected", "other_result", "pending"]
Block: TypeAlias = Literal["reconsideration", "suit_direct", "suit_after_reconsideration"]

GROUPS: dict[Group, str] = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other_result": "其他结果",
    "pending": "尚未审结",
}
BLOCKS: dict[Block, str] = {
    "reconsideration": "行政复议",
    "suit_direct": "未经复议直接起诉",
    "suit_after_reconsideration": "复议后起诉",
}

_ANY: dict[Group, tuple[str, ...]] = {
    "upheld": ("结果维持", "维持"),
    "corrected": ("结果纠正", "纠正"),
    "other_result": ("其他结果", "其他"),
    "pending": ("尚未审结", "未审结", "审理中"),
}
_RECONSIDERATION: dict[Group, tuple[str, ...]] = {
    "upheld": ("维持原行政行为", "驳回行政复议请求", "驳回复议请求"),
    "corrected": (
        "撤销",
        "部分撤销",
        "撤销并责令重作",
        "变更",
        "确认违法",
        "确认无效",
        "责令履行",
        "责令限期履行",
    ),
    "other_result": (
        "终止",
        "终止审理",
        "撤回申请",
        "驳回申请",
        "驳回行政复议申请",
        "不予受理",
        "逾期不补正视为放弃",
        "调解",
        "和解",
    ),
    "pending": (),
}
_COURT: dict[Group, tuple[str, ...]] = {
    "upheld": ("驳回诉讼请求", "判决驳回诉讼请求", "判决驳回原告诉讼请求"),
    "corrected": (
        "撤销",
        "部分撤销",
        "撤销并责令重作",
        "责令重作",
        "责令履行",
        "确认违法",
        "确认无效",
        "变更",
    ),
    "other_result": (
        "驳回起诉",
        "裁定驳回起诉",
        "不予立案",
        "准许撤诉",
        "裁定准许撤诉",
        "撤诉",
        "按撤诉处理",
        "终结诉讼",
        "调解",
    ),
    "pending": (),
}


class UnknownResult(KeyError):
    """The text names no result that table 4 has a column for."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownProcedure(KeyError):
    """The text names none of the three blocks of table 4."""

    def __str__(self) -> str:
        return str(self.args[0])


class NoFilingDate(ValueError):
    """A case without a decision and without the day it came in cannot be placed in a year."""


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=256)
def block_key(text: str) -> Block:
    """Return the block of table 4 a ledger's text names. Raises UnknownProcedure."""
    plain = _plain(text)
    for key, title in BLOCKS.items():
        if plain in (key, title):
            return key
    raise UnknownProcedure(f"没有“{text}”这种程序，应当是：{'、'.join(BLOCKS.values())}")


@lru_cache(maxsize=512)
def result_group(text: str, *, block: Block) -> Group:
    """Return the column of table 4 that a result belongs to (``撤销`` is ``corrected``).

    Raises UnknownResult; ``驳回`` alone may be the claim (upheld) or the
    application (other result) and is refused.
    """
    plain = _plain(text)
    own = _RECONSIDERATION if block == "reconsideration" else _COURT
    for key in GROUPS:
        if plain == key or plain in _ANY[key] or plain in own[key]:
            return key
    hint = "，“驳回”要写明驳回的是请求还是申请（起诉）" if plain.startswith("驳回") else ""
    known = "、".join(names[-1] for names in _ANY.values())
    raise UnknownResult(f"没有“{text}”这种结果，应当是：{known}，或者具体的决定、判决{hint}")


@dataclass(frozen=True, slots=True)
class Case:
    """What counting needs to know of a case."""

    block: Block
    filed_on: date | None
    decided_on: date | None = None
    """The day the last decision became final; ``None`` while pending."""
    group: Group = "pending"


def column(case: Case, *, year: int, convention: str | None = None) -> Group | None:
    """Return the column a case counts in, or None where it does not count in that year.

    ``convention`` is the office's answer to open question O1:
    ``decided_and_pending`` (default) or ``filed``. Raises NoFilingDate.
    """
    by_filing = (convention or default("O1")) == "filed"
    decided = case.decided_on
    if case.filed_on is None and (by_filing or decided is None or decided.year > year):
        raise NoFilingDate("没有审结的案件应当填写收到日期，否则不能确定计入哪一年")
    if by_filing and case.filed_on is not None and case.filed_on.year != year:
        return None
    if decided is not None and decided.year <= year:
        return case.group if by_filing or decided.year == year else None
    if case.filed_on is not None and case.filed_on.year > year:
        return None
    return "pending"


def table4(
    cases: Iterable[Case], *, year: int, convention: str | None = None
) -> dict[str, tuple[int, ...]]:
    """Return each block of table 4 as five numbers: the four results, then the total."""
    columns = tuple(GROUPS)
    table = {key: [0] * (len(columns) + 1) for key in BLOCKS}
    for case in cases:
        where = column(case, year=year, convention=convention)
        if where is not None:
            table[case.block][columns.index(where)] += 1
            table[case.block][-1] += 1
    return {key: tuple(numbers) for key, numbers in table.items()}
