"""Is the day right on which a notice was received, an answer signed for? Periods run from it."""

from datetime import date

import pytest

from case_desk import Desk, registered, settings_for, told_by
from gongkai_web.applications import actions, service
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import ApplicationEvent
from gongkai_web.ledgers import happened

pytestmark = pytest.mark.django_db
RECEIVED, TODAY = date(2026, 3, 2), date(2026, 3, 20)
SENT = date(2026, 3, 10)
FEE = {"method": "per_volume", "pages": 300, "amount_fen": 100_000, "note": "已核对",
       "approved_by": "王局长"}  # fmt: skip
NOTICES = [
    (actions.request_correction, {"days": 1}),
    (actions.consult_third_party, {"party": "甲公司"}),
    (actions.consult_organ, {"party": "丙局"}),
    (actions.issue_fee_notice, FEE),
]


@pytest.fixture(autouse=True)
def _in_march(monkeypatch):
    monkeypatch.setattr(happened, "today", lambda: TODAY)


@pytest.fixture
def case(agency):
    """A case in its running term."""
    settings_for(agency)
    return registered(agency, on=RECEIVED)


@pytest.mark.parametrize(("verb", "given"), NOTICES)
@pytest.mark.parametrize(
    ("served_on", "why"),
    [
        (date(2026, 1, 5), "不应早于"),
        (date(2026, 3, 9), "不应早于.*的日期 2026-03-10"),
        (date(2026, 3, 10), ""),
        (TODAY, ""),
        (date(2026, 3, 21), "晚于今天"),
    ],
)
def test_a_notice_is_received_between_its_sending_and_today(verb, given, served_on, why, case):
    def notice():
        verb(actor=None, case=case, on=SENT, served_on=served_on, **given)

    if not why:
        notice()
        assert case.events.get().detail["served_on"] == served_on.isoformat()
        return
    with pytest.raises(StepRefused, match=why):
        notice()
    assert not ApplicationEvent.with_undone.exists()


def test_the_page_says_so_at_the_day_itself(case, officer, client):
    client.force_login(officer)
    desk = Desk(client, case)
    answer = desk.take(
        "correction_requested", "?paper=1", on=SENT, days=1, served_on="2026-01-05", note="缺年度"
    )
    assert answer.status_code == 422
    assert "对方收到的日期 2026-01-05 不应早于通知补正的日期 2026-03-10" in told_by(answer)


def answered(case, on=SENT, **more):
    given = {"outcome": "granted", "approved_by": "王局长", "reply_no": "手写1号"} | more
    return actions.reply(actor=None, case=case, on=on, **given)


def served(case, on, **more):
    return actions.deliver(actor=None, case=case, on=on, **more)


@pytest.mark.parametrize("came_back", ["", "查无此人"])
def test_an_answer_on_paper_is_not_served_before_it_went_out(case, came_back):
    answered(case)
    with pytest.raises(StepRefused, match="2026-03-09 不应早于“答复”发出的日期 2026-03-10"):
        served(case, date(2026, 3, 9), refused=came_back)
    served(case, SENT, refused=came_back)
    (answer,) = service.answers(case, list(case.events.all()), today=TODAY)
    assert answer.received_on == (None if came_back else SENT)


def test_an_answer_on_paper_is_served_once_and_what_came_back_may_be_served_again(case):
    answered(case)
    served(case, date(2026, 3, 11), refused="查无此人")
    served(case, date(2026, 3, 12), refused="拒收")
    done = served(case, date(2026, 3, 13))
    for again in (date(2026, 3, 12), date(2026, 3, 13), date(2026, 3, 17)):
        with pytest.raises(StepRefused, match="“答复”已登记于 2026-03-13 送达"):
            served(case, again, note="又一次")
    actions.undo(actor=None, case=case, event=done.event, reason="日期有误")
    served(case, date(2026, 3, 12))
    (answer,) = service.answers(case, list(case.events.all()), today=TODAY)
    assert answer.received_on == date(2026, 3, 12)


def test_each_paper_has_its_own_service_and_one_before_the_answer_is_none_of_the_answers(case):
    actions.consult_third_party(actor=None, case=case, on=date(2026, 3, 4), party="甲公司")
    actions.consult_organ(actor=None, case=case, on=date(2026, 3, 4), party="丙局")
    with pytest.raises(StepRefused, match="2026-03-03 不应早于"):
        served(case, date(2026, 3, 3))
    served(case, date(2026, 3, 5))
    served(case, date(2026, 3, 5))
    with pytest.raises(StepRefused, match="已登记于 2026-03-05、2026-03-05 送达"):
        served(case, date(2026, 3, 6))
    answered(case, note="意见未回")
    with pytest.raises(StepRefused, match="已登记"):
        served(case, date(2026, 3, 9))
    served(case, date(2026, 3, 11))
    actions.supplement(actor=None, case=case, on=date(2026, 3, 12), approved_by="王局长")
    served(case, date(2026, 3, 16))
    with pytest.raises(StepRefused, match="“补充答复”已登记"):
        served(case, date(2026, 3, 17))


def test_the_service_of_an_answer_may_be_noted_after_that_of_its_supplement(case):
    answered(case)
    actions.supplement(actor=None, case=case, on=date(2026, 3, 12), approved_by="王局长")
    served(case, date(2026, 3, 16))
    served(case, date(2026, 3, 11))
    with pytest.raises(StepRefused, match="已登记"):
        served(case, date(2026, 3, 11))


def test_a_paper_that_is_no_step_is_named(case):
    with pytest.raises(StepRefused, match="在“说明”里写明是哪一份"):
        served(case, SENT)
    served(case, SENT, note="在系统外发出的登记回执")
    assert case.events.get().kind == "delivered"
