"""Which differences of writing does a search not see? Width, case, traditional signs, marks, spaces.

The folded form has letters, digits and Chinese signs only, and one space where marks or line
ends stood: ``fold("陝司〔２０２４〕5號") == "陕司 2024 5号"``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

VERSION = 1
"""Raised with every change of what a text folds to; an index of another version is rebuilt."""
_EDGE = "|"
_EDGES = re.compile(r" *\|[ |]*")
_BETWEEN_LATIN = re.compile(r"(?<=[a-z0-9]) +(?=[a-z0-9])")
_SPACES = re.compile(r" +")


@cache
def _simplified() -> dict[str, str]:
    text = files("gongkai.search").joinpath("simplified.txt").read_text("utf-8")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    return {pair[0]: pair[1] for row in rows for pair in row.split()}


def _sign(sign: str) -> str:
    """Return what one sign becomes: itself folded, a space, an edge, or nothing."""
    if sign in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029":
        return _EDGE
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in ("Cf", "Mn", "Me", "Cs"):
        return ""
    found = []
    for one in unicodedata.normalize("NFKC", sign).lower():
        one = _simplified().get(one, one)
        if one.isalnum():
            found.append(one)
        elif unicodedata.category(one) not in ("Cf", "Mn", "Me"):
            found.append(_EDGE)
    return "".join(found)


class _Table(dict[int, str]):
    """What each sign becomes, found out when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()
        """The signs met so far that become none or several."""

    def __missing__(self, code: int) -> str:
        found = _sign(chr(code))
        if len(found) != 1:
            self.uneven.add(chr(code))
        self[code] = found
        return found


_TABLE = _Table()


def fold(text: str) -> str:
    """Return the folded form of a text."""
    told = _EDGES.sub(_EDGE, text.translate(_TABLE))
    told = _SPACES.sub("", _BETWEEN_LATIN.sub(_EDGE, told))
    return told.strip(_EDGE).replace(_EDGE, " ")


def bare(text: str) -> str:
    """Return the folded form without any space: a number without what people write differently in it."""
    return text.translate(_TABLE).replace(_EDGE, "").replace(" ", "")


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded form and, for each of its signs, where it stands in the text."""
    told = text.translate(_TABLE)
    if _TABLE.uneven.isdisjoint(text):
        places = list(range(len(text)))
    else:
        places = [place for place, sign in enumerate(text) for _ in _TABLE[ord(sign)]]
    for pattern, instead in ((_EDGES, _EDGE), (_BETWEEN_LATIN, _EDGE), (_SPACES, "")):
        kept: list[str] = []
        kept_places: list[int] = []
        at = 0
        for match in pattern.finditer(told):
            if match[0] == instead:
                continue
            kept.append(told[at : match.start()] + instead)
            kept_places += places[at : match.start()] + [places[match.start()]] * len(instead)
            at = match.end()
        if at:
            told = "".join((*kept, told[at:]))
            places = kept_places + places[at:]
    begins = 1 if told.startswith(_EDGE) else 0
    ends = len(told) - (1 if len(told) > begins and told.endswith(_EDGE) else 0)
    return told[begins:ends].replace(_EDGE, " "), places[begins:ends]
