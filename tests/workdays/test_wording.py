"""A notice's own paragraphs become the year file that says the same."""

from datetime import date

import pytest

from gongkai import workdays
from gongkai.workdays.wording import Holiday, read_wording, year_files
from gongkai.workdays.years import Notice, YearFileProblem, amendment_from, built_in, year_from

NOTICES = {
    2026: """各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节等节假日放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2024: """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
}
NOTICE = Notice("国务院办公厅关于2027年部分节假日安排的通知", None, date(2026, 11, 5))


def working_days(year):
    """Return the weekdays that are off and the weekend days that are not."""
    return {day for day in year.off if day.weekday() < 5}, set(year.work)


@pytest.mark.parametrize("number", NOTICES)
@pytest.mark.parametrize("joined", [False, True], ids=["paragraphs", "one line"])
def test_the_paragraphs_of_a_notice_give_the_year_as_delivered(number, joined):
    text = NOTICES[number].replace("\n", " ") if joined else NOTICES[number]
    wording = read_wording(text, year=number)
    files = year_files(NOTICE, wording.holidays, year=number)
    assert list(files) == [f"{number}.yaml"]
    read = year_from(files[f"{number}.yaml"], number=number, source="2027.yaml")
    assert working_days(read) == working_days(built_in(number))
    assert read.notice == NOTICE


def test_a_day_that_is_only_encouraged_is_handed_back_and_not_arranged():
    wording = read_wording(NOTICES[2024], year=2024)
    assert len(wording.unread) == 1
    assert "除夕" in wording.unread[0]


def test_the_short_form_says_the_same():
    assert read_wording(
        "春节 放假 2027-02-05..2027-02-07，2027-02-09 上班 2027-01-31、2027-02-20", year=2027
    ).holidays == (
        Holiday(
            "春节",
            (date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 9)),
            (date(2027, 1, 31), date(2027, 2, 20)),
        ),
    )
    assert read_wording("春节：放假2月5日到6日；上班1月31日", year=2027).holidays[0] == Holiday(
        "春节", (date(2027, 2, 5), date(2027, 2, 6)), (date(2027, 1, 31),)
    )


def test_days_of_the_december_before_go_into_an_amendment_of_that_year(tmp_path):
    wording = read_wording(
        "元旦：2026年12月30日至2027年1月3日放假调休，共5天。2026年12月27日（周日）上班。", year=2027
    )
    files = year_files(NOTICE, wording.holidays, year=2027)
    assert list(files) == ["2027.yaml", "2026-amendment-2027.yaml"]
    change = amendment_from(files["2026-amendment-2027.yaml"], number=2026, source="")
    assert change.days_off == (date(2026, 12, 30), date(2026, 12, 31))
    assert change.makeup_days == (date(2026, 12, 27),)
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    calendar = workdays.Calendar(tmp_path)
    assert [
        calendar.is_working_day(date(*day))
        for day in ((2026, 12, 27), (2026, 12, 31), (2027, 1, 1))
    ] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2月5日放假", "第 1 行“2月5日放假”：读不出节日名称"),
        ("\n春节：5日放假", "第 2 行（春节）：“5日”没有写是几月"),
        ("春节：2月30日放假", "“2月30日”不是日期"),
        ("春节：13月1日放假", "“13月1日”不是日期"),
        ("春节：2月5日（周一）放假", "2027-02-05 是星期五，请核对年份和日期"),
        ("春节：2月5日至11日放假，共8天", "写着共 8 天，读到的放假日子是 7 天"),
        ("元旦：1月1日放假2天", "写着共 2 天，读到的放假日子是 1 天"),
        ("春节：2月15日至11日放假", "止日 2027-02-11 早于起日 2027-02-15"),
        ("春节", "没有读到放假的日子"),
        ("", "没有读到放假的日子"),
        ("国务院办公厅2026年11月5日", "没有读到放假的日子"),
    ],
)
def test_a_text_that_cannot_be_read_is_told_with_its_line(text, said):
    with pytest.raises(YearFileProblem) as problem:
        read_wording(text, year=2027)
    assert said in str(problem.value)


def test_a_title_that_yaml_would_misread_is_quoted():
    notice = Notice('通知: "一" #二', "1", date(2026, 11, 5))
    text = year_files(notice, [Holiday("元旦", (date(2027, 1, 1),), ())], year=2027)["2027.yaml"]
    assert year_from(text, number=2027, source="").notice == notice


def test_a_calendar_can_be_built_from_some_of_the_files_of_a_folder(tmp_path):
    (tmp_path / "2027.yaml").write_text("{", "utf-8")
    (tmp_path / "2028.yaml").write_text(
        "notice: {title: 示例, issued_on: 2027-11-05}\nholidays: [{name: 元旦, days_off: [2028-01-03]}]",
        "utf-8",
    )
    with pytest.raises(YearFileProblem):
        workdays.Calendar(tmp_path)
    assert workdays.Calendar(tmp_path, only={"2028.yaml"}).years()[-1] == 2028
