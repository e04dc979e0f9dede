"""How do the lines of a table that has become text part into fields?

Tabs, bars, drawn lines, commas and spaces part them; rules between rows and the numbers of pages are no
rows. A label that goes on in the next line is put together where both make one that the tables have.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence

from gongkai.reports.readers import labels
from gongkai.reports.readers.aligned import with_columns
from gongkai.reports.readers.cut_heads import with_heads_joined, with_whole_heads
from gongkai.reports.readers.gaps import with_blanks

Line = tuple[int, str]
"""A line's number and its text."""
Row = tuple[int, list[str]]
"""The number of a row's first line, and its fields."""

_PADDING = re.compile(r"\| \|{2,}$")
_SPACED_BAR = re.compile(r"(?:^| )\| ")
_DRAWN = str.maketrans("│┃║｜¦", "|||||")
_RULE = re.compile(r"[\s|:+=\-_.·─━═—┄┈┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╭╮╰╯┍┑┕┙┝┥┞┟┠┡┢┦┧┨┩┪┯┷┿╂╀╁╇╈╉╊]+")
_DASHES = re.compile(r"-{3}|={3}|[─━═—┄┈]{2}")
_RULED_FIELD = re.compile(r":?-{3,}:?")
_CORNERS = re.compile(r"\+[-=:+]{3,}\+|[┌├└┏┣┗╔╠╚][─━═┬┼┴┳╋┻╦╬╩]{2,}")
_PAGE = re.compile(
    r"[-—–－~·]+\s*[0-9０-９]{1,3}\s*[-—–－~·]+|第\s*[0-9０-９一二三四五六七八九十]{1,3}\s*页"
    r"(?:\s*[/／,，]?\s*共\s*[0-9０-９一二三四五六七八九十]{1,3}\s*页)?|[Pp]age\s*[0-9]{1,3}(?:\s*of\s*[0-9]{1,3})?"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_FIRST_WORD = re.compile(r"\S+")
_NUMBER = re.compile(r"[+\-−减]?[0-9０-９][0-9０-９,，.．]*(?:件|万元|元)?|[零〇]|[/／—－-]")
_MOST_WORDS = 40
"""Into which spaces may part a label."""
_MOST_LINES = 4
"""Over which a label may go."""
_FEWEST_COMMAS = 2
_MOST_ALONE = 20
"""Lines with nothing but a bar to one that has text before it, as where a line break is lost."""
_FEWEST_NAMED = 2
"""Rows with a label in one of their fields, by which a frame is known."""


def is_page_mark(line: str) -> bool:
    """Is the line nothing but the number of a page, with signs or words that say so?"""
    return len(line) < 40 and _PAGE.fullmatch(line.strip()) is not None


def rows_of(lines: Sequence[Line], is_label: Callable[[str], bool]) -> list[Row]:
    """Return the rows that the lines of a section make, without those that hold nothing."""
    lines = [(n, line.translate(_DRAWN)) for n, line in lines if not is_page_mark(line)]
    if sum(_CORNERS.search(line) is not None for _, line in lines) > 2:
        return _without_wraps(_between_rules(lines))
    lines = [(n, line) for n, line in lines if not _is_rule(line)]
    bars = any("|" in line for _, line in lines)
    tabs = any("\t" in line for _, line in lines)
    if bars:
        stand_alone = _bars_stand_alone(lines)
        rows = _split_whole(lines) if stand_alone else _split_bars(lines)
    elif tabs:
        rows = [(n, line.split("\t")) for n, line in lines if line.strip()]
    elif (parted := _by_commas(lines)) is not None:
        rows = parted
    else:
        lines = with_heads_joined(lines)
        rows = [(n, list(fields_of(line, is_label))) for n, line in lines if line.strip()]
        rows = with_columns(lines, with_blanks(lines, rows))
    stripped = [(n, [field.strip() for field in fields]) for n, fields in rows]
    return _without_wraps(with_whole_heads(_without_frame(stripped)))


def _without_frame(rows: list[Row]) -> list[Row]:
    """Return the rows without an empty field that all of them begin or end with: no column, but a frame."""
    several = [fields for _, fields in rows if len(fields) > 1]
    named = sum(any(_HAN.search(field) for field in fields) for fields in several)
    if named < _FEWEST_NAMED:
        return rows
    first = int(not any(fields[0] for fields in several))
    last = int(not any(fields[-1] for fields in several))
    if not first and not last:
        return rows
    return [
        (number, fields[first : len(fields) - last] if len(fields) > 1 else fields)
        for number, fields in rows
    ]


def _is_rule(line: str) -> bool:
    """Does the line only rule off rows? A row of strokes for what does not apply is none."""
    if _RULE.fullmatch(line) is None or _DASHES.search(line) is None:
        return False
    fields = [field.strip() for field in line.strip().strip("|+").split("|")]
    return len(fields) < 2 or all(_RULED_FIELD.fullmatch(field) for field in fields)


def _between_rules(lines: Sequence[Line]) -> list[Row]:
    """Return the rows of a grid that is drawn whole: what stands between two rules is one row."""
    rows: list[Row] = []
    parts: list[list[str]] = []
    first = 0
    for number, line in [*lines, (0, "+---+")]:
        if _CORNERS.search(line) is not None:
            if parts and len({len(part) for part in parts}) == 1:
                rows.append((first, ["".join(column) for column in zip(*parts, strict=True)]))
            else:
                rows += [(first, part) for part in parts]
            parts = []
        elif line.strip():
            first = first if parts else number
            inside = line.strip().removeprefix("|").removesuffix("|")
            parts.append([field.strip() for field in inside.split("|")])
    return rows


def _by_commas(lines: Sequence[Line]) -> list[Row] | None:
    """Return the rows of lines that all have as many commas; None where they have not."""
    filled = [(n, line) for n, line in lines if line.strip()]
    if len(filled) < 2 or any(line.count(",") < _FEWEST_COMMAS for _, line in filled):
        return None
    rows = list(csv.reader(line for _, line in filled))
    if len(rows) != len(filled) or len({len(row) for row in rows}) != 1:
        return None
    return [(n, row) for (n, _), row in zip(filled, rows, strict=True)]


def _bars_stand_alone(lines: Sequence[Line]) -> bool:
    """Is every bar on a line of its own, a mark between cells rather than the end of one?"""
    with_bar = [line.strip() for _, line in lines if "|" in line]
    text = [line for _, line in lines if line.strip() and "|" not in line]
    alone = sum(line == "|" for line in with_bar)
    return len(text) >= 2 and alone > 2 and len(with_bar) - alone <= alone // _MOST_ALONE


def _split_whole(lines: Sequence[Line]) -> list[Row]:
    """Split at bars that stand alone; a cell may run over several lines."""
    rows: list[Row] = []
    text: list[str] = []
    for number, line in lines:
        stripped = line.strip()
        if stripped.rstrip("|"):
            text.append(stripped.rstrip("| "))
        if stripped.endswith("|"):
            rows.append((number, [_run_on(text)]))
            text = []
    rows.append((lines[-1][0], [_run_on(text)]))
    return rows


def _run_on(parts: Sequence[str]) -> str:
    """Return what the lines of a cell make; numbers below one another make no number."""
    is_words = any(_HAN.search(part) for part in parts)
    return ("" if is_words else "\n").join(parts)


def _split_bars(lines: Sequence[Line]) -> list[Row]:
    """Split lines whose cells end with a bar. A line of several bare bars is padding."""
    one_per_line = all(line.strip().count("|") <= 1 for _, line in lines if line.strip(" |\t"))
    rows = []
    for number, line in lines:
        stripped = line.strip()
        if not stripped or (one_per_line and stripped.strip("| ") == "" and len(stripped) > 1):
            continue
        if _SPACED_BAR.search(stripped) and "||" not in stripped.rstrip("|"):
            # Bars side by side at the end only make up for cells that span several columns.
            stripped = _PADDING.sub("|", stripped)
        fields = stripped.split("|")
        if len(fields) > 1 and not fields[-1].strip():
            fields.pop()
        rows.append((number, fields))
    return rows


def fields_of(line: str, is_label: Callable[[str], bool]) -> Sequence[str]:
    """Return the cells of a line in which only spaces part them.

    A label may have spaces of its own: words that are no number are put together until they
    make a label. A line without a number or a label is one cell.
    """
    words = _FIRST_WORD.findall(line)
    if len(words) < 2:
        return [line]
    fields: list[str] = []
    waiting: list[str] = []
    met = False
    for word in words:
        if _NUMBER.fullmatch(word):
            fields += ["".join(waiting)] if waiting else []
            waiting = []
            fields.append(word)
            met = True
            continue
        if is_label(word):
            fields += ["".join(waiting)] if waiting else []
            waiting = []
            fields.append(word)
            met = True
            continue
        waiting.append(word)
        joined = "".join(waiting) if len(waiting) <= _MOST_WORDS else ""
        if joined and is_label(joined):
            fields.append(joined)
            waiting = []
            met = True
    fields += ["".join(waiting)] if waiting else []
    return fields if met else [line]


# Labels over several lines ------------------------------------------------------


def _without_wraps(rows: list[Row]) -> list[Row]:
    """Return the rows with labels put together that went over lines, numbers where they stood."""
    made: list[Row] = []
    at = 0
    while at < len(rows):
        joined, used = _put_together(rows[at : at + _MOST_LINES + 1])
        made.append(joined)
        at += used
    return made


def _put_together(rows: Sequence[Row]) -> tuple[Row, int]:
    """Return the first row, with what of the next ones belongs to its label, and how many rows that is."""
    number, fields = rows[0]
    at = next((i for i in reversed(range(len(fields))) if _HAN.search(fields[i])), None)
    if at is None or _names(fields[at]):
        return (number, fields), 1
    label, numbers = fields[at], fields[at + 1 :]
    for used, (_, below) in enumerate(rows[1:], start=2):
        first = next((i for i, field in enumerate(below) if field), None)
        if first is None:
            return rows[0], 1
        more = below[first] if _HAN.search(below[first]) else ""
        rest = below[first + 1 :] if more else below[first:]
        if any(_HAN.search(field) for field in rest) or (more and _names(more)):
            return rows[0], 1
        if any(rest):
            if any(numbers):
                return rows[0], 1
            numbers = rest
        label += more
        if more and _names(label):
            return (number, [*fields[:at], label, *numbers]), used
    return rows[0], 1


def _names(label: str) -> bool:
    """Is it exactly the label of a row or of a column?"""
    name = labels.label_of(label)
    return (
        name.application_row is not None
        or name.proactive_row is not None
        or name.measure is not None
        or name.group is not None
        or name.is_article_20
        or name.result_head is not None
        or name.block_head is not None
        or name.applicant_head is not None
    )
