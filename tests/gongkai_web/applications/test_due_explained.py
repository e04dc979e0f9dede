"""A case's page says why its answer is due on that day, and how many days are left."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from gongkai_web.applications import explaining
from gongkai_web.applications.models import Application


def case_of(agency, *acts, received_on=date(2026, 1, 20), channel="online", **fields):
    case = Application.objects.create(
        agency=agency,
        number="示例-1",
        applicant_kind="natural_person",
        received_on=received_on,
        channel=channel,
        **fields,
    )
    for kind, on, *detail in acts:
        case.events.create(kind=kind, on=date.fromisoformat(on), detail=detail[0] if detail else {})
    return case


def told(case, today=date(2026, 2, 2)):
    return explaining.explained(case, today=today)


def shown(client, case, name):
    page = client.get(reverse(f"applications:{name}", args=(case.pk,))).content.decode()
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("name", ["review", "inspect"])
def test_both_pages_give_the_day_with_everything_that_made_it_so(name, agency, officer, client):
    client.force_login(officer)
    case = case_of(
        agency,
        ("third_party_consulted", "2026-01-22", {"party": "某公司"}),
        ("third_party_replied", "2026-01-28", {"party": "某公司"}),
        ("extended", "2026-02-05", {"days": 5}),
    )
    page = shown(client, case, name)
    for words in (
        "应答复日期 2026-03-06 ",
        "怎样算出来的",
        "收到申请之日为 2026-01-20：网络的申请，以双方确认日期为收到申请之日（",
        "第三十一条第三项",
        "2026-01-20 收到申请，次日起算 20 个工作日（",
        "2026-02-05 告知延期，期限延长 5 个工作日（",
        "起算日（当日不计） 2026-01-20（星期二）",
        "第 1 个工作日 2026-01-21（星期三）",
        "第 25 个工作日 2026-03-06（星期五）",
        "计入的调休上班日 2026-02-14（星期六）、2026-02-28（星期六）",
        "征求第三方意见（2026-01-22 发出），4 天 2026-01-23、2026-01-26 至 2026-01-28",
        "春节放假，9 天 2026-02-15 至 2026-02-23",
        "周末，7 天 2026-01-24 至 2026-01-25、2026-01-31 至 2026-02-01、",
        "答复期限：《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款",
        "《国务院办公厅关于2026年部分节假日安排的通知》",
    ):
        assert words in page
    assert "某公司" not in explaining.explained(case, today=date(2026, 2, 2)).left_out[0][0]


@pytest.mark.parametrize(
    ("acts", "today", "due_on", "standing", "overdue"),
    [
        ([], "2026-02-02", "2026-02-24", "还剩 11 个工作日", False),
        ([], "2026-02-24", "2026-02-24", "今天是最后一日", False),
        ([], "2026-02-25", "2026-02-24", "已超期 1 个工作日", True),
        ([], "2026-03-01", "2026-02-24", "已超期 4 个工作日", True),
        # Days a consultation takes out of the term are none of those left.
        (
            [("third_party_consulted", "2026-02-02"), ("third_party_replied", "2026-02-05")],
            "2026-02-02", "2026-02-27", "还剩 11 个工作日", False,
        ),
        ([("correction_requested", "2026-01-22")], "2026-04-01", "2026-02-24", "等待申请人补正", False),
        ([("fee_notice_issued", "2026-01-22")], "2026-04-01", "2026-02-24", "等待申请人缴费", False),
        ([("correction_requested", "2026-01-22"), ("correction_received", "2026-01-30")],
         "2026-02-02", "2026-03-05", "还剩 19 个工作日", False),
        ([("replied", "2026-02-24")], "2026-05-01", "2026-02-24", "已于 2026-02-24 办结，没有超期", False),
        ([("replied", "2026-02-26")], "2026-05-01", "2026-02-24", "办结，超期 2 个工作日", True),
        ([("replied", "2026-02-28")], "2026-05-01", "2026-02-24", "办结，超期 4 个工作日", True),
        ([("correction_requested", "2026-01-22"), ("correction_overdue", "2026-03-01")],
         "2026-05-01", "—", "不需答复", False),
        ([("delay_decided", "2026-02-03", {"until": "2026-04-10"})],
         "2026-04-10", "2026-04-10", "今天是最后一日", False),
    ],
)  # fmt: skip
def test_the_standing_counts_working_days_from_today(
    acts, today, due_on, standing, overdue, agency
):
    found = told(case_of(agency, *acts), date.fromisoformat(today))
    assert (found.due_on, found.overdue) == (due_on, overdue)
    assert standing in found.standing


def test_too_late_on_a_day_off_is_less_than_a_working_day(agency):
    case = case_of(agency, received_on=date(2026, 3, 6))  # due on Friday 2026-04-03
    found = told(case, date(2026, 4, 4))
    assert (found.due_on, found.standing) == ("2026-04-03", "已超期，不足 1 个工作日")


def test_a_delay_decided_by_the_agency_is_named_beside_the_term(agency):
    case = case_of(agency, ("delay_decided", "2026-02-03", {"until": "2026-04-10"}))
    counted = dict(told(case).counted)
    assert counted["第 20 个工作日"].startswith("2026-02-24")
    assert counted["本机关确定的答复日期"] == "2026-04-10（星期五）"


def test_a_correction_starts_the_term_anew_and_the_page_says_so(agency):
    case = case_of(
        agency, ("correction_requested", "2026-01-22"), ("correction_received", "2026-01-30")
    )
    found = told(case)
    assert any("2026-01-30 收到补正申请，答复期限重新起算" in step for step in found.steps)
    assert dict(found.counted)["起算日（当日不计）"].startswith("2026-01-30")


def test_a_year_without_a_notice_is_provisional_aloud(agency):
    found = told(case_of(agency, received_on=date(2090, 12, 15)), date(2090, 12, 18))
    assert found.due_on.endswith("（暂定）")
    assert "【暂定】2090、2091 年的放假通知尚未录入" in found.provisional


def test_a_case_without_receipt_says_that_nothing_runs(agency, officer, client):
    client.force_login(officer)
    case = case_of(agency, received_on=None)
    for name in ("review", "inspect"):
        assert "尚未登记收到日期，答复期限不起算" in shown(client, case, name)


def test_a_case_without_a_channel_guesses_no_reason_for_its_receipt(agency):
    assert "没有登记受理渠道" in told(case_of(agency, channel="")).steps[0]


def test_a_case_no_law_reaches_says_so(agency):
    assert "无法计算答复期限" in told(case_of(agency, received_on=date(1990, 1, 5))).standing
