"""On which day was an application received?"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.reading import cases
from gongkai.applications.receipt import (
    ReceiptOutOfOrder,
    UnknownChannel,
    channel_key,
    channels,
    receipt,
)


@pytest.mark.parametrize("case", cases("receipt.yaml"))
def test_a_worked_receipt_falls_on_its_day(case):
    found = receipt(
        case["渠道"],
        submitted_on=case.get("提交"),
        arrived_on=case.get("签收"),
        confirmed_on=case.get("确认"),
        email_receipt=case.get("邮件口径"),
    )
    assert found.received_on == case["收到"]
    assert found.is_received == (case["收到"] is not None)
    assert found.missing == ((case["还缺"],) if "还缺" in case else ())
    assert found.reasons
    assert any(case.get("提示", "") in remark for remark in found.remarks) == ("提示" in case)


def test_an_oral_application_wants_its_reading_back_recorded():
    found = receipt("口头", submitted_on=date(2026, 3, 2))
    assert found.received_on == date(2026, 3, 2)
    assert "宣读" in found.remarks[0]


def test_ordinary_mail_not_yet_confirmed_names_the_day_it_should_have_been():
    found = receipt("平常信函", arrived_on=date(2026, 3, 5))
    assert "2026-03-05" in found.remarks[0]
    assert "答复期限不起算" in found.reasons[0]


@pytest.mark.parametrize(
    ("dates", "named"),
    [
        ({"submitted_on": date(2026, 3, 5), "arrived_on": date(2026, 3, 4)}, "签收"),
        ({"arrived_on": date(2026, 3, 5), "confirmed_on": date(2026, 3, 4)}, "双方确认"),
        ({"submitted_on": date(2026, 3, 5), "confirmed_on": date(2026, 3, 4)}, "双方确认"),
    ],
)
def test_dates_that_contradict_each_other_are_refused(dates, named):
    with pytest.raises(ReceiptOutOfOrder, match=named):
        receipt("网络", **dates)


@pytest.mark.parametrize("key", sorted(channels()))
def test_each_channel_is_known_by_its_key_its_title_and_its_names(key):
    channel = channels()[key]
    assert {channel_key(text) for text in (key, channel.title, *channel.names)} == {key}


def test_an_unknown_channel_is_answered_with_the_known_ones():
    with pytest.raises(UnknownChannel, match="平常信函"):
        channel_key("飞鸽")


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(channels())), st.dates(date(2020, 1, 1), date(2026, 12, 1)))
def test_nothing_is_received_on_a_day_nobody_entered(key, day):
    for name in ("submitted_on", "arrived_on", "confirmed_on"):
        assert receipt(key, **{name: day}).received_on in (None, day)
