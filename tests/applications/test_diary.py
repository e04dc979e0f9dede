"""What no case's diary may hold, however it was entered."""

from datetime import date

import pytest

from gongkai.applications.diary import impossible
from gongkai.applications.events import Event, EventKind


def day(text):
    return date.fromisoformat(f"2026-{text}") if text else None


def acts(*told):
    return [Event(EventKind(kind), day(on), party="".join(who)) for kind, on, *who in told]


def found(*told, received_on="03-02", closed_on=None, outcome=None, submitted_on=None):
    return [
        (one.at, one.text)
        for one in impossible(
            acts(*told),
            received_on=day(received_on),
            closed_on=day(closed_on),
            submitted_on=day(submitted_on),
            outcome=outcome,
        )
    ]


@pytest.mark.parametrize(
    ("told", "case", "at", "why"),
    [
        ([("correction_received", "03-09")], {}, "correction_requested", "有“收到补正申请”（2026-03-09）的，应填“通知补正”"),
        ([("correction_requested", "03-10"), ("correction_received", "03-09")], {}, "correction_received", "不应早于“通知补正”（2026-03-10）"),
        ([("correction_requested", "03-04"), ("correction_received", "03-06"), ("correction_received", "03-09")], {}, "correction_received", "多出一次"),
        ([("reasons_received", "03-09")], {}, "reasons_requested", "应填“要求说明理由”"),
        ([("third_party_replied", "03-09")], {}, "third_party_consulted", "应填“征求第三方意见”"),
        ([("third_party_consulted", "03-04", "甲"), ("third_party_replied", "03-09", "乙")], {}, "third_party_replied", "征求意见对象应与“征求第三方意见”所填的相同（甲）"),
        ([("other_organ_replied", "03-09")], {}, "other_organ_consulted", "应填“征求其他机关意见”"),
        ([("fee_paid", "03-09")], {}, "fee_notice_issued", "有“缴清费用”（2026-03-09）的，应填“发出收费通知”"),
        ([("fee_notice_received", "03-09")], {}, "fee_notice_issued", "应填“发出收费通知”"),
        ([("extended", "03-01")], {}, "extended", "不应早于收到日期（2026-03-02）"),
        ([("extended", "03-21")], {"closed_on": "03-20", "outcome": "granted"}, "extended", "不应晚于办结日期（2026-03-20）"),
        ([("extended", "03-10"), ("extended", "03-20")], {}, "extended", "已于 2026-03-10 延期"),
        ([("extended", "03-10")], {"received_on": None}, "received_on", "已有“延期答复”的，应填收到日期"),
        ([], {"received_on": None, "closed_on": "03-20", "outcome": "granted"}, "received_on", "应填收到日期"),
        ([], {"submitted_on": "03-03"}, "received_on", "不应早于提交日期（2026-03-03）"),
        ([], {"closed_on": "03-01", "outcome": "granted"}, "closed_on", "不应早于收到日期"),
        ([], {"closed_on": "03-20"}, "outcome", "应填办理结果"),
        ([], {"outcome": "granted"}, "closed_on", "应填办结日期"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_with_what_to_mend(told, case, at, why):
    ((where, text),) = found(*told, **case)
    assert where == at
    assert why in text


@pytest.mark.parametrize(
    ("told", "case"),
    [
        ([], {}),
        ([], {"received_on": None}),
        ([], {"received_on": None, "submitted_on": "03-03"}),
        ([], {"closed_on": "03-02", "outcome": "granted", "submitted_on": "03-02"}),
        # On one day, the letter comes before its answer whatever the order of the rows.
        ([("correction_received", "03-09"), ("correction_requested", "03-09")], {}),
        ([("correction_requested", "03-04"), ("correction_received", "03-06"),
          ("correction_requested", "03-09"), ("correction_received", "03-12")], {}),
        # A restart of the term allows an extension anew.
        ([("extended", "03-10"), ("correction_requested", "03-11"), ("correction_received", "03-16"),
          ("extended", "03-30")], {}),
        ([("third_party_consulted", "03-04", "甲"), ("third_party_consulted", "03-05", "乙"),
          ("third_party_replied", "03-09", "乙"), ("third_party_replied", "03-10", "甲")], {}),
        # One consulted may still answer when the case is closed.
        ([("third_party_consulted", "03-04"), ("third_party_replied", "03-25")],
         {"closed_on": "03-24", "outcome": "granted"}),
        ([("fee_notice_issued", "03-04"), ("fee_notice_received", "03-06"), ("fee_paid", "03-09")], {}),
        # Late is not impossible: the clock tells it.
        ([("extended", "05-06")], {}),
    ],
)  # fmt: skip
def test_a_case_that_can_have_gone_so_passes(told, case):
    assert found(*told, **case) == []


def test_a_receipt_before_the_law_was_in_force_is_refused():
    (one,) = impossible([], received_on=date(1900, 1, 5))
    assert one.at == "received_on"
    assert "无法计算答复期限" in one.text


def test_the_act_that_shows_it_is_handed_back():
    act = Event(EventKind.FEE_PAID, date(2026, 3, 9))
    (one,) = impossible([act], received_on=date(2026, 3, 2))
    assert one.event is act


@pytest.mark.parametrize("kind", ["third_party_consulted", "other_organ_consulted", "withdrawn"])
def test_after_the_end_some_acts_may_be_where_a_new_answer_was_ordered(kind):
    case = {"closed_on": "03-20", "outcome": "granted"}
    assert "不应晚于办结日期" in found((kind, "04-02"), **case)[0][1]
    assert "不应晚于办结日期" in found(("redo_ordered", "04-03"), (kind, "04-02"), **case)[0][1]
    assert found(("redo_ordered", "04-02"), (kind, "04-02"), **case) == []
    assert found(("redo_ordered", "04-02"), ("extended", "04-03"), **case) != []
