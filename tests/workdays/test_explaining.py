"""Days left out of a count are told in runs, each with its reason."""

from datetime import date

from gongkai.workdays import Interval, add_working_days
from gongkai.workdays import day as day_of
from gongkai.workdays.explaining import left_out, reason_name


def test_runs_name_holidays_weekends_and_excluded_time():
    count = add_working_days(
        date(2026, 1, 20), 20, excluded=[Interval(date(2026, 1, 22), date(2026, 1, 28))]
    )
    told = [(run.first, run.days, run.why) for run in left_out(count, excluded_as=lambda _: "征求")]
    assert told == [
        (date(2026, 1, 23), 1, "征求"),
        (date(2026, 1, 24), 2, "周末"),
        (date(2026, 1, 26), 3, "征求"),
        (date(2026, 1, 31), 2, "周末"),
        (date(2026, 2, 7), 2, "周末"),
        (date(2026, 2, 15), 9, "春节放假"),
    ]
    assert sum(days for _, days, _ in told) == len(count.skipped)


def test_a_make_up_day_names_what_it_makes_up_for():
    assert reason_name(day_of(date(2026, 2, 14))) == "春节调休上班"
