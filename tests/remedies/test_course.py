"""Where does a case stand, what may follow, and how is it counted?"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law import history
from gongkai.remedies import reference
from gongkai.remedies.acts import (
    ACT_TITLES,
    Act,
    ActKind,
    Course,
    State,
    by_act,
    clocks,
    course_of,
    steps,
)
from gongkai.remedies.course import (
    Situation,
    allowed_next,
    counted,
    impossible,
    opening,
    queries,
    situation,
    why_not,
)
from gongkai.remedies.results import BLOCKS, GROUPS, Case, column, result_group, table4
from remedy_courses import lawful

K = ActKind
RECONSIDERATION, DIRECT, AFTER = BLOCKS
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "remedy-course.md"


def diary(*entries):
    """Return acts from ``(kind, day)`` or ``(kind, day, result)`` in 2025 and 2026."""
    return [
        Act(kind, date.fromisoformat(day), result=result[0] if result else "")
        for kind, day, *result in entries
    ]


def kinds(block, *entries):
    """Return the kinds of acts that may follow."""
    return {row.act for row in allowed_next(diary(*entries), block=block)}


RECEIVED = [(K.ACCEPTED, "2025-03-03"), (K.COPY_RECEIVED, "2025-03-10")]
IN_COURT = [(K.DOCKETED, "2025-03-03"), (K.COMPLAINT_RECEIVED, "2025-03-10")]
LOST = [*IN_COURT, (K.JUDGED, "2025-06-10", "撤销并责令重作")]

COURSES = [
    (RECONSIDERATION, [], State.NEW, "pending", None),
    (RECONSIDERATION, [(K.APPLIED, "2025-03-01")], State.APPLIED, "pending", None),
    (
        RECONSIDERATION,
        [(K.APPLIED, "2025-03-03"), (K.CORRECTION_REQUESTED, "2025-03-05")],
        State.AWAITING_CORRECTION,
        "pending",
        None,
    ),
    (
        RECONSIDERATION,
        [
            (K.APPLIED, "2025-03-03"),
            (K.CORRECTION_REQUESTED, "2025-03-05"),
            (K.ABANDONED, "2025-03-31"),
        ],
        State.CLOSED,
        "other_result",
        "2025-03-31",
    ),
    (
        RECONSIDERATION,
        [(K.APPLIED, "2025-03-03"), (K.NOT_ACCEPTED, "2025-03-07")],
        State.CLOSED,
        "other_result",
        "2025-03-07",
    ),
    (RECONSIDERATION, RECEIVED, State.UNDER_REVIEW, "pending", None),
    (
        RECONSIDERATION,
        [*RECEIVED, (K.SUSPENDED, "2025-03-20")],
        State.SUSPENDED,
        "pending",
        None,
    ),
    (
        RECONSIDERATION,
        [*RECEIVED, (K.SUSPENDED, "2025-03-20"), (K.RESUMED, "2025-04-20")],
        State.UNDER_REVIEW,
        "pending",
        None,
    ),
    (
        RECONSIDERATION,
        [*RECEIVED, (K.DECIDED, "2025-04-20", "维持")],
        State.CLOSED,
        "upheld",
        "2025-04-20",
    ),
    (
        RECONSIDERATION,
        [*RECEIVED, (K.DECIDED, "2025-04-20", "撤销"), (K.REDO_ORDERED, "2025-04-20")],
        State.CLOSED,
        "corrected",
        "2025-04-20",
    ),
    (
        RECONSIDERATION,
        [*RECEIVED, (K.MEDIATED, "2025-04-20")],
        State.CLOSED,
        "other_result",
        "2025-04-20",
    ),
    (DIRECT, LOST, State.JUDGED, "pending", None),
    (DIRECT, [*LOST, (K.EFFECTIVE, "2025-06-26")], State.CLOSED, "corrected", "2025-06-26"),
    (DIRECT, [*LOST, (K.APPEALED, "2025-06-20")], State.SECOND_INSTANCE, "pending", None),
    (
        AFTER,
        [
            *LOST,
            (K.APPEALED, "2025-06-20"),
            (K.JUDGED_AGAIN, "2025-09-20", "驳回上诉，维持原判"),
        ],
        State.CLOSED,
        "corrected",
        "2025-09-20",
    ),
    (
        AFTER,
        [*LOST, (K.APPEALED, "2025-06-20"), (K.JUDGED_AGAIN, "2025-09-20", "驳回诉讼请求")],
        State.CLOSED,
        "upheld",
        "2025-09-20",
    ),
    (
        AFTER,
        [*LOST, (K.APPEALED, "2025-06-20"), (K.APPEAL_WITHDRAWN, "2025-07-20")],
        State.CLOSED,
        "corrected",
        "2025-07-20",
    ),
    (
        AFTER,
        [*LOST, (K.APPEALED, "2025-06-20"), (K.REMANDED, "2025-09-20")],
        State.FIRST_INSTANCE,
        "pending",
        None,
    ),
    (
        AFTER,
        [
            *LOST,
            (K.APPEALED, "2025-06-20"),
            (K.SUSPENDED, "2025-07-20"),
            (K.RESUMED, "2025-09-20"),
        ],
        State.SECOND_INSTANCE,
        "pending",
        None,
    ),
    (
        DIRECT,
        [*IN_COURT, (K.RULED, "2025-04-20"), (K.EFFECTIVE, "2025-05-06")],
        State.CLOSED,
        "other_result",
        "2025-05-06",
    ),
    (
        DIRECT,
        [*IN_COURT, (K.SUIT_ENDED, "2025-04-20", "准许撤诉")],
        State.CLOSED,
        "other_result",
        "2025-04-20",
    ),
]


@pytest.mark.parametrize(("block", "entries", "state", "group", "decided_on"), COURSES)
def test_a_diary_says_where_the_case_stands_and_how_it_is_counted(
    block, entries, state, group, decided_on
):
    acts = diary(*entries)
    assert not impossible(acts, block=block)
    assert situation(acts, block=block).state is state
    case = counted(acts, block=block).case
    assert case.group == group
    assert case.decided_on == (date.fromisoformat(decided_on) if decided_on else None)


def test_every_act_stands_in_a_course_and_every_state_is_reached():
    rows = [row for course in Course for row in steps(course)]
    assert {row.act for row in rows} == set(ActKind) == set(ACT_TITLES)
    assert {row.target for row in rows if row.target} | {State.NEW} == set(State)
    for course in Course:
        acts = [row.act for row in steps(course)]
        assert len(acts) == len(set(acts))


def test_every_result_of_the_table_has_its_column():
    for block in BLOCKS:
        for row in steps(course_of(block)):
            for text in filter(None, (row.result, *row.results)):
                if "上诉" not in text:
                    assert result_group(text, block=block) != "pending", text


def test_every_clock_is_started_and_ended_and_has_its_provision():
    rows = [row for course in Course for row in steps(course)]
    assert {key for row in rows for key in row.starts} == set(clocks())
    assert {key for row in rows for key in row.ends} == set(clocks()) - {"sue"}
    for clock in clocks().values():
        for key in filter(None, (clock.provision, clock.summary)):
            assert history(f"remedies.{key}")


@pytest.mark.parametrize(
    ("entries", "filed_on"),
    [
        ([(K.APPLIED, "2024-12-27")], "2024-12-27"),
        ([(K.APPLIED, "2024-12-27"), (K.COPY_RECEIVED, "2025-01-06")], "2025-01-06"),
        (
            [
                (K.APPLIED, "2024-12-27"),
                (K.ACCEPTED, "2024-12-31"),
                (K.COPY_RECEIVED, "2025-01-06"),
            ],
            "2024-12-31",
        ),
    ],
)
def test_a_case_came_in_when_it_was_accepted_or_as_near_as_is_known(entries, filed_on):
    case = counted(diary(*entries), block=RECONSIDERATION).case
    assert case.filed_on == date.fromisoformat(filed_on)


@pytest.mark.parametrize(
    ("block", "entries", "act", "why"),
    [
        (RECONSIDERATION, [], (K.ANSWERED, "2025-03-03"), "没有登记任何事项"),
        (RECONSIDERATION, RECEIVED, (K.ANSWERED, "2025-03-09"), "先要有“收到复议申请书副本”"),
        (RECONSIDERATION, RECEIVED, (K.ACCEPTED, "2025-03-12"), "只能在“未登记”、“待受理”时"),
        (RECONSIDERATION, RECEIVED, (K.COPY_RECEIVED, "2025-03-12"), "只有一次"),
        (RECONSIDERATION, RECEIVED, (K.JUDGED, "2025-03-12"), "没有“一审判决”这一步"),
        (RECONSIDERATION, RECEIVED, (K.PROCEDURE_CHANGED, "2025-03-12"), "只适用于简易程序"),
        (RECONSIDERATION, RECEIVED, (K.DECIDED, "2025-04-12"), "应写明结果"),
        (RECONSIDERATION, RECEIVED, (K.DECIDED, "2025-04-12", "驳回"), "请求还是申请"),
        (RECONSIDERATION, RECEIVED, (K.DECIDED, "2025-04-12", "未审结"), "不是作出复议决定的结果"),
        (RECONSIDERATION, RECEIVED, (K.DECIDED, "2025-03-09", "维持"), "先要有"),
        (
            RECONSIDERATION,
            [*RECEIVED, (K.DECIDED, "2025-04-20", "维持")],
            (K.REDO_ORDERED, "2025-04-21"),
            "只有结果属于“结果纠正”",
        ),
        (DIRECT, LOST, (K.REDO_ORDERED, "2025-06-21"), "此时处于“一审已判，未生效”"),
        (DIRECT, LOST, (K.EFFECTIVE, "2025-06-09"), "此时处于“一审审理中”"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(block, entries, act, why):
    if act[:2] == (K.DECIDED, "2025-03-09"):
        # A decision may not come before the copy that was received after it.
        found = impossible(diary(*entries, act), block=block)
        assert [one.act.kind for one in found] == [K.COPY_RECEIVED]
        return
    found = impossible(diary(*entries, act), block=block)
    assert [one for one in found if why in one.text], found


def test_an_act_with_days_out_of_order_is_refused():
    acts = [
        *diary(*RECEIVED),
        Act(K.DECIDED, date(2025, 4, 20), result="撤销", served_on=date(2025, 4, 19)),
        Act(K.REDO_ORDERED, date(2025, 4, 20), until=date(2025, 4, 19)),
    ]
    assert [one.text for one in impossible(acts, block=RECONSIDERATION)] == [
        "收到文书之日（2025-04-19）不应早于作出之日（2025-04-20）",
        "期限届满之日（2025-04-19）不应早于责令重新答复（履行）之日（2025-04-20）",
    ]


def test_the_reason_for_an_absent_step_is_told_on_demand():
    acts = diary(*RECEIVED)
    assert why_not(K.ANSWERED, acts, block=RECONSIDERATION) is None
    assert "已审结" in why_not(K.COMPLIED, acts, block=RECONSIDERATION)
    assert "行政复议案件没有" in why_not(K.APPEALED, acts, block=RECONSIDERATION)


def test_an_extension_is_for_ordinary_procedure_and_only_once():
    acts = [Act(K.ACCEPTED, date(2025, 3, 3), procedure="summary")]
    assert "普通程序" in why_not(K.EXTENDED, acts, block=RECONSIDERATION)
    acts.append(Act(K.PROCEDURE_CHANGED, date(2025, 3, 4)))
    assert why_not(K.EXTENDED, acts, block=RECONSIDERATION) is None
    acts.append(Act(K.EXTENDED, date(2025, 4, 4)))
    assert "只有一次" in why_not(K.EXTENDED, acts, block=RECONSIDERATION)


def test_a_remanded_case_is_judged_anew_and_counted_once():
    acts = diary(
        *LOST,
        (K.APPEALED, "2025-06-20"),
        (K.APPEAL_RECEIVED, "2025-06-25"),
        (K.REMANDED, "2025-09-20"),
        (K.JUDGED, "2026-01-20", "驳回诉讼请求"),
        (K.APPEALED, "2026-01-30"),
        (K.APPEAL_RECEIVED, "2026-02-05"),
        (K.JUDGED_AGAIN, "2026-04-20", "驳回上诉，维持原判"),
    )
    assert not impossible(acts, block=DIRECT)
    case = counted(acts, block=DIRECT).case
    assert (case.group, case.decided_on) == ("upheld", date(2026, 4, 20))
    assert table4([case], year=2025)[DIRECT] == (0, 0, 0, 1, 1)
    assert table4([case], year=2026)[DIRECT] == (1, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("block", "outcome", "replied_on", "asked"),
    [
        (DIRECT, "withheld_third_party", date(2024, 1, 1), True),
        (DIRECT, "withheld_third_party", date(2023, 12, 31), False),
        (DIRECT, "partial", date(2024, 5, 1), True),
        (DIRECT, "unavailable_not_held", date(2024, 5, 1), False),
        (DIRECT, "withheld_third_party", None, False),
        (AFTER, "withheld_third_party", date(2024, 5, 1), False),
        (RECONSIDERATION, "withheld_third_party", date(2024, 5, 1), False),
    ],
)
def test_a_direct_suit_against_a_refusal_is_asked_about(block, outcome, replied_on, asked):
    found = queries((), block=block, outcome=outcome, replied_on=replied_on)
    assert [one.id for one in found] == (["R-Q14"] if asked else [])


def test_a_missing_copy_is_asked_about_while_the_case_is_open():
    acts = diary(RECEIVED[0])
    assert [one.id for one in queries(acts, block=RECONSIDERATION)] == ["copy"]
    ended = [*acts, Act(K.DECIDED, date(2025, 4, 1), result="维持")]
    assert not queries(ended, block=RECONSIDERATION)


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("group", GROUPS)
def test_a_row_of_the_ledger_counts_the_same_as_the_diary_it_opens(block, group):
    decided = None if group == "pending" else date(2025, 6, 1)
    case = Case(block, date(2025, 3, 3), decided, group)
    acts = opening(case)
    assert not impossible(acts, block=block)
    assert counted(acts, block=block).case == case


def test_a_row_without_the_day_it_came_in_opens_no_diary():
    with pytest.raises(ValueError, match="补填收到日期"):
        opening(Case(DIRECT, None, date(2025, 6, 1), "upheld"))


@settings(max_examples=400)
@given(lawful())
def test_a_lawful_course_is_counted_once_or_not_at_all(course):
    block, acts = course
    assert not impossible(acts, block=block)
    case = counted(acts, block=block).case
    now = situation(acts, block=block)
    assert (case.decided_on is not None) == now.is_closed
    assert (case.group == "pending") == (not now.is_closed)
    for convention in ("decided_and_pending", "filed"):
        years = [column(case, year=year, convention=convention) for year in range(2023, 2032)]
        assert len([one for one in years if one not in (None, "pending")]) <= (
            1 if convention == "decided_and_pending" else 9
        )
        for year in range(2023, 2032):
            totals = [row[-1] for row in table4([case], year=year, convention=convention).values()]
            assert sum(totals) <= 1
    if now.is_closed and case.filed_on is not None:
        assert column(case, year=case.decided_on.year) == case.group


@settings(max_examples=200)
@given(lawful(), st.randoms())
def test_no_act_is_lost_whatever_the_order_in_which_they_are_given(course, random):
    block, acts = course
    if len({act.on for act in acts}) < len(acts):
        return
    shuffled = list(acts)
    random.shuffle(shuffled)
    assert situation(shuffled, block=block) == situation(acts, block=block)
    assert counted(shuffled, block=block) == counted(acts, block=block)


def test_the_first_situation_is_that_of_nothing():
    assert situation((), block=DIRECT) == Situation()
    assert kinds(DIRECT) == {K.SUED, K.DOCKETED, K.COMPLAINT_RECEIVED}
    assert by_act(Course.SUIT)[K.SUED].sources == (State.NEW,)


def test_the_page_is_what_the_table_says():
    assert PAGE.read_text("utf-8") == reference.page(), (
        "python -m gongkai.remedies.reference > docs/reference/remedy-course.md"
    )
