"""``gongkai law …`` as a user and as a program meets it."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai
from gongkai.law.cli import law


def run(*words):
    """Return the exit status, what went out, and what went to standard error."""
    result = CliRunner().invoke(gongkai, ["law", *words], prog_name="gongkai")
    return result.exit_code, result.stdout, result.stderr


def answer(*words):
    """Return the JSON a command answers."""
    status, out, err = run(*words, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_a_deadline_is_answered_with_exactly_the_keys_of_the_contract():
    assert answer("due", "--start", "2026-02-02", "--days", "20") == {
        "deadline": "2026-03-06",
        "first_day": "2026-02-03",
        "makeup_days": ["2026-02-14", "2026-02-28"],
        "skipped": [
            "2026-02-07",
            "2026-02-08",
            *(f"2026-02-{day}" for day in range(15, 24)),
            "2026-03-01",
        ],
        "provisional": False,
    }


def test_excluded_time_overlapping_itself_counts_once():
    found = answer(
        *("due", "--start", "2025-09-10", "--days", "20"),
        *("--exclude", "2025-09-15..2025-09-29", "--exclude", "2025-09-20..2025-10-11"),
    )
    assert found["deadline"] == "2025-11-04"


def test_a_deadline_in_a_year_without_notice_is_provisional_aloud():
    assert answer("due", "--start", "2026-12-20", "--days", "20")["provisional"] is True
    status, out, _ = run("due", "--start", "2026-12-20", "--days", "20")
    assert status == 0
    assert out.splitlines()[0] == "截止日：2027-01-18（星期一）【暂定】"
    assert "2027 年的放假通知尚未录入" in out


def test_a_deadline_is_explained_day_by_day():
    _, out, _ = run(
        *("due", "--start", "2025-09-10", "--days", "20", "--exclude", "2025-09-15..2025-09-29")
    )
    assert "截止日：2025-10-29（星期三）" in out
    assert "计入的调休上班日：2025-10-11（星期六）" in out
    assert "2025-09-16 至 2025-09-19  不计入期限的时间，4 天" in out
    assert "2025-10-01 至 2025-10-08  国庆节、中秋节放假，8 天" in out
    assert "扣除的工作日：11 个" in out
    assert "国办发明电〔2024〕12号" in out


@pytest.mark.parametrize(
    ("on", "working", "said"),
    [
        ("2026-02-14", True, "是工作日（春节调休上班）"),
        ("2024-02-09", True, "是工作日（周一至周五）"),
        ("2025-01-28", False, "不是工作日（春节放假）"),
        ("2026-03-08", False, "不是工作日（周末）"),
        ("2027-02-05", False, "【暂定】2027 年"),
    ],
)
def test_a_day_is_explained_with_its_notice(on, working, said):
    assert answer("workday", on)["working_day"] is working
    assert said in run("workday", on)[1]


def test_next_years_notice_can_be_given_as_a_folder(tmp_path):
    (tmp_path / "2027.yaml").write_text(
        "notice: {title: 关于2027年节假日安排的通知（示例）, issued_on: 2026-11-05}\n"
        "holidays: [{name: 元旦, days_off: [2027-01-01..2027-01-03], makeup_days: [2027-01-09]}]\n",
        "utf-8",
    )
    words = ("due", "--start", "2026-12-20", "--days", "20", "--calendar", str(tmp_path))
    found = answer(*words)
    assert (found["deadline"], found["provisional"]) == ("2027-01-15", False)
    assert found["makeup_days"] == ["2027-01-09"]


def test_a_fee_by_piece_is_progressive_on_the_excess():
    assert answer("fee", "--method", "per-piece", "--count", "31") == {
        "amount_yuan": 2200,
        "bands": [
            {"from": 1, "to": 10, "rate_yuan": 0, "units": 10, "amount_yuan": 0},
            {"from": 11, "to": 30, "rate_yuan": 100, "units": 20, "amount_yuan": 2000},
            {"from": 31, "to": 40, "rate_yuan": 200, "units": 1, "amount_yuan": 200},
        ],
    }


def test_a_fee_by_volume_ends_in_an_open_band():
    found = answer("fee", "--method", "per-volume", "--pages", "250")
    assert found["amount_yuan"] == 4700
    assert found["bands"][-1]["to"] is None
    assert (
        "250 页，信息处理费共 4700 元" in run("fee", "--method", "per-volume", "--pages", "250")[1]
    )


def test_an_outcome_names_row_basis_letters_and_remedy():
    found = answer("outcome", "withheld_state_secret")
    assert set(found) == {"key", "row", "basis", "letters", "remedy"}
    assert found["remedy"] == "reconsideration_first"
    assert answer("outcome", "withheld_state_secret", "--date", "2023-12-31")["remedy"] == "either"
    assert "复议前置" in run("outcome", "withheld_state_secret")[1]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("granted", ["文书：S01 告知获取方式和途径（已主动公开）、S02 予以公开"]),
        (
            "partial",
            [
                "并至少引用其一：",
                "救济：不予公开的部分，应当先申请行政复议",
                "；其余部分，可以申请",
            ],
        ),
        ("withheld_admin_query", ["说明：表三归入不予公开，但依据是第三十六条第七项"]),
        ("other_other", ["依据：《中华人民共和国政府信息公开工作年度报告格式》表三（六）3\n"]),
    ],
)
def test_an_outcome_is_explained_in_words(key, said):
    out = run("outcome", key)[1]
    for words in said:
        assert words in out
    assert answer("outcome", key)["letters"] == [
        word for word in answer("outcome", key)["letters"] if len(word) == 3
    ], "the JSON has codes alone"


def test_only_the_withheld_part_of_a_partial_reply_goes_to_reconsideration_first():
    assert "不予公开的部分" not in run("outcome", "withheld_state_secret")[1]
    assert "不予公开的部分" not in run("outcome", "partial", "--date", "2023-12-31")[1]


@pytest.mark.parametrize(
    ("named", "key"),
    [
        ("属于国家秘密", "withheld_state_secret"),
        ("（三）1.属于国家秘密", "withheld_state_secret"),
        ("部分公开", "partial"),
        (" granted ", "granted"),
    ],
)
def test_an_outcome_may_be_called_by_its_row(named, key):
    assert answer("outcome", named)["key"] == key


def test_a_provision_is_shown_with_its_source():
    _, out, _ = run("show", "applications.reply_term", "--date", "2019-05-14")
    assert "15个工作日" in out
    assert "国务院令第492号" in out
    assert "默认：strict" in run("show", "O14")[1]
    assert "applications.reply_term" in run("list")[1]
    assert {"key", "value", "source", "firm"} <= set(answer("list")[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("workday", "2024-13-01"), "“2024-13-01”不是日期，应为 YYYY-MM-DD"),
        (("workday", "20240101"), "“20240101”不是日期"),
        (("workday", "2026-02-29"), "“2026-02-29”不是日期"),
        (("workday", "2150-01-01"), "超出可以推算的范围"),
        (("workday",), "缺少参数 日期"),
        (("workday", "2026-01-01", "2026-01-02"), "多出了不认识的参数：2026-01-02"),
        (("due", "--start", "2026-01-01"), "缺少选项 --days"),
        (
            ("due", "--start", "2026-01-01", "--days", "0"),
            "选项 --days 的值不对：0 超出范围，应为 1 以上",
        ),
        (("due", "--start", "2026-01-01", "--days", "-3"), "选项 --days"),
        (("due", "--start", "2026-01-01", "--days", "x"), "“x”不是整数"),
        (("due", "--start", "2026-01-01", "--days", "99999999"), "超出可以推算的范围"),
        (("due", "--start", "2026-01-01", "--days", "3", "--exclude", "x"), "应为“起..止”"),
        (
            ("due", "--start", "2026-01-01", "--days", "3", "--exclude", "2026-01-09..2026-01-05"),
            "止日早于起日",
        ),
        (
            ("due", "--start", "2026-01-01", "--days", "3", "--exclude", "2026-01-09..2026-13-05"),
            "“2026-13-05”不是日期",
        ),
        (("due", "--start", "2026-01-01", "--days", "3", "--calendar", "/none"), "不是文件夹"),
        (("workday", "2026-01-01", "--overlay", "/none"), "/none：没有这个文件"),
        (("workday", "2026-01-01", "--overlay", "/"), "/：是文件夹"),
        (("due", "--begin", "2026-01-01"), "没有 --begin 这个选项"),
        (("fee", "--method", "per-page", "--count", "3"), "不在可选值之列"),
        (("fee", "--method", "per-piece"), "要用 --count 给出件数"),
        (("fee", "--method", "per-volume", "--count", "3"), "要用 --pages 给出页数"),
        (("fee", "--method", "per-piece", "--count", "3", "--pages", "9"), "只用 --count"),
        (("fee", "--method", "per-piece", "--count", "-1"), "选项 --count"),
        (("fee", "--method", "per-piece", "--count", "3", "--date", "2020-12-31"), "2020-12-31"),
        (("outcome", "nothing"), "没有“nothing”这种办理结果"),
        (("outcome", "不予公开"), "“不予公开”是一组办理结果"),
        (("outcome", "公开了"), "没有“公开了”这种办理结果"),
        (("outcome", "granted", "--date", "2019-05-14"), "尚未施行"),
        (("show", "nothing"), "没有“nothing”这一条目"),
        (("show", "applications.reply_term", "--date", "2001-01-01"), "没有生效的"),
        (("nothing",), "没有“nothing”这个命令"),
    ],
)
def test_wrong_use_is_one_chinese_line_and_status_2(words, said):
    status, out, err = run(*words)
    assert status == 2
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1
    assert err.startswith("错误：")


def test_the_group_speaks_chinese_when_called_by_itself():
    result = CliRunner().invoke(law, ["workday"])
    assert (result.exit_code, result.stderr) == (2, "错误：缺少参数 日期\n")


def test_help_is_chinese():
    _, out, _ = run("due", "--help")
    assert "用法：gongkai law due [选项]" in out
    assert "显示本说明并退出。" in out
    assert "Options" not in out


def test_a_question_about_a_deadline_imports_nothing_it_does_not_use():
    code = (
        "import sys\n"
        "from gongkai.cli import main\n"
        "try:\n"
        "    main(['law', 'due', '--start', '2026-02-02', '--days', '20', '--format', 'json'])\n"
        "except SystemExit as end:\n"
        "    assert not end.code\n"
        "heavy = {'django', 'rich', 'pydantic', 'jsonschema', 'docx', 'openpyxl', 'lxml', 'typst',\n"
        "         'pdfplumber', 'importlib.metadata', 'asyncio', 'gongkai.reports',\n"
        "         'gongkai.applications'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert json.loads(done.stdout)["deadline"] == "2026-03-06"
    assert done.stderr.strip() == "[]"


def test_notices_entered_in_this_installation_are_used_without_being_named(tmp_path, monkeypatch):
    monkeypatch.delenv("GONGKAI_CALENDAR", raising=False)
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    assert answer("workday", "2027-01-04")["provisional"] is True
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "2027.yaml").write_text(
        "notice: {title: 示例, issued_on: 2026-11-05}\nholidays: [{name: 元旦, days_off: [2027-01-04]}]",
        "utf-8",
    )
    told = answer("workday", "2027-01-04")
    assert (told["provisional"], told["working_day"]) == (False, False)
