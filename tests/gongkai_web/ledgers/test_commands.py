"""``gongkai import`` and ``gongkai export`` as an official types them."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai as command
from gongkai_web.journal.models import Entry
from ledger_files import GOOD, csv_file


@pytest.fixture
def gongkai(agency):
    """Return the command, run in this process on the tests' database."""
    return lambda *arguments: CliRunner().invoke(command, list(map(str, arguments)))


def test_a_ledger_goes_in_and_comes_out_again(gongkai, tmp_path):
    file, out = tmp_path / "申请.csv", tmp_path / "导出.xlsx"
    file.write_bytes(csv_file(*GOOD["applications"]).getvalue())

    ran = gongkai("import", "依申请公开", file)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == "依申请公开台账：新增 4 行，已有 0 行（未改动）。\n"

    ran = gongkai("import", "applications", file, "--agency", "shanzhou-sfj", "--format", "json")
    assert json.loads(ran.stdout) == {
        "kind": "applications",
        "agency": "shanzhou-sfj",
        "file": str(file),
        "added": 0,
        "unchanged": 4,
        "faults": [],
        "notes": [],
    }

    ran = gongkai(
        "export", "applications", "--agency", "shanzhou-sfj", "--year", 2024, "--out", out
    )
    assert (ran.exit_code, ran.stdout) == (0, f"依申请公开台账：2024年 4 行，已写入 {out}\n")
    ran = gongkai("import", "applications", out)
    assert ran.stdout == "依申请公开台账：4 行都已登记，没有改动。\n"


def test_what_the_clock_could_not_follow_is_told_on_the_way_in_and_out(gongkai, tmp_path):
    file, out = tmp_path / "申请.csv", tmp_path / "导出.csv"
    header = ("申请编号", "申请人类型", "收到日期", "延期日期", "办结日期", "办理结果")
    late = ("晚", "自然人", "2024-03-04", "2024-04-10", "2024-04-20", "予以公开")
    in_time = ("准", "自然人", "2024-03-04", "2024-03-10", "2024-04-20", "予以公开")
    file.write_bytes(csv_file(header, [late, in_time]).getvalue())
    said = (
        "注意：申请 晚，2024-04-10 延期答复：答复期限已于 2024-04-01 届满，"
        "不再产生中止、延长或者重新起算的效果\n"
    )
    ran = gongkai("import", "applications", file)
    assert (ran.exit_code, ran.stderr) == (0, said)
    ran = gongkai("export", "applications", "--year", 2024, "--out", out, "--format", "json")
    assert (ran.exit_code, ran.stderr) == (0, said)
    assert json.loads(ran.stdout)["notes"] == [said.removeprefix("注意：").strip()]
    ran = gongkai("import", "applications", file)
    assert (ran.exit_code, ran.stderr) == (0, ""), "nothing was taken in, nothing is to be told"


def test_many_notes_are_counted_not_told(gongkai, tmp_path):
    file = tmp_path / "申请.csv"
    header = ("申请编号", "申请人类型", "收到日期", "延期日期")
    rows = [(str(n), "自然人", "2024-03-04", "2024-04-10") for n in range(53)]
    file.write_bytes(csv_file(header, rows).getvalue())
    told = gongkai("import", "applications", file).stderr.splitlines()
    assert len(told) == 51
    assert told[-1] == "注意：还有 3 处没有列出，共 53 处"


def test_a_faulty_file_ends_with_status_2_and_one_line_for_each_fault(gongkai, tmp_path):
    file = tmp_path / "申请.csv"
    header = ("申请编号", "申请人类型", "收到日期")
    file.write_bytes(
        csv_file(header, [("1", "自然人", "2024-13-01"), ("2", "某人", "2024-03-04")]).getvalue()
    )
    ran = gongkai("import", "applications", file, "--format", "json")
    assert ran.exit_code == 2
    assert ran.stderr.splitlines() == [
        f"错误：{file} 第 2 行“收到日期”列的值“2024-13-01”：日历上没有这一天；应为日期，如 2024-03-05、2024/3/5、2024年3月5日",
        f"错误：{file} 第 3 行“申请人类型”列的值“某人”：应为自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他之一",
        "没有写入任何数据。",
    ]
    document = json.loads(ran.stdout)
    assert (document["kind"], document["agency"]) == ("applications", "shanzhou-sfj")
    faults = document["faults"]
    assert [(fault["row"], fault["column"], fault["value"]) for fault in faults] == [
        (2, "收到日期", "2024-13-01"),
        (3, "申请人类型", "某人"),
    ]


def test_the_journal_names_the_file_not_the_folder_it_lay_in(gongkai, tmp_path):
    file = tmp_path / "三月申请.csv"
    file.write_bytes(csv_file(*GOOD["applications"]).getvalue())
    assert gongkai("import", "applications", file).exit_code == 0
    entry = Entry.objects.get(verb="导入台账")
    assert entry.subject_label == "依申请公开台账：三月申请.csv"
    assert entry.detail["file"] == "三月申请.csv"


def test_wrong_use_is_answered_in_one_chinese_line(gongkai, tmp_path):
    file = tmp_path / "a.csv"
    for arguments, said in (
        (("import", "nothing", file), "没有“nothing”这种台账"),
        (("import", "fees", file), "没有这个文件"),
        (("import", "fees", tmp_path), "是文件夹"),
        (("import", "fees", file, "--agency", "x"), "没有代码为“x”的单位"),
        (("export", "fees", "--out", tmp_path / "a.csv"), "缺少选项 --year"),
        (("export", "fees", "--year", 2024, "--out", tmp_path / "a.pdf"), "应为 .csv 或 .xlsx"),
        (("export", "fees", "--year", 2024, "--out", tmp_path / "no" / "a.csv"), "写不了"),
        (("export", "fees", "--year", 3, "--out", tmp_path / "a.csv"), "--year"),
    ):
        ran = gongkai(*arguments)
        assert (ran.exit_code, ran.stdout) == (2, ""), arguments
        assert said in ran.stderr
        assert "Traceback" not in ran.stderr


def test_an_empty_template_can_be_had(gongkai, tmp_path):
    out = tmp_path / "空表.csv"
    assert gongkai("export", "decisions", "--template", "--out", out).exit_code == 0
    assert list(csv.reader(io.StringIO(out.read_text("utf-8-sig")))) == [["月份", "类别", "数量"]]
