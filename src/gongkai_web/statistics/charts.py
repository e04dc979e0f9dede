"""How does a row of numbers look? Charts as SVG, drawn here, without a library.

Each bar is a link to the cases it counts and says in words what it shows, so
that nothing rests on colour or on sight alone. Colours come from the style
sheet, for light and dark pages. The drawing is 360 units wide, as a phone is,
and grows with the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai_web.statistics.figures import Number, Query, Section

WIDTH = 360
LinkTo = Callable[[Query], str]


@dataclass(frozen=True, slots=True)
class _Bar:
    x: float
    y: float
    width: float
    height: float
    tone: str
    said: str
    url: str


def chart(section: Section, *, year: int, link: LinkTo) -> SafeString:
    """Return the drawing of a section: columns by month, else bars one below the other."""
    if section.by_month:
        return columns(section, year=year, link=link)
    return bars(section, year=year, link=link)


def columns(section: Section, *, year: int, link: LinkTo) -> SafeString:
    """Return a column for each number, the year before as a paler one behind its left side."""
    top, floor, left = 16, 150, 8
    step = (WIDTH - 2 * left) / max(len(section.numbers), 1)
    most = _most(section.numbers)
    marks: list[SafeString] = []
    for at, number in enumerate(section.numbers):
        x = left + at * step
        for value, said_year, query, tone, shift in (
            (number.before or 0, year - 1, number.before_query, "before", 0.08),
            (number.value, year, number.query, "this", 0.42),
        ):
            height = (floor - top) * value / most
            if value:
                bar = _Bar(
                    x + step * shift, floor - height, step * (0.3 if tone == "before" else 0.46),
                    height, tone, f"{said_year}年{number.title}：{value} {section.unit}", link(query),
                )  # fmt: skip
                marks.append(_drawn(bar))
        if number.value:
            marks.append(
                _text(x + step * 0.65, floor - (floor - top) * number.value / most - 4,
                      number.value, "middle", "small")
            )  # fmt: skip
        marks.append(_text(x + step / 2, floor + 15, number.title.removesuffix("月"), "middle"))
    marks.append(
        format_html(
            '<line class="gk-chart__axis" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            left, WIDTH - left, floor, floor,
        )
    )  # fmt: skip
    marks.append(_text(WIDTH / 2, floor + 31, "月", "middle", "small"))
    return _drawing(section, floor + 38, marks)


def bars(section: Section, *, year: int, link: LinkTo) -> SafeString:
    """Return a bar for each number under its name, the year before as a thin one below it."""
    most, y = _most(section.numbers), 2
    marks: list[SafeString] = []
    for number in section.numbers:
        marks.append(_text(0, y + 12, number.title, "start"))
        marks.append(_text(WIDTH, y + 12, number.value, "end", "number"))
        y += 18
        if number.value:
            said = f"{number.title}：{number.value} {section.unit}"
            if number.before is not None:
                said = f"{year}年{said}"
            width = max(WIDTH * number.value / most, 2)
            marks.append(
                _drawn(_Bar(0, y, width, 12, number.tone or "this", said, link(number.query)))
            )
        else:
            marks.append(
                format_html('<rect class="gk-chart__none" x="0" y="{}" width="1" height="12"/>', y)
            )
        y += 12
        if number.before:
            said = f"{year - 1}年{number.title}：{number.before} {section.unit}"
            width = max(WIDTH * number.before / most, 2)
            marks.append(
                _drawn(_Bar(0, y + 2, width, 5, "before", said, link(number.before_query)))
            )
        y += 7 if number.before is not None else 0
        y += 9
    return _drawing(section, y, marks)


def _most(numbers: Sequence[Number]) -> int:
    return max([max(number.value, number.before or 0) for number in numbers], default=0) or 1


def _drawn(bar: _Bar) -> SafeString:
    return format_html(
        '<a href="{}" aria-label="{}"><title>{}</title>'
        '<rect class="gk-chart__bar gk-chart__bar--{}" x="{}" y="{}" width="{}" height="{}"/></a>',
        bar.url, bar.said, bar.said, bar.tone, _short(bar.x), _short(bar.y), _short(bar.width),
        _short(bar.height),
    )  # fmt: skip


def _text(x: float, y: float, text: object, anchor: str, kind: str = "") -> SafeString:
    name = f"gk-chart__text gk-chart__text--{kind}" if kind else "gk-chart__text"
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}" aria-hidden="true">{}</text>',
        name, _short(x), _short(y), anchor, text,
    )  # fmt: skip


def _drawing(section: Section, height: float, marks: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="gk-chart" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        "<title>{}</title>{}</svg>",
        WIDTH, _short(height), section.title, section.title,
        format_html_join("", "{}", ((mark,) for mark in marks)),
    )  # fmt: skip


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
