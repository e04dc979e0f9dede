"""Are tables read whose columns have spacers, numbers, sums or another order, and never wrongly?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from made_drawings import page, text, text_with_bars, word
from made_files import blanked, misread, unread
from made_layouts import sound_report, trial_form
from made_mess import MESSES

REPORTS = {
    "full": sound_report(1),
    "（六） undivided": sound_report(2, undivided=True),
    "many blanks": blanked(sound_report(4), 4, 0.3),
    "mostly blank": blanked(sound_report(5), 5, 0.8),
    "trial form": blanked(trial_form(sound_report(6, undivided=True), 6, year=2020), 6, 0.2),
}
NO_TOTAL = {f"applications.{key}[6]" for key in REPORTS["full"].applications}
KINDS = {"html": page, "docx": word}


def missing(reading, report, mess):
    """Return what was not read and should have been."""
    lost = set(unread(reading, report))
    return lost - NO_TOTAL if mess == "no total" else lost


def reports_for(mess):
    """Return the reports that can be laid out so."""
    turned = mess == "table 2 turned"
    return {name: one for name, one in REPORTS.items() if not (turned and name == "trial form")}


@pytest.mark.parametrize("mess", MESSES)
@pytest.mark.parametrize("kind", KINDS)
def test_labels_and_places_tell_every_number_of_a_table_with_cells(kind, mess):
    made = KINDS[kind](MESSES[mess])
    for name, report in reports_for(mess).items():
        if kind == "docx" and name not in ("full", "many blanks"):
            continue
        reading = read_bytes(made(report), f"report.{kind}")
        assert not misread(reading, report), name
        if mess != "a column between in number rows" or name == "full":
            assert not missing(reading, report, mess), name


@pytest.mark.parametrize("separator", ["\t", " | "])
@pytest.mark.parametrize("mess", MESSES)
def test_text_that_lost_its_cells_is_doubted_rather_than_misread(mess, separator):
    made = text(MESSES[mess], separator)
    for name, report in reports_for(mess).items():
        assert not misread(read_bytes(made(report), "report.txt"), report), name


@pytest.mark.parametrize(
    "mess",
    [
        "spacers with wide heads", "spacers everywhere", "spacers in number rows", "numbered rows",
        "heads with units", "heads in two rows", "a table for each part", "a table for each block",
        "table 4 turned",
    ],
)  # fmt: skip
def test_text_of_a_full_table_is_read(mess):
    report = REPORTS["full"]
    assert not unread(read_bytes(text(MESSES[mess])(report), "report.txt"), report)


def test_a_column_that_the_form_does_not_have_makes_full_rows_doubtful_where_it_has_no_head():
    html = page(MESSES["a subtotal"])(REPORTS["full"]).decode().replace(">小计<", "><")
    reading = read_bytes(html.encode(), "report.html")
    assert not misread(reading, REPORTS["full"])
    assert reading.evidence["applications.new_received[5]"].state == "ambiguous"


def test_every_second_number_of_table_four_is_not_taken_for_a_step_if_a_half_is_empty():
    report = blanked(REPORTS["full"], 1, 0)
    html = page(MESSES["spacers in number rows"])(report).decode()
    head, last = html.rsplit("<tr>", 1)
    rest = last[last.index("</tr>") :]
    cells = "".join(f"<td>{'3' if n in (0, 4, 6, 8, 10) else ''}</td>" for n in range(30))
    reading = read_bytes(f"{head}<tr>{cells}{rest}".encode(), "report.html")
    states = {cell.state for path, cell in reading.evidence.items() if path.startswith("remedies.")}
    assert states == {"ambiguous"}


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("name", REPORTS)
def test_empty_fields_for_spans_are_no_cells_of_a_row(name, padded):
    report = REPORTS[name]
    reading = read_bytes(text_with_bars(report, padded=padded), "report.txt")
    assert not misread(reading, report)
    assert not unread(reading, report)
