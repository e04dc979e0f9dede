"""Which place in the month does a case take, and what does it cost?"""

from datetime import date

import pytest
from django.urls import reverse

from case_desk import Desk, registered, settings_for
from fee_desk import ON
from gongkai_web.applications import actions, fees, intake


@pytest.mark.parametrize(
    ("count", "ordinal", "amount"),
    [
        (1, 1, 0),
        (10, 10, 0),
        (11, 11, 100),
        (12, 12, 100),
        (30, 30, 100),
        (31, 31, 200),
        (41, 41, 300),
    ],
)
def test_the_last_case_of_a_month_costs_the_rate_of_its_tier(month, count, ordinal, amount):
    case = month(count)[-1]
    own = fees.month_of(case).own
    assert own.ordinal == ordinal
    assert fees.per_piece(own.ordinal, on=case.received_on).amount_yuan == amount


@pytest.mark.parametrize(
    ("pages", "amount", "refused"),
    [(None, None, "还没有页数"), (0, 0, "免费"), (30, 0, "免费"), (31, 10, ""), (100, 700, ""),
     (101, 720, ""), (201, 2740, ""), (10**7, None, "超过")],
)  # fmt: skip
def test_pages_cost_by_their_tiers(pages, amount, refused):
    offer = fees.per_volume(pages, on=ON)
    assert offer.amount_yuan == amount
    assert refused in offer.refused if refused else offer.refused == ""


def test_no_page_is_charged_where_only_the_way_to_public_information_is_told():
    offer = fees.per_volume(250, on=ON, route_only=True)
    assert offer.amount_yuan is None
    assert "不适用按量计收" in offer.refused


def test_the_table_of_rates_shows_every_tier_and_what_falls_into_it():
    offer = fees.per_volume(120, on=ON)
    assert [(t.units, t.rate_yuan, t.used, t.amount_yuan) for t in offer.tiers] == [
        ("1–30", 0, 30, 0), ("31–100", 10, 70, 700), ("101–200", 20, 20, 400), ("201以上", 40, 0, 0),
    ]  # fmt: skip


def test_before_the_rules_of_2021_nothing_can_be_charged():
    assert "2021" in fees.per_piece(12, on=date(2020, 12, 31)).refused
    assert fees.per_volume(100, on=date(2020, 12, 31)).amount_yuan is None


def test_another_month_another_applicant_and_another_agency_have_counts_of_their_own(
    month, agency, other_agency
):
    case = month(12)[-1]
    registered(agency, on=date(2025, 11, 30))
    registered(other_agency, on=ON)
    registered(agency, on=ON, applicant={"name": "李四", "id_no": "411200199001019999"})
    assert fees.month_of(case).count == 12


def test_a_split_counts_as_its_parts_and_what_was_set_aside_does_not_count(month):
    cases = month(3)
    parts = intake.split(actor=None, case=cases[0], contents=["甲", "乙", "丙", "丁"])
    intake.void(actor=None, case=cases[1], reason="重复登记")
    places = fees.month_of(cases[2]).places
    assert [(p.case.number, p.ordinal) for p in places] == [
        *((part.number, n) for n, part in enumerate(parts, 1)), (cases[2].number, 5),
    ]  # fmt: skip


@pytest.mark.parametrize(("handled", "count"), [(False, 2), (True, 3)])
def test_a_case_withdrawn_before_any_handling_takes_no_place(month, handled, count):
    cases = month(3)
    if handled:
        actions.log_search(
            actor=None, case=cases[0], on=ON, places="档案室", keywords="考核", found=""
        )
    actions.take_note(actor=None, case=cases[0], on=ON, note="来电要求撤回")
    actions.withdraw(actor=None, case=cases[0], on=ON)
    month_ = fees.month_of(cases[2])
    assert month_.count == month_.own.ordinal == count
    assert ("撤回" in month_.places[0].reason) is not handled


def test_cases_of_one_day_are_counted_as_they_were_registered(agency):
    settings_for(agency)
    later, first, second = (registered(agency, on=day) for day in (ON, date(2025, 12, 1), ON))
    assert [p.case for p in fees.month_of(later).places] == [first, later, second]


def test_an_applicant_without_a_number_is_not_recognised(month, officer, client):
    cases = month(12, applicant={"name": "王五", "id_no": "", "contact": ""})
    client.force_login(officer)
    assert fees.month_of(cases[-1]).count == 1
    assert "认不出同一申请人" in Desk(client, cases[-1]).client.get(
        reverse("applications:fees", args=(cases[-1].pk,))
    ).content.decode()  # fmt: skip


def test_by_volume_takes_a_place_or_not_as_the_office_chose(month, agency):
    cases = month(3)
    actions.issue_fee_notice(
        actor=None, case=cases[0], on=ON, method="per_volume", pages=50, amount_fen=20000,
        approved_by="王五",
    )  # fmt: skip
    assert fees.month_of(cases[2]).own.ordinal == 3
    agency.choices = {"O17": "skipped"}
    agency.save()
    cases[2].refresh_from_db()
    assert fees.month_of(cases[2]).own.ordinal == 2
