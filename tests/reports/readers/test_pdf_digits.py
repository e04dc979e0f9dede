"""Is a digit of a PDF that stands apart, or that nobody sees, never one of the number beside it?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.readers.pdf import document_of
from made_files import misread, unread
from made_layouts import sound_report

pytest.importorskip("typst")

from made_pdfs import marked, small_table

DOUBT, BLANK, SEVENTEEN = (None, "ambiguous"), (None, "blank"), (17, "read")


def number_of(cell: str, **how: object) -> tuple[object, str]:
    """Return the number read of a cell, and how."""
    document = document_of(small_table(cell, **how), "报告.pdf")
    _, text, nine = (one.text for one in list(document.grids)[-1].cells)
    assert nine == "9"
    parsed = parse_number(text, "count")
    return parsed.value, parsed.state


@pytest.mark.parametrize(
    "cell",
    [
        "[17#super[1]]",
        "[17#sub[1]]",
        "[#super[1]17]",
        "[17#super[12]]",
        "[1#super[7]]",
        "[17件#super[1]]",
        "[17#text(size: 5pt)[1]]",
        "[17#text(size: 7pt)[1]]",
        "[17#text(size: 5pt, baseline: -3pt)[1]]",
        "[17#text(baseline: -2.5pt)[1]]",
        "[17#text(baseline: 2.5pt)[1]]",
        '[17#text(font: "DejaVu Sans Mono", size: 5pt)[1]]',
        "[1#h(4pt)7]",
        "text(tracking: 4pt)[17]",
    ],
)
def test_a_digit_that_stands_apart_is_none_of_the_number(cell):
    assert number_of(cell) == DOUBT


@pytest.mark.parametrize(
    "cell",
    [
        "[17]",
        "text(size: 5pt)[17]",
        "text(size: 30pt)[17]",
        "[1#h(1pt)7]",
        "text(baseline: -2.5pt)[17]",
        "super[17]",
        "[1#text(size: 7.5pt)[7]]",
        "[1#text(baseline: -1pt)[7]]",
        "[1#strong[7]]",
        '[1#text(font: "DejaVu Sans Mono")[7]]',
        "[17#text(size: 5pt)[件]]",
        "[#text(size: 5pt)[共]17]",
        "[17（其中#text(size: 5pt)[3]件）]",
        "text(fill: gray)[17]",
        "[#text(fill: rgb(255, 255, 250))[17]]",
    ],
)
def test_digits_of_one_size_on_one_line_are_a_number_whatever_stands_around(cell):
    assert number_of(cell) == SEVENTEEN


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("[17#text(fill: white)[6]]", SEVENTEEN),
        ("[17#text(fill: rgb(255, 255, 255))[6]]", SEVENTEEN),
        ("[17#text(fill: cmyk(0%, 0%, 0%, 0%))[6]]", SEVENTEEN),
        ("[17#text(size: 0.5pt)[6]]", SEVENTEEN),
        ("text(fill: white)[17]", BLANK),
        ("table.cell(fill: white, text(fill: white)[17])", BLANK),
        ("table.cell(fill: navy, text(fill: white)[17])", SEVENTEEN),
        ("table.cell(fill: navy, text(fill: white)[1#text(size: 0.5pt)[6]7])", SEVENTEEN),
        ("text(fill: black)[17]", SEVENTEEN),
        ("text(fill: cmyk(0%, 0%, 0%, 100%))[17]", SEVENTEEN),
        ("text(fill: cmyk(100%, 100%, 100%, 100%))[17]", SEVENTEEN),
    ],
)
def test_a_digit_nobody_sees_is_left_out(cell, number):
    assert number_of(cell) == number


@pytest.mark.parametrize(
    "cell", ["[#strike[6]17]", "[17#strike[6]]", "[#strike[17]]", "[#strike[16] 17]"]
)
def test_no_number_is_made_of_a_digit_struck_out(cell):
    assert number_of(cell) == (None, "unreadable")


@pytest.mark.parametrize(
    "cell",
    [
        "[#underline[17]]",
        "[#underline(offset: 0.5pt)[17]]",
        "[#overline[17]]",
        "[#strike(stroke: white)[17]]",
        "[17（#strike[约]略）]",
        "block(width: 40pt)[#place(center + horizon, line(length: 30pt))#align(center)[17]]",
    ],
)
def test_a_line_that_is_not_through_the_digits_alone_strikes_none_out(cell):
    assert number_of(cell) == SEVENTEEN


@pytest.mark.parametrize("fill", ["white", "black", "yellow"])
@pytest.mark.parametrize("place", ["dx: 8pt", "dx: -1pt"])
def test_no_number_is_made_of_a_digit_that_something_was_drawn_over(fill, place):
    box = f"rect(width: 8pt, height: 11pt, fill: {fill}, stroke: none)"
    assert number_of(f"block(width: 40pt)[176#place(top, {place}, {box})]") == (None, "unreadable")


@pytest.mark.parametrize("fill", ["white", "aqua"])
@pytest.mark.parametrize(
    "cell",
    [
        "table.cell(fill: {fill})[17]",
        "box(fill: {fill})[17]",
        "block(width: 40pt)[17#place(top, dx: 20pt, rect(width: 8pt, height: 11pt, fill: {fill}))]",
        "block(width: 40pt)[#place(rect(width: 30pt, height: 12pt, fill: {fill}))17]",
    ],
)
def test_what_lies_behind_or_beside_digits_covers_none(cell, fill):
    assert number_of(cell.replace("{fill}", fill)) == SEVENTEEN


@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_footnote_in_a_report_takes_one_number_away(stroke, turned):
    report = sound_report(1)
    path = "applications.new_received[6]"
    data = marked(report, report.applications["new_received"][6], stroke=stroke, turned=turned)
    reading = read_bytes(data, "report.pdf")
    evidence = reading.evidence[path]
    assert (evidence.value, evidence.state) == DOUBT
    assert "上标" in evidence.note
    assert not misread(reading, report)
    assert set(unread(reading, report)) == {path}
