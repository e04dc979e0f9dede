"""The day before, the day and the day after, for each window and each number."""

from datetime import date, timedelta

import pytest

from gongkai.law import provision
from gongkai.supervision import Stand, Window
from gongkai.supervision.windows import is_near, of_provision

SINCE = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("window", "last", "near"),
    [
        (Window(days=14), date(2026, 3, 16), date(2026, 3, 12)),
        (Window(days=10), date(2026, 3, 12), date(2026, 3, 9)),
        (Window(days=365), date(2027, 3, 2), date(2026, 11, 13)),
        (Window(months=6), date(2026, 9, 2), date(2026, 7, 9)),
        (Window(months=3), date(2026, 6, 2), date(2026, 5, 6)),
        (Window(months=2), date(2026, 5, 2), date(2026, 4, 14)),
    ],
    ids=str,
)
def test_a_window_warns_at_seven_tenths_and_is_over_after_its_last_day(window, last, near):
    day = timedelta(days=1)
    assert window.last_day(SINCE) == last
    assert window.stand(SINCE, near - day) is Stand.FRESH
    assert window.stand(SINCE, near) is Stand.NEAR
    assert window.stand(SINCE, last - day) is Stand.NEAR
    assert window.stand(SINCE, last) is Stand.NEAR
    assert window.stand(SINCE, last + day) is Stand.OVER


def test_six_months_from_the_last_of_august_end_with_february():
    window = Window(months=6)
    assert window.stand(date(2026, 8, 31), date(2027, 2, 28)) is Stand.NEAR
    assert window.stand(date(2026, 8, 31), date(2027, 3, 1)) is Stand.OVER


@pytest.mark.parametrize("window", [Window(days=14), Window(months=2), Window(months=12)], ids=str)
@pytest.mark.parametrize("on", [date(2026, 3, 2), date(2026, 2, 28), date(2028, 2, 29)])
def test_the_first_day_of_a_window_is_the_earliest_that_is_not_over(window, on):
    first = window.first_day(on)
    assert window.stand(first, on) is not Stand.OVER
    assert window.stand(first - timedelta(days=1), on) is Stand.OVER


@pytest.mark.parametrize(
    ("number", "threshold", "near"),
    [(0, 5, False), (3, 5, False), (4, 5, True), (5, 5, False), (6, 10, False), (7, 10, True), (9, 10, True)],
)  # fmt: skip
def test_a_number_is_near_at_seven_tenths_of_the_threshold(number, threshold, near):
    assert is_near(number, threshold) is near


def test_a_provision_in_years_is_a_window_and_one_in_yuan_is_none():
    on = date(2026, 1, 1)
    assert of_provision(provision("publishing.fresh_column", on=on)) == Window(days=365)
    with pytest.raises(ValueError, match="no window"):
        of_provision(provision("messages.answer", on=on))
