"""What do the attributes of a page's elements say, above all their styles?

A page says the same few dozen things a thousand times. Each is looked at once, as the parser understood it,
and only what hides, strikes out, raises or parts anything is then looked for among the elements.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

_SETS = {"set": "http://exslt.org/sets"}
_EACH_ONCE = "set:distinct(descendant-or-self::*/attribute::*)"
_FEW = 4
"""So many styles that each is searched for on its own."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What all attributes of a page say."""

    values: frozenset[str]
    """Each value once."""
    words: str
    """All of them in small letters, each on a line."""
    settings: tuple[str, ...]
    """Those that may be styles."""

    def styles(self, pattern: re.Pattern[str]) -> set[str]:
        """Return the styles that the pattern is found in."""
        return {value for value in self.settings if pattern.search(value)}

    def speak_of(self, words: Iterable[str]) -> bool:
        """Does one of the words, in small letters, stand in any of them?"""
        return any(word in self.words for word in words)


def attributes_of(root: Any) -> Attributes:
    """Return what the attributes of an element and of all within it say."""
    values = _each_once()(root)
    settings = tuple([value for value in values if ":" in value])
    return Attributes(frozenset(values), "\n".join(values).lower(), settings)


@cache
def _each_once() -> Any:
    from lxml import etree

    return etree.XPath(_EACH_ONCE, namespaces=_SETS, smart_strings=False)


def elements_with(root: Any, styles: Collection[str], *tags: str) -> Iterator[Any]:
    """Yield the elements, of some tags or of all, that have one of the styles as it is written."""
    if not styles:
        return
    if tags:
        yield from [one for one in root.iter(*tags) if one.get("style") in styles]
    elif len(styles) <= _FEW:
        for style in styles:
            yield from root.xpath("descendant-or-self::*/@style[. = $style]/..", style=style)
    else:
        yield from [one for one in root.xpath("//*[@style]") if one.get("style") in styles]
