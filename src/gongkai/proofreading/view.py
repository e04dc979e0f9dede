"""What does a text say once all disguise is taken off, and where did each sign stand?

Full-width digits and letters become plain ones, signs of no width vanish,
numbers spelled out in Chinese digits become digits. Each sign remembers its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_ODD = re.compile(r"[^\x00-\x7f一-鿿，。、；：？！“”‘’（）《》〔〕【】—…·\u3000]")
_SPELLED_SIGNS = "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參陸"
_SPELLED = re.compile(f"[0-9{_SPELLED_SIGNS}]{{11,}}")
_SPELLED_DIGITS = str.maketrans(_SPELLED_SIGNS, "000123456789123456789236")
_DIGIT = re.compile(r"[0-9]")
_HAN = re.compile(r"[一-鿿]")
_GROUP = re.compile(r"[0-9]+[Xx]?")
# What people put between the digits of one number. A line end may cut one as well.
_SEPARATOR = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000\-‐-―－_.．·•/|)）\r\n]{1,3}")
_LOOKALIKES = {"Х": "X", "х": "x", "Χ": "X", "О": "0"}
"""Cyrillic and Greek letters that look like the last sign of an identity number."""


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together, X at the end included."""

    digits: str
    start: int
    end: int


class View:
    """A text without disguise."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._places: list[int] | None = None
        text = raw
        if _ODD.search(raw):
            text = self._undisguised(raw)
        self.text = _SPELLED.sub(lambda found: found[0].translate(_SPELLED_DIGITS), text)

    def _undisguised(self, raw: str) -> str:
        signs: list[str] = []
        places: list[int] = []
        for place, sign in enumerate(raw):
            if sign <= "\x7f" or "一" <= sign <= "鿿":
                plain = sign
            elif unicodedata.category(sign) in ("Cf", "Mn", "Me"):
                continue
            elif unicodedata.category(sign) == "No":
                # One ringed figure is the number of an item; several are a number in disguise.
                near = raw[max(0, place - 1) : place + 2]
                several = sum(unicodedata.category(one) == "No" for one in near) > 1
                plain = _plain(sign) if several else sign
            else:
                plain = _plain(sign)
            signs.append(plain)
            places.append(place)
        places.append(len(raw))
        self._places = places
        return "".join(signs)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that these signs come from."""
        if self._places is None:
            return start, end
        if start >= end:
            return self._places[start], self._places[start]
        return self._places[start], self._places[end - 1] + 1

    @cached_property
    def chains(self) -> tuple[tuple[Group, ...], ...]:
        """The groups of digits, those with nothing but separators between them together."""
        return tuple(self._chains())

    def _chains(self) -> Iterator[tuple[Group, ...]]:
        chain: list[Group] = []
        for found in _GROUP.finditer(self.text):
            group = Group(found[0].upper(), found.start(), found.end())
            if chain and not _SEPARATOR.fullmatch(self.text, chain[-1].end, group.start):
                yield tuple(chain)
                chain = []
            chain.append(group)
        if chain:
            yield tuple(chain)

    @cached_property
    def has_han(self) -> bool:
        """Whether there is any Chinese sign in it."""
        return _HAN.search(self.text) is not None

    @cached_property
    def digits(self) -> int:
        """How many digits the text has."""
        if not _DIGIT.search(self.text):
            return 0
        return sum(len(group.digits) for chain in self.chains for group in chain)


def _plain(sign: str) -> str:
    """Return the plain digit or letter for a full-width or ornamental one, else the sign itself."""
    if (digit := unicodedata.decimal(sign, None)) is not None:
        return str(digit)
    if sign in _LOOKALIKES:
        return _LOOKALIKES[sign]
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 and folded.isascii() and folded.isalnum() else sign


def windows(chain: tuple[Group, ...], length: int) -> Iterator[tuple[Group, ...]]:
    """Yield the runs of whole groups that have so many digits together."""
    for first in range(len(chain)):
        total = 0
        for last in range(first, len(chain)):
            total += len(chain[last].digits)
            if total >= length:
                if total == length:
                    yield chain[first : last + 1]
                break


def has_han(view: View) -> bool:
    """A quick look that spares a rule on words where there are none."""
    return view.has_han
