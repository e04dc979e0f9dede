"""Tables of cells drawn as web pages, Word files and text, whatever has been done to their rows."""

from __future__ import annotations

import io
from html import escape

from gongkai.reports.tables import Table
from made_layouts import blocks


def drawn(rows):
    """Return a table of a web page with these rows of cells."""
    lines = (
        "".join(
            f'<td rowspan="{c.rowspan}" colspan="{c.colspan}">{escape(c.text)}</td>' for c in row
        )
        for row in rows
    )
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def in_columns(lines, gap="  "):
    """Return lines of fields set with spaces, a Chinese character as wide as two of them."""

    def wide(text):
        return sum(1 + (ord(c) > 0x2E80) for c in text)

    widths = [max(map(wide, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        gap.join(f + " " * (w - wide(f)) for f, w in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def page(mess):
    """Return what makes a web page of a report with its tables so."""

    def made(report):
        body = "".join(
            "<p></p>".join(map(drawn, mess(one)))
            if isinstance(one, Table)
            else f"<p>{escape(one)}</p>"
            for one in blocks(report)
        )
        return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()

    return made


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _cell_xml(text, colspan, merge):
    merged = {"": "", "first": '<w:vMerge w:val="restart"/>', "next": "<w:vMerge/>"}[merge]
    return (
        f'<w:tc><w:tcPr><w:gridSpan w:val="{colspan}"/>{merged}</w:tcPr>'
        f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )


def _rows_xml(rows):
    """Return the rows as Word keeps them: what is merged downwards has a cell in each row."""
    lines = []
    open_at = {}
    for row in rows:
        cells, column, waiting = [], 0, list(row)
        while waiting or column in open_at:
            if column in open_at:
                colspan, left = open_at[column]
                cells.append(_cell_xml("", colspan, "next"))
                open_at[column] = (colspan, left - 1)
                if left == 1:
                    del open_at[column]
                column += colspan
                continue
            one = waiting.pop(0)
            cells.append(_cell_xml(one.text, one.colspan, "first" if one.rowspan > 1 else ""))
            if one.rowspan > 1:
                open_at[column] = (one.colspan, one.rowspan - 1)
            column += one.colspan
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl {_W}>{''.join(lines)}</w:tbl>"


def word(mess):
    """Return what makes a Word file of a report with its tables so."""
    import docx
    from docx.oxml import parse_xml

    def made(report):
        document = docx.Document()
        body = document.element.body
        last = body[-1]
        for one in blocks(report):
            if isinstance(one, Table):
                for rows in mess(one):
                    last.addprevious(parse_xml(_rows_xml(rows)))
                    last.addprevious(parse_xml(f"<w:p {_W}/>"))
            else:
                paragraph = f"<w:p {_W}><w:r><w:t>{escape(one)}</w:t></w:r></w:p>"
                last.addprevious(parse_xml(paragraph))
        file = io.BytesIO()
        document.save(file)
        return file.getvalue()

    return made


def text(mess, separator="\t"):
    """Return what makes plain text of a report with its tables so."""

    def made(report):
        lines = []
        for one in blocks(report):
            if isinstance(one, Table):
                lines += [separator.join(c.text for c in row) for rows in mess(one) for row in rows]
            else:
                lines.append(one)
        return "\n".join(lines).encode()

    return made


def bars(table, *, padded):
    """Return a table as pages saved as text have it: what spans columns or rows leaves empty fields."""
    lines = []
    for r, line in enumerate(table.layout()):
        fields, spare = [], 0
        for c, (cell, anchor) in enumerate(line):
            if anchor == (r, c):
                fields.append(cell.text)
                spare += cell.colspan - 1
            elif anchor[0] < r and anchor[1] == c and not padded:
                fields.append("")
        end = " | " + "|" * spare if padded and spare > 1 else " |"
        lines.append(" | ".join(fields) + end)
    return "\n".join(lines)


def text_with_bars(report, *, padded):
    """Return the report as such text."""
    return "\n".join(
        bars(one, padded=padded) if isinstance(one, Table) else one for one in blocks(report)
    ).encode()
