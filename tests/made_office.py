"""Word files and workbooks as offices leave them: merged, nested, boxed, revised, split."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

from gongkai.reports.tables import Table
from made_layouts import blocks

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def word(body, *, more=None, names=_NAMES):
    """Return a Word file with this XML as its body."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {names}><w:body>{body}<w:sectPr/></w:body></w:document>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": document, **(more or {})})


def run(text):
    return f'<w:r><w:rPr><w:sz w:val="21"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(text):
    return f"<w:p><w:pPr/>{run(text)}</w:p>"


def _tc(inside, *, span=1, merge=None, more=""):
    merged = "" if merge is None else f'<w:vMerge w:val="{merge}"/>' if merge else "<w:vMerge/>"
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f"<w:tc><w:tcPr>{spanned}{merged}{more}</w:tcPr>{inside}</w:tc>"


def _rows(table, inside=para, *, covered="", row="{}"):
    """Return the rows of a table: what a cell spans downwards is merged into it."""
    lines = []
    for r, line in enumerate(table.layout()):
        cells, done = [], -1
        for c, (one, (top, left)) in enumerate(line):
            if c <= done or c != left:
                continue
            done = c + one.colspan - 1
            merge = ("restart" if top == r else "") if one.rowspan > 1 else None
            text = inside(one.text) if top == r else para(covered and one.text)
            cells.append(_tc(text, span=one.colspan, merge=merge))
        lines.append(row.format(f"<w:tr><w:trPr/>{''.join(cells)}</w:tr>"))
    return lines


def _tbl(lines):
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(lines)}</w:tbl>"


def _file(draw, frame="{}", **how):
    def made(report):
        body = "".join(draw(b) if isinstance(b, Table) else para(b) for b in blocks(report))
        return word(frame.format(body), **how)

    return made


def _in_box(table):
    """A table in a text box, as Word writes it: once for itself, once for older programs."""
    inner = _tbl(_rows(table))
    box = f"<w:txbxContent>{inner}<w:p/></w:txbxContent>"
    return (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wps:wsp>"
        f"<wps:txbx>{box}</wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def _controls(table):
    """Content controls around rows, cells' paragraphs and runs."""

    def inside(text):
        held = f"<w:sdt><w:sdtPr/><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"
        return f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{held}</w:p></w:sdtContent></w:sdt>"

    row = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    return _tbl(_rows(table, inside, row=row))


def _cells_in_controls(table):
    rows = (
        re.sub(r"(<w:tc>.*?</w:tc>)", r"<w:sdt><w:sdtContent>\1</w:sdtContent></w:sdt>", row)
        for row in _rows(table)
    )
    return _tbl(rows)


def _revised(table):
    """Tracked changes: numbers put in and struck out, and a row struck out."""

    def inside(text):
        return (
            '<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>9</w:delText></w:r></w:del>'
            f'<w:ins w:id="2" w:author="a">{run(text)}</w:ins>'
            '<w:moveFrom w:id="3"><w:r><w:t>8</w:t></w:r></w:moveFrom></w:p>'
        )

    rows = _rows(table, inside)
    struck = _rows(table, lambda text: para("7" if text.isdigit() else text))[-1]
    struck = struck.replace("<w:trPr/>", '<w:trPr><w:del w:id="4" w:author="a"/></w:trPr>')
    return _tbl([*rows, struck])


def _fields(table):
    """Numbers that are results of formulas, with the formulas."""

    def inside(text):
        return (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(ABOVE) 77</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(text)}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        )

    return _tbl(_rows(table, inside))


def _hidden(table):
    """Hidden words in cells, and a hidden row."""

    def inside(text):
        return f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>{run(text)}</w:p>"

    rows = _rows(table, inside)
    wrong = _rows(table, lambda text: para("7" if text.isdigit() else text))[-1]
    return _tbl([*rows, wrong.replace("<w:trPr/>", "<w:trPr><w:hidden/></w:trPr>")])


def _in_two(table, *, head_again=False):
    rows = _rows(table)
    begins = next(r for r, row in enumerate(table.rows) if any(c.kind == "number" for c in row))
    cut = len(rows) - 9 if table.name == "applications" else len(rows)
    if cut == len(rows) or cut <= begins:
        return _tbl(rows)
    again = rows[:begins] if head_again else []
    page_break = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    return _tbl(rows[:cut]) + page_break + _tbl([*again, *rows[cut:]])


def _old_merges(table):
    """Cells merged across by hMerge, each with a cell of its own."""
    lines = []
    for r, line in enumerate(table.layout()):
        cells = []
        for c, (one, (top, left)) in enumerate(line):
            down = ("restart" if top == r else "") if one.rowspan > 1 else None
            across = ""
            if one.colspan > 1:
                across = '<w:hMerge w:val="restart"/>' if c == left else "<w:hMerge/>"
            text = one.text if (top, left) == (r, c) else ""
            cells.append(_tc(para(text), merge=down, more=across))
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return _tbl(lines)


def _one_table(report):
    """The whole report in a single table, its paragraphs rows over all columns."""
    rows = []
    for block in blocks(report):
        if isinstance(block, Table):
            rows += _rows(block)
        else:
            rows.append(f"<w:tr>{_tc(para(block), span=10)}</w:tr>")
    return word(_tbl(rows))


def _many_runs(table):
    return _tbl(_rows(table, lambda text: f"<w:p>{''.join(run(c) for c in text)}</w:p>"))


DECOY = (
    f'<w:hdr xmlns:w="{W}">'
    + _tbl([f"<w:tr>{_tc(para('一、本年新收政府信息公开申请数量'))}{_tc(para('9')) * 7}</w:tr>"])
    + "</w:hdr>"
)
_STRICT = _NAMES.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
WORD = {
    "merged cells": _file(lambda t: _tbl(_rows(t))),
    "merged cells that say it again": _file(lambda t: _tbl(_rows(t, covered="again"))),
    "in a layout table": _file(lambda t: _tbl(_rows(t)), _tbl([f"<w:tr>{_tc('{}<w:p/>')}{_tc(para(''))}</w:tr>"])),
    "tables in text boxes": _file(_in_box),
    "content controls": _file(_controls),
    "cells in content controls": _file(_cells_in_controls),
    "tracked changes": _file(_revised),
    "formulas": _file(_fields),
    "hidden words and rows": _file(_hidden),
    "tables in two": _file(_in_two),
    "tables in two, head again": _file(lambda t: _in_two(t, head_again=True)),
    "merges of old": _file(_old_merges),
    "everything in one table": _one_table,
    "a run for each character": _file(_many_runs),
    "a table in the header": _file(lambda t: _tbl(_rows(t)), more={"word/header1.xml": DECOY}),
    "strict Open XML": _file(lambda t: _tbl(_rows(t)), names=_STRICT),
}  # fmt: skip


# Workbooks ----------------------------------------------------------------


def _number(text):
    return (
        (float(text) if "." in text else int(text))
        if re.fullmatch(r"-?\d+(\.\d+)?", text)
        else text
    )


def _put(sheet, table, row, *, as_text=False, merge=True, shift=0):
    """Write a table from a row on; return the row below it."""
    for r, c, one in table.anchors():
        value = one.text if as_text or one.kind != "number" else _number(one.text)
        if value != "":
            sheet.cell(row + r, 1 + c + shift, value)
        if merge and (one.rowspan > 1 or one.colspan > 1):
            sheet.merge_cells(
                start_row=row + r, start_column=1 + c + shift,
                end_row=row + r + one.rowspan - 1, end_column=c + shift + one.colspan,
            )  # fmt: skip
    return row + len(table.layout())


def _book(*, one_sheet=False, change=None, **how):
    def made(report):
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.active
        sheet.title = "报告"
        row = 1
        for block in blocks(report):
            if not isinstance(block, Table):
                sheet.cell(row, 1, block)
                row += 1
            elif one_sheet:
                row = _put(sheet, block, row, **how) + 1
            else:
                _put(book.create_sheet(block.name), block, 1, **how)
        if change is not None:
            change(book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return made


def _hide(book):
    """Hidden sheets, rows and columns with other numbers."""
    sheet = book["applications"]
    old = book.copy_worksheet(sheet)
    old.title = "上年"
    old.sheet_state = "hidden"
    for row in old.iter_rows():
        for cell in row:
            if isinstance(cell.value, int):
                cell.value += 5
    sheet.append([sheet["A4"].value, None, None, 7, 7, 7, 7, 7, 7, 42])
    sheet.row_dimensions[sheet.max_row].hidden = True


def _hide_column(book):
    sheet = book["remedies"]
    sheet.column_dimensions["T"].hidden = True
    sheet.cell(4, 20, 99)


def _with_formulas(report):
    """Every number a formula with the value it had last."""
    data = _book()(report)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            text = parts[name].decode()
            parts[name] = re.sub(
                r'(<c r="[A-Z]+\d+"[^>]*>)<v>([\d.]+)</v>', r"\1<f>1+1</f><v>\2</v>", text
            )
            parts[name] = re.sub(r'(t="s">)<f>1\+1</f>', r"\1", parts[name]).encode()
    return zipped(parts)


def book_of_formulas(report):
    """Return a workbook whose totals are formulas that nothing has worked out."""

    def change(book):
        for row in book["applications"].iter_rows(min_row=4):
            row[9].value = f"=SUM(D{row[9].row}:I{row[9].row})"

    return _book(change=change)(report)


BOOKS = {
    "a sheet for each table": _book(),
    "one sheet": _book(one_sheet=True),
    "one sheet, nothing merged": _book(one_sheet=True, merge=False),
    "numbers as text": _book(as_text=True),
    "two columns further right": _book(shift=2),
    "hidden sheet and row": _book(change=_hide),
    "hidden column": _book(change=_hide_column),
    "formulas with values": _with_formulas,
}
