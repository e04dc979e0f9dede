"""By which day an item must be public."""

from datetime import date

import pytest

from gongkai.law import NoProvisionInForce
from gongkai.publishing.terms import OwnTerm, UnfoundedTerm, publication_due, withdrawal_due
from gongkai.workdays import InvalidTerm


@pytest.mark.parametrize(
    ("formed_on", "kind", "due_on", "why"),
    [
        (date(2025, 1, 22), "general", date(2025, 2, 25), "X8"),
        (date(2024, 9, 27), "general", date(2024, 10, 30), "X9"),
        (date(2026, 9, 21), "general", date(2026, 10, 26), "X10"),
        (date(2018, 6, 1), "general", date(2018, 7, 2), "the Regulation of 2007: twenty too"),
        (date(2024, 9, 30), "licence", date(2024, 10, 15), "seven working days, over National Day"),
        (date(2024, 9, 30), "penalty", date(2024, 10, 15), "seven working days, over National Day"),
    ],
)
def test_an_item_is_due_after_the_term_of_its_kind(formed_on, kind, due_on, why):
    assert publication_due(formed_on, kind).due_on == due_on, why


def test_another_law_may_set_another_term_if_it_is_named():
    due = publication_due(date(2026, 3, 2), own_term=OwnTerm(10, "《示例条例》第十条"))
    assert due.due_on == date(2026, 3, 16)
    assert due.basis == "《示例条例》第十条"
    assert due.provisions == ()
    with pytest.raises(UnfoundedTerm, match="依据"):
        OwnTerm(10, " ")
    with pytest.raises(InvalidTerm):
        publication_due(date(2026, 3, 2), own_term=OwnTerm(0, "《示例条例》第十条"))


def test_the_answer_carries_its_reasons():
    due = publication_due(date(2025, 1, 22))
    assert due.basis.endswith("（国务院令第711号）第二十六条")
    assert date(2025, 1, 26) in due.count.makeup_days
    assert not due.provisional
    assert publication_due(date(2026, 12, 10)).provisional


@pytest.mark.parametrize(
    ("changed_on", "due_on"),
    [(date(2026, 2, 12), date(2026, 2, 24)), (date(2026, 3, 2), date(2026, 3, 5))],
)
def test_a_void_penalty_is_withdrawn_within_three_working_days(changed_on, due_on):
    assert withdrawal_due(changed_on).due_on == due_on


def test_an_unknown_kind_and_a_day_without_law_are_refused():
    with pytest.raises(ValueError, match="没有“news”这种信息，应为 general"):
        publication_due(date(2026, 3, 2), "news")
    with pytest.raises(NoProvisionInForce):
        publication_due(date(2008, 4, 30))
