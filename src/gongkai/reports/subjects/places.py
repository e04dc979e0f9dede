"""Which words lead to a number of a sentence, and which follow it in its clause?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.reports.sentences import Quantity, quantities
from gongkai.reports.wordings import CLAUSE, squeezed


@dataclass(frozen=True, slots=True)
class Place:
    """A quantity with the words that lead to it and follow it in its clause."""

    quantity: Quantity
    lead: str
    tail: str
    followed: bool
    """True where the next quantity ends the tail: the last words are that one's."""
    of_which: bool = False
    """True where 其中 and a mark stand directly before the lead."""
    sentence: str = ""
    """All of the sentence, in which the quantity has its place."""

    @property
    def before(self) -> str:
        """What the sentence says before the quantity."""
        return squeezed(self.sentence[: self.quantity.start])

    @property
    def after(self) -> str:
        """What the sentence says after the quantity, up to a semicolon."""
        return squeezed(self.sentence[self.quantity.end :].partition("；")[0])


def places(sentence: str) -> Iterator[Place]:
    found = quantities(sentence)
    for i, quantity in enumerate(found):
        floor = found[i - 1].end if i else 0
        before = sentence[floor : quantity.start]
        *earlier, lead = CLAUSE.split(before)
        ceiling = found[i + 1].start if i + 1 < len(found) else len(sentence)
        first, *others = CLAUSE.split(sentence[quantity.end : ceiling])
        followed = not others and i + 1 < len(found)
        if followed and re.match(r"\s*[、和及]", first):
            first = ""  # 办结9件、结转下年1件: the words are the next one's
        of_which = bool(earlier) and squeezed(earlier[-1]).endswith("其中")
        yield Place(quantity, squeezed(lead), squeezed(first), followed, of_which, sentence)
