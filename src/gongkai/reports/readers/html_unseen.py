"""What of a web page is there and is not seen: hidden, of no size, without colour, off the screen?

What an element's own style hides is taken out; a cell stays, so that the next does not slip into its
place, unless the page takes the cell itself away (``display: none``). White text is seen or not, as the ground
it stands on is: a number beside it is kept apart from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gongkai.reports.readers.html_attributes import Attributes, elements_with

_GONE = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_UNSEEN = {
    "visibility": re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE),
    "font-size": re.compile(
        r"(?:^|;)\s*font-size\s*:\s*0(?:\.0*)?(?:[a-z]{2,3}|%)?\s*(?:[;!]|$)", re.IGNORECASE
    ),
    "opacity": re.compile(r"(?:^|;)\s*opacity\s*:\s*0?(?:\.0*)?%?\s*(?:[;!]|$)", re.IGNORECASE),
    "color": re.compile(r"(?:^|;)\s*color\s*:\s*transparent", re.IGNORECASE),
    "text-indent": re.compile(
        r"(?:^|;)\s*text-indent\s*:\s*-(?:[5-9][0-9]{2}|[0-9]{4,})", re.IGNORECASE
    ),
    "position": re.compile(
        r"^(?=.*(?:^|;)\s*position\s*:\s*(?:absolute|fixed))"
        r".*(?:^|;)\s*(?:left|top|right|bottom)\s*:\s*-(?:[5-9][0-9]{2}|[0-9]{4,})",
        re.IGNORECASE | re.DOTALL,
    ),
}
"""By property: the values with which nothing is seen. What lies within may say otherwise of itself."""
_SHOWS_AGAIN = {
    "visibility": re.compile(r"(?:^|;)\s*visibility\s*:\s*visible", re.IGNORECASE),
    "font-size": re.compile(r"(?:^|;)\s*font(?:-size)?\s*:\s*(?!0(?![0-9.]))", re.IGNORECASE),
    "color": re.compile(r"(?:^|;)\s*color\s*:\s*(?!transparent)", re.IGNORECASE),
}
_WHITE = re.compile(
    r"(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:[;!]|$)",
    re.IGNORECASE,
)
_GROUND = re.compile(r"(?:^|;)\s*background(?:-color|-image)?\s*:", re.IGNORECASE)
_WORDS = {
    "visibility": ("hidden", "collapse"),
    "font-size": ("font-size",),
    "opacity": ("opacity",),
    "color": ("transparent",),
    "text-indent": ("text-indent",),
    "position": ("position",),
}
"""One of these stands in the page's attributes, or the property hides nothing."""
_WHITES = ("white", "#fff", "255")
_YES = ("", "hidden", "HIDDEN", "Hidden", "true", "until-found", "1", "yes")
"""How pages write that the attribute ``hidden`` is set; the parser gives a bare one as nothing."""
_MARGINS = ("header", "footer")
"""What LibreOffice calls the heads and feet of a document's pages, which a web page has once."""
_CELLS, _ROWS = ("td", "th"), ("tr", "thead", "tbody", "tfoot", "table")


def taken_away(root: Any, said: Attributes) -> list[Any]:
    """Return the elements that the page itself does not show at all, or that were margins of a document."""
    found: list[Any] = []
    if not said.values.isdisjoint(_YES):
        found += root.xpath("descendant-or-self::*/@hidden/..")
    if not said.values.isdisjoint(_MARGINS):
        found += [one for one in root.iter("div") if one.get("title") in _MARGINS]
    if "none" in said.words:
        found += elements_with(root, said.styles(_GONE))
    return found


def make_unseen(root: Any, said: Attributes) -> None:
    """Take out the text that a style lets nobody see, and keep what may be such apart from numbers."""
    for name, pattern in _UNSEEN.items():
        if said.speak_of(_WORDS[name]):
            for element in list(elements_with(root, said.styles(pattern))):
                _blank(element, _SHOWS_AGAIN.get(name))
    if said.speak_of(_WHITES):
        for element in list(elements_with(root, said.styles(_WHITE))):
            if element.tag not in (*_CELLS, *_ROWS) and not _has_ground(element):
                set_apart(element)


def _blank(element: Any, shows: re.Pattern[str] | None) -> None:
    """Take the text out of an element, but not out of what lies within and is, or may be, shown again."""
    element.text = None
    for child in element:
        if shows is None or not (child.get("class") or shows.search(child.get("style") or "")):
            _blank(child, shows)
        child.tail = None


def _has_ground(element: Any) -> bool:
    """Is a ground of its own known for what the element lies on?"""
    return any(
        one.get("bgcolor") or _GROUND.search(one.get("style") or "") for one in _upwards(element)
    )


def _upwards(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def set_apart(element: Any) -> None:
    """Let a space stand before and after an element, which makes two numbers of what were one."""
    element.text = " " + (element.text or "")
    element.tail = " " + (element.tail or "")
