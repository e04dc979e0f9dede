"""What stands in the margins of a PDF's pages and is no text of the report?

Numbers of pages, what a browser prints around a page (its address, the title, day and time), and a line that
is the same at the same height of several pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

_PAGE_NUMBER = re.compile(
    r"[-—–－―~·\s]*(?:第\s*)?[0-9]{1,3}(?:\s*页)?(?:\s*[,，/]?\s*共?\s*[0-9]{1,3}\s*页?)?[-—–－―~·\s]*"
)
_TIME = re.compile(
    r"[0-9]{1,4}[/.\-年][0-9]{1,2}[/.\-月][0-9]{1,4}日?\s*[,，]?\s*(?:[上下]午)?\s*[0-9]{1,2}[:：][0-9]{2}(?::[0-9]{2})?(?!\s*(?:来源|发布|作者))"
)
_ADDRESS = re.compile(r"(?:https?|file|ﬁle|about)\s*:\s*\S[^\u4e00-\u9fff]*", re.IGNORECASE)
_FEWEST_PAGES = 3
"""Pages that bear a line at the same height, for it to be a running one."""
_SAME_HEIGHT = 3.0
"""Points by which such lines may differ."""
_TOP, _BOTTOM = 0.1, 0.88
"""Parts of a page's height above and below which margins are."""


def is_in_margin(top: float, height: float) -> bool:
    """Does a line with that top, in points, stand in the margin of a page of that height?"""
    return top < _TOP * height or top > _BOTTOM * height


def is_printed_around(text: str) -> bool:
    """Is a line in a margin a page's number, or what a browser prints there?"""
    line = text.strip()
    return bool(_PAGE_NUMBER.fullmatch(line) or _ADDRESS.fullmatch(line) or _TIME.match(line))


def running(lines: Iterable[tuple[int, float, str]]) -> frozenset[tuple[int, float, str]]:
    """Return those lines of margins that several pages have: each is a page, its top, and what it says.

    Digits do not count: they may be a page's number.
    """
    heights: dict[str, list[tuple[int, float, str]]] = defaultdict(list)
    for line in lines:
        heights[re.sub(r"[0-9\s]+", "", line[2])].append(line)
    found: set[tuple[int, float, str]] = set()
    for alike in heights.values():
        for page, top, text in alike:
            pages = {other for other, at, _ in alike if abs(at - top) <= _SAME_HEIGHT}
            if len(pages) >= _FEWEST_PAGES:
                found.add((page, top, text))
    return frozenset(found)
