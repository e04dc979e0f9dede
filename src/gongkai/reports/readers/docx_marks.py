"""What of a Word file's text is not there to be seen, and what stands raised or lowered?

Runs say so themselves or by their style, which may rest on another. Struck-out and hidden runs go; digits
that are set higher or lower, or white on no ground of their own, are kept apart from those beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from gongkai.reports.readers.raised import set_apart

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _R, _T = f"{_W}p", f"{_W}r", f"{_W}t"
_TR, _TC, _TRPR, _RPR = f"{_W}tr", f"{_W}tc", f"{_W}trPr", f"{_W}rPr"
_VAL, _SHD = f"{_W}val", f"{_W}shd"
_STYLE, _RUBY_TEXT = f"{_W}rStyle", f"{_W}rt"
_HIDING = (f"{_W}vanish", f"{_W}specVanish", f"{_W}strike", f"{_W}dstrike")
_SHIFT, _POSITION, _SIZE, _COLOUR = (
    f"{_W}vertAlign",
    f"{_W}position",
    f"{_W}sz",
    f"{_W}color",
)
_MARKS = frozenset((*_HIDING, _SHIFT, _POSITION, _SIZE, _COLOUR))
_TELLING = (
    b"anish",
    b"trike",
    b"vertAlign",
    b"position",
    b"FFFFFF",
    b"ffffff",
    b'w:sz w:val="1"',
    b'w:sz w:val="2"',
)
"""One of these stands in the styles, or none of them hides or moves anything."""
_OFF = ("0", "false", "off")
_UNSEEN = 2
"""Half points below and at which no text is read by anybody."""
_MOVED = 4
"""Half points by which text stands higher or lower than what is beside it."""
_WHITE = "FFFFFF"
_NO_GROUND = ("auto", _WHITE, None)
_DEEPEST = 20
"""Styles that rest on each other."""


def may_matter(styles: bytes) -> bool:
    """Does the part with the styles say anything that hides or moves text?"""
    return any(mark in styles for mark in _TELLING)


def put_in_styles(root: Any, styles: Any) -> None:
    """Let runs say themselves what their style says of them; ``styles`` is the root of that part."""
    by_name = {style.get(f"{_W}styleId"): style for style in styles.iterfind(f"{_W}style")}
    said: dict[str | None, list[Any]] = {}
    for use in list(root.iter(_STYLE)):
        name, own = use.get(_VAL), use.getparent()
        if name not in said:
            said[name] = list(_marks_of(name, by_name))
        for mark in said[name]:
            if own.find(mark.tag) is None:
                own.append(deepcopy(mark))


def _marks_of(name: str | None, by_name: Mapping[str | None, Any]) -> Iterator[Any]:
    """Yield what a style and those it rests on say; the nearer one goes before."""
    met: set[str] = set()
    for _ in range(_DEEPEST):
        style = by_name.get(name)
        if style is None:
            return
        for mark in style.iterfind(f"{_RPR}/*"):
            if mark.tag in _MARKS and mark.tag not in met:
                met.add(mark.tag)
                yield mark
        based = style.find(f"{_W}basedOn")
        name = None if based is None else based.get(_VAL)


def leave_out_what_is_hidden(root: Any) -> None:
    """Take out rows and runs that are struck out, hidden or of no size."""
    gone = [
        properties.getparent()
        for properties in root.iter(_TRPR)
        if not (_is_off(properties, "del") and _is_off(properties, "hidden"))
    ]
    gone += _runs(root, _HIDING, lambda value: value not in _OFF)
    gone += _runs(root, (_SIZE,), lambda value: _number(value, _UNSEEN + 1) <= _UNSEEN)
    for element in gone:
        if element.tag in (_R, _TR) and (parent := element.getparent()) is not None:
            parent.remove(element)


def _runs(root: Any, tags: tuple[str, ...], is_meant: Callable[[str | None], bool]) -> list[Any]:
    """Return what has one of the marks with such a value; the mark of a paragraph is no run's."""
    return [
        mark.getparent().getparent()
        for mark in root.iter(*tags)
        if mark.getparent().tag == _RPR and is_meant(mark.get(_VAL))
    ]


def _is_off(properties: Any, name: str) -> bool:
    found = properties.find(f"{_W}{name}")
    return found is None or found.get(_VAL) in _OFF


def keep_apart(root: Any) -> None:
    """Let digits that stand raised or lowered be such characters, and white ones no part of others."""
    for mark in root.iter(_SHIFT):
        shift, run = mark.get(_VAL), mark.getparent().getparent()
        if run is not None and run.tag == _R and shift in ("superscript", "subscript"):
            _set_apart(run, below=shift == "subscript")
    for run in _runs(root, (_POSITION,), lambda value: abs(_number(value, 0)) >= _MOVED):
        height = _position(run)
        if run.tag == _R and any(_position(one) != height for one in _beside(run)):
            _set_apart(run, below=height < 0)
    for above in root.iter(_RUBY_TEXT):
        _set_apart(above, below=False)
    for run in _runs(root, (_COLOUR,), lambda value: (value or "").upper() == _WHITE):
        if run.tag == _R and not _has_ground(run):
            for text in run.iter(_T):
                text.text = f" {text.text or ''} "


def _set_apart(element: Any, *, below: bool) -> None:
    for one in element.iter(_T):
        one.text = set_apart(one.text or "", below=below)


def _beside(run: Any) -> Iterator[Any]:
    """Yield the other runs with text in a run's paragraph."""
    paragraph = next(run.iterancestors(_P), None)
    for one in () if paragraph is None else paragraph.iter(_R):
        if one is not run and "".join(text.text or "" for text in one.iter(_T)).strip():
            yield one


def _position(run: Any) -> int:
    mark = run.find(f"{_RPR}/{_POSITION}")
    return 0 if mark is None else _number(mark.get(_VAL), 0)


def _number(value: str | None, otherwise: int) -> int:
    digits = (value or "").removeprefix("-")
    return (
        int(value or "") if digits.isascii() and digits.isdigit() and len(digits) < 6 else otherwise
    )


def _has_ground(run: Any) -> bool:
    """Is a ground of its own known for what a run stands on: its own, its paragraph's, its cell's?"""
    for one, path in (
        (run, f"{_RPR}/{_SHD}"),
        (next(run.iterancestors(_P), None), f"{_W}pPr/{_SHD}"),
        (next(run.iterancestors(_TC), None), f"{_W}tcPr/{_SHD}"),
    ):
        shading = None if one is None else one.find(path)
        if shading is not None and shading.get(f"{_W}fill") not in _NO_GROUND:
            return True
    return False
