"""Are PDFs read with rules and without, over page breaks and turned, and never a number wrongly?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.columns import heads_of
from gongkai.reports.readers.document import Grid, GridCell, Paragraph, Place
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
        (page(NEW, ("（一）予以公开", 140, {0: "4"}), heads=("公民", *HEADS[1:])), "another head"),
        (page(NEW, ("（一）予以公开", 140, {0: "4"}), heads=HEADS[:-1] * 2), "heads twice"),
        (
            [*page(NEW, ("（一）予以公开", 140, {0: "4"})), at("5", 210, 140)],
            "two numbers in one column",
        ),
        (page(NEW, ("（一）予以公开", 140, {0: "4"}), heads=HEADS[:-1]), "a head is missing"),
        (
            [*page(NEW, ("（一）予以公开", 140, {})), at("77", 215, 140, width=30)],
            "a number stands between two columns",
        ),
    ],
)
def test_a_table_without_rules_is_left_to_its_text_where_it_is_not_certain(fields, why):
    assert table_of(fields, 1) is None, why


def spelt(text, x, y, *, step=9.0):
    """Return a field whose characters stand side by side, from there on."""
    each = tuple((one, x + step * n, x + step * (n + 1)) for n, one in enumerate(text))
    return Field(text, 1, x, x + step * len(text), y, step, each)


def test_heads_in_another_order_are_the_columns_they_stand_over():
    heads = ("总计", *HEADS[:-1])
    grid = table_of(page(NEW, ("（一）予以公开", 140, {0: "4", 1: "4"}), heads=heads), 1)
    assert [cell.text for cell in grid.rows[0]] == ["", *heads]
    assert [cell.text for cell in grid.rows[2]] == ["（一）予以公开", "4", "4", *[""] * 5]


@pytest.mark.parametrize("shift", [0.0, 4.5, 9.0], ids=["left", "amid", "right"])
@pytest.mark.parametrize(
    ("lines", "are_known"),
    [
        (("自然商业科研社会公法律服其他总计", "人企业机构益组织务机构"), True),
        (("自然商业科研社会公法律服其它总计", "人企业机构益组织务机构"), False),
    ],
)
def test_heads_without_gaps_belong_to_the_numbers_below_them(lines, are_known, shift):
    """Seven heads of two to three characters on two lines, one right beside the other."""
    at_x = (200, 218, 236, 254, 281, 308, 326)
    upper, lower = (
        ("自然", "商业", "科研", "社会公", "法律服", lines[0][12:14], "总计"),
        ("人", "企业", "机构", "益组织", "务机构"),
    )
    head = [spelt("".join(upper), 200, 100)]
    head += [spelt(text, x, 112) for text, x in zip(lower, at_x, strict=False)]
    assert head[0].text == lines[0]
    rows = [
        field
        for label, y in ((NEW[0], 140), ("（一）予以公开", 160))
        for field in (
            at(label, 40, y, width=120),
            *(
                at(str(n), x + shift * w / 2, y, width=9.0)
                for n, (x, w) in enumerate(zip(at_x, (2, 2, 2, 4, 4, 2, 2), strict=True), start=1)
            ),
        )
    ]
    grid = table_of([*head, *rows], 1)
    if are_known:
        assert [cell.text for cell in grid.rows[0][1:]] == list(HEADS)
        assert [cell.text for cell in grid.rows[1][1:]] == list("1234567")
    else:
        assert grid is None


@pytest.mark.parametrize(("moved", "are_above"), [(0.0, True), (3.0, True), (9.0, False)])
def test_a_head_reaches_over_the_page_only_to_columns_at_its_places(moved, are_above):
    def row(texts, move=0.0):
        return [
            GridCell(text, 0, c, box=(40.0 * c + move, 0, 40.0 * c + 39 + move, 9))
            for c, text in enumerate(texts)
        ]

    heads = heads_of(Grid(tuple(row(("", *HEADS)))))
    below = Grid(tuple(row(("（一）予以公开", *"1000001"), moved)))
    assert heads.are_above(below) is are_above
    assert not heads.are_above(Grid(below.cells[:-1]))


FEE = ("2.申请人逾期未按收费通知要求缴纳费", "用、行政机关不再处理其政府信息公开申请")
SAME = ("（一）", "予以公开")
"""Halves of which the second alone names the row."""
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
        ((SAME[0], NUMBERS), (SAME[1], NONE), (1, 2), ("".join(SAME), "")),
        ((SAME[0], NONE), (SAME[1], NUMBERS), (1, 2), SAME),
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


def test_a_pages_number_does_not_part_two_halves():
    upper, lower = half(1, FEE[0], NUMBERS), half(2, FEE[1], NONE)
    whole = ["".join(FEE), ""]
    for between in (Paragraph("- 8 -"), Grid((GridCell("8", 0, 0),), aligned=False)):
        assert [grid.cells[0].text for grid in with_rows_joined([upper, between, lower])] == whole
    sentence = Paragraph("以下各表另见附件")
    assert with_rows_joined([upper, sentence, lower]) == [upper, sentence, lower]


def test_heads_of_table_four_are_one_only_where_all_halves_make_a_head():
    uppers, lowers = ("结果", "结果", "其他", "尚未", "总计"), ("维持", "纠正", "结果", "审结", "")
    upper, lower = half(1, uppers[0], uppers[1:]), half(2, lowers[0], lowers[1:])
    first, second = with_rows_joined([upper, lower])
    assert [cell.text for cell in first.cells] == [
        "结果维持",
        "结果纠正",
        "其他结果",
        "尚未审结",
        "总计",
    ]
    assert all(cell.is_blank for cell in second.cells)
    other = half(2, "3", lowers[1:])
    assert with_rows_joined([upper, other]) == [upper, other]
