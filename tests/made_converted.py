"""Plain text and markdown as converters, recognition models and copying hands leave them.

``WHOLE`` names the texts from which every number of a full table must be read; in all others, and where
cells are blank, nothing wrong may be read.
"""

from __future__ import annotations

from gongkai.reports.tables import Table
from made_drawings import in_columns
from made_layouts import _columns, _joined, _spans, _text, blocks


def _fields(table):
    """Return the rows of a table, what a cell covers as empty fields."""
    return [
        [one.text if anchor == (r, c) else "" for c, (one, anchor) in enumerate(line)]
        for r, line in enumerate(table.layout())
    ]


def _width(text):
    return sum(1 + (ord(c) > 0x2E80) for c in text)


# Markdown -----------------------------------------------------------------------


def _markdown(change=lambda text: text, *, head=True, lost=False, rule="---", after=lambda n: ""):
    """A pipe table; ``lost`` leaves out what merged cells cover, as some converters do."""

    def draw(table):
        rows = [[c.text for c in row] for row in table.rows] if lost else _fields(table)
        width = len(table.widths)
        lines = [f"| {' | '.join(map(change, row))} |" for row in rows]
        marks = f"|{'|'.join([rule] * width)}|"
        top = [lines[0], marks] if head else [f"|{'|'.join([' '] * width)}|", marks, lines[0]]
        body = [line + after(n) for n, line in enumerate(lines[1:])]
        return "\n".join(["", *top, *body, ""])

    return draw


def _bold(text):
    return f"**{text}**" if text else text


def _code(text):
    return f"`{text}`" if text.isdecimal() else text


def _escaped(text):
    return (
        text.replace(".", "\\.")
        .replace("-", "\\-")
        .replace("+", "\\+")
        .replace("“", '\\"')
        .replace("”", '\\"')
    )


def _entities(text):
    return (text or "&nbsp;").replace("“", "&ldquo;").replace("”", "&rdquo;")


def _broken_by(mark):
    return lambda text: (
        text if len(text) < 6 else f"{text[: len(text) // 2]}{mark}{text[len(text) // 2 :]}"
    )


def _broken_rows(table):
    """Cells of more than one line have broken the rows of the table."""
    lines = _markdown()(table).split("\n")
    return "\n".join(
        line.replace("信息公开申请", "信息\n公开申请").replace("、行政机关", "、\n行政机关")
        for line in lines
    )


def _numbers_broken(table):
    """Every row goes on in the next line in the middle of its numbers."""
    lines = []
    for line in _markdown()(table).split("\n"):
        fields = line.split("|")
        if len(fields) == 12 and any(f.strip().isdecimal() for f in fields):
            lines += ["|".join(fields[:8]), "|".join(fields[8:])]
        else:
            lines.append(line)
    return "\n".join(lines)


def _grid_table(table):
    """A grid table as pandoc draws it, long labels in several lines of it."""
    rows = [
        [[f[i : i + 12] for i in range(0, len(f), 12)] or [""] for f in row]
        for row in _fields(table)
    ]
    widths = [
        max(_width(part) for row in rows for part in row[c]) for c in range(len(table.widths))
    ]
    rule = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
    lines = [rule]
    for row in rows:
        for n in range(max(map(len, row))):
            parts = [cell[n] if n < len(cell) else "" for cell in row]
            inside = "|".join(
                f" {p}{' ' * (w - _width(p))} " for p, w in zip(parts, widths, strict=True)
            )
            lines.append(f"|{inside}|")
        lines.append(rule)
    return "\n".join(lines)


def _boxed(table):
    """The table is drawn with lines of a terminal."""
    return "\n".join(
        line.replace("|", "│").replace("+", "┼").replace("-", "─") if line[:1] in "+|" else line
        for line in _grid_whole(table).split("\n")
    )


def _grid_whole(table):
    rows = _fields(table)
    widths = [max(_width(row[c]) for row in rows) for c in range(len(table.widths))]
    rule = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
    lines = [rule]
    for row in rows:
        inside = "|".join(f" {p}{' ' * (w - _width(p))} " for p, w in zip(row, widths, strict=True))
        lines += [f"|{inside}|", rule]
    return "\n".join(lines)


def _marked_headings(draw):
    """Headings and paragraphs as markdown has them."""

    def made(report):
        lines = []
        for n, one in enumerate(blocks(report)):
            if isinstance(one, Table):
                lines.append(draw(one))
            elif n == 0:
                lines.append(f"# {one}\n")
            elif one[1:2] == "、":
                lines.append(f"## {one}\n")
            elif one.startswith("（"):
                lines.append(f"**{one}**\n")
            else:
                lines.append(one + "\n")
        return "\n".join(lines)

    return made


# Text ---------------------------------------------------------------------------


def _laid_out(table):
    """As pdftotext -layout prints it."""
    return in_columns(_fields(table), gap="   ")


def _wrapped(first):
    """Long labels go on in the next line; the numbers stand on the first line or on the last."""

    def draw(table):
        lines = []
        for row in table.rows:
            texts = [c.text for c in row]
            long = [n for n, t in enumerate(texts) if len(t) > 11]
            if not long:
                lines.append("  ".join(texts))
                continue
            at = long[-1]
            half = len(texts[at]) // 2 + 1
            label, rest = texts[at][:half], texts[at][half:]
            if first:
                lines += ["  ".join([*texts[:at], label, *texts[at + 1 :]]), f"    {rest}"]
            else:
                lines += ["  ".join([*texts[:at], label]), "  ".join([rest, *texts[at + 1 :]])]
        return "\n".join(lines)

    return draw


def _numbers_above(table):
    """The numbers stand in the line above the label's, as in cells aligned to different heights."""
    lines = []
    for row in table.rows:
        numbers = [c.text for c in row if c.kind == "number"]
        names = [c.text for c in row if c.kind != "number"]
        lines += ["  ".join(numbers)] if numbers else []
        lines += ["  ".join(names)] if names else []
    return "\n".join(lines)


def _paged(draw, footer, every=9, *, feed=False):
    """Every so many lines a page ends, with its number below."""

    def made(report):
        lines = []
        for n, line in enumerate(_text(draw)(report).split("\n"), start=1):
            lines.append(line)
            if n % every == 0:
                lines.append(footer.format(n // every) + ("\f" if feed else ""))
        return "\n".join(lines)

    return made


def _numbered(draw, every=2):
    """Bare numbers of pages stand between the rows of table 3."""

    def drawn(table):
        if table.name != "applications":
            return draw(table)
        rows = []
        for n, row in enumerate(table.rows, start=1):
            rows.append(draw(Table(table.name, "", (row,), table.widths, 0)))
            rows += [str(n // every)] if n % every == 0 else []
        return "\n".join(rows)

    return drawn


def _dropped(separator):
    """Blank cells are not there at all."""
    return lambda table: "\n".join(
        separator.join(c.text for c in row if c.text) for row in table.rows
    )


def _commas(table):
    return "\n".join(",".join(row) for row in _fields(table))


def _quoted(table):
    return "\n".join(",".join(f'"{field}"' for field in row) for row in _fields(table))


def _wide_bars(table):
    return _joined("｜")(table)


def _colons(table):
    """Each number with its head before it, as read aloud."""
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    lines = []
    for row in table.rows:
        numbers = [c.text for c in row if c.kind == "number"]
        label = " ".join(c.text for c in row if c.kind != "number")
        said = (
            "，".join(f"{n}：{t}" for n, t in zip(names, numbers, strict=True))
            if len(numbers) == len(names)
            else " ".join(numbers)
        )
        lines.append(f"{label} {said}")
    return "\n".join(lines)


def _total_first(table, first=0):
    lines = []
    for row in table.rows:
        texts = [c.text for c in row]
        if table.name == "applications" and (row[-1].kind == "number" or texts[-1] == "总计"):
            start = next((n for n, c in enumerate(row) if c.kind == "number"), first)
            texts = [*texts[:start], texts[-1], *texts[start:-1]]
        lines.append("\t".join(texts))
    return "\n".join(lines)


def _recognised(table):
    """Recognition takes zeros for letters, ones for strokes and dots for commas."""
    chosen = {"0": "O", "1": "l", "7": "？"}
    lines = []
    for n, row in enumerate(table.rows):
        lines.append(
            "\t".join(
                chosen.get(c.text, c.text) if (n + k) % 3 == 0 else c.text
                for k, c in enumerate(row)
            )
        )
    return "\n".join(lines)


def _html_within(report):
    """Markdown whose tables are written in HTML, as converters keep merged cells."""
    return _marked_headings(lambda table: f"\n{_spans(table)}\n")(report)


def _html_in_lines(report):
    """The same, a tag on each line."""
    return (
        _html_within(report)
        .replace("<tr>", "<tr>\n")
        .replace("</td>", "</td>\n")
        .replace("<table>", "<table border=1>\n")
    )


_FULL = {
    "markdown with headings": _marked_headings(_markdown()),
    "markdown, bold": _marked_headings(_markdown(_bold)),
    "markdown, numbers as code": _marked_headings(_markdown(_code)),
    "markdown, escaped": _marked_headings(_markdown(_escaped)),
    "markdown, entities": _marked_headings(_markdown(_entities)),
    "markdown, br in cells": _marked_headings(_markdown(_broken_by("<br>"))),
    "markdown, aligned": _marked_headings(_markdown(rule=":---:")),
    "markdown, an empty head": _marked_headings(_markdown(head=False)),
    "markdown without covered cells": _marked_headings(_markdown(lost=True)),
    "markdown with tables in HTML": _html_within,
    "markdown with tables in HTML, a tag on each line": _html_in_lines,
    "a grid of signs": _text(_grid_whole),
    "a grid of signs, labels in several lines": _text(_grid_table),
    "a grid of lines": _text(_boxed),
    "columns of spaces": _text(_laid_out),
    "wide bars": _text(_wide_bars),
    "commas": _text(_commas),
    "commas and quotes": _text(_quoted),
    "page numbers between rows": _paged(_joined("\t"), "— {} —"),
    "page numbers between rows of spaces": _paged(_joined("  "), "- {} -"),
    "pages counted between rows": _paged(_joined("  "), "第 {} 页 共 9 页"),
    "bare page numbers at form feeds": _paged(_joined("\t"), "{}", feed=True),
    "labels wrapped, numbers on the first line": _text(_wrapped(first=True)),
    "labels wrapped, numbers on the last line": _text(_wrapped(first=False)),
}
_DOUBTFUL = {
    "markdown, rows broken": _marked_headings(_broken_rows),
    "markdown, numbers broken": _marked_headings(_numbers_broken),
    "blanks dropped, tabs": _text(_dropped("\t")),
    "blanks dropped, spaces": _text(_dropped(" ")),
    "blanks dropped, a cell on each line": _text(_dropped("\n")),
    "blanks dropped, page numbers between cells": _text(_numbered(_dropped("\n"))),
    "blanks dropped, page numbers between rows": _text(_numbered(_dropped("  "))),
    "blanks dropped, page numbers in strokes": _paged(_dropped("\n"), "- {} -", 17),
    "blanks dropped, page numbers at form feeds": _paged(_dropped("\n"), "{}", 17, feed=True),
    "bare page numbers between rows": _paged(_joined("\t"), "{}", 3),
    "numbers above their labels": _text(_numbers_above),
    "heads before each number": _text(_colons),
    "the total first": _text(_total_first),
    "the total second": _text(lambda table: _total_first(table, first=1)),
    "recognised letters": _text(_recognised),
    "markdown in text": _text(_columns),
}
TEXTS = {**_FULL, **_DOUBTFUL}
WHOLE = frozenset(_FULL)
