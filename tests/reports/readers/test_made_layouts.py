"""Is a sound report read back from every layout, and is nothing wrong ever taken for read?"""

from __future__ import annotations

import random

import pytest

from gongkai.reports.cell_values import cell_values, with_values
from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.pdf_rules import cut_rows
from gongkai.reports.readers.radicals import as_characters
from made_layouts import LAYOUTS, PAGES, blocks, sound_report

IDS = [f"{kind}, {name}" for name, kind, _ in LAYOUTS]
MONEY = "proactive.admin_fees.amount_wan_yuan"


def taken_for_read(reading):
    return {path: cell.value for path, cell in reading.evidence.items() if cell.state == "read"}


@pytest.mark.parametrize(("name", "kind", "made"), LAYOUTS, ids=IDS)
@pytest.mark.parametrize("seed", range(4))
def test_every_cell_of_a_full_table_is_read(name, kind, made, seed):
    report = sound_report(seed, undivided=seed % 2 == 1)
    reading = read_bytes(made(report).encode(), f"report.{kind}")
    assert taken_for_read(reading) == dict(cell_values(report))
    assert (reading.report.agency, reading.report.year) == (report.agency, report.year)


def with_blanks(report, seed, share):
    chosen = random.Random(seed)
    return with_values(
        report, {path: None for path, _ in cell_values(report) if chosen.random() < share}
    )


@pytest.mark.parametrize(("name", "kind", "made"), LAYOUTS, ids=IDS)
@pytest.mark.parametrize(("seed", "share"), [(1, 0.02), (2, 0.3), (3, 0.8)])
def test_blanks_never_shift_a_number(name, kind, made, seed, share):
    report = with_blanks(sound_report(seed), seed, share)
    want = dict(cell_values(report))
    read = taken_for_read(read_bytes(made(report).encode(), f"report.{kind}"))
    assert {path: want[path] for path in read} == read
    if kind == "html" and name not in (
        "a table for each row",
        "boxes",
        "a paragraph for each cell",
    ):
        assert read.keys() == {path for path, value in want.items() if value is not None}


@pytest.mark.parametrize("seed", range(3))
def test_numbers_without_their_labels_are_nobodys(seed):
    blank = {f"applications.withheld_admin_query[{c}]": None for c in range(7)}
    report = with_values(sound_report(seed), blank)
    page = PAGES["a paragraph for each cell"](report)
    page = page.replace("（四）无法提供", "").replace("1.本机关不掌握相关政府信息", "某一项")
    want = dict(cell_values(report))
    read = taken_for_read(read_bytes(page.encode(), "report.html"))
    assert {path: want[path] for path in read} == read
    assert "applications.unable_not_held[0]" not in read


@pytest.mark.parametrize(
    ("printed", "characters"),
    [("⽰例市⺠政局", "示例市民政局"), ("⼀、⼆、⼗", "一、二、十"), ("⻓⻔⻚⻛", "长门页风"), ("示例", "示例"), ("abc，１２", "abc，１２")],
)  # fmt: skip
def test_radicals_are_read_as_the_characters_they_look_like(printed, characters):
    assert as_characters(printed) == characters


def test_a_report_printed_in_radicals_is_read():
    report = sound_report(1)
    radicals = {
        "一": "⼀",
        "二": "⼆",
        "人": "⼈",
        "工": "⼯",
        "行": "⾏",
        "民": "⺠",
        "示": "⽰",
        "长": "⻓",
    }
    page = PAGES["spans"](report)
    for character, radical in radicals.items():
        page = page.replace(character, radical)
    assert taken_for_read(read_bytes(page.encode(), "report.html")) == dict(cell_values(report))


def rule(orientation, x0, x1, top, bottom):
    return {
        "orientation": orientation, "x0": x0, "x1": x1, "top": top, "bottom": bottom,
        "width": x1 - x0, "height": bottom - top,
    }  # fmt: skip


UPRIGHT = [rule("v", x, x, 50, 120) for x in (10, 60, 110)]


@pytest.mark.parametrize(
    ("across", "missing"),
    [
        ([80, 120], [50]),
        ([50, 80], [120]),
        ([80], [50, 120]),
        ([50, 80, 120], []),
        ([52, 118], []),
    ],
)
def test_a_row_cut_by_the_page_gets_the_rule_it_lost(across, missing):
    edges = UPRIGHT + [rule("h", 10, 110, y, y) for y in across]
    found = list(cut_rows(edges))
    assert [one["top"] for one in found] == missing
    assert all((one["x0"], one["x1"]) == (10, 110) for one in found)


def test_two_upright_rules_make_no_cut_row():
    assert not list(cut_rows(UPRIGHT[:2]))


def test_a_pdf_without_rules_is_read_by_labels_and_gaps():
    typst = pytest.importorskip("typst")
    report = sound_report(1)
    lines = ['#set page(paper: "a4", flipped: true)\n#set text(font: "Noto Serif SC", size: 8pt)']
    for block in blocks(report):
        if isinstance(block, str):
            lines.append(block.replace("#", "\\#") + "\n")
            continue
        cells = ", ".join(
            f"table.cell(rowspan: {one.rowspan}, colspan: {one.colspan})[{one.text}]"
            for row in block.rows
            for one in row
        )
        widths = ", ".join(f"{width:.3f}fr" for width in block.widths)
        lines.append(f"#table(columns: ({widths}), stroke: none, {cells})\n")
    import importlib.resources

    fonts = importlib.resources.files("gongkai.reports.writers") / "fonts"
    data = typst.compile("\n".join(lines).encode(), font_paths=[str(fonts)])
    want = dict(cell_values(report))
    read = taken_for_read(read_bytes(data, "report.pdf"))
    assert {path: want[path] for path in read} == read
    assert len(read) >= 0.7 * len(want)
