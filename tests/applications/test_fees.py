"""How much is the information processing fee, and when is it paid in time?"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.reading import cases
from gongkai.applications import fees
from gongkai.applications.deadlines import reply_deadline
from gongkai.applications.events import Event, EventKind

DAY = date(2026, 3, 2)
NAME = "processing-fee.yaml"


@pytest.mark.parametrize("case", cases(NAME, "按件"))
def test_a_month_of_applications_costs_what_its_bands_say(case):
    cost = fees.fee("per-piece", count=case["件数"], on=DAY)
    assert cost.amount_yuan == case["合计"]
    assert fees.piece_rate(case["件数"], on=DAY) == case["最后一件单价"]


@pytest.mark.parametrize("case", cases(NAME, "逐次"))
def test_applications_added_during_a_month_cost_their_own_rates(case):
    assert fees.marginal_fee(case["已计"], case["新增"], on=DAY).amount_yuan == case["加收"]


@pytest.mark.parametrize("case", cases(NAME, "按量"))
def test_the_pages_of_one_application_cost_what_their_bands_say(case):
    assert fees.fee("per-volume", pages=case["页数"], on=DAY).amount_yuan == case["合计"]


def chargeable(position, written):
    """Return one application as the mixed cases write it."""
    if written == "件":
        return fees.Chargeable(str(position), DAY, position)
    if written == "免":
        return fees.Chargeable(str(position), DAY, position, None)
    if written == "路径":
        return fees.Chargeable(str(position), DAY, position, already_public=True)
    return fees.Chargeable(str(position), DAY, position, fees.Method.PER_VOLUME, written)


@pytest.mark.parametrize("case", cases(NAME, "混合"))
def test_mixed_months_charge_each_application_by_one_method(case):
    month = [chargeable(i, written) for i, written in enumerate(case["申请"], 1)]
    assert sum(charge.amount_yuan for charge in fees.charges(month)) == case["合计"], case["说明"]


@pytest.mark.parametrize("case", cases(NAME, "缴费"))
def test_a_fee_notice_stands_where_its_payments_put_it(case):
    stand = fees.payment(
        case["应缴"],
        notice_received_on=case["送达"],
        paid=[tuple(part) for part in case["已缴"]],
        on=case["看的日子"],
    )
    assert stand.state.label == case["状态"], case["说明"]
    assert stand.refund_yuan == case["退还"]


@pytest.mark.parametrize("case", cases(NAME, "时间线"))
def test_the_days_of_a_charged_application_follow_each_other(case):
    received = Event(EventKind.RECEIVED, case["收到申请"])
    assert reply_deadline([received]).fee_notice_by == case["发出收费通知的最后一日"]
    assert fees.payment_due(case["申请人收到通知"]).deadline == case["缴费的最后一日"]
    paid = [
        received,
        Event(EventKind.FEE_NOTICE_ISSUED, case["申请人收到通知"]),
        Event(EventKind.FEE_PAID, case["缴清"]),
    ]
    assert reply_deadline(paid).due_on == case["新的答复期限"]


def test_bands_tell_the_free_one_too_and_only_those_reached():
    cost = fees.fee("per-piece", count=45, on=DAY)
    assert [(b.first, b.last, b.rate_yuan, b.units, b.amount_yuan) for b in cost.bands] == [
        (1, 10, 0, 10, 0),
        (11, 30, 100, 20, 2000),
        (31, 40, 200, 10, 2000),
        (41, 50, 300, 5, 1500),
    ]
    assert fees.fee("per-volume", pages=201, on=DAY).bands[-1].last is None
    assert fees.fee("per-piece", count=0, on=DAY).bands == ()


def test_months_are_counted_apart():
    march = [fees.Chargeable(f"三{i}", date(2026, 3, 31), i) for i in range(40)]
    april = [fees.Chargeable(f"四{i}", date(2026, 4, 1), i) for i in range(10)]
    assert sum(charge.amount_yuan for charge in fees.charges([*april, *march])) == 4000


def test_applications_of_one_day_are_numbered_by_registration():
    late = fees.Chargeable("后", DAY, 2)
    early = fees.Chargeable("先", DAY, 1)
    assert [c.number for c in fees.charges([late, early])] == ["先", "后"]


def test_one_withdrawn_before_handling_takes_no_place():
    month = [fees.Chargeable(str(i), DAY, i, withdrawn_unhandled=i == 1) for i in range(1, 12)]
    assert sum(charge.amount_yuan for charge in fees.charges(month)) == 0


def test_an_office_may_let_volume_give_up_its_place():
    month = [fees.Chargeable(str(i), DAY, i) for i in range(10)]
    month += [
        fees.Chargeable("量", DAY, 10, fees.Method.PER_VOLUME, 5),
        fees.Chargeable("件", DAY, 11),
    ]
    kept = fees.charges(month)
    skipped = fees.charges(month, volume_ordinal="skipped")
    assert (kept[-1].ordinal, kept[-1].amount_yuan) == (12, 100)
    assert (skipped[-1].ordinal, skipped[-1].amount_yuan) == (11, 100)
    assert skipped[-2].ordinal is None


def test_volume_is_refused_where_only_the_way_to_public_information_was_told():
    public = fees.Chargeable("1", DAY, 1, fees.Method.PER_VOLUME, 250, already_public=True)
    with pytest.raises(fees.VolumeNotApplicable, match="不适用按量计收"):
        fees.charges([public])


@pytest.mark.parametrize(("on", "allowed"), [(date(2020, 12, 31), False), (date(2021, 1, 1), True)])
def test_no_fee_before_the_rules_of_2021(on, allowed):
    if allowed:
        assert fees.fee("per-piece", count=11, on=on).amount_yuan == 100
    else:
        with pytest.raises(fees.NoFeeYet, match="2021-01-01"):
            fees.fee("per-piece", count=11, on=on)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "per-piece", "count": -1}, "不小于 0"),
        ({"method": "per-piece"}, "没有给出件数"),
        ({"method": "per-volume"}, "没有给出页数"),
        ({"method": "per-piece", "count": 11, "pages": 120}, "不得并用"),
        ({"method": "per-volume", "count": 11, "pages": 120}, "不得并用"),
        ({"method": "per-volume", "pages": True}, "整数"),
        ({"method": "per-hour", "count": 1}, "per-piece"),
        ({"method": "per-piece", "count": 10_000_000}, "请核对"),
    ],
)
def test_what_cannot_be_charged_is_refused_in_words(arguments, message):
    with pytest.raises(fees.FeeProblem, match=message):
        fees.fee(**arguments, on=DAY)


def test_no_notice_is_sent_for_nothing():
    with pytest.raises(fees.FeeProblem, match="不发收费通知"):
        fees.payment(0, notice_received_on=DAY, on=DAY)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.integers(0, 300))
def test_adding_applications_costs_the_difference_of_the_totals(already, new):
    def total(count):
        return fees.fee("per-piece", count=count, on=DAY).amount_yuan

    assert fees.marginal_fee(already, new, on=DAY).amount_yuan == total(already + new) - total(
        already
    )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["per-piece", "per-volume"]), st.integers(0, 2000))
def test_bands_add_up_to_all_units_and_the_whole_amount(method, units):
    quantity = {"count": units} if method == "per-piece" else {"pages": units}
    cost = fees.fee(method, **quantity, on=DAY)
    assert sum(band.units for band in cost.bands) == units
    assert sum(band.units * band.rate_yuan for band in cost.bands) == cost.amount_yuan
    assert all(band.units > 0 for band in cost.bands)
