"""By which day must the agency answer an application?"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.reading import cases
from gongkai import workdays
from gongkai.applications.consultations import Conventions
from gongkai.applications.deadlines import (
    ClockState,
    ExtensionTooLong,
    NotReceived,
    correction_due,
    correction_notice_due,
    due_on,
    reply_deadline,
)
from gongkai.applications.events import (
    TITLES,
    Event,
    EventKind,
    closing_kind,
    in_order,
    ledger_events,
)

K = EventKind
KINDS = {title: kind for kind, title in TITLES.items()}


def diary(*entries):
    """Return events from pairs of kind and day."""
    return [Event(kind, date.fromisoformat(day)) for kind, day in entries]


@pytest.mark.parametrize("case", cases("reply-deadlines.yaml"))
def test_a_worked_diary_is_due_on_its_day(case):
    events = [Event(KINDS[title], day) for title, day in case["经过"].items()]
    deadline = reply_deadline(events)
    assert deadline.due_on == case["应答复"], case["说明"]
    assert due_on(events) == case["应答复"]
    told = "；".join(str(problem) for problem in deadline.problems)
    if "提示" in case:
        assert case["提示"] in told
    else:
        assert not told


def test_the_answer_carries_its_reasons():
    deadline = reply_deadline(
        diary(
            (K.RECEIVED, "2025-09-10"),
            (K.THIRD_PARTY_CONSULTED, "2025-09-15"),
            (K.THIRD_PARTY_REPLIED, "2025-09-29"),
            (K.EXTENDED, "2025-10-15"),
        )
    )
    assert [rule.key for rule in deadline.provisions] == [
        "applications.reply_term",
        "applications.extension",
        "applications.third_party_opinion",
    ]
    assert len(deadline.count.excluded) == 11
    assert deadline.first_due_on == date(2025, 10, 29)
    assert deadline.extension_notice_by is None
    assert "第三十三条第二款" in str(deadline.reasons[0])


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ([(K.RECEIVED, "2026-03-02")], ClockState.RUNNING),
        (
            [(K.RECEIVED, "2026-03-02"), (K.CORRECTION_REQUESTED, "2026-03-05")],
            ClockState.WAITING_FOR_CORRECTION,
        ),
        (
            [(K.RECEIVED, "2026-03-02"), (K.FEE_NOTICE_ISSUED, "2026-03-05")],
            ClockState.WAITING_FOR_PAYMENT,
        ),
        ([(K.RECEIVED, "2026-03-02"), (K.REPLIED, "2026-03-05")], ClockState.STOPPED),
    ],
)
def test_the_state_says_whose_move_it_is(entries, state):
    assert reply_deadline(diary(*entries)).state is state


@pytest.mark.parametrize(
    ("entries", "on", "overdue"),
    [
        ([(K.RECEIVED, "2026-03-02")], "2026-03-30", False),
        ([(K.RECEIVED, "2026-03-02")], "2026-03-31", True),
        ([(K.RECEIVED, "2026-03-02"), (K.REPLIED, "2026-03-30")], "2026-05-01", False),
        ([(K.RECEIVED, "2026-03-02"), (K.REPLIED, "2026-03-31")], "2026-05-01", True),
        ([(K.RECEIVED, "2026-03-02"), (K.CORRECTION_REQUESTED, "2026-03-05")], "2026-05-01", False),
        ([(K.RECEIVED, "2026-03-02"), (K.FEE_NOTICE_ISSUED, "2026-03-05")], "2026-05-01", False),
        (
            [
                (K.RECEIVED, "2026-03-02"),
                (K.CORRECTION_REQUESTED, "2026-03-05"),
                (K.CORRECTION_OVERDUE, "2026-04-30"),
            ],
            "2026-05-01",
            False,
        ),
    ],
)
def test_overdue_is_the_day_after_the_last_day(entries, on, overdue):
    assert reply_deadline(diary(*entries)).is_overdue(on=date.fromisoformat(on)) is overdue


def test_a_deadline_in_a_year_without_notice_says_so():
    assert not reply_deadline(diary((K.RECEIVED, "2026-11-02"))).provisional
    assert reply_deadline(diary((K.RECEIVED, "2090-03-01"))).provisional


def test_an_agency_may_extend_by_less():
    event = Event(K.EXTENDED, date(2026, 3, 5), days=5)
    deadline = reply_deadline([*diary((K.RECEIVED, "2026-03-02")), event])
    assert (deadline.extended_by, deadline.due_on) == (5, date(2026, 4, 7))


@pytest.mark.parametrize("days", [0, -1, 21])
def test_an_extension_beyond_the_law_is_refused(days):
    event = Event(K.EXTENDED, date(2026, 3, 5), days=days)
    with pytest.raises(ExtensionTooLong, match="1 至 20 个工作日"):
        reply_deadline([*diary((K.RECEIVED, "2026-03-02")), event])


def test_a_second_extension_is_told_and_not_counted():
    deadline = reply_deadline(
        diary((K.RECEIVED, "2026-03-02"), (K.EXTENDED, "2026-03-05"), (K.EXTENDED, "2026-04-01"))
    )
    assert deadline.due_on == date(2026, 4, 28)
    assert "只能延期一次" in str(deadline.problems[0])


def test_a_reasonable_later_day_replaces_the_term():
    delay = Event(K.DELAY_DECIDED, date(2026, 3, 20), until=date(2026, 6, 30))
    assert reply_deadline([*diary((K.RECEIVED, "2026-03-02")), delay]).due_on == date(2026, 6, 30)
    without = Event(K.DELAY_DECIDED, date(2026, 3, 20))
    told = reply_deadline([*diary((K.RECEIVED, "2026-03-02")), without])
    assert told.due_on == date(2026, 3, 30)
    assert "没有写明延迟到哪一天" in str(told.problems[0])


def test_a_third_partys_term_runs_from_the_day_it_got_the_letter():
    sent = Event(K.THIRD_PARTY_CONSULTED, date(2025, 9, 15), served_on=date(2025, 9, 18))
    deadline = reply_deadline([*diary((K.RECEIVED, "2025-09-10")), sent])
    ends = workdays.add_working_days(date(2025, 9, 18), 15).deadline
    assert deadline.excluded == (workdays.Interval(date(2025, 9, 15), ends),)


def test_each_third_party_is_answered_for_itself():
    events = [
        Event(K.RECEIVED, date(2025, 9, 10)),
        Event(K.THIRD_PARTY_CONSULTED, date(2025, 9, 15), party="甲"),
        Event(K.THIRD_PARTY_CONSULTED, date(2025, 9, 15), party="乙"),
        Event(K.THIRD_PARTY_REPLIED, date(2025, 9, 17), party="乙"),
        Event(K.THIRD_PARTY_REPLIED, date(2025, 9, 29), party="甲"),
    ]
    assert reply_deadline(events).due_on == date(2025, 10, 29)


def test_one_partys_answer_does_not_end_the_others_time():
    events = [
        Event(K.RECEIVED, date(2025, 9, 10)),
        Event(K.THIRD_PARTY_CONSULTED, date(2025, 9, 15), party="甲"),
        Event(K.THIRD_PARTY_CONSULTED, date(2025, 9, 16), party="乙"),
        Event(K.THIRD_PARTY_REPLIED, date(2025, 9, 17), party="乙"),
    ]
    assert reply_deadline(events).due_on == date(2025, 11, 4)


def test_an_office_may_count_the_sending_day_as_excluded_too():
    events = diary(
        (K.RECEIVED, "2025-09-10"),
        (K.THIRD_PARTY_CONSULTED, "2025-09-15"),
        (K.THIRD_PARTY_REPLIED, "2025-09-29"),
    )
    other = Conventions(excluded_edges="sending_until_arrival")
    assert due_on(events, conventions=other) == date(2025, 10, 30)


def test_an_office_may_stop_the_clock_while_reasons_are_awaited():
    events = diary(
        (K.RECEIVED, "2026-03-02"),
        (K.REASONS_REQUESTED, "2026-03-05"),
        (K.REASONS_RECEIVED, "2026-03-12"),
    )
    assert due_on(events) == date(2026, 3, 30)
    assert due_on(events, conventions=Conventions(reasons_stop_clock="stopped")) == date(2026, 4, 7)


def test_a_correction_without_its_notice_is_told():
    deadline = reply_deadline(
        diary((K.RECEIVED, "2026-03-02"), (K.CORRECTION_RECEIVED, "2026-03-10"))
    )
    assert deadline.started_on == date(2026, 3, 10)
    assert "没有在期限内发出的补正告知" in str(deadline.problems[0])


def test_a_payment_before_there_were_fees_restarts_nothing():
    deadline = reply_deadline(diary((K.RECEIVED, "2020-06-01"), (K.FEE_PAID, "2020-06-10")))
    assert deadline.started_on == date(2020, 6, 1)
    assert any("没有生效的信息处理费规定" in str(problem) for problem in deadline.problems)


def test_consultations_under_the_old_regulation_had_no_term():
    silent = diary((K.RECEIVED, "2018-03-01"), (K.THIRD_PARTY_CONSULTED, "2018-03-05"))
    deadline = reply_deadline(silent)
    assert deadline.excluded == ()
    assert "没有法定期限" in str(deadline.problems[0])


def test_without_receipt_no_term_runs():
    with pytest.raises(NotReceived, match="第三十一条"):
        reply_deadline(diary((K.EXTENDED, "2026-03-02")))
    with pytest.raises(NotReceived, match="第三十一条"):
        due_on([])


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (Event(K.EXTENDED, date(2026, 2, 27)), "早于收到申请之日"),
        (Event(K.RECEIVED, date(2026, 3, 9)), "重复的收到日期"),
        (Event(K.WITHDRAWN, date(2026, 2, 27)), "早于收到申请之日"),
    ],
)
def test_what_cannot_be_true_is_told_and_changes_nothing(event, told):
    deadline = reply_deadline([Event(K.RECEIVED, date(2026, 3, 2)), event])
    assert deadline.due_on == date(2026, 3, 30)
    assert told in str(deadline.problems[0])


@pytest.mark.parametrize(
    ("on", "last"), [(date(2025, 1, 20), date(2025, 2, 5)), (date(2018, 1, 8), None)]
)
def test_the_correction_notice_has_seven_working_days_since_2019(on, last):
    count = correction_notice_due(on)
    assert (count.deadline if count else None) == last


def test_the_applicant_has_the_time_the_notice_gave():
    assert correction_due(date(2026, 3, 2)).days == 15
    assert correction_due(date(2026, 3, 2), days=10).deadline == date(2026, 3, 16)


def test_a_ledger_row_becomes_a_diary_in_the_order_of_its_days():
    events = ledger_events(
        date(2026, 3, 2),
        closed_on=date(2026, 4, 20),
        extended_on=date(2026, 3, 20),
        outcome="granted",
    )
    assert [event.kind for event in events] == [K.RECEIVED, K.EXTENDED, K.REPLIED]


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("granted", K.REPLIED),
        ("other_correction_overdue", K.CORRECTION_OVERDUE),
        ("other_fee_overdue", K.FEE_OVERDUE),
        ("other_other", K.CLOSED),
        (None, K.REPLIED),
    ],
)
def test_the_outcome_says_which_act_closed_the_case(outcome, kind):
    assert closing_kind(outcome) is kind


def test_another_calendar_in_use_moves_the_deadline(tmp_path):
    (tmp_path / "2026-amendment-1.yaml").write_text(
        "notice:\n  title: 临时放假的通知\n  issued_on: 2026-03-01\n"
        "name: 临时\ndays_off: [2026-03-10]\n",
        encoding="utf-8",
    )
    received = diary((K.RECEIVED, "2026-03-02"))
    assert due_on(received) == date(2026, 3, 30)
    before = workdays.use(workdays.Calendar(tmp_path))
    try:
        assert due_on(received) == date(2026, 3, 31)
    finally:
        workdays.use(before)


# Properties.

DAYS = st.dates(date(2020, 1, 1), date(2026, 6, 30))
LATER = st.integers(0, 40)


@st.composite
def diaries(draw):
    """Return a receipt and a handful of other events after it, in any order."""
    received = draw(DAYS)
    others = draw(
        st.lists(
            st.tuples(st.sampled_from([k for k in EventKind if k is not K.RECEIVED]), LATER),
            max_size=6,
        )
    )
    events = [Event(K.RECEIVED, received)]
    events += [Event(kind, received + timedelta(days=after)) for kind, after in others]
    return events


@settings(max_examples=150, deadline=None)
@given(diaries())
def test_the_fast_way_and_the_explained_way_agree(events):
    assert due_on(events) == reply_deadline(events).due_on


@settings(max_examples=100, deadline=None)
@given(diaries())
def test_the_last_day_is_a_working_day(events):
    due = due_on(events)
    assert due is None or workdays.is_working_day(due)


@settings(max_examples=100, deadline=None)
@given(diaries())
def test_the_order_events_are_handed_in_matters_only_within_a_day(events):
    days = [event.on for event in events]
    if len(set(days)) == len(days):
        assert due_on(reversed(events)) == due_on(in_order(events))


@settings(max_examples=60, deadline=None)
@given(DAYS, LATER, st.integers(0, 30))
def test_a_consultation_in_the_term_moves_it_by_the_working_days_it_took(received, after, took):
    sent = received + timedelta(days=after)
    answered = sent + timedelta(days=took)
    plain = due_on([Event(K.RECEIVED, received)])
    events = [
        Event(K.RECEIVED, received),
        Event(K.THIRD_PARTY_CONSULTED, sent),
        Event(K.THIRD_PARTY_REPLIED, answered),
    ]
    moved = reply_deadline(events)
    if sent >= plain:
        assert moved.due_on == plain
    else:
        took_days = min(workdays.working_days_between(sent, answered), 15)
        assert workdays.working_days_between(plain, moved.due_on) == took_days


@pytest.mark.parametrize("answered_on", ["2026-03-10", "2026-04-15"])
def test_what_follows_an_order_for_a_new_answer_leaves_the_first_term_alone(answered_on):
    first = diary((K.RECEIVED, "2026-03-02"), (K.REPLIED, answered_on))
    anew = diary(
        (K.REDO_ORDERED, answered_on),
        (K.THIRD_PARTY_CONSULTED, answered_on),
        (K.OTHER_ORGAN_CONSULTED, answered_on),
        (K.WITHDRAWN, "2026-05-06"),
    )
    assert reply_deadline([*first, *anew]) == reply_deadline(first)
    assert due_on([*first, *anew]) == due_on(first)


def test_an_order_for_a_new_answer_to_what_never_ended_is_passed_over():
    open_case = diary((K.RECEIVED, "2026-03-02"), (K.REDO_ORDERED, "2026-03-05"))
    extended = diary((K.EXTENDED, "2026-03-09"))
    assert reply_deadline([*open_case, *extended]).extended_by == 20
