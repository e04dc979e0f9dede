"""Are PDFs read with rules and without, over page breaks and turned, and never a number wrongly?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.document import Grid, GridCell, Place
from gongkai.reports.readers.pdf_cuts import with_rows_joined
from gongkai.reports.readers.pdf_unruled import Field, table_of
from made_files import blanked, misread, unread
from made_layouts import sound_report, trial_form

pytest.importorskip("typst")

from made_pdfs import CUT, RULED, UNRULED

FULL = sound_report(1)
BLANKS = blanked(sound_report(4, undivided=True), 4, 0.3)
TRIAL = blanked(trial_form(sound_report(8, undivided=True), 8, year=2020), 8, 0.1)


@pytest.mark.parametrize("name", RULED)
def test_a_ruled_pdf_is_read_whole(name):
    reading = read_bytes(RULED[name](BLANKS), "report.pdf")
    assert not misread(reading, BLANKS)
    assert not unread(reading, BLANKS)


@pytest.mark.parametrize("report", [FULL, BLANKS, TRIAL], ids=["full", "blanks", "trial form"])
@pytest.mark.parametrize("name", UNRULED)
def test_a_pdf_without_rules_is_read_by_where_things_stand(name, report):
    reading = read_bytes(UNRULED[name](report), "report.pdf")
    assert not misread(reading, report)
    assert not unread(reading, report)


@pytest.mark.parametrize("report", [FULL, TRIAL], ids=["full", "trial form"])
@pytest.mark.parametrize("name", CUT)
def test_a_row_whose_label_is_cut_by_the_page_is_read(name, report):
    reading = read_bytes(CUT[name](report), "report.pdf")
    assert not misread(reading, report)
    assert not unread(reading, report)


HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def at(text, x, y, *, width=20.0):
    return Field(text, 1, x, x + width, y, 9.0)


def page(*rows, heads=HEADS):
    """Return fields: heads at 200, 240, …; rows of (label, y, {column: number})."""
    fields = [at(head, 200 + 40 * c, 100) for c, head in enumerate(heads)]
    for label, y, numbers in rows:
        fields.append(at(label, 40, y, width=120))
        fields += [at(number, 200 + 40 * c, y) for c, number in numbers.items()]
    return fields


NEW = ("一、本年新收政府信息公开申请数量", 120, dict(enumerate("1000001")))


def test_a_blank_without_rules_is_where_nothing_stands():
    grid = table_of(page(NEW, ("（一）予以公开", 140, {1: "4", 6: "4"})), 1)
    assert [cell.text for cell in grid.rows[2]] == ["（一）予以公开", "", "4", "", "", "", "", "4"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (page(NEW, ("某一项", 140, {0: "4"})), "a line of numbers has no label"),
        (page(NEW, (NEW[0], 140, {0: "4"})), "two lines have the same label"),
        (page(NEW, ("（一）予以公开", 140, {0: "4"}), heads=HEADS[1:] + HEADS[:1]), "other heads"),
        (page(NEW, ("（一）予以公开", 140, {0: "4"}), heads=HEADS[:-1]), "a head is missing"),
        (
            [*page(NEW, ("（一）予以公开", 140, {})), at("77", 215, 140, width=30)],
            "a number stands between two columns",
        ),
    ],
)
def test_a_table_without_rules_is_left_to_its_text_where_it_is_not_certain(fields, why):
    assert table_of(fields, 1) is None, why


FEE = ("2.申请人逾期未按收费通知要求缴纳费", "用、行政机关不再处理其政府信息公开申请")
NUMBERS, NONE = tuple("1000001"), ("",) * 7


def half(page, label, numbers):
    cells = [GridCell(text, 0, column) for column, text in enumerate((label, *numbers))]
    return Grid(tuple(cells), place=Place(page=page))


@pytest.mark.parametrize(
    ("upper", "lower", "pages", "labels"),
    [
        ((FEE[0], NUMBERS), (FEE[1], NONE), (1, 2), ("".join(FEE), "")),
        ((FEE[0], NONE), (FEE[1], NUMBERS), (1, 2), ("", "".join(FEE))),
        (("（二）部分公开", NONE), ("（区分处理的）", NUMBERS), (1, 2), ("", "（二）部分公开（区分处理的）")),
        ((FEE[0], NUMBERS), (FEE[1], NUMBERS), (1, 2), FEE),
        ((FEE[0], NUMBERS), (FEE[1], NONE), (1, 3), FEE),
        ((FEE[0], NUMBERS), ("3.其他", NONE), (1, 2), (FEE[0], "3.其他")),
        (("（一）予以公开", NONE), ("（二）部分公开", NUMBERS), (1, 2), ("（一）予以公开", "（二）部分公开")),
    ],
)  # fmt: skip
def test_two_halves_of_a_label_are_one_only_where_one_half_has_the_numbers(
    upper, lower, pages, labels
):
    grids = with_rows_joined([half(pages[0], *upper), half(pages[1], *lower)])
    assert tuple(grid.cells[0].text for grid in grids) == labels
