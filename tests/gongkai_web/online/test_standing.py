"""What an applicant who waits is told: what is to be done, and by when."""

from datetime import date

import pytest

from case_desk import registered, settings_for
from gongkai_web.applications import actions
from gongkai_web.online.standing import of_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("served_on", "pay_by"),
    # 20 working days from the day after the notice was received (办法 art. 6).
    [(date(2026, 3, 12), date(2026, 4, 10)), (None, None)],
)
def test_who_is_to_pay_is_told_how_much_and_by_when(agency, officer, served_on, pay_by):
    settings_for(agency)
    case = registered(agency, on=date(2026, 3, 5))
    before = of_case(case, today=date(2026, 3, 11))
    assert (before.amount, before.pay_by) == ("", None)
    actions.issue_fee_notice(
        actor=officer, case=case, on=date(2026, 3, 12), method="per_piece", count=11,
        amount_fen=10_000, approved_by="示例负责人", note="本月第11件", served_on=served_on,
    )  # fmt: skip
    case.refresh_from_db()
    told = of_case(case, today=date(2026, 3, 20))
    assert (told.title, told.amount, told.pay_by) == ("待缴费", "100.00", pay_by)
