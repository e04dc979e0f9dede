"""What a file must not be, and what the message says then. Nothing is ever stored."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened, reading
from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.ledgers.imports import import_file
from gongkai_web.ledgers.models import ImportBatch
from gongkai_web.publishing.models import Item
from ledger_files import csv_file, named, workbook

pytestmark = pytest.mark.django_db

APPLICATION = ("申请编号", "申请人类型", "收到日期", "办结日期", "办理结果")
ITEM = ("索引号", "标题", "发布渠道", "发布日期", "公开方式")


def refused(agency, file, kind="applications"):
    """Return what is said about a file that must be refused; nothing may have been stored."""
    with pytest.raises(FaultyFile) as caught:
        import_file(kind=kind, file=file, agency=agency, actor=None)
    assert not Application.objects.exists()
    assert not Item.objects.exists()
    assert not ImportBatch.objects.exists()
    assert not Entry.objects.filter(verb="导入台账").exists()
    return caught.value


@pytest.mark.parametrize(
    ("header", "row", "parts"),
    [
        ((*APPLICATION, "办理人"), ("1", "自然人", "2024-03-04", "", "", "王五"), ("第 1 行", "办理人", "没有这一列", "可用的列名")),
        (("申请编码", *APPLICATION[1:]), ("1", "自然人", "2024-03-04", "", ""), ("第 1 行", "申请编码", "是不是“申请编号”")),
        ((*APPLICATION, "收到日期"), ("1", "自然人", "2024-03-04", "", "", "2024-03-04"), ("收到日期", "出现了 2 次")),
        (APPLICATION[1:], ("自然人", "2024-03-04", "", ""), ("第 1 行", "缺少“申请编号”列")),
        (("某局2024年台账", "", "", "", "x"), APPLICATION, ("第 1 行应为“依申请公开台账”的列名", "标题行")),
        (APPLICATION, ("1", "自然人", "2024-13-01", "", ""), ("第 2 行", "收到日期", "2024-13-01", "没有这一天", "2024-03-05")),
        (APPLICATION, ("1", "自然人", "2024-03-04", "2024-03-20", "不知道"), ("第 2 行", "办理结果", "不知道", "没有“不知道”这种办理结果")),
        (APPLICATION, ("1", "自然人", "2024-03-04", "2024-03-01", "予以公开"), ("第 2 行", "办结日期", "2024-03-01", "不应早于收到日期（2024-03-04）")),
        (APPLICATION, ("1", "自然人", "2024-03-04", "", "予以公开"), ("办结日期", "应填办结日期")),
        (APPLICATION, ("1", "自然人", "2024-03-04", "2024-03-20", ""), ("办理结果", "应填办理结果")),
        (APPLICATION, ("1", "自然人", "", "2024-03-20", "予以公开"), ("收到日期", "应填收到日期")),
        (APPLICATION, ("1", "", "2024-03-04", "", ""), ("申请人类型", "为空", "自然人、商业企业")),
        (APPLICATION, ("", "自然人", "2024-03-04", "", ""), ("申请编号", "不能为空")),
        (APPLICATION, ("1", "自然人", "2001-03-04", "", ""), ("收到日期", "无法计算答复期限")),
        (APPLICATION, ("1", "自然人", "2024-03-04", "", "", "多"), ("第 2 行", "没有列名")),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_row_column_value_and_expectation(agency, header, row, parts):
    said = str(refused(agency, csv_file(header, [row], name="申请台账.csv")))
    assert all(part in said for part in ("申请台账.csv", *parts)), said


@pytest.mark.parametrize(
    ("changed", "column", "said"),
    [
        ({"提交日期": "2024-03-09"}, "收到日期", "不应早于提交日期"),
        ({"补正收到日期": "2024-03-12"}, "补正通知日期", "应填补正通知日期"),
        (
            {"补正通知日期": "2024-03-12", "补正收到日期": "2024-03-11"},
            "补正收到日期",
            "不应早于补正通知日期",
        ),
        ({"补正通知日期": "2024-03-01"}, "补正通知日期", "不应早于收到日期"),
        ({"延期日期": "2024-06-01"}, "延期日期", "不应晚于办结日期"),
        ({"缴费日期": "2024-03-12"}, "收费通知日期", "应填收费通知日期"),
        ({"第三方答复日期": "2024-03-12"}, "征求第三方日期", "应填征求第三方日期"),
        ({"收费金额": "十元"}, "收费金额", "单位元"),
    ],
)
def test_days_that_cannot_follow_each_other_are_refused(agency, changed, column, said):
    row = {
        "申请编号": "1",
        "申请人类型": "自然人",
        "收到日期": "2024-03-04",
        "办结日期": "2024-04-30",
        "办理结果": "予以公开",
        **changed,
    }
    (fault,) = refused(agency, csv_file(list(row), [list(row.values())])).faults
    assert (fault.row, fault.column) == (2, column)
    assert said in fault.expected


@pytest.mark.parametrize(
    ("rows", "row", "said"),
    [
        ([("1", "一", "网站", "2024-03-05", ""), ("1", "二", "微信", "2024-03-05", "")], 3, "与第 2 行重复而内容不同（标题：那里是“一”，这里是“二”）"),
        ([("", "一", "网站", "2024-03-05", ""), ("", "一", "网站", "2024-03-05", "依申请公开")], 3, "公开方式"),
        ([("1", "一", "网站", "", "")], 2, "主动公开的信息应有发布日期"),
        ([("1", "一", "", "2024-03-05", "不予公开")], 2, "没有发布，这里应为空"),
        ([("1", "一", "广场舞", "2024-03-05", "")], 2, "没有“广场舞”这个渠道"),
    ],
)  # fmt: skip
def test_rows_of_one_item_must_agree(agency, rows, row, said):
    fault = refused(agency, csv_file(ITEM, rows), kind="items").faults[0]
    assert fault.row == row
    assert said in fault.expected


def test_a_key_that_comes_twice_with_different_content_is_named_with_both_rows(agency):
    rows = [
        ("1", "自然人", "2024-03-04", "", ""),
        ("2", "自然人", "2024-03-04", "", ""),
        ("1", "商业企业", "2024-03-04", "", ""),
    ]
    (fault,) = refused(agency, csv_file(APPLICATION, rows)).faults
    assert (fault.row, fault.column, fault.value) == (4, "申请编号", "1")
    assert (
        "与第 2 行重复而内容不同（申请人类型：那里是“自然人”，这里是“商业企业”）" in fault.expected
    )


@pytest.mark.parametrize("item", ["罚没收入", "增值税"])
def test_fines_and_taxes_are_refused_among_the_fees(agency, item):
    rows = [("2024-01", "示例费", "1"), ("2024-01", item, "2")]
    (fault,) = refused(agency, csv_file(("月份", "项目", "金额（元）"), rows), kind="fees").faults
    assert (fault.row, fault.column, fault.value) == (3, "项目", item)
    assert "不是行政事业性收费" in fault.expected


@pytest.fixture
def early_2024(monkeypatch):
    """Return a day: the ledgers are filled in on it."""
    monkeypatch.setattr(happened, "today", lambda: date(2024, 3, 15))
    return "2024-03-15"


COMPLETE = {
    "items": {"标题": "甲", "发布日期": "2024-03-15", "成文日期": "2024-03-15"},
    "media": {"标题": "甲", "刊发日期": "2024-03-15"},
    "applications": {"申请编号": "1", "申请人类型": "自然人", "提交日期": "2024-03-15", "收到日期": "2024-03-15", "补正通知日期": ""},
    "remedies": {"案号": "1", "程序": "行政复议", "收到日期": "2024-03-15", "审结日期": "2024-03-15", "结果": "维持"},
    "normative-docs": {"发文字号": "1", "制发日期": "2024-03-15", "施行日期": "", "有效期至": "", "废止日期": ""},
    "decisions": {"月份": "2024-03", "类别": "行政许可", "数量": "1"},
    "fees": {"月份": "2024-03", "项目": "示例费", "金额（元）": "1"},
    "meetings": {"日期": "2024-03-15", "类别": "会议", "主题": "甲"},
    "accounts": {"平台": "微博", "名称": "甲", "开设日期": "2024-03-15"},
    "worklist": {"事项": "甲", "完成日期": "2024-03-15"},
}  # fmt: skip
"""A row of each ledger with everything that happened today."""


@pytest.mark.parametrize(
    ("kind", "column", "later"),
    [
        ("items", "发布日期", "2024-03-16"),
        ("items", "成文日期", "2024年3月16日"),
        ("media", "刊发日期", "2024-03-16"),
        ("applications", "提交日期", "2024-03-16"),
        ("applications", "收到日期", "2025-03-15"),
        ("applications", "补正通知日期", "2024-03-16"),
        ("remedies", "收到日期", "2024-03-16"),
        ("remedies", "审结日期", "2024-03-16"),
        ("normative-docs", "制发日期", "2024-03-16"),
        ("decisions", "月份", "2024-04"),
        ("fees", "月份", "2024-04"),
        ("meetings", "日期", "2024-03-16"),
        ("accounts", "开设日期", "2024-03-16"),
        ("worklist", "完成日期", "2024-03-16"),
    ],
)
def test_what_is_said_to_have_happened_lies_not_ahead(agency, early_2024, kind, column, later):
    row = COMPLETE[kind] | {column: later}
    (fault,) = refused(agency, csv_file(list(row), [list(row.values())]), kind).faults
    assert (fault.row, fault.column, fault.value) == (2, column, later)
    assert f"不应晚于今天（{early_2024}）" in fault.expected


@pytest.mark.parametrize("kind", COMPLETE)
def test_what_happens_today_is_taken_in(agency, early_2024, kind):
    row = COMPLETE[kind]
    if kind == "normative-docs":
        row = row | {"施行日期": "2024-05-01", "有效期至": "2029-04-30", "废止日期": "2024-12-31"}
    file = csv_file(list(row), [list(row.values())])
    assert import_file(kind=kind, file=file, agency=agency, actor=None).added == 1


def test_every_faulty_row_is_named_not_only_the_first(agency):
    rows = [
        ("1", "自然人", "2024-13-01", "", ""),
        ("2", "自然人", "2024-03-04", "", ""),
        ("3", "某人", "2024-03-04", "2024-03-01", "予以公开"),
        ("4", "自然人", "2024-03-04", "2024-03-01", "予以公开"),
    ]
    error = refused(agency, csv_file(APPLICATION, rows))
    assert [fault.row for fault in error.faults] == [2, 4, 5]
    assert error.faulty_rows == 3


def test_of_very_many_faults_two_hundred_are_told_and_the_rest_counted(agency):
    rows = [(str(n), "自然人", "2024-13-01", "", "") for n in range(1000)]
    error = refused(agency, csv_file(APPLICATION, rows, name="a.csv"))
    lines = error.lines()
    assert len(lines) == 201
    assert lines[-1] == "a.csv 还有 800 处错误没有列出，共 1000 处"


def test_rows_are_counted_as_a_spreadsheet_does(agency):
    """A line break inside quotes does not begin a row, a blank row counts."""
    text = '申请编号,申请人类型,收到日期,申请内容\n1,自然人,2024-03-04,"一\n二\n三"\n,,,\n\n2,自然人,2024-13-01,四\n'
    (fault,) = refused(agency, named(text.encode(), "a.csv")).faults
    assert fault.row == 5


def _xls() -> io.BytesIO:
    return named(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "台账.xlsx")


def _archive(parts: dict[str, bytes], name="台账.xlsx") -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return named(file.getvalue(), name)


def _workbook_with(path: str, content: bytes) -> io.BytesIO:
    file = workbook([APPLICATION])
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _archive({**parts, path: content})


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (named(b"", "空.csv"), "文件是空的"),
        (named(b"", "空.xlsx"), "文件是空的"),
        (csv_file(APPLICATION, []), "只有列名，没有记录"),
        (named(b"\n1,2\n", "a.csv"), "第 1 行是空的"),
        (_xls(), "旧版 Excel（.xls）"),
        (named(_xls().getvalue(), "台账.xls"), "不支持 .xls"),
        (named(b"PK\x03\x04broken", "台账.xlsx"), "已损坏"),
        (named("申请编号\n1\n".encode(), "台账.xlsx"), "不是 Excel 工作簿"),
        (named(workbook([APPLICATION]).getvalue(), "台账.csv"), "内容却是 Excel 工作簿"),
        (_archive({"a.txt": b"x"}), "是压缩文件，不是 Excel 工作簿"),
        (_workbook_with("xl/workbook.xml", b"<workbook"), "已损坏，读不下去"),
        (_workbook_with("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "DOCTYPE"),
        (named(b"%PDF-1.7", "台账.pdf"), "不支持 .pdf"),
        (named(b"abc", "台账"), "应为 Excel 工作簿（.xlsx）或 CSV 文件（.csv）"),
        (named("申请编号,申请人类型\n1,自然人".encode("utf-16"), "a.csv"), "UTF-16"),
        (named(b"\xff\xff\xff\xff\n", "a.csv"), "编码应为 UTF-8 或 GB 18030"),
        (named(b"a\x00b", "a.csv"), "不是文本文件"),
        (named(b"<html><table>", "a.csv"), "是网页或 XML"),
        (named('申请编号,申请人类型\n1,"自然人\n2,个人\n'.encode(), "a.csv"), "第 2 行起引号不成对"),
        (workbook([]), "第一张工作表是空的"),
        (workbook([APPLICATION]), "只有列名，没有记录"),
        (workbook([[None, None], APPLICATION]), "第 1 行是空的"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_the_reason(agency, file, said):
    file.seek(0)
    assert said in str(refused(agency, file))


def test_a_file_of_60_megabytes_is_refused_before_it_is_read(agency, tmp_path):
    path = tmp_path / "大文件.csv"
    with path.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    said = str(refused(agency, path))
    assert "大文件.csv" in said
    assert "60.0 MB，超过 50 MB 的上限" in said


def test_a_workbook_that_unpacks_to_too_much_is_refused(agency, monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNPACKED", 1000)
    assert "解压后" in str(refused(agency, workbook([APPLICATION, ("1",)])))


def test_what_a_workbook_cannot_give_truthfully_is_refused(agency):
    header = ("申请编号", "申请人类型", "证件号码", "收到日期", "备注")
    rows = [
        header,
        ("1", "自然人", 411202199001011234, date(2024, 3, 4), ""),
        ("2", "自然人", "411202199001011234", "=TODAY()", ""),
        ("3", "自然人", "", date(2024, 3, 4), "#REF!"),
        ("4", "自然人", "", 45356, ""),
    ]
    faults = refused(agency, workbook(rows)).faults
    assert [(fault.row, fault.column) for fault in faults] == [
        (2, "证件号码"),
        (3, "收到日期"),
        (4, "备注"),
        (5, "收到日期"),
    ]
    assert "超过 15 位" in faults[0].expected
    assert "没有算出结果的公式" in faults[1].expected
    assert "公式出错" in faults[2].expected
    assert "设为日期格式" in faults[3].expected


def test_a_kept_message_masks_what_is_personal(agency):
    file = csv_file(("申请编号", "申请人类型", "证件号码"), [("1", "自然人", "4.11202E+17")])
    (fault,) = refused(agency, file).faults
    assert "4.11202E+17" in str(fault)
    assert fault.shown_value == "4**********"


def test_only_the_first_sheet_counts(agency):
    book = openpyxl.Workbook()
    book.active.append(APPLICATION)
    book.active.append(("1", "自然人", "2024-03-04"))
    book.create_sheet("别的").append(("乱七八糟",))
    file = io.BytesIO()
    book.save(file)
    result = import_file(
        kind="applications", file=named(file.getvalue(), "a.xlsx"), agency=agency, actor=None
    )
    assert result.added == 1
