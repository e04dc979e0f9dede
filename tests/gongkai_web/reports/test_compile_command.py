"""Does one command turn the ledgers into the written report?"""

import json

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai
from gongkai_web.agencies.models import Agency
from gongkai_web.reports import actions
from gongkai_web.reports.compiling import compile_report
from made_ledgers import worked_applications

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database_is_ready(monkeypatch):
    monkeypatch.setattr("gongkai_web.config.bootstrap.setup", lambda **_: None)


def run(*arguments):
    return CliRunner().invoke(gongkai, ["report", "compile", *map(str, arguments)])


@pytest.fixture
def office(agency):
    worked_applications(agency)
    return agency


TEXTS = {
    "management": "各股室明确信息员，发布信息逐条登记索引号、成文日期和公开方式。",
    "platform": "维护政府网站公开专栏，按季度自查栏目更新、链接和附件，发现问题当月整改。",
    "supervision": "接受主管部门的指导和检查，将信息公开纳入股室年度工作考核。",
    "problems": "2025年存在的主要问题：政府网站公开的内容不够及时。\n"
    "改进措施：建立公众号与网站同步发布清单，信息在公众号发布后5个工作日内同步到政府网站，每月通报未同步的条目。",
}


def test_a_good_report_is_written_in_every_format_with_its_check(office, tmp_path):
    actions.save_texts(actor=None, agency=office, year=2025, texts=TEXTS)

    done = run("--agency", office.code, "--year", 2025, "--out", tmp_path / "reports")

    assert done.exit_code == 0, done.output
    stem = f"{office.code}-2025"
    assert {path.name for path in (tmp_path / "reports").iterdir()} == {
        *(f"{stem}-annual-report.{ext}" for ext in ("docx", "pdf", "html", "xlsx", "json")),
        f"{stem}-check.json",
    }
    report = json.loads((tmp_path / f"reports/{stem}-annual-report.json").read_text("utf-8"))
    assert report["applications"]["new_received"] == [13, 2, 1, 1, 1, 1, 19]
    check = json.loads((tmp_path / f"reports/{stem}-check.json").read_text("utf-8"))
    assert check["schema"] == "gongkai.check/1"
    assert check["passed"] is True
    assert "新收申请 19 件" in done.stdout
    assert f"{stem}-check.json" in done.stdout
    assert "草稿" not in (tmp_path / f"reports/{stem}-annual-report.html").read_text("utf-8")


def test_a_report_with_errors_is_written_as_a_draft_and_ends_with_1(office, tmp_path):
    done = run("--year", 2025, "--out", tmp_path, "--formats", "html,json")

    assert done.exit_code == 1
    assert "错误" in done.stdout
    assert "草稿" in done.stderr
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        f"{office.code}-2025-annual-report.html",
        f"{office.code}-2025-annual-report.json",
        f"{office.code}-2025-check.json",
    }
    assert "草稿" in (tmp_path / f"{office.code}-2025-annual-report.html").read_text("utf-8")


def test_the_command_says_what_it_left_out(office, tmp_path):
    office.application_set.filter(number="A17").update(applicant_kind="")

    done = run("--year", 2025, "--out", tmp_path, "--formats", "json")

    assert "注意：有 1 件申请没有登记申请人类型" in done.stderr


def test_the_command_says_where_records_and_the_submitted_version_part(office, tmp_path):
    actions.save_texts(actor=None, agency=office, year=2025, texts=TEXTS)
    version = actions.submit(actor=None, agency=office, year=2025)
    page = tmp_path / f"{office.code}-2025-annual-report.html"
    same = run("--year", 2025, "--out", tmp_path, "--formats", "html,json")
    unmarked = page.read_text("utf-8")
    office.application_set.filter(number="A19").delete()
    changed = run("--year", 2025, "--out", tmp_path, "--formats", "html,json")

    assert "不一致" not in same.stderr
    assert "草稿" not in unmarked
    assert "与已提交的第1版不一致" in changed.stderr
    assert changed.exit_code == 0, "the check found no error"
    assert "草稿（与已提交的第1版不一致，未经审定，不得对外发布）" in page.read_text("utf-8")
    written = json.loads((tmp_path / f"{office.code}-2025-annual-report.json").read_text("utf-8"))
    assert written["applications"]["new_received"][-1] == 18, "the command shows the records"
    version.refresh_from_db()
    assert version.report["applications"]["new_received"][-1] == 19, "the version stays"
    assert compile_report(office, 2025).differs_from(version)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--year", "2025", "--out", "{tmp}", "--formats", "doc"), "“doc”不是可用的格式"),
        (("--year", "2025", "--out", "{tmp}", "--formats", ","), "不是可用的格式"),
        (("--year", "2025", "--out", "{tmp}", "--agency", "nobody"), "nobody"),
        (("--year", "2020", "--out", "{tmp}"), "2020 年度报告不能由台账编制"),
        (("--year", "2999", "--out", "{tmp}"), "2999 年还没有到"),
        (("--year", "今年", "--out", "{tmp}"), "今年"),
        (("--year", "2025"), "--out"),
        (("--year", "2025", "--out", "{tmp}/file", "--formats", "json"), "无法写入"),
    ],
)
def test_wrong_use_is_one_chinese_line_and_status_2(office, tmp_path, arguments, message):
    (tmp_path / "file").write_text("a file, not a folder")

    done = run(*(argument.format(tmp=tmp_path) for argument in arguments))

    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("错误：")
    assert "Traceback" not in done.output


def test_with_several_agencies_the_command_wants_to_know_which(office, other_agency, tmp_path):
    done = run("--year", 2025, "--out", tmp_path)

    assert done.exit_code == 2
    assert "--agency" in done.stderr
    assert Agency.objects.count() == 2
