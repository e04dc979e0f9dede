"""What is read, and what is found in it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["title", "body", "metadata", "attachment"]
Level: TypeAlias = Literal["block", "warn", "info"]

LEVEL_TITLES: dict[Level, str] = {"block": "须处理", "warn": "请核实", "info": "提示"}
"""How much a finding weighs: publishing waits for a block; a warning wants a look."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a part: where it leads, and the words that carry it."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of plain text under a name people understand.

    A cell of a table also says which table it belongs to (any name that is the
    same for all its cells) and where it stands, counted from 1. ``cut`` says that
    the stretch ends where a page ends, whether a sentence does or not.
    """

    name: str
    text: str
    kind: Kind
    table: str = ""
    row: int = 0
    column: int = 0
    links: tuple[Link, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One suspicion: the rule, the place, and what to do.

    ``start`` and ``end`` count characters of the part's text. ``excerpt`` and
    ``message`` never hold a whole number of a person. ``key`` stays the same for
    the same words in the same surroundings, wherever the paragraph moves.
    """

    rule: str
    level: Level
    part: str
    start: int
    end: int
    excerpt: str
    message: str
    suggestion: str
    source: str
    key: str


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What somebody who may use the network saw behind a link."""

    alive: bool
    detail: str = ""
    """Why it is dead, in Chinese: ``404，页面不存在``."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What this office has declared to be in order: official numbers, words of its own."""

    phones: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def has_phone(self, digits: str) -> bool:
        """Is that one of the office's own numbers, however it is written?"""
        wanted = _digits(digits)
        return any(_digits(phone) == wanted for phone in self.phones)


def _digits(phone: str) -> str:
    digits = "".join(c for c in phone if c.isdecimal())
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 11:
            return digits.removeprefix(prefix)
    return digits
