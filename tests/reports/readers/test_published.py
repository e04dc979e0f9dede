"""Are published reports read as a person reads them? (the files lie beside the repository)"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.reports.readers import NotAReport, Reading, read
from gongkai.reports.readers.numbers import parse_number

REPORTS = Path(__file__).resolve().parents[4] / "shared" / "reports"
SEED = "sanmenxia-shanzhou-justice-bureau_2024.txt"

pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the published reports are not here")

READ_IN_FULL = (
    SEED,
    "huaian-hongze-district_2024.pdf",
    "shuyang-development-reform-bureau_2023.html",
    "unnamed-city-hangzhou-style_2025.html",
    "baotou-jiuyuan-gov-services-bureau_2022.txt",
    "changtu-culture-bureau_2021_extract-a.txt",
    "changtu-culture-bureau_2021_extract-b.txt",
    "district-statistics-bureau_2023_slash-cells.txt",
    "guangdong-district-drc_2020_old-format.txt",
    "jurong-housing-bureau_2022_traditional-mirror.txt",
    "xinjiang-nilka-town_2023.txt",
    "xiongxian-township_2019_deduplicated-text.txt",
)

_DOCUMENTS = ("issued", "repealed", "in_force")
_TRIAL_DOCUMENTS = ("made", "newly_public", "public_total")
_ITEMS = ("items_last_year", "change", "decisions")
_TRIAL_ROWS = {
    "regulations": ("rules", _TRIAL_DOCUMENTS),
    "normative_documents": ("normative_docs", _TRIAL_DOCUMENTS),
    "licences": ("licences", _ITEMS),
    "other_services": ("other_services", _ITEMS),
    "penalties": ("penalties", _ITEMS),
    "coercion": ("coercions", _ITEMS),
    "fees": ("admin_fees", _ITEMS),
    "procurement": ("procurement", ("projects", "amount")),
}


def seen_by_eye(name: str) -> Iterator[tuple[str, object]]:
    """Yield path and value of every number a person read in that file."""
    stem = Path(name).stem
    folder = REPORTS / "expected"
    file = next(f for f in (folder / f"{stem}.json", folder / f"page_{stem}.json") if f.is_file())
    expected = json.loads(file.read_text(encoding="utf-8"))
    for table in ("applications", "remedies"):
        for row, values in expected.get(table, {}).items():
            yield from ((f"{table}.{row}[{c}]", value) for c, value in enumerate(values))
    for row, values in expected.get("proactive", {}).items():
        if isinstance(values, list):
            for measure, value in zip(_DOCUMENTS, values, strict=True):
                yield f"proactive.{row}.{measure}", None if value == "/" else value
        else:
            last = "amount_wan_yuan" if row == "admin_fees" else "decisions"
            yield f"proactive.{row}.{last}", values
    for row, values in expected.get("proactive_2019", {}).items():
        if row not in _TRIAL_ROWS:
            continue
        key, measures = _TRIAL_ROWS[row]
        for measure, value in zip(measures, values, strict=False):
            kind = "money" if measure == "amount" else "change"
            yield f"proactive_2019.{key}.{measure}", parse_number(str(value), kind).value


def values(reading: Reading) -> dict[str, object]:
    """Return path and value of every number the reader found."""
    return {path: cell.value for path, cell in reading.evidence.items()}


@pytest.mark.parametrize("name", READ_IN_FULL)
def test_every_number_is_the_one_a_person_reads(name):
    found = values(read(REPORTS / name))
    assert {path: found[path] for path, _ in seen_by_eye(name)} == dict(seen_by_eye(name))


@pytest.mark.parametrize("name", READ_IN_FULL)
def test_no_number_is_read_that_a_person_does_not_read(name):
    expected = dict(seen_by_eye(name))
    for path, cell in read(REPORTS / name).evidence.items():
        if cell.state == "read":
            assert cell.value == expected[path], path
            assert cell.value is not None
        else:
            assert cell.value is None, path


def test_the_seed_report_is_read_whole():
    reading = read(REPORTS / SEED)
    report = reading.report
    assert (report.agency, report.year, report.format) == ("三门峡市陕州区司法局", 2024, "2021")
    assert str(report.period.first), str(report.period.last) == ("2024-01-01", "2024-12-31")
    assert all(cell.state == "read" for cell in reading.evidence.values())
    assert report.proactive is not None
    assert report.proactive.admin_fees == Decimal(0)
    assert reading.warnings == ()


def test_the_seed_reports_text_is_read_part_by_part():
    narrative = read(REPORTS / SEED).report.narrative
    text = (REPORTS / SEED).read_text(encoding="utf-8")
    assert narrative.preamble is None
    for part in ("proactive", "management", "platform", "supervision", "problems"):
        said = getattr(narrative, part)
        assert said
        assert "\n" not in said
        assert said in text
        assert part == "problems" or said in narrative.overview
    assert narrative.on_request == "无"
    assert narrative.proactive.startswith("2024 年通过政府网站")
    assert narrative.proactive.endswith("市级 27 篇，区级 2 篇。")
    assert narrative.overview.startswith("根据《中华人民共和国政府信息公开条例》要求")
    assert [line for line in narrative.overview.split("\n") if line.startswith("（")] == [
        "（一）主动公开：",
        "（二）依申请公开：",
        "（三）政府信息管理：",
        "（四）政府信息公开平台建设：",
        "（五）监督保障：",
    ]
    assert len(narrative.other.split("\n")) == 5
    assert narrative.other.endswith("2024年12月31"), "the file ends in mid-sentence"


def test_every_number_of_the_seed_report_says_where_it_stood():
    lines = (REPORTS / SEED).read_text(encoding="utf-8").splitlines()
    for path, cell in read(REPORTS / SEED).evidence.items():
        assert cell.place is not None, path
        assert cell.place.line is not None, path
        fields = lines[cell.place.line - 1].split("\t")
        assert fields[cell.place.column - 1] == cell.raw, path


def test_blank_columns_are_blank_and_never_zero():
    reading = read(REPORTS / "shuyang-development-reform-bureau_2023.html")
    states = [reading.evidence[f"applications.granted[{c}]"].state for c in range(7)]
    assert states == ["read", *["blank"] * 5, "read"]


def test_a_slash_is_not_applicable_and_never_zero():
    reading = read(REPORTS / "district-statistics-bureau_2023_slash-cells.txt")
    cell = reading.evidence["proactive.rules.issued"]
    assert (cell.state, cell.value, cell.raw) == ("not_applicable", None, "/")


def test_the_trial_form_in_a_year_that_needs_the_new_one_is_told():
    reading = read(REPORTS / "changtu-culture-bureau_2021_extract-a.txt")
    assert reading.report.format == "2019"
    assert reading.report.proactive is None
    assert "2021年报告应采用2021年格式，表二却是试行格式" in reading.warnings


def test_other_handling_as_one_row_is_read_as_it_stands():
    report = read(REPORTS / "huaian-hongze-district_2024.pdf").report
    assert "other_other" in report.applications
    assert "other_fee_overdue" not in report.applications
    assert report.format == "2021"


def test_paragraphs_of_a_pdf_run_over_lines_and_pages():
    narrative = read(REPORTS / "huaian-hongze-district_2024.pdf").report.narrative
    assert len(narrative.overview.split("\n")) == 6
    assert "以完善信息公开制度、推进公开平台建设为抓手" in narrative.overview
    assert narrative.problems.count("\n") == 1
    assert "答复书模板，使各行政机关答复的方式" in narrative.problems, "runs over a page break"


def test_a_blank_form_is_no_report():
    with pytest.raises(
        NotAReport, match=r"blank-template.*没有找到报告年份，表里也没有一个数，像是空白的报告格式"
    ):
        read(REPORTS / "blank-template_official-format.docx")
