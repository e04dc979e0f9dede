"""How is the text in a cell read, and how is a value written back?

Every kind of value reads text and writes text; reading what was written gives
the same value. Days are ISO text (``2024-03-05``), months the ISO text of
their first day, money whole 分, choices their keys. Cells of one column are
read together, since most columns hold few different texts.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

YEARS = range(1949, 2101)
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
    r"(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_MONTH = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-0?1)?|/(\d{1,2})(?:/0?1)?|年(\d{1,2})月(?:1日)?)(?: 00:00:00)?"
)
_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?")
_MONEY = re.compile(r"[¥]?((?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)元?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_UNSEEN = re.compile(r"[\u200b-\u200d\u2060\ufeff]")
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd\u200b-\u200d\u2060\ufeff]")
_BLANKS_AROUND = re.compile(r"\s*([年月日/-])\s*")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d{2}")


class Unfit(ValueError):
    """A text that is no such value; the message says what was expected."""


def plain(text: str) -> str:
    """Return the text in half width, without blanks at its ends."""
    return unicodedata.normalize("NFKC", text).strip()


class _Memo(dict[str, Any]):
    """What each text was read as; texts that could not be read are remembered with the reason."""

    def __init__(self, parse: Callable[[str], Any], empty: Any) -> None:
        self.parse = parse
        self.empty = empty
        self.unfit: dict[str, str] = {}
        self[""] = empty

    def __missing__(self, text: str) -> Any:
        value = self.empty
        if stripped := _UNSEEN.sub("", text).strip():
            try:
                value = self.parse(stripped)
            except Unfit as unfit:
                self.unfit[text] = str(unfit)
        self[text] = value
        return value


class Value(ABC):
    """A kind of value: what is expected, how to read it, how to write it."""

    expected: str
    empty: Any = None
    happened: ClassVar[bool] = False
    """Whether it is a day on which something is said to have happened: never after today."""

    @abstractmethod
    def parse(self, text: str) -> Any:
        """Return the value of a text that is not blank. Raises Unfit."""

    def show(self, value: Any) -> str:
        """Return the text of a value; blank for an empty one."""
        return "" if value is None else str(value)

    def parse_all(self, cells: Sequence[str]) -> tuple[list[Any], Mapping[int, str]]:
        """Return the values of a column's cells, and by position why some could not be read."""
        memo = _Memo(self.parse, self.empty)
        values = list(map(memo.__getitem__, cells))
        if not memo.unfit:
            return values, {}
        unfit = memo.unfit
        return values, {at: unfit[cell] for at, cell in enumerate(cells) if cell in unfit}


@dataclass(frozen=True)
class Text(Value):
    """Words, at most ``limit`` characters."""

    limit: int | None = None
    empty = ""

    @property
    def expected(self) -> str:  # type: ignore[override]
        """What a cell should hold, in Chinese."""
        return f"文字，不超过 {self.limit} 个字" if self.limit else "文字"

    def parse(self, text: str) -> str:
        """Return the text with line ends made one; unseen characters are refused."""
        if found := _CONTROL.search(text.replace("\r", "")):
            raise Unfit(f"含有不可见的控制字符（U+{ord(found[0]):04X}），请删去后重新填写")
        cleaned = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if self.limit and len(cleaned) > self.limit:
            raise Unfit(f"有 {len(cleaned)} 个字，应不超过 {self.limit} 个字")
        if _SCIENTIFIC.fullmatch(cleaned):
            raise Unfit("是科学记数法，原来的末几位已经丢失；请把这一列设为文本格式后重新填写")
        return cleaned

    def parse_all(self, cells: Sequence[str]) -> tuple[list[Any], Mapping[int, str]]:
        """Return all texts; where a quick look finds nothing odd, that is all."""
        longest = max(map(len, cells), default=0)
        joined = "".join(cells)
        if not _ODD.search(joined) and "E+" not in joined and longest <= (self.limit or longest):
            return [cell.strip() for cell in cells], {}
        return super().parse_all(cells)


class Day(Value):
    """A day, as ISO text."""

    expected = "日期，如 2024-03-05、2024/3/5、2024年3月5日"

    def parse(self, text: str) -> str:
        """Return the ISO text of a day."""
        written = _BLANKS_AROUND.sub(r"\1", plain(text))
        if not (match := _DAY.fullmatch(written)):
            hint = "；单元格里是数字，请设为日期格式" if written.isdigit() else ""
            raise Unfit(f"应为{self.expected}{hint}")
        year, month, day = (int(part) for part in match.groups() if part)
        return _iso(year, month, day, self.expected)


class PastDay(Day):
    """A day on which something is said to have happened."""

    happened = True


class Month(Value):
    """A month that has begun, as the ISO text of its first day."""

    happened = True

    expected = "月份，如 2024-03、2024年3月（填成日期的，只能是当月 1 日）"

    def parse(self, text: str) -> str:
        """Return the ISO text of the month's first day."""
        written = _BLANKS_AROUND.sub(r"\1", plain(text))
        if not (match := _MONTH.fullmatch(written)):
            raise Unfit(f"应为{self.expected}")
        year, month = (int(part) for part in match.groups() if part)
        return _iso(year, month, 1, self.expected)

    def show(self, value: Any) -> str:
        """Return ``2024-03``."""
        return value[:7] if value else ""


def _iso(year: int, month: int, day: int, expected: str) -> str:
    if year not in YEARS:
        raise Unfit(f"年份应在 {YEARS[0]} 至 {YEARS[-1]} 之间")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Unfit(f"日历上没有这一天；应为{expected}") from None


class Count(Value):
    """A whole number, zero or more."""

    expected = "整数，如 0、12"
    most = 2_147_483_647

    def parse(self, text: str) -> int:
        """Return the number."""
        written = plain(text)
        if not _NUMBER.fullmatch(written):
            raise Unfit(f"应为{self.expected}，不带单位")
        number = int(written.replace(",", "").partition(".")[0])
        if number > self.most:
            raise Unfit(f"应不超过 {self.most}")
        return number


class Yuan(Value):
    """Money in 元, kept as whole 分."""

    expected = "金额，单位元，最多两位小数，如 400、12.50"

    def parse(self, text: str) -> int:
        """Return the amount in 分."""
        written = plain(text).replace(" ", "").replace("￥", "¥")
        if "万" in written:
            raise Unfit("单位应为元，不是万元")
        if not (match := _MONEY.fullmatch(written)):
            raise Unfit(f"应为{self.expected}")
        fen = Decimal(match[1].replace(",", "")) * 100
        if fen != fen.to_integral_value():
            raise Unfit(f"不足一分；应为{self.expected}")
        if fen > 10**15:
            raise Unfit("金额过大，应不超过 10 万亿元")
        return int(fen)

    def show(self, value: Any) -> str:
        """Return the amount in 元: ``400``, ``12.50``."""
        if value is None:
            return ""
        yuan, fen = divmod(value, 100)
        return f"{yuan}.{fen:02d}" if fen else str(yuan)


class Link(Value):
    """An address on the web."""

    expected = "网址，以 http:// 或 https:// 开头"
    empty = ""
    _form = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)

    def parse(self, text: str) -> str:
        """Return the address as it stands."""
        if len(text) > 500:
            raise Unfit("网址过长，应不超过 500 个字符")
        if not self._form.fullmatch(text):
            raise Unfit(f"应为{self.expected}")
        return text


def _alike(written: str, word: str) -> bool:
    """Return whether one word holds the other, or a longer one differs by a single character.

    Words of a few characters share half of them by chance: 行政诉讼 is not 行政复议.
    """
    short, long = sorted((written, word), key=len)
    if len(short) >= 2 and short in long:
        return True
    if len(short) < 3 or len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", plain(text)).lower()


@dataclass(frozen=True)
class Choice(Value):
    """One of a few words; kept as the key that stands for it."""

    titles: Mapping[str, str]
    """Key to the word that is written."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other words that are understood, to their key."""
    empty: str = ""
    """What a blank cell means."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """Words that are refused, to the reason."""

    @property
    def expected(self) -> str:  # type: ignore[override]
        """What a cell should hold, in Chinese."""
        return f"{'、'.join(self.titles.values())}之一"

    def parse(self, text: str) -> str:
        """Return the key of a word."""
        words = self._words()
        folded = _folded(text)
        if folded in words:
            return words[folded]
        if folded in self.hints:
            raise Unfit(self.hints[folded])
        near = {key for word, key in words.items() if _alike(folded, word)}
        hint = f"；是不是“{self.titles[near.pop()]}”？" if len(near) == 1 else ""
        raise Unfit(f"应为{self.expected}{hint}")

    def show(self, value: Any) -> str:
        """Return the word of a key."""
        return self.titles.get(value, value) if value else ""

    def _words(self) -> dict[str, str]:
        return {
            **{_folded(key): key for key in self.titles},
            **{_folded(word): key for word, key in self.aliases.items()},
            **{_folded(title): key for key, title in self.titles.items()},
        }


@dataclass(frozen=True)
class Several(Value):
    """Several choices in one cell, parted by 、，；/ or blanks; kept as keys in their order."""

    one: Choice
    containing: Mapping[str, str] = field(default_factory=dict)
    """A word that holds this piece is this key: ``陕州区政府网站`` holds ``网站``."""
    empty: tuple[str, ...] = ()

    @property
    def expected(self) -> str:  # type: ignore[override]
        """What a cell should hold, in Chinese."""
        return f"{'、'.join(self.one.titles.values())}中的一个或几个，用顿号隔开"

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the keys, each once."""
        found = {self._key(word) for word in re.split(r"[、,;/|\s]+", plain(text)) if word}
        if not found:
            raise Unfit(f"应为{self.expected}")
        return tuple(key for key in self.one.titles if key in found)

    def _key(self, word: str) -> str:
        try:
            return self.one.parse(word)
        except Unfit:
            for piece, key in self.containing.items():
                if piece in _folded(word):
                    return key
            raise Unfit(f"没有“{word}”这个渠道；应为{self.expected}") from None

    def show(self, value: Any) -> str:
        """Return the words, parted by 、."""
        return "、".join(self.one.show(key) for key in value)


@dataclass(frozen=True)
class Named(Value):
    """A word that the law's house understands: an outcome, a kind of applicant."""

    reads: Callable[[str], str]
    """Return the key a text names; raises LookupError or ValueError with a Chinese reason."""
    titles: Mapping[str, str]
    expected: str
    empty: str = ""

    def parse(self, text: str) -> str:
        """Return the key."""
        try:
            return self.reads(text)
        except (LookupError, ValueError) as error:
            raise Unfit(str(error)) from None

    def show(self, value: Any) -> str:
        """Return the word of a key."""
        return self.titles.get(value, value) if value else ""


@dataclass(frozen=True)
class Computed(Value):
    """A column this system computes: written on export, not read on import."""

    expected: str
    empty: str = ""

    def parse(self, text: str) -> str:
        """Return nothing: what stands here is not read."""
        return ""
