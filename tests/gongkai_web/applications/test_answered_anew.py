"""What may be done where a new answer was ordered, and does the first one stay what it was? (O5)"""

from datetime import date

import pytest
from django.urls import reverse

from case_desk import Desk, registered, settings_for, told_by
from gongkai.applications.events import EventKind
from gongkai.applications.reminders import Matter, reminders
from gongkai_web.applications import actions, derived
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application
from gongkai_web.ledgers import happened
from gongkai_web.reports.compiling import count_tables

pytestmark = pytest.mark.django_db
K = EventKind
BY = {"approved_by": "王局长"}
UNTIL = date(2026, 6, 30)


@pytest.fixture
def case(agency):
    """Return a case answered on 10 March that is to be answered anew by the end of June."""
    case = registered(agency, on=date(2026, 3, 2))
    actions.reply(actor=None, case=case, on=date(2026, 3, 10), outcome="granted", **BY)
    actions.order_redo(actor=None, case=case, on=date(2026, 3, 12), until=UNTIL)
    return case


def again(case):
    return Application.objects.get(pk=case.pk)


def first_answer(case):
    case = again(case)
    return case.closed_on, case.outcome, case.due_on


STAYS = (date(2026, 3, 10), "granted", date(2026, 3, 30))


def third_party(case):
    asked = {"actor": None, "case": case, "party": "甲公司"}
    actions.consult_third_party(**asked, on=date(2026, 3, 13))
    actions.record_opinion(**asked, on=date(2026, 3, 20), opinion="object")


def organ(case):
    asked = {"actor": None, "case": case, "party": "丙局"}
    actions.consult_organ(**asked, on=date(2026, 3, 13))
    actions.record_organ_opinion(**asked, on=date(2026, 3, 20), opinion="agree")


def unanswered(case):
    actions.consult_third_party(actor=None, case=case, party="甲公司", on=date(2026, 3, 13))


def withdrawn(case):
    actions.withdraw(actor=None, case=case, on=date(2026, 3, 16), note="已自行取得")


def asked_and_withdrawn(case):
    unanswered(case)
    withdrawn(case)


def answered(case):
    third_party(case)
    actions.redecide(actor=None, case=case, on=date(2026, 4, 20), outcome="partial",
                     note="只公开甲公司同意的部分", **BY)  # fmt: skip


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (third_party, "redeciding"),
        (organ, "redeciding"),
        (unanswered, "redeciding"),
        (withdrawn, "closed"),
        (asked_and_withdrawn, "closed"),
        (answered, "closed"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_the_first_answer_and_table_3_stay_whatever_is_done_anew(acts, state, case, agency):
    before = count_tables(agency, 2026)[1]
    assert first_answer(case) == STAYS
    acts(case)
    assert first_answer(case) == STAYS
    assert again(case).state == state
    assert count_tables(agency, 2026)[1] == before
    assert not derived.refresh_case(again(case))
    assert not derived.clock_problems(again(case))
    rebuilt = [one for some in derived.rebuild(Application.objects.all()) for one in some]
    assert not any(one.has_changed for one in rebuilt)


def test_each_act_is_undone_and_the_order_stands_again(case):
    asked_and_withdrawn(case)
    for state in ("redeciding", "redeciding"):
        event = case.events.order_by("-pk").first()
        actions.undo(actor=None, case=case, event=event, reason="登记有误")
        assert again(case).state == state
        assert first_answer(case) == STAYS
    assert [event.kind for event in case.events.all()] == ["replied", "redo_ordered"]


@pytest.mark.parametrize("first", ["other_other", "withdrawn"])
def test_a_case_that_ended_otherwise_keeps_its_end(first, agency):
    case = registered(agency, on=date(2026, 3, 2))
    if first == "withdrawn":
        actions.withdraw(actor=None, case=case, on=date(2026, 3, 10))
    else:
        actions.close_otherwise(actor=None, case=case, on=date(2026, 3, 10), **BY)
    actions.order_redo(actor=None, case=case, on=date(2026, 3, 10), until=UNTIL)
    actions.withdraw(actor=None, case=case, on=date(2026, 3, 10))
    assert first_answer(case) == (date(2026, 3, 10), "other_other", date(2026, 3, 30))
    with pytest.raises(StepRefused, match="已办结"):
        actions.withdraw(actor=None, case=case, on=date(2026, 3, 11))


def test_asking_does_not_lengthen_the_time_that_was_ordered(case):
    unanswered(case)
    diary = derived.diary(case, case.events.all())
    told = {one.matter: one.due_on for one in reminders(diary, today=date(2026, 6, 29))}
    assert told[Matter.REDECISION] == UNTIL
    # The one who was asked still has 15 working days.
    told = {one.matter: one.due_on for one in reminders(diary, today=date(2026, 4, 3))}
    assert told == {Matter.OPINION: date(2026, 4, 3)}
    withdrawn(case)
    diary = derived.diary(case, case.events.all())
    assert reminders(diary, today=date(2026, 6, 29)) == ()


def test_a_new_answer_against_or_before_an_opinion_needs_its_reason(case):
    given = {"actor": None, "case": case, **BY}
    with pytest.raises(StepRefused, match="没有征求的，须说明理由"):
        actions.redecide(**given, on=date(2026, 3, 13), outcome="withheld_third_party")
    unanswered(case)
    with pytest.raises(StepRefused, match="征求意见的期限未满"):
        actions.redecide(**given, on=date(2026, 3, 18), outcome="granted")
    actions.redecide(**given, on=date(2026, 3, 18), outcome="granted", note="第三方口头同意")


def test_nobody_is_asked_after_the_end_without_an_order(agency):
    case = registered(agency, on=date(2026, 3, 2))
    actions.reply(actor=None, case=case, on=date(2026, 3, 10), outcome="granted", **BY)
    for take in (unanswered, withdrawn):
        with pytest.raises(StepRefused, match="已办结"):
            take(case)
    actions.order_redo(actor=None, case=case, on=date(2026, 3, 20), until=UNTIL)
    for take in (unanswered, withdrawn):
        with pytest.raises(StepRefused):
            take(case)  # days before the order


def test_the_page_offers_it_and_says_that_the_time_is_not_left_out(
    case, agency, officer, client, monkeypatch
):
    monkeypatch.setattr(happened, "today", lambda: date(2026, 3, 16))
    settings_for(agency)
    client.force_login(officer)
    desk = Desk(client, case)
    page = desk.page()
    for kind in (K.THIRD_PARTY_CONSULTED, K.OTHER_ORGAN_CONSULTED, K.WITHDRAWN, K.REDECIDED):
        assert desk.step_url(kind.value) in page
    assert desk.step_url(K.THIRD_PARTY_REPLIED.value) not in page
    assert "所需时间不从生效文书写明的期限中扣除" in page
    response = desk.take("third_party_consulted", "?paper=1", on="2026-03-13", party="甲公司")
    assert response.status_code == 302, told_by(response)
    assert "应在 2026-06-30 以前重新答复；正在征求意见，所需时间不从" in desk.page()
    # A letter for it is drafted as before the first answer.
    drafted = desk.take(
        "other_organ_consulted", "?code=L11", party="丙局", **{"letter-information": "示例信息"}
    )
    assert drafted.status_code == 302, told_by(drafted)
    response = desk.take("withdrawn", on="2026-03-16", note="书面撤回")
    assert response.status_code == 302, told_by(response)
    page = desk.page()
    assert "重新答复的结果" in page
    assert again(case).state == "closed"
    listed = client.get(reverse("applications:index") + "?state=redeciding").content.decode()
    assert case.number not in listed


# -- the ends that the office makes


@pytest.mark.parametrize(
    ("kind", "verb", "brought", "told"),
    [
        (
            "correction_overdue", actions.close_uncorrected,
            lambda case: actions.request_correction(
                actor=None, case=case, on=date(2026, 3, 4), days=5, served_on=date(2026, 3, 5)),
            "逾期不补正的办结须经审查签发",
        ),
        (
            "fee_overdue", actions.close_unpaid,
            lambda case: actions.issue_fee_notice(
                actor=None, case=case, on=date(2026, 3, 4), method="per_volume", pages=300,
                amount_fen=100_000, note="已核对", served_on=date(2026, 3, 5), **BY),
            "逾期不缴费的办结须经审查签发",
        ),
    ],
    ids=["correction", "fee"],
)  # fmt: skip
def test_what_is_overdue_is_closed_with_a_name_or_a_signed_letter(
    kind, verb, brought, told, agency, officer, client, monkeypatch
):
    on = date(2026, 5, 20)
    monkeypatch.setattr(happened, "today", lambda: on)
    settings_for(agency)
    client.force_login(officer)
    case = registered(agency, on=date(2026, 3, 2))
    brought(case)
    for nobody in ("", "  "):
        with pytest.raises(StepRefused, match=told):
            verb(actor=officer, case=case, on=on, approved_by=nobody)
    draft = case.letters.create(agency=agency, code="L15", title="告知书")
    with pytest.raises(StepRefused, match=told):
        verb(actor=officer, case=case, on=on, letter=draft)
    desk = Desk(client, case)
    response = desk.take(kind, "?paper=1", on=on)
    assert response.status_code == 422
    assert "批准人" in told_by(response) or "必填" in told_by(response)
    assert again(case).closed_on is None
    response = desk.take(kind, "?paper=1", on=on, approved_by="王局长")
    assert response.status_code == 302, told_by(response)
    assert (again(case).closed_on, again(case).outcome) == (on, f"other_{kind}")
    assert "王局长" in desk.page()


@pytest.mark.parametrize("step", ["correction_overdue", "fee_overdue"])
def test_an_end_noted_for_a_letter_asks_for_no_other_name(step, agency):
    case = registered(agency, on=date(2026, 3, 2))
    if step == "fee_overdue":
        actions.issue_fee_notice(
            actor=None, case=case, on=date(2026, 3, 4), method="per_volume", pages=300,
            amount_fen=100_000, note="已核对", served_on=date(2026, 3, 5), **BY,
        )  # fmt: skip
        verb = actions.close_unpaid
    else:
        actions.request_correction(
            actor=None, case=case, on=date(2026, 3, 4), days=5, served_on=date(2026, 3, 5)
        )
        verb = actions.close_uncorrected
    signed = case.letters.create(agency=agency, code="L15", title="告知书", approved_digest="x")
    verb(actor=None, case=case, on=date(2026, 5, 20), letter=signed)
    assert again(case).outcome == f"other_{step}"
