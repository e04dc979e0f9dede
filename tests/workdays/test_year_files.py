"""Years that an administrator enters, and what is said about a faulty file."""

from datetime import date

import pytest

from gongkai.workdays import Calendar, YearFileProblem, read_overlay

YEAR = """
notice:
  title: 国务院办公厅关于2027年部分节假日安排的通知（示例）
  number: 示例〔2026〕1号
  issued_on: 2026-11-05
holidays:
  - name: 元旦
    days_off: [2027-01-01..2027-01-03]
  - name: 春节
    days_off: [2027-02-05..2027-02-12]
    makeup_days: [2027-02-14, 2027-02-20]
"""
AMENDMENT = """
notice:
  title: 关于延长2027年春节假期的通知（示例）
  issued_on: 2027-02-01
name: 春节
replaces: 春节
days_off: [2027-02-05..2027-02-14]
makeup_days: [2027-02-20]
"""
OVERLAY = """
notice: {title: 关于三月三放假的通知（示例）, issued_on: 2026-03-01}
name: 三月三
days_off: [2026-04-20..2026-04-21]
makeup_days: [2026-04-25]
"""


def test_a_year_entered_in_a_folder_is_no_longer_provisional(tmp_path):
    plain = Calendar()
    (tmp_path / "2027.yaml").write_text(YEAR, "utf-8")
    entered = Calendar(tmp_path)

    assert plain.add_working_days(date(2027, 1, 29), 10).provisional
    count = entered.add_working_days(date(2027, 1, 29), 10)
    assert not count.provisional
    assert count.makeup_days == (date(2027, 2, 14),)
    assert entered.day(date(2027, 2, 14)).notice.number == "示例〔2026〕1号"
    assert entered.version.startswith("2027-")
    assert entered.version != plain.version


def test_a_change_to_a_year_is_read_beside_it(tmp_path):
    (tmp_path / "2027.yaml").write_text(YEAR, "utf-8")
    (tmp_path / "2027-amendment-1.yaml").write_text(AMENDMENT, "utf-8")
    calendar = Calendar(tmp_path)
    assert not calendar.is_working_day(date(2027, 2, 14))
    assert calendar.day(date(2027, 2, 14)).notice.issued_on == date(2027, 2, 1)
    assert calendar.is_working_day(date(2027, 2, 20))


def test_a_delivered_year_can_be_changed_too(tmp_path):
    text = AMENDMENT.replace("2027", "2026").replace("2026-02-20", "2026-02-28")
    text = text.replace("2026-02-05..2026-02-14", "2026-02-14..2026-02-23")
    (tmp_path / "2026-amendment-typhoon.yaml").write_text(text, "utf-8")
    calendar = Calendar(tmp_path)
    assert Calendar().is_working_day(date(2026, 2, 14))
    assert not calendar.is_working_day(date(2026, 2, 14))
    assert calendar.version != Calendar().version


def test_a_change_to_a_year_nobody_entered_is_refused(tmp_path):
    (tmp_path / "2027-amendment-1.yaml").write_text(AMENDMENT, "utf-8")
    with pytest.raises(YearFileProblem, match=r"2027 年还没有放假安排的通知"):
        Calendar(tmp_path)


def test_a_region_rests_on_its_own_days_only_where_asked(tmp_path):
    path = tmp_path / "san-yue-san.yaml"
    path.write_text(OVERLAY, "utf-8")
    local = Calendar(overlays=[read_overlay(path)])
    plain = Calendar()

    assert plain.is_working_day(date(2026, 4, 20))
    assert not local.is_working_day(date(2026, 4, 20))
    assert local.is_working_day(date(2026, 4, 25))
    assert local.day(date(2026, 4, 21)).reason == "local_holiday"
    assert local.day(date(2026, 4, 25)).reason == "local_makeup"
    assert local.add_working_days(date(2026, 4, 17), 3).deadline == date(2026, 4, 24)
    assert plain.add_working_days(date(2026, 4, 17), 3).deadline == date(2026, 4, 22)
    assert local.deadlines([date(2026, 4, 17)], 4) == [date(2026, 4, 25)]
    assert local.version != plain.version


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"2027\.yaml：应为若干“名称: 值”"),
        ("notice: [", "第 2 行不合 YAML 的写法"),
        (YEAR.replace("notice:", "notic:"), "缺少 notice"),
        (YEAR + "off: [2027-03-01]\n", "不认识 off"),
        (YEAR.replace("  issued_on: 2026-11-05\n", ""), "notice：缺少 issued_on"),
        (YEAR.replace("2026-11-05", "2026-11-31"), r"notice\.issued_on：“2026-11-31”不是日期"),
        (YEAR.replace("days_off: [2027-01-01", "off: [2027-01-01"), "不认识 off，可用的有 name"),
        (YEAR.replace("2027-01-01..", "2027-13-01.."), "“2027-13-01”不是日期"),
        (YEAR.replace("2027-01-01..", "20270101.."), "“20270101”不是日期"),
        (YEAR.replace("2027-01-01..2027-01-03", "2027-01-03..2027-01-01"), "止日早于起日"),
        (YEAR.replace("2027-01-01..", "2026-12-31.."), "2026-12-31 不在 2027 年内"),
        (YEAR.replace("2027-02-12", "2027-03-12"), "一次放假 36 天，超过 15 天"),
        (
            YEAR.replace("2027-02-20", "2027-02-22"),
            "2027-02-22 是星期一，调休上班的日子应为星期六或星期日",
        ),
        (YEAR.replace("2027-02-14,", "2027-02-06,"), "2027-02-06 既写成放假又写成上班"),
        (YEAR.replace("2027-01-03]", "2027-01-03, 2027-02-05]"), "2027-02-05 在“元旦”里已经写过"),
        (YEAR.replace("[2027-01-01..2027-01-03]", "2027-01-01"), "“2027-01-01”应写成列表"),
        (YEAR.replace("    days_off: [2027-01-01..2027-01-03]\n", ""), "缺少 days_off"),
        (
            YEAR.replace("  number: 示例", "  evidence: sure\n  number: 示例"),
            "“sure”应为 text_seen",
        ),
    ],
)
def test_a_faulty_year_file_is_refused_with_its_place_and_what_is_expected(tmp_path, text, said):
    (tmp_path / "2027.yaml").write_text(text, "utf-8")
    with pytest.raises(YearFileProblem, match=said) as refused:
        Calendar(tmp_path)
    assert str(refused.value).startswith("2027.yaml")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "2027.yaml").write_bytes(YEAR.encode("gb18030"))
    with pytest.raises(YearFileProblem, match="UTF-8"):
        Calendar(tmp_path)


@pytest.mark.parametrize("replaces", ["[春节]", "{a: b}", "中秋节"])
def test_a_change_that_replaces_nothing_known_is_refused(tmp_path, replaces):
    (tmp_path / "2027.yaml").write_text(YEAR, "utf-8")
    text = AMENDMENT.replace("replaces: 春节", f"replaces: {replaces}")
    (tmp_path / "2027-amendment-1.yaml").write_text(text, "utf-8")
    with pytest.raises(
        YearFileProblem, match=r"应为一段文字|要取代的“中秋节”在 2027 年的安排里找不到"
    ):
        Calendar(tmp_path)


def test_a_file_under_a_name_nobody_would_find_is_refused(tmp_path):
    (tmp_path / "overlay-san-yue-san.yaml").write_text(OVERLAY, "utf-8")
    (tmp_path / "notes.txt").write_text("放假", "utf-8")
    Calendar(tmp_path)
    (tmp_path / "2027年.yaml").write_text(YEAR, "utf-8")
    with pytest.raises(YearFileProblem, match=r"2027年\.yaml：文件名应为 2027\.yaml"):
        Calendar(tmp_path)


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(YearFileProblem, match="不是文件夹"):
        Calendar(tmp_path / "none")
