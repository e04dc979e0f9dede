"""How do public numbers look? Bars and columns as SVG, drawn here; the same numbers stand in a table beside.

A drawing is one picture to those who hear the page: its label says what it shows and that the table
tells the same. Colours and the size of the text come from the style sheet, for light and dark pages.
Drawings are 360 units wide, as a phone is, and grow with the page; on a phone, where they
shrink, the text is larger. What has no room at that size is left to the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 360
SIGN, HALF = 16, 9
"""Units that a sign and a digit take on a phone (``.chart text`` in portal.css)."""
Number = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its name; ``before`` is the year before, None where unknown."""

    label: str
    value: Number
    before: Number = None

    @property
    def change(self) -> Number:
        """How much more than the year before; None where either is unknown."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before

    @property
    def change_told(self) -> str:
        """The change with its sign."""
        change = self.change
        return "—" if change is None else f"{change:+}" if change else "0"


def bars(figures: Sequence[Figure], title: str) -> SafeString:
    """Return a bar for each number under its name, the year before as a thin one below; empty where all is 0."""
    most = _most(figures)
    if not most:
        return SafeString("")
    marks: list[SafeString] = []
    y = 2.0
    for one in figures:
        value = _told(one.value)
        marks += [
            _text(0, y + 11, _cut(one.label, WIDTH - _room(value) - SIGN), "start"),
            _text(WIDTH, y + 11, value, "end"),
        ]
        y += 17
        marks.append(_bar(0, y, _length(one.value, most), 11, "this"))
        y += 11
        if one.before is not None:
            marks.append(_bar(0, y + 2, _length(one.before, most), 5, "before"))
            y += 7
        y += 10
    return _drawing(title, y - 8, marks)


def columns(figures: Sequence[Figure], title: str) -> SafeString:
    """Return a column for each number with its name below; empty where all is 0.

    Names that end alike (1月, 2月) do without their end where they would touch; then every
    other name is left out, and every number but the largest.
    """
    most = _most(figures)
    if not most:
        return SafeString("")
    top, floor = 18, 150
    step = WIDTH / len(figures)
    marks: list[SafeString] = []
    labels = _names(figures, step)
    has_room = all(_room(_told(one.value)) <= step for one in figures)
    for at, one in enumerate(figures):
        height = (floor - top) * float(one.value or 0) / float(most)
        width = min(step * 0.62, 48)
        x = at * step + (step - width) / 2
        marks.append(_bar(x, floor - height, width, height, "this"))
        middle = x + width / 2
        if one.value and (has_room or one.value == most):
            told = _told(one.value)
            half = _room(told) / 2
            inside = min(max(middle, half), WIDTH - half)
            marks.append(_text(inside, floor - height - 5, told, "middle"))
        if labels[at]:
            marks.append(_text(middle, floor + 18, labels[at], "middle"))
    marks.append(
        format_html('<line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/>', WIDTH, floor, floor)
    )
    return _drawing(title, floor + 24, marks)


def _room(text: str) -> int:
    """Return about how many units a text takes on a phone."""
    return sum(HALF if sign.isascii() else SIGN for sign in text)


def _cut(text: str, room: float) -> str:
    """Return the text, cut to the room there is."""
    if _room(text) <= room:
        return text
    while text and _room(text) + SIGN > room:
        text = text[:-1]
    return f"{text}…"


def _names(figures: Sequence[Figure], step: float) -> list[str]:
    """Return what stands below each column; empty where there is no room for it."""
    names = [one.label for one in figures]

    def touch() -> bool:
        return any(_room(name) + 2 > step for name in names)

    if len(names) > 1 and touch() and len({name[-1:] for name in names}) == 1:
        names = [name[:-1] for name in names]
    if touch():
        names = [name if (len(names) - at) % 2 else "" for at, name in enumerate(names)]
    return names


def _most(figures: Sequence[Figure]) -> int | Decimal:
    return max([max(one.value or 0, one.before or 0) for one in figures], default=0)


def _length(value: Number, most: int | Decimal) -> float:
    return max(WIDTH * float(value) / float(most), 2) if value else 1


def _told(value: Number) -> str:
    return "—" if value is None else f"{value:,}"


def _bar(x: float, y: float, width: float, height: float, tone: str) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        tone, *(_short(one) for one in (x, y, width, height)),
    )  # fmt: skip


def _text(x: float, y: float, text: str, anchor: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}">{}</text>', _short(x), _short(y), anchor, text
    )


def _drawing(title: str, height: float, marks: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}，数字见表格">{}</svg>',
        WIDTH, _short(height), title, format_html_join("", "{}", ((mark,) for mark in marks)),
    )  # fmt: skip


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
