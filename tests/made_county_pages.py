"""Web pages as county sites publish them: tables in boxes, rows in paragraphs, words for two screens.

``WHOLE`` names the pages from which every printed number must be read; from the others nothing wrong
may be, and no number may be called a blank.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from gongkai.reports.tables import Cell, Table
from made_drawings import drawn
from made_layouts import _NESTED, _page, _spans, blocks
from made_pages import _drawn, _numbers, _rows, _table

HEAD = "<html><head><meta charset='utf-8'>{style}</head><body>{body}</body></html>"


# Frames -------------------------------------------------------------------------


def _each_in_a_frame(table):
    """Each table in a layout table of its own, beside its caption and its unit."""
    return (
        f"<table width=100%><tr><td>{table.caption}</td><td align=right>单位：件</td></tr></table>"
        f"<table width=100%><tr><td>&nbsp;</td><td><table><tr><td>{_spans(table)}</td></tr></table></td><td></td></tr></table>"
    )


def _paragraphs_in_frames(report):
    """Every paragraph and every table is a row of a layout table."""
    rows = "".join(
        f"<tr><td>{_spans(one) if isinstance(one, Table) else escape(one)}</td></tr>"
        for one in blocks(report)
    )
    return HEAD.format(style="", body=f"<table>{rows}</table>")


def _tab_panes(report):
    """The sections stand in the panes of tabs, with the tabs' names before them."""
    body, names, pane = [], [], []
    for one in blocks(report):
        if isinstance(one, str) and one[1:2] == "、":
            names.append(f"<li><a href='#t{len(names)}'>{one[2:]}</a></li>")
            body.append("".join(pane))
            pane = [f"<h3>{one}</h3>"]
        else:
            pane.append(_spans(one) if isinstance(one, Table) else f"<p>{escape(one)}</p>")
    panes = "".join(f"<div class=tab-pane>{one}</div>" for one in [*body[1:], "".join(pane)])
    return HEAD.format(style="", body=f"{body[0]}<ul class=nav-tabs>{''.join(names)}</ul>{panes}")


# Rows that are no rows ----------------------------------------------------------


def _row_paragraphs(separator):
    return lambda table: "".join(
        f"<p>{separator.join(escape(one.text) for one in row)}</p>" for row in table.rows
    )


def _lines_by_br(table):
    return "<p>" + "<br>".join("　".join(c.text for c in row) for row in table.rows) + "</p>"


def _roles(table):
    rows = "".join(
        "<div role='row'>"
        + "".join(
            f"<div role='cell' aria-colspan='{c.colspan}'>{escape(c.text)}</div>" for c in row
        )
        + "</div>"
        for row in table.rows
    )
    return f"<div role='table'>{rows}</div>"


def _flex(tag):
    """Rows and cells by style alone; cells are elements that set type."""
    return lambda table: "".join(
        "<div style='display:flex'>"
        + "".join(f"<{tag} style='flex:1'>{escape(c.text)}</{tag}>" for c in row)
        + "</div>"
        for row in table.rows
    )


def _css_table(table):
    """Boxes that a style within each of them makes a table, a row, a cell."""
    rows = "".join(
        "<div style='display:table-row'>"
        + "".join(f"<div style='display:table-cell'>{escape(c.text)}</div>" for c in row)
        + "</div>"
        for row in table.rows
    )
    return f"<div style='display: table'>{rows}</div>"


def _css_spans(table):
    return _css_table(table).replace("<div style='display:table-cell'", "<span style='display:table-cell'").replace(
        "</div></div>", "</span></div>"
    )  # fmt: skip


def _definition(table):
    return "".join(
        f"<dl><dt>{escape(row[0].text)}</dt>{''.join(f'<dd>{escape(c.text)}</dd>' for c in row[1:])}</dl>"
        for row in table.rows
    )


def _columns_in_cells(table):
    """The body of table 3 is one row: each column a cell, its lines parted by br."""
    if table.name != "applications":
        return _spans(table)
    grid = table.layout()
    heads = _rows(table)[:3]
    body = grid[3:]
    columns = ["<br>".join(escape(line[2][0].text) for line in body)]
    columns += ["<br>".join(escape(line[c][0].text) for line in body) for c in range(3, 10)]
    return _table([*heads, f"<tr><td colspan=3>{'</td><td>'.join(columns)}</td></tr>"])


def _two_rows_in_one(table):
    """Two rows of a group stand in one, parted by br, in each of its cells."""
    if table.name != "applications":
        return _spans(table)
    lines, rows = [], list(table.rows)
    r = 0
    while r < len(rows):
        one, other = rows[r], rows[r + 1] if r + 1 < len(rows) else ()
        if len(one) == len(other) == 8 and all(c.rowspan == 1 == c.colspan for c in (*one, *other)):
            cells = "".join(
                f"<td>{a.text}<br>{b.text}</td>" for a, b in zip(one, other, strict=True)
            )
            lines.append(f"<tr>{cells}</tr><tr></tr>")
            r += 2
        else:
            lines.append(_rows(table)[r])
            r += 1
    return _table(lines)


# Cells --------------------------------------------------------------------------


def _cell_tables(table):
    """Each number stands in a table of its own within its cell."""
    return _table(_rows(table, _numbers("<table><tr><td>{}</td></tr></table>")))


def _merged_blanks(table):
    """Blank cells side by side are one cell."""
    lines = []
    for row in table.rows:
        merged: list[Cell] = []
        for cell in row:
            before = merged[-1] if merged else None
            if (
                before is not None
                and not before.text
                and not cell.text
                and before.kind == cell.kind == "number"
            ):
                merged[-1] = replace(before, colspan=before.colspan + cell.colspan)
            else:
                merged.append(cell)
        lines.append(merged)
    return drawn(lines)


def _labels_in_one(table):
    """Group and row share a cell: （三）不予公开 1.属于国家秘密."""
    if table.name != "applications":
        return _spans(table)
    lines = [[replace(c, rowspan=1) if c.text == "" else c for c in row] for row in table.rows[:3]]
    for r, line in enumerate(table.layout()[3:], start=3):
        names = [c.text for n, (c, a) in enumerate(line[:3]) if a == (r, n)]
        numbers = [c for c, _ in line[3:]]
        lines.append([Cell("<br>".join(names), colspan=3), *numbers])
    return drawn(lines).replace("&lt;br&gt;", "<br>")


def _groups_again(table):
    """The group's name stands in every row of it."""
    lines = []
    for r, line in enumerate(table.layout()):
        cells = []
        for c, (one, (top, left)) in enumerate(line):
            if left == c and (top == r or one.kind == "label"):
                cells.append(replace(one, rowspan=1 if one.kind == "label" else one.rowspan))
        lines.append(cells)
    return drawn(lines)


def _total_first(table):
    """总计 stands left of 自然人."""
    if table.name != "applications":
        return _spans(table)
    lines = []
    for r, row in enumerate(table.rows):
        if r == 0:
            kinds = replace(row[1], colspan=7)
            lines.append([row[0], kinds])
        elif r == 1:
            lines.append([replace(row[2], rowspan=2), *row[:2]])
        elif all(c.kind != "number" for c in row):
            lines.append(list(row))
        else:
            numbers = [c for c in row if c.kind == "number"]
            lines.append([*(c for c in row if c.kind != "number"), numbers[-1], *numbers[:-1]])
    return drawn(lines)


def _heads_in_one_row(form):
    """The head is a single row, whose organisations say what they are."""

    def draw(table):
        if table.name != "applications":
            return _spans(table)
        names = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
        heads = ["自然人", *(form.format(name) for name in names), "总计"]
        first = [replace(table.rows[0][0], rowspan=1), *(Cell(head, "head") for head in heads)]
        return drawn([first, *map(list, table.rows[3:])])

    return draw


def _all_in_one(report):
    """Tables 2, 3 and 4 are one table, their headings rows of it, ten columns wide."""
    rows, gathered = [], []
    for one in blocks(report):
        if not isinstance(one, Table):
            row = f"<tr><td colspan=15>{escape(one)}</td></tr>"
            (rows if one[1:2] == "、" and one[0] in "二三四" else gathered).append(row)
            continue
        rows += _rows(one)
    top = [row for row in gathered if "存在的" not in row]
    return HEAD.format(style="", body=f"<table>{''.join([*top[:3], *rows, *gathered[3:]])}</table>")


def _with_last_year(table):
    """After each number stands last year's, in a cell of its own below a head of two years."""
    if table.name != "remedies":
        return _spans(table)
    rows = [[replace(c, colspan=2 * c.colspan) for c in row] for row in table.rows[:-1]]
    rows.append([Cell(year, "head") for _ in range(15) for year in ("2024年", "2023年")])
    rows.append([one for c in table.rows[-1] for one in (c, Cell("7", "number"))])
    return drawn(rows)


# What is shown, and what is not -------------------------------------------------


def _for_two_screens(style):
    """Each number stands twice: one is for small screens, and the page's styles hide it."""

    def made(report):
        body = "".join(
            _table(_rows(b, _numbers("<span class='pc'>{0}</span><span class='m-only'>{0}</span>")))
            if isinstance(b, Table)
            else f"<p>{escape(b)}</p>"
            for b in blocks(report)
        )
        return HEAD.format(style=f"<style>{style}</style>", body=body)

    return made


WORD_STYLES = (
    "<!--\n /* Style Definitions */\n p.MsoNormal {margin:0cm; font-size:10.5pt}\n"
    " span.hid {mso-style-name:h; display:none; mso-hide:all}\n-->"
)


def _word_hidden(report):
    """Word's own styles hide what its page keeps."""
    body = "".join(
        _table(
            _rows(b, _numbers("<p class=MsoNormal><span class=hid>8</span>{}<o:p>&nbsp;</o:p></p>"))
        )
        if isinstance(b, Table)
        else f"<p class=MsoNormal>{escape(b)}</p>"
        for b in blocks(report)
    )
    return HEAD.format(style=f"<style>{WORD_STYLES}</style>", body=body)


_CONDITIONAL = (
    "<!--[if supportFields]><span>9</span><![endif]--><![if !supportEmptyParas]>{}<![endif]>"
    "<!--[if gte vml 1]><v:shape>7</v:shape><![endif]--><!--[if !mso]><!--><!--<![endif]-->"
)

_WHOLE = {
    "each table in a frame of its own": _page(_each_in_a_frame),
    "paragraphs and tables in rows of a frame": _paragraphs_in_frames,
    "sections in panes": _tab_panes,
    "roles of a table": _page(_roles),
    "boxes that are a table by style": _page(_css_table),
    "spans that are cells by style": _page(_css_spans),
    "flexible boxes": _page(_flex("div")),
    "flexible spans": _page(_flex("span")),
    "terms and their values": _page(_definition),
    "a table in each number's cell": _page(_cell_tables),
    "merged blanks": _page(_merged_blanks),
    "groups said in every row": _page(_groups_again),
    "the total first": _page(_total_first),
    "heads in one row": _page(_heads_in_one_row("{}")),
    "heads in one row, with their kind": _page(_heads_in_one_row("法人或其他组织-{}")),
    "heads in one row, with their kind before a bracket": _page(_heads_in_one_row("法人或其他组织（{}）")),
    "tables 2 to 4 in one": _all_in_one,
    "numbers in text fields of many lines": _drawn(_numbers("<textarea rows=1>{}</textarea>")),
    "numbers in lists to choose from": _drawn(
        _numbers("<select><option>9</option><option selected>{}</option></select>")
    ),
    "numbers in fields for telephones": _drawn(_numbers("<input type=tel value='{}'><input type=hidden value=9>")),
    "conditional comments": _drawn(_numbers(_CONDITIONAL)),
    "an empty paragraph after each number": _drawn(_numbers("<p>{}</p><p>&nbsp;</p><p></p>")),
    "numbers for two screens, one hidden by the page": _for_two_screens(".pc{color:#000}.m-only { display : none }"),
    "words hidden by Word's styles": _word_hidden,
}  # fmt: skip
_DOUBTFUL = {
    "inside layout tables, with last year beside table 4": _page(_with_last_year, _NESTED),
    "group and row in one cell": _page(_labels_in_one),
    "lines by br, wide spaces": _page(_lines_by_br),
    "rows in paragraphs, wide bars": _page(_row_paragraphs("｜")),
    "rows in paragraphs, bars": _page(_row_paragraphs(" | ")),
    "rows in paragraphs, spaces that do not break": _page(_row_paragraphs("&nbsp;&nbsp;&nbsp;")),
    "columns of table 3 in cells": _page(_columns_in_cells),
    "two rows in one": _page(_two_rows_in_one),
    "numbers for two screens, hidden for small ones only": _for_two_screens(
        "@media (max-width:600px){.pc{display:none}} @media (min-width:601px){.m-only{display:none}}"
    ),
    "numbers as pictures": _drawn(_numbers("<img src='n.png' alt='{}'>")),
    "numbers as drawings": _drawn(_numbers("<svg><text>{}</text></svg>")),
    "numbers in pictures of no name": _drawn(_numbers("<img src='data:image/png;base64,AAAA'>")),
}
PAGES = {**_WHOLE, **_DOUBTFUL}
WHOLE = frozenset(_WHOLE)
