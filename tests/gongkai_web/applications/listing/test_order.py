"""The list of cases: the most pressing first, each with its mark."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from case_lists import TODAY, replied, standing_of
from gongkai import workdays
from gongkai_web.applications.models import Application
from gongkai_web.applications.urgency import Mark


def test_the_open_cases_come_by_days_left_and_those_that_wait_for_others_after(make, look):
    make("fresh", date(2026, 3, 27))
    make("late", date(2026, 2, 27))
    make("waits", date(2026, 2, 26), ("correction_requested", date(2026, 2, 27)))
    make("fee", date(2026, 2, 25), ("fee_notice_issued", date(2026, 2, 26)))
    make("unconfirmed", None)
    make("today", date(2026, 3, 2))
    make("closed", date(2026, 3, 2), replied(date(2026, 3, 9)))
    assert look() == ["late", "today", "fresh", "fee", "waits", "unconfirmed"]
    assert look("ordering=-due_on")[0] == "fresh"
    assert look("ordering=nonsense") == look()


@pytest.mark.parametrize(
    ("due_on", "mark", "words"),
    [
        (date(2026, 3, 27), Mark.RED, "已超期 1 个工作日"),
        (date(2026, 3, 30), Mark.RED, "今天到期"),
        (date(2026, 3, 31), Mark.YELLOW, "还剩 1 个工作日"),
        (date(2026, 4, 7), Mark.YELLOW, "还剩 5 个工作日"),
        (date(2026, 4, 8), Mark.GREEN, "还剩 6 个工作日"),
    ],
)
def test_the_mark_turns_with_the_days_left(due_on, mark, words, make, look):
    received = due_on
    while workdays.add_working_days(received, 20).deadline > due_on:
        received -= timedelta(days=1)
    case = make("1", received)
    assert case.due_on == due_on
    now = standing_of(case)
    assert (now.mark, now.words) == (mark, words)
    assert look(f"mark={mark.value}") == ["1"]
    assert all(look(f"mark={other.value}") == [] for other in Mark if other is not mark)


def test_a_mark_is_told_in_words_and_shape_as_well(make, client, officer):
    make("1", date(2026, 2, 27))
    client.force_login(officer)
    page = client.get(reverse("applications:index")).content.decode()
    assert re.search(
        r'gk-mark--red"><span class="gk-mark__shape" aria-hidden="true"></span>红<', page
    )
    assert "已超期 2 个工作日" in page


@pytest.mark.parametrize(
    ("acts", "state", "words"),
    [
        ([("correction_requested", date(2026, 3, 10))], "待补正", "等待补正"),
        ([("fee_notice_issued", date(2026, 3, 10))], "待缴费", "等待缴费"),
        ([replied(date(2026, 3, 30))], "已办结", "按期办结"),
        ([replied(date(2026, 4, 1))], "已办结", "超期 2 个工作日办结"),
        ([("correction_overdue", date(2026, 3, 20))], "已办结", "不需答复"),
    ],
)
def test_where_no_term_runs_the_list_says_why(acts, state, words, make):
    case = make("1", date(2026, 3, 2), *acts)
    now = standing_of(case)
    assert (now.state, now.words, now.mark) == (state, words, None)


def test_what_is_archived_or_answered_anew_is_closed_and_neither_open_nor_overdue(make, look):
    answered = replied(date(2026, 2, 2))
    archived = make("archived", date(2026, 1, 5), answered, ("archived", date(2026, 2, 10)))
    until = {"until": "2026-04-15"}
    again = make("again", date(2026, 1, 6), answered, ("redo_ordered", date(2026, 3, 2), until))
    make("open", date(2026, 3, 27))
    assert look() == look("state=open") == ["open"]
    assert look("left=overdue") == look("mark=red") == []
    assert look("state=closed&ordering=number") == ["again", "archived"]
    assert look("timely=on_time&ordering=number") == ["again", "archived"]
    assert look("state=archived") == ["archived"]
    assert look("state=redeciding") == ["again"]
    told = [(now.state, now.words, now.is_late) for now in map(standing_of, (archived, again))]
    assert told == [
        ("已归档", "按期办结", False),
        ("重新答复中", "应在 2026-04-15 以前重新答复", False),
    ]


@pytest.mark.parametrize(
    ("detail", "words", "is_late"),
    [
        ({"until": "2026-03-27"}, "应在 2026-03-27 以前重新答复，已经超过", True),
        ({"until": "2026-03-30"}, "应在 2026-03-30 以前重新答复", False),
        ({}, "应按生效文书重新答复", False),
    ],
)
def test_the_list_tells_by_when_another_answer_was_ordered(
    detail, words, is_late, make, client, officer
):
    ordered = ("redo_ordered", date(2026, 3, 2), detail)
    make("1", date(2026, 1, 6), replied(date(2026, 2, 3)), ordered)
    client.force_login(officer)
    answer = client.get(f"{reverse('applications:index')}?state=closed")
    (row,) = answer.context["rows"]
    assert (row.state, row.words, row.is_late) == ("重新答复中", words, is_late)


def test_days_on_which_others_are_asked_are_none_of_those_left(make):
    case = make("1", date(2026, 3, 9), ("third_party_consulted", date(2026, 3, 27)))
    now = standing_of(case)
    assert now.state == "征求意见中"
    assert now.mark is Mark.GREEN
    left = int(re.search(r"还剩 (\d+) 个工作日", now.words)[1])
    assert left < workdays.working_days_between(TODAY, now.due_on)


def test_the_standing_follows_the_diary_even_where_the_copies_do_not(make):
    case = make("1", date(2026, 3, 2))
    Application.objects.update(due_on=date(2030, 1, 1), state="awaiting_payment")
    case.refresh_from_db()
    now = standing_of(case)
    assert (now.words, now.state) == ("今天到期", "办理中")
