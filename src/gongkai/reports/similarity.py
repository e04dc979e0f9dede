"""How alike are two texts? For finding reports copied from last year's or a neighbour's.

Texts are compared by their runs of three characters (shingles): quick, blind to
where a sentence was moved, and strict enough that two offices that merely write
the same official language stay well apart. Years, numbers and marks do not count,
for a copy usually changes just these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

_LENGTH = 3
_SHORTEST_PARAGRAPH = 40
_NOISE = re.compile(r"[\s\d０-９，。；：、！？“”‘’（）()《》〈〉〔〕\[\],.;:!?%％年月日—\-]+")


def _shingles(text: str) -> Counter[str]:
    plain = _NOISE.sub("", text)
    return Counter(plain[i : i + _LENGTH] for i in range(max(0, len(plain) - _LENGTH + 1)))


def _alike(ours: Counter[str], theirs: Counter[str]) -> float:
    whole = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / whole if whole else 0.0


def similarity(one: str, other: str) -> float:
    """Return from 0 (nothing in common) to 1 (the same text) how alike two texts are."""
    return _alike(_shingles(one), _shingles(other))


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs long enough that their likeness means something."""
    for line in text.splitlines():
        paragraph = line.strip()
        if len(_NOISE.sub("", paragraph)) >= _SHORTEST_PARAGRAPH:
            yield paragraph


def most_similar(text: str, others: Iterable[str], *, at_least: float = 0.0) -> float | None:
    """Return the highest similarity of ``text`` with one of the others, None if all are lower.

    ``at_least`` lets texts of very different length be skipped unread.
    """
    found = closest(text, list(others), at_least=at_least)
    return found[0] if found is not None else None


def closest(text: str, others: Sequence[str], *, at_least: float = 0.0) -> tuple[float, int] | None:
    """Return the highest similarity of ``text`` with one of the others, and which that is.

    Of several equally alike the first; None if all are lower than ``at_least``.
    """
    ours = _shingles(text)
    best: tuple[float, int] | None = None
    for at, other in enumerate(others):
        shorter, longer = sorted((len(text), len(other)))
        if longer and 2 * shorter / (shorter + longer) < at_least - 0.1:
            continue
        alike = _alike(ours, _shingles(other))
        if alike >= at_least and (best is None or alike > best[0]):
            best = alike, at
    return best
