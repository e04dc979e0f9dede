"""Does ``gongkai report`` keep to its contract: output, messages, exit status?"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annual_reports import blank_report, full_report, trial_report
from gongkai.cli import gongkai
from gongkai.reports import json_form
from gongkai.reports.schema import OVERVIEW_TITLES, Documents, Narrative, Proactive
from gongkai.reports.writers import FORMATS, write


def run(*args: object) -> Result:
    """Run ``gongkai report …``."""
    return CliRunner().invoke(gongkai, ["report", *map(str, args)])


@pytest.fixture
def folder(tmp_path):
    """Return a folder with one report in every format, one more, and a file that is none."""
    write(full_report(), tmp_path, code="full")
    write(trial_report(), tmp_path, code="trial", formats=["html"])
    (tmp_path / "notice.html").write_text("<p>会议通知</p>", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("format_", FORMATS)
def test_reading_one_file_prints_one_json_document(folder, format_):
    result = run("read", folder / f"full-2024-annual-report.{format_}", "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json_form.to_json(full_report())


def test_reading_several_files_prints_a_list_in_the_order_given(folder):
    trial, full = folder / "trial-2020-annual-report.html", folder / "full-2024-annual-report.docx"
    result = run("read", trial, full, trial, "--format", "json")
    assert [document["year"] for document in json.loads(result.stdout)] == [2020, 2024, 2020]


def test_what_is_read_without_certainty_is_told_beside_the_json(folder):
    result = run("read", folder / "trial-2020-annual-report.html", "--format", "json")
    assert json.loads(result.stdout)["year"] == 2020
    assert "正文没有写明统计期限" in result.stderr


def test_one_unreadable_file_leaves_no_json_and_is_named(folder):
    result = run(
        "read", folder / "full-2024-annual-report.html", folder / "notice.html", "--format", "json"
    )
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"错误：{folder / 'notice.html'}：没有找到年度报告的三张表" in result.stderr


@pytest.mark.parametrize("format_", ["json", "table"])
def test_a_folder_without_reports_is_no_success(tmp_path, format_):
    (tmp_path / "style.css").write_text("p {}")
    result = run("read", tmp_path, "--format", format_)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{tmp_path}：里面没有年度报告文件，只有 1 个其他格式的文件" in result.stderr


def test_every_unreadable_file_is_named_in_a_line_of_its_own(folder):
    result = run("read", folder / "notice.html", folder / "missing.pdf")
    errors = [line for line in result.stderr.splitlines() if line.startswith("错误：")]
    assert result.exit_code == 2
    assert ["notice.html" in errors[0], "missing.pdf" in errors[1], len(errors)] == [True, True, 2]


def test_a_person_sees_tables_blanks_and_doubts(folder):
    write(blank_report(), folder, code="blank", formats=["html"])
    result = run("read", folder / "blank-2024-annual-report.html")
    assert result.exit_code == 0
    assert "三、收到和处理政府信息公开申请情况" in result.stdout
    assert "空" in result.stdout
    assert " 0" not in result.stdout.split("四、政府信息公开行政复议")[1].split("正文字数")[0]


def sound_report():
    """Return a report in which no rule that can be judged from it finds an error."""
    report = full_report()
    none = Documents(0, 0, 0)
    parts = {
        "proactive": "2024年通过政府网站公开信息12条。",
        "on_request": "2024年没有收到政府信息公开申请，也没有上年结转的申请。",
        "management": "对拟公开的信息逐条审核。",
        "platform": "按月检查网站栏目。",
        "supervision": "每季度自查一次，结果在局内通报。",
    }
    headed = [
        f"（{number}）{OVERVIEW_TITLES[part]}\n{text}"
        for number, (part, text) in zip("一二三四五", parts.items(), strict=True)
    ]
    return replace(
        report,
        proactive=Proactive(none, none, 0, 0, 0, Decimal(0)),
        applications=dict.fromkeys(report.applications, (0,) * 7),
        remedies=dict.fromkeys(report.remedies, (0,) * 5),
        narrative=Narrative(
            preamble="根据《中华人民共和国政府信息公开条例》编制本报告，数据统计期限为"
            "2024年1月1日至2024年12月31日。联系电话：0398-0000000。",
            overview="\n".join(headed),
            problems="存在的问题：政府网站更新不够及时，部分栏目超过一个月没有新内容。\n"
            "改进措施：自2025年1月起每周一更新网站栏目，由办公室逐项登记，按月公布更新数量。",
            other="2024年没有发出收费通知，收取信息处理费0元。",
            **parts,
        ),
    )


def test_a_report_with_errors_ends_with_status_one(folder):
    result = run("check", folder / "full-2024-annual-report.docx", "--format", "json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["schema"] == "gongkai.check/1"
    assert document["source"] == "full-2024-annual-report.docx"
    assert document["passed"] is False
    assert any(finding["severity"] == "error" for finding in document["findings"])


def test_several_checks_are_a_list_and_text_names_each_file(folder):
    files = [folder / f"full-2024-annual-report.{format_}" for format_ in ("docx", "html")]
    listed = json.loads(run("check", *files, "--format", "json").stdout)
    assert [document["source"] for document in listed] == [file.name for file in files]
    told = run("check", *files).stdout
    assert all(file.name in told for file in files)


def test_a_report_without_errors_ends_with_status_zero(folder):
    write(sound_report(), folder, code="sound", formats=["html"])
    result = run("check", folder / "sound-2024-annual-report.html", "--format", "json")
    document = json.loads(result.stdout)
    assert [f for f in document["findings"] if f["severity"] == "error"] == []
    assert (result.exit_code, document["passed"]) == (0, True)


def test_last_years_report_is_used_and_another_year_is_refused_aloud(folder):
    before = replace(full_report(), year=2023)
    write(before, folder, code="full", formats=["json"])
    file = folder / "full-2024-annual-report.json"

    def unassessed(*args: object) -> set[str]:
        document = json.loads(run("check", file, *args, "--format", "json").stdout)
        return {entry["rule"] for entry in document["not_assessed"]}

    assert "T3-05" in unassessed()
    assert "T3-05" not in unassessed("--previous", folder / "full-2023-annual-report.json")
    same = run("check", file, "--previous", file, "--format", "json")
    assert "不是2023年的" in same.stderr
    assert "T3-05" in {entry["rule"] for entry in json.loads(same.stdout)["not_assessed"]}


@pytest.mark.parametrize(
    ("name", "warned"),
    [
        ("示例市示例区司法局", False),
        ("示例区司法局", False),
        ("司法局", True),
        ("示例市示例区教育局", True),
    ],
)
def test_the_named_previous_report_is_used_under_another_name_too(folder, name, warned):
    before = replace(full_report(), year=2023, agency=name)
    write(before, folder, code="before", formats=["json"])
    given = ("--previous", folder / "before-2023-annual-report.json", "--format", "json")
    result = run("check", folder / "full-2024-annual-report.json", *given)
    document = json.loads(result.stdout)
    findings = [f for f in document["findings"] if f["rule"] == "F03"]
    assert [f["severity"] for f in findings] == ["warning"] * warned
    assert any(f["rule"] == "T3-05" for f in document["findings"])
    assert not {"T2-02", "T2-03", "T3-05", "Y04"} & {n["rule"] for n in document["not_assessed"]}
    assert ("名称不同，仍按上年报告核对" in result.stderr) is (name != full_report().agency)


def test_among_several_files_the_previous_report_is_used_for_its_own_agency(folder):
    write(replace(full_report(), agency="示例市示例区教育局"), folder, code="edu", formats=["json"])
    before = replace(full_report(), year=2023, agency="示例区司法局")
    write(before, folder, code="before", formats=["json"])
    files = [folder / f"{code}-2024-annual-report.json" for code in ("full", "edu")]
    given = ("--previous", folder / "before-2023-annual-report.json", "--format", "json")
    own, other = json.loads(run("check", *files, *given).stdout)
    assert "T3-05" not in {n["rule"] for n in own["not_assessed"]}
    why = {n["rule"]: n["why"] for n in other["not_assessed"]}
    assert why["T3-05"] == "给出的上年报告属于“示例区司法局”，与“示例市示例区教育局”不同"


def test_an_unreadable_previous_report_stops_the_check(folder):
    result = run("check", folder / "full-2024-annual-report.json", "--previous", folder / "no.txt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no.txt：文件不存在" in result.stderr


def test_rendering_writes_every_format_and_prints_the_files(folder):
    source = folder / "full-2024-annual-report.json"
    result = run("render", source, "--out", folder / "out", "--code", "abc")
    assert result.exit_code == 0
    files = [Path(line) for line in result.stdout.splitlines()]
    assert [file.name for file in files] == [f"abc-2024-annual-report.{f}" for f in FORMATS]
    assert all(file.stat().st_size for file in files)


def test_without_a_code_the_agencys_name_names_the_files(folder):
    report = replace(full_report(), agency="示例/市 *局")
    write(report, folder, code="odd", formats=["json"])
    source = folder / "odd-2024-annual-report.json"
    result = run("render", source, "--out", folder / "out", "--formats", "html")
    assert Path(result.stdout.strip()).name == "示例_市__局-2024-annual-report.html"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("full-2024-annual-report.html",), "只接受年度报告的 JSON 文件"),
        (("full-2024-annual-report.json", "--formats", "docx,odt"), "没有“odt”这种格式"),
        (("full-2024-annual-report.json", "--formats", ","), "可用的有 docx、pdf"),
        (("full-2024-annual-report.json", "--code", "a/b"), "机关代码“a/b”不能用作文件名"),
        (("missing.json",), "文件不存在"),
    ],
)
def test_what_cannot_be_rendered_is_refused_in_one_line(folder, arguments, said):
    file, *options = arguments
    result = run("render", folder / file, "--out", folder / "out", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (folder / "out").exists()


def test_a_place_that_cannot_be_written_to_is_refused(folder):
    (folder / "file").write_text("x")
    source = folder / "full-2024-annual-report.json"
    result = run("render", source, "--out", folder / "file", "--formats", "json")
    assert result.exit_code == 2
    assert "错误：" in result.stderr


def test_asking_for_help_imports_no_reader_and_no_writer():
    code = (
        "import sys; from click.testing import CliRunner; from gongkai.cli import gongkai; "
        "CliRunner().invoke(gongkai, ['report', 'read', '--help']); "
        "heavy = {'pdfplumber', 'docx', 'openpyxl', 'lxml', 'typst', 'django', 'jsonschema'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_title_without_a_year_is_told_of(folder):
    good = folder / "full-2024-annual-report.html"
    untitled = folder / "untitled.html"
    untitled.write_text(
        re.sub(r"2024年(?=政府信息公开工作年度报告<)", "", good.read_text("utf-8")), "utf-8"
    )
    told = {}
    for file in (good, untitled):
        result = json.loads(run("check", file, "--format", "json").stdout)
        told[file] = [f for f in result["findings"] if f["rule"] == "F03"]
    assert not told[good]
    [finding] = told[untitled]
    assert finding["severity"] == "warning"
    assert finding["expected"].endswith("2024年政府信息公开工作年度报告")
