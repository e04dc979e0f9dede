"""What of a web page's text is struck out, and what stands raised or lowered?

Struck-out text is what a revision took away: it is not there. What else browsers strike out or raise
by a style sheet is not known; Word and the editors of government sites write it into the page.
"""

from __future__ import annotations

import re
from typing import Any

from gongkai.reports.readers.raised import set_apart

_RAISING = re.compile(rb"vertical-align\s*:\s*su")
_REFERENCE = re.compile(rb"&(?:#(?!160;|34;|39;)|colon|hyphen|dash)")
"""A style may be spelled in characters given by number or name."""
_STRUCK, _RAISED = ("del", "s", "strike"), ("sup", "sub", "rt")
MARKING = frozenset((*_STRUCK, *_RAISED, "rp"))
"""Elements that strike out or raise what is in them."""
_NO_LINE = re.compile(r"text-decoration(?:-line)?\s*:\s*none", re.IGNORECASE)
_LINE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_SHIFT = re.compile(r"vertical-align\s*:\s*(super|sub)(?![a-z-])", re.IGNORECASE)
_OF_WORD = "//*[contains(@class, 'msoDel') or contains(@class, 'MsoDel')]"
_CELL, _ROWS = ("td", "th"), ("tr", "thead", "tbody", "tfoot")


def has_marks(lower: bytes) -> bool:
    """May a style of the page, given in small letters, strike out or raise anything? Most pages have none.

    One pattern of all of these takes ten times as long as one after the other.
    """
    return (
        b"line-through" in lower
        or b"msodel" in lower
        or _RAISING.search(lower) is not None
        or _REFERENCE.search(lower) is not None
    )


def without_struck(root: Any, lower: bytes) -> list[Any]:
    """Empty struck-out cells, and return all other elements whose text is struck out.

    A cell stays: without it the next one would slip into its place. ``lower`` is the page in small letters.
    """
    found = [one for one in root.iter(*_STRUCK) if not _NO_LINE.search(one.get("style") or "")]
    if b"line-through" in lower or _REFERENCE.search(lower):
        found += _with_style(root, _LINE)
    if b"msodel" in lower:
        found += root.xpath(_OF_WORD)
    gone = []
    for element in found:
        if element.tag in _CELL or element.tag in _ROWS:
            for cell in element.iter(*_CELL):
                _empty(cell)
        else:
            gone.append(element)
    return gone


def _with_style(root: Any, pattern: re.Pattern[str]) -> list[Any]:
    """Return the elements whose style says so; most styles of a page are a few."""
    styles = set(root.xpath("//*/@style", smart_strings=False))
    saying = {style for style in styles if pattern.search(style)}
    return (
        [one for one in root.xpath("//*[@style]") if one.get("style") in saying] if saying else []
    )


def _empty(cell: Any) -> None:
    cell.text = None
    for child in list(cell):
        cell.remove(child)


def keep_apart(root: Any, lower: bytes) -> None:
    """Let the digits that stand raised or lowered be such characters themselves."""
    for element in root.iter(*_RAISED):
        _keep_apart(element, below=element.tag == "sub")
    may_shift = _RAISING.search(lower) or _REFERENCE.search(lower)
    shifted = _with_style(root, _SHIFT) if may_shift else []
    for element in shifted:
        if element.tag not in _CELL:
            shift = _SHIFT.search(element.get("style"))
            _keep_apart(element, below=shift is not None and shift[1].lower() == "sub")


def _keep_apart(element: Any, *, below: bool) -> None:
    """Set apart all text within an element, which may lie in elements of its own."""
    if element.text:
        element.text = set_apart(element.text, below=below)
    for inner in element.iterdescendants():
        if inner.text:
            inner.text = set_apart(inner.text, below=below)
        if inner.tail:
            inner.tail = set_apart(inner.tail, below=below)
