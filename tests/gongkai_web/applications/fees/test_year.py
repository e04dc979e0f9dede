"""The processing fees of a year, as a list and as a file."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from case_desk import registered
from fee_desk import notified
from gongkai_web.applications import actions, fee_year
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.reports.counts import count_money


def test_the_years_list_is_seen_by_those_who_see_the_agency(
    desk, head, agency, other_agency, person
):
    notified(desk, head)
    url = reverse("applications:fee_year")
    page = desk.client.get(url).content.decode()
    assert desk.case.number in page
    assert "张**" in page
    assert (
        "本年发出的通知合计 <strong>100.00</strong> 元，本年缴清合计 <strong>0.00</strong> 元"
        in page
    )
    stranger = Client()
    stranger.force_login(person("li", other_agency, "officer"))
    assert desk.case.number not in stranger.get(url).content.decode().partition("<main")[2]
    assert stranger.get(url, {"agency": agency.pk}).status_code == 404
    assert stranger.get(url, {"year": "abc"}).status_code == 404


def test_the_years_list_leaves_as_a_file_and_the_journal_knows(desk, head, officer):
    notified(desk, head)
    answer = desk.client.get(reverse("applications:fee_year_file"))
    text = answer.content.decode("utf-8-sig")
    head_, row, total = text.splitlines()
    assert head_.startswith("单位,申请编号,申请人")
    assert ",张**,按件计收,第 12 件,100.00,陕司公开告〔2025〕1号,2025-12-31,,," in row
    assert total == "合计,,,,,100.00,,,,,0.00,"
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.actor_name) == ("导出信息处理费清单", str(officer))


def test_the_menu_leads_to_the_years_list(desk):
    assert (
        reverse("applications:fee_year")
        in desk.client.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_undoing_a_second_notice_leaves_the_first_amount(agency, officer):
    case = registered(agency, actor=officer, on=date(2025, 3, 3))

    def notice(on, pages, amount_fen):
        return actions.issue_fee_notice(
            actor=officer, case=case, on=on, method="per_volume", pages=pages,
            amount_fen=amount_fen, served_on=on, approved_by="局长",
        ).event  # fmt: skip

    first = notice(date(2025, 3, 5), 31, 1000)
    actions.receive_payment(actor=officer, case=case, on=date(2025, 3, 6))
    second = notice(date(2025, 3, 7), 33, 3000)
    case.refresh_from_db()
    assert case.fee_fen == 3000
    actions.undo(actor=officer, case=case, event=second, reason="重复登记")
    case.refresh_from_db()
    assert (case.fee_fen, first.detail["amount_fen"]) == (1000, 1000)


# -- several rounds


def rounds(agency, officer):
    """A case charged twice: a notice of 2024 paid in 2025, and another of 2025 paid in it."""
    case = registered(agency, actor=officer, on=date(2024, 12, 2))
    for kind, on, told in (
        ("fee_notice_issued", date(2024, 12, 20), {"amount_fen": 1000, "pages": 31}),
        ("fee_paid", date(2025, 1, 6), {"receipt_no": "甲1"}),
        ("fee_notice_issued", date(2025, 3, 3), {"amount_fen": 3000, "pages": 33}),
        ("fee_paid", date(2025, 3, 10), {"receipt_no": "甲2"}),
    ):
        detail = told | ({"method": "per_volume"} if "pages" in told else {})
        case.events.create(kind=kind, on=on, detail=detail, actor=officer)
    case.fee_fen = 3000
    case.save()
    return case


@pytest.mark.parametrize(
    ("year", "rows", "notified", "paid"),
    [
        (2024, [("10.00", "2024-12-20", "甲1", "")], "10.00", "0.00"),
        (
            2025,
            [("10.00", "2024-12-20", "甲1", "10.00"), ("30.00", "2025-03-03", "甲2", "30.00")],
            "30.00",
            "40.00",
        ),
        (2026, [], "0.00", "0.00"),
    ],
)
def test_each_notice_of_a_case_is_a_row_with_its_own_payment(
    agency, officer, year, rows, notified, paid
):
    rounds(agency, officer)
    found = fee_year.of([agency], year)
    told = [(one.amount, one.notified_on, one.receipt_no, one.paid) for one in found.rows]
    assert told == rows
    assert (found.notified, found.paid) == (notified, paid)


def test_what_was_paid_is_the_figure_of_the_annual_report(agency, officer):
    rounds(agency, officer)
    for year in (2024, 2025):
        assert count_money(agency, year).processing_paid_fen == fee_year.of([agency], year).paid_fen


@pytest.mark.parametrize(
    ("acts", "fee_fen", "rows"),
    [
        ([("fee_paid", 5, {})], 2000, [(2000, 2000)]),
        ([("fee_notice_issued", 3, {}), ("fee_paid", 5, {})], 2000, [(2000, 2000)]),
        ([("fee_notice_issued", 3, {"amount_fen": 500})], None, [(500, 0)]),
        (
            [
                ("fee_notice_issued", 3, {"amount_fen": 500}),
                ("fee_notice_issued", 4, {"amount_fen": 700}),
                ("fee_paid", 4, {}),
            ],
            700,
            [(500, 0), (700, 700)],
        ),
    ],
    ids=[
        "a ledger's payment alone",
        "a ledger's notice",
        "a notice",
        "a notice in place of another",
    ],
)
def test_a_payment_belongs_to_the_last_notice_before_it(agency, acts, fee_fen, rows):
    case = registered(agency, on=date(2025, 3, 2))
    for kind, day, detail in acts:
        case.events.create(kind=kind, on=date(2025, 3, day), detail=detail)
    case.fee_fen = fee_fen
    case.save()
    found = fee_year.of([agency], 2025)
    assert [(one.amount_fen, one.paid_fen) for one in found.rows] == rows
    assert count_money(agency, 2025).processing_paid_fen == found.paid_fen


def test_a_case_set_aside_is_listed_with_a_mark_and_counts_nowhere(agency, officer, client):
    case = rounds(agency, officer)
    Application.objects.filter(pk=case.pk).update(set_aside="voided")
    found = fee_year.of([agency], 2025)
    assert [one.mark for one in found.rows] == ["登记有误，作废，不计入合计"] * 2
    assert (found.notified_fen, found.paid_fen) == (0, 0)
    assert count_money(agency, 2025).processing_paid_fen == 0
    client.force_login(officer)
    page = client.get(reverse("applications:fee_year"), {"year": 2025}).content.decode()
    assert page.count("登记有误，作废，不计入合计") == 2
    text = client.get(reverse("applications:fee_year_file"), {"year": 2025}).content.decode()
    assert text.count("登记有误，作废，不计入合计") == 2
