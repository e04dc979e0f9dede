from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_web.ledgers.choices import APPLICANT_KIND, CHANNELS, OUTCOME, RECEIPT_CHANNELS
from gongkai_web.ledgers.tables import REMEDIES
from gongkai_web.ledgers.values import Count, Day, Link, Month, Text, Unfit, Yuan


@pytest.mark.parametrize(
    ("value", "text", "read"),
    [
        (Day(), "2024-03-05", "2024-03-05"),
        (Day(), "2024/3/5", "2024-03-05"),
        (Day(), "2024年3月5日", "2024-03-05"),
        (Day(), "２０２４年３月５日", "2024-03-05"),
        (Day(), "2024 年 3 月 5 日", "2024-03-05"),
        (Day(), "2024/3/5 0:00:00", "2024-03-05"),
        (Day(), "2024-02-29", "2024-02-29"),
        (Month(), "2024-03", "2024-03-01"),
        (Month(), "2024年3月", "2024-03-01"),
        (Month(), "2024/03", "2024-03-01"),
        (Month(), "2024-03-01", "2024-03-01"),
        (Count(), "1,234", 1234),
        (Count(), "０", 0),
        (Yuan(), "12.5", 1250),
        (Yuan(), "￥1,234.56元", 123456),
        (Yuan(), "0", 0),
        (Text(10), "  一句话　", "一句话"),
        (Text(), "一\r\n二", "一\n二"),
        (Link(), "https://example.gov.cn/a?b=1", "https://example.gov.cn/a?b=1"),
        (CHANNELS, "微信，政府网站", ("website", "wechat")),
        (CHANNELS, "陕州区政府网站/陕州司法公众号", ("website", "wechat")),
        (RECEIPT_CHANNELS, "EMS", "registered_mail"),
        (RECEIPT_CHANNELS, "电子邮件", "email"),
        (RECEIPT_CHANNELS, "邮箱", "email"),
        (APPLICANT_KIND, "自然人", "natural_person"),
        (APPLICANT_KIND, "legal_service", "legal_service"),
        (OUTCOME, "（三）1.属于国家秘密", "withheld_state_secret"),
        (OUTCOME, "属于国家秘密", "withheld_state_secret"),
        (OUTCOME, "withheld_state_secret", "withheld_state_secret"),
        (OUTCOME, "部分公开", "partial"),
    ],
)
def test_a_cell_is_read_as_the_contract_says(value, text, read):
    values, unfit = value.parse_all([text])
    assert (values, unfit) == ([read], {})


@pytest.mark.parametrize(
    ("value", "text", "said"),
    [
        (Day(), "2024-13-01", "没有这一天"),
        (Day(), "2024-02-30", "没有这一天"),
        (Day(), "0224-03-05", "年份应在"),
        (Day(), "2024.3.5", "应为日期，如 2024-03-05、2024/3/5、2024年3月5日"),
        (Day(), "45356", "设为日期格式"),
        (Day(), "三月五日", "应为日期"),
        (Month(), "2024-13", "没有这一天"),
        (Month(), "2024-03-15", "只能是当月 1 日"),
        (Count(), "12件", "不带单位"),
        (Count(), "-1", "应为整数"),
        (Count(), "1.5", "应为整数"),
        (Count(), "99999999999", "应不超过"),
        (Yuan(), "1.234", "不足一分"),
        (Yuan(), "3万元", "不是万元"),
        (Yuan(), "-1", "应为金额"),
        (Text(3), "四个字呀", "有 4 个字，应不超过 3 个字"),
        (Text(), "坏\x07字", "U+0007"),
        (Text(), "4.11202E+17", "科学记数法"),
        (Link(), "无", "http:// 或 https://"),
        (CHANNELS, "广场舞", "没有“广场舞”这个渠道"),
        (RECEIPT_CHANNELS, "信函", "平常信函"),
        (RECEIPT_CHANNELS, "网络提交", "是不是“网络”"),
        (APPLICANT_KIND, "商业企亚", "是不是“商业企业”"),
        (OUTCOME, "不予公开", "属于国家秘密"),
        (OUTCOME, "随便", "没有“随便”这种办理结果"),
    ],
)
def test_a_cell_that_is_no_such_value_is_refused_with_what_was_expected(value, text, said):
    _, unfit = value.parse_all(["", text])
    assert said in unfit[1]


@pytest.mark.parametrize("value", [Day(), Month(), Count(), Yuan(), Text(), CHANNELS, OUTCOME])
def test_a_blank_cell_is_empty_and_not_zero(value):
    values, unfit = value.parse_all(["", "   ", "\u3000"])
    assert values == [value.empty] * 3
    assert unfit == {}
    assert value.empty != 0


@given(st.dates(min_value=date(1949, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_reads_back_as_it_was_written(day):
    assert Day().parse(Day().show(day.isoformat())) == day.isoformat()


@given(st.integers(min_value=0, max_value=10**15))
def test_every_amount_reads_back_as_it_was_written(fen):
    assert Yuan().parse(Yuan().show(fen)) == fen


def test_an_unknown_word_names_what_is_allowed():
    with pytest.raises(
        Unfit, match="自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他之一"
    ):
        APPLICANT_KIND.parse("外星人")


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("行政诉讼", None),
        ("诉讼", None),
        ("复议", None),
        ("行政复仪", "行政复议"),
        ("行政复议案件", "行政复议"),
        ("行政议", "行政复议"),
        ("某人", None),
    ],
)
def test_only_a_word_that_is_nearly_right_is_suggested(written, suggested):
    with pytest.raises(Unfit) as caught:
        REMEDIES.by_field["procedure"].value.parse(written)
    assert ("是不是" in str(caught.value)) == (suggested is not None)
    if suggested:
        assert f"是不是“{suggested}”？" in str(caught.value)
