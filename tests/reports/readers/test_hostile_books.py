"""Is a workbook that asks for too many objects refused before openpyxl makes them?"""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest

from annual_reports import full_report
from gongkai.reports.readers import TooLarge, read_bytes, xlsx
from gongkai.reports.writers import render


def with_sheet(change):
    """Return a workbook of a sound report with its first sheet changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(render(full_report(), "xlsx"))) as sound,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sound.namelist():
            content = sound.read(name)
            made.writestr(name, change(content) if name == "xl/worksheets/sheet1.xml" else content)
    return out.getvalue()


def _more(mark, addition):
    return lambda sheet: sheet.replace(mark, addition + mark, 1)


def _merged(areas):
    def change(sheet):
        bare = re.sub(rb"<mergeCells.*?</mergeCells>", b"", sheet)
        return bare.replace(b"</sheetData>", b"</sheetData><mergeCells>" + areas + b"</mergeCells>")

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_more(b"</sheetData>", b"<row><c><v>1</v></c></row>" * 4_000), "过多"),
        (_more(b"</sheetData>", b"<row/>" * 20_000), "过多"),
        (_merged(b'<mergeCell ref="A1:B2"/>' * 20_000), "过多"),
        (_merged(b'<mergeCell ref="A1:XFD1048576"/>'), "合并的单元格超过"),
        (_merged(b"<mergeCell ref = 'a$1:$gr2000'/>"), "合并的单元格超过"),
        (_merged(b"".join(b'<mergeCell ref="A%d:AX%d"/>' % (n, n + 3000) for n in range(9))), "合并的单元格超过"),
        (_merged(b'<mergeCell ref="&#65;1:XFD99"/>'), "过多"),
    ],
    ids=["cells", "empty rows", "merges", "one merge", "a merge in other letters", "overlapping merges", "hidden"],
)  # fmt: skip
def test_a_workbook_that_asks_for_too_much_is_refused_at_once(monkeypatch, change, said):
    monkeypatch.setattr(xlsx, "MOST_MARKS", 15_000)
    began = time.process_time()
    with pytest.raises(TooLarge, match=said):
        read_bytes(with_sheet(change), "a.xlsx")
    assert time.process_time() - began < 2


def test_a_workbook_that_lies_of_its_extent_is_read_by_its_cells():
    def lying(sheet):
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', sheet)

    assert (
        read_bytes(with_sheet(lying), "a.xlsx").report
        == read_bytes(render(full_report(), "xlsx"), "a.xlsx").report
    )
