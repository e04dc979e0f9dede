"""Does the evidence say of every number where it stood, and is the contract's output as it was?"""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai
from gongkai.reports.evidence_file import SCHEMA, to_json
from gongkai.reports.readers import read, read_bytes
from gongkai.reports.schema import cell_paths
from made_layouts import PAGES, TEXTS, sound_report
from made_office import BOOKS, WORD

REPORT = sound_report(1)
FILES = {
    "html": PAGES["spans"](REPORT).encode(),
    "txt": TEXTS["tabs"](REPORT).encode(),
    "docx": WORD["merged cells"](REPORT),
    "xlsx": BOOKS["one sheet"](REPORT),
}
WANTED = {
    "html": {"table", "row", "column", "element"},
    "txt": {"line", "column"},
    "docx": {"table", "row", "column"},
    "xlsx": {"sheet", "row", "column"},
}


def run(*args):
    return CliRunner().invoke(gongkai, ["report", "read", *map(str, args)])


@pytest.mark.parametrize("kind", FILES)
def test_every_number_says_where_it_stood_and_what_stood_there(kind):
    reading = read_bytes(FILES[kind], f"report.{kind}")
    told = to_json(reading)
    assert told["schema"] == SCHEMA
    assert set(told["cells"]) == set(cell_paths(reading.report))
    assert told["states"] == {"read": len(told["cells"])}
    for path, cell in told["cells"].items():
        assert WANTED[kind] <= cell["place"].keys(), path
        assert cell["raw"].strip() == str(cell["value"]), path
        assert cell["where"], path


def test_a_row_that_lost_its_blanks_says_so_with_all_its_text():
    text = "某局2024年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 | 7 | 1 | 8"
    cells = to_json(read_bytes(text.encode(), "a.txt"))["cells"]
    row = [cells[f"applications.new_received[{c}]"] for c in range(7)]
    assert {cell["state"] for cell in row} == {"ambiguous"}
    assert {cell["raw"] for cell in row} == {"7 | 1 | 8"}
    assert all("value" not in cell and cell["note"] for cell in row)


def test_the_command_writes_the_evidence_and_leaves_its_output_as_it_is(tmp_path):
    file, out = tmp_path / "report.html", tmp_path / "evidence.json"
    file.write_bytes(FILES["html"])
    alone = run(file, "--format", "json")
    beside = run(file, "--format", "json", "--evidence", out)
    assert (beside.exit_code, beside.stdout) == (0, alone.stdout)
    assert json.loads(out.read_text("utf-8")) == to_json(read(file, name=str(file)))
    run(file, file, "--evidence", out)
    assert len(json.loads(out.read_text("utf-8"))) == 2


def test_no_evidence_is_written_where_a_file_is_refused(tmp_path):
    file, out = tmp_path / "notice.html", tmp_path / "evidence.json"
    file.write_text("<p>会议通知</p>", encoding="utf-8")
    assert run(file, "--evidence", out).exit_code == 2
    assert not out.exists()


def test_many_files_and_evidence_are_told_where_the_evidence_is(tmp_path):
    result = run(tmp_path, "--evidence", tmp_path / "e.json")
    assert result.exit_code == 2
    assert "--resume" in result.stderr


def test_the_table_marks_numbers_that_were_converted_and_counts_the_states(tmp_path):
    page = PAGES["spans"](REPORT)
    start = page.index("行政事业性收费")
    end = page.index("</tr>", start)
    page = page[:start] + "行政事业性收费</td><td colspan=3>251000元</td>" + page[end:]
    file = tmp_path / "report.html"
    file.write_text(page, encoding="utf-8")
    shown = run(file).stdout
    assert "25.1*" in shown
    assert "格内单位为元，已换算为25.1万元" in shown
    assert "各格合计 200  读出 200" in shown
