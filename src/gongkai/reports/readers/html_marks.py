"""What of a web page's text is struck out, and what stands raised or lowered?

Struck-out text is what a revision took away: it is not there. What else browsers strike out or raise
by a style sheet is not known; Word and the editors of government sites write it into the page.
"""

from __future__ import annotations

import re
from typing import Any

from gongkai.reports.readers.html_attributes import Attributes, elements_with
from gongkai.reports.readers.raised import set_apart

_STRUCK, _RAISED = ("del", "s", "strike"), ("sup", "sub", "rt")
MARKING = frozenset((*_STRUCK, *_RAISED, "rp"))
"""Elements that strike out or raise what is in them."""
_NO_LINE = re.compile(r"text-decoration(?:-line)?\s*:\s*none", re.IGNORECASE)
_LINE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_SHIFT = re.compile(r"vertical-align\s*:\s*(super|sub)(?![a-z-])", re.IGNORECASE)
_OF_WORD = "//*[contains(@class, 'msoDel') or contains(@class, 'MsoDel')]"
_CELL, _ROWS = ("td", "th"), ("tr", "thead", "tbody", "tfoot")
_WORDS = ("line-through", "msodel", "super", "sub")


def has_marks(said: Attributes) -> bool:
    """May a style of the page strike out or raise anything? Most pages have none."""
    return said.speak_of(_WORDS)


def without_struck(root: Any, said: Attributes) -> list[Any]:
    """Empty struck-out cells, and return all other elements whose text is struck out.

    A cell stays: without it the next one would slip into its place.
    """
    found = [one for one in root.iter(*_STRUCK) if not _NO_LINE.search(one.get("style") or "")]
    found += elements_with(root, said.styles(_LINE))
    if "msodel" in said.words:
        found += root.xpath(_OF_WORD)
    gone = []
    for element in found:
        if element.tag in _CELL or element.tag in _ROWS:
            for cell in element.iter(*_CELL):
                _empty(cell)
        else:
            gone.append(element)
    return gone


def _empty(cell: Any) -> None:
    cell.text = None
    for child in list(cell):
        cell.remove(child)


def keep_apart(root: Any, said: Attributes) -> None:
    """Let the digits that stand raised or lowered be such characters themselves."""
    for element in root.iter(*_RAISED):
        _keep_apart(element, below=element.tag == "sub")
    for element in elements_with(root, said.styles(_SHIFT)):
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
