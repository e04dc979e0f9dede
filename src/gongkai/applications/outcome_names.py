"""Which outcome does a written result name? (``（三）1.属于国家秘密``, ``属于国家秘密`` …)

Ledgers name results by the rows of table 3, with or without their numbers, in
any width of brackets and quotes, or by the keys of the report's JSON form.
What names no row, or more than one, is refused with the rows it may mean.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache

from gongkai.applications.outcomes import UnknownOutcome, keys, row

GROUPS = {"三": "不予公开", "四": "无法提供", "五": "不予处理", "六": "其他处理"}
NOT_RESULTS = ("总计", "结转下年度继续办理", "本年新收政府信息公开申请数量")

_NUMBER = re.compile(r"^(?:三、)?(?:\((?P<group>[一二三四五六七])\))?")
_ITEM = re.compile(r"^(?P<item>\d)[.、,．]?(?!\d)")
_DROPPED = re.compile(r"[\s\"'“”‘’「」『』《》…]+|\.{3,}")


class AmbiguousOutcome(UnknownOutcome):
    """The text fits several rows, or its number and its words name different ones."""


def _plain(text: str) -> str:
    """Return the text in one width, without blanks and quotes."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text))


def _split(text: str) -> tuple[str | None, str | None, str]:
    """Return the number of the group, the number in the group, and the words of a row's name."""
    plain = _plain(text).rstrip("。;,、")
    group = None
    if (match := _NUMBER.match(plain)) is not None:
        group = match["group"]
        plain = plain[match.end() :].lstrip("、.")
    item = _item(plain)
    if item is None and group in GROUPS and plain.startswith(GROUPS[group]):
        plain = plain[len(GROUPS[group]) :].lstrip("-—:>/、.")
        item = _item(plain)
    elif item is None and group is None:
        for number, title in GROUPS.items():
            rest = plain[len(title) :].lstrip("-—:>/、.") if plain.startswith(title) else ""
            if rest:
                group, plain, item = number, rest, _item(rest)
                break
    words = plain if item is None else _ITEM.sub("", plain, count=1)
    return group, item, words


def _item(plain: str) -> str | None:
    match = _ITEM.match(plain)
    return match["item"] if match else None


@cache
def _rows() -> dict[str, tuple[str | None, str | None, frozenset[str]]]:
    """Return each outcome's group number, number in the group, and the words that name it."""
    found = {}
    for key in keys():
        group, item, words = _split(row(key))
        names = {words, words.partition("、")[0]}
        found[key] = (group, item, frozenset(names))
    return found


@lru_cache(maxsize=2048)
def outcome_key(text: str) -> str:
    """Return the key of the outcome a ledger's text names.

    Raises UnknownOutcome with the nearest rows, or AmbiguousOutcome where the
    text is the name of a group (``不予公开``), or its number contradicts its words.
    """
    stripped = text.strip()
    if stripped in _rows():
        return stripped
    group, item, words = _split(text)
    words = words.partition("(区分处理")[0]
    if not words and group is not None:
        return _by_number(text, group, item)
    if words.rstrip("、") in GROUPS.values() and group is None and item is None:
        number = next(n for n, title in GROUPS.items() if title == words)
        raise AmbiguousOutcome(f"“{text}”是一组办理结果，{_expected(_in_group(number))}")
    named = [key for key, (_, _, names) in _rows().items() if words in names]
    if not named:
        raise UnknownOutcome(f"没有“{text}”这种办理结果，{_expected(_near(words))}")
    fitting = [
        key for key in named if group in (None, _rows()[key][0]) and item in (None, _rows()[key][1])
    ]
    if len(fitting) != 1:
        raise AmbiguousOutcome(
            f"“{text}”的序号与名称不一致，{_expected(named + _numbered(group, item))}"
        )
    return fitting[0]


def _by_number(text: str, group: str, item: str | None) -> str:
    named = _numbered(group, item) if item else _in_group(group)
    if len(named) == 1:
        return named[0]
    if named:
        raise AmbiguousOutcome(f"“{text}”是一组办理结果，{_expected(named)}")
    raise UnknownOutcome(f"没有“{text}”这种办理结果，{_expected(_in_group(group))}")


def _numbered(group: str | None, item: str | None) -> list[str]:
    return [key for key, (g, i, _) in _rows().items() if g == group and i == item]


def _in_group(group: str) -> list[str]:
    return [key for key, (g, _, _) in _rows().items() if g == group]


def _near(words: str) -> list[str]:
    """Return the outcomes whose names come near, best first."""
    if words in NOT_RESULTS or not words:
        return []
    by_name = {name: key for key, (_, _, names) in _rows().items() for name in names}
    held = [key for name, key in by_name.items() if len(words) > 1 and words in name]
    close = [by_name[name] for name in get_close_matches(words, by_name, n=3, cutoff=0.4)]
    return list(dict.fromkeys(held + close))[:5]


def _expected(candidates: list[str]) -> str:
    names = "、".join(f"“{row(key)}”" for key in dict.fromkeys(candidates))
    return f"应当写明是哪一种，例如：{names}" if names else "应当是表三“本年度办理结果”的行名"
