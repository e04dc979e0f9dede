"""Does answering anew end the duty in the case that ordered it, and undoing it bring it back?"""

from datetime import date

import pytest

from gongkai.remedies.acts import ActKind
from gongkai_web.applications import actions as desk
from gongkai_web.applications.casework import StepRefused
from gongkai_web.journal.models import Entry
from gongkai_web.remedies import actions
from gongkai_web.remedies.actions import NewAct

pytestmark = pytest.mark.django_db
K = ActKind
ANSWER = {"outcome": "granted", "reply_no": "陕司公开重〔2026〕1号", "approved_by": "王局长"}


def lost(case, officer, *, on=date(2026, 5, 8), until=date(2026, 5, 29)):
    """Note that the case was lost and a new answer ordered."""
    return actions.decide(
        actor=officer, case=case, kind=K.DECIDED, on=on, result="撤销并责令重作",
        redo=True, redo_until=until,
    )  # fmt: skip


def another(agency, officer, application):
    """Return a second reconsideration of the same application."""
    return actions.register_case(
        actor=officer, agency=agency, case_no="陕政复〔2026〕99号", procedure="reconsideration",
        application=application,
        acts=[NewAct(K.ACCEPTED, date(2026, 3, 17)), NewAct(K.COPY_RECEIVED, date(2026, 3, 20))],
    )  # fmt: skip


def complied(case):
    """Return the compliance that stands in a case, or None."""
    return case.events.filter(kind="complied").first()


def test_answering_anew_ends_the_duty_in_the_case(reviewed, officer, refused):
    lost(reviewed, officer)
    done = desk.redecide(actor=officer, case=refused, on=date(2026, 5, 20), **ANSWER)
    assert done.warnings == ()
    noted = complied(reviewed)
    assert (noted.on, noted.detail) == (
        date(2026, 5, 20), {"document_no": "陕司公开重〔2026〕1号", "answered_by": done.event.pk},
    )  # fmt: skip
    reviewed.refresh_from_db()
    assert (reviewed.due_on, reviewed.due_what) == (None, "")
    entry = Entry.objects.filter(subject_type="remedies.remedycase").latest("pk")
    assert (entry.verb, entry.actor) == ("已重新答复（履行）", officer)


def test_undoing_the_answer_brings_the_duty_back(reviewed, officer, refused):
    lost(reviewed, officer)
    done = desk.redecide(actor=officer, case=refused, on=date(2026, 5, 20), **ANSWER)
    desk.undo(actor=officer, case=refused, event=done.event, reason="文号登错")
    reviewed.refresh_from_db()
    assert complied(reviewed) is None
    assert (reviewed.due_on, reviewed.due_what) == (date(2026, 5, 29), "重新答复（履行）")
    desk.redecide(actor=officer, case=refused, on=date(2026, 5, 21), **ANSWER)
    assert complied(reviewed).on == date(2026, 5, 21)


def test_what_was_noted_in_the_case_by_hand_stays_and_is_not_noted_twice(
    reviewed, officer, refused
):
    lost(reviewed, officer)
    by_hand = actions.note(actor=officer, case=reviewed, kind=K.COMPLIED, on=date(2026, 5, 19))
    done = desk.redecide(actor=officer, case=refused, on=date(2026, 5, 20), **ANSWER)
    assert done.warnings == ()
    assert reviewed.events.filter(kind="complied").count() == 1
    desk.undo(actor=officer, case=refused, event=done.event, reason="登错")
    assert complied(reviewed) == by_hand.event


def test_of_several_orders_the_one_the_answer_follows_is_fulfilled(
    reviewed, officer, refused, agency
):
    other = another(agency, officer, refused)
    lost(reviewed, officer)
    # The application is being answered anew already: this order stands in its own case alone.
    assert len(lost(other, officer, on=date(2026, 5, 11)).warnings) == 1
    done = desk.redecide(actor=officer, case=refused, on=date(2026, 5, 20), **ANSWER)
    assert complied(reviewed) is not None
    assert complied(other) is None
    assert len(done.warnings) == 1
    assert "陕政复〔2026〕99号" in done.warnings[0]


def test_a_second_round_fulfils_the_second_order(reviewed, officer, refused, agency):
    other = another(agency, officer, refused)
    lost(reviewed, officer)
    first = desk.redecide(actor=officer, case=refused, on=date(2026, 5, 20), **ANSWER)
    lost(other, officer, on=date(2026, 6, 8), until=date(2026, 6, 29))
    second = desk.redecide(
        actor=officer,
        case=refused,
        on=date(2026, 6, 20),
        **{**ANSWER, "reply_no": "陕司公开重〔2026〕2号"},
    )
    assert complied(reviewed).detail["answered_by"] == first.event.pk
    assert complied(other).detail["answered_by"] == second.event.pk
    desk.undo(actor=officer, case=refused, event=second.event, reason="登错")
    assert complied(reviewed) is not None
    assert complied(other) is None


@pytest.mark.parametrize(("number", "is_known"), [(1, True), (2, False)])
def test_an_order_noted_at_the_desk_is_that_of_the_only_case(
    reviewed, officer, refused, agency, number, is_known
):
    cases = [reviewed] if number == 1 else [reviewed, another(agency, officer, refused)]
    desk.order_redo(actor=officer, case=refused, on=date(2026, 5, 8))
    for case in cases:
        lost(case, officer)
    done = desk.redecide(actor=officer, case=refused, on=date(2026, 5, 20), **ANSWER)
    assert [complied(case) is not None for case in cases] == [is_known] * number
    assert len(done.warnings) == (0 if is_known else 2)


def test_an_answer_no_case_ordered_stands_alone(officer, refused):
    desk.order_redo(actor=officer, case=refused, on=date(2026, 5, 8))
    assert desk.redecide(actor=officer, case=refused, on=date(2026, 5, 20), **ANSWER).warnings == ()


def test_a_refused_answer_leaves_no_compliance(reviewed, officer, refused):
    lost(reviewed, officer)
    with pytest.raises(StepRefused):
        desk.redecide(actor=officer, case=refused, on=date(2026, 5, 1), **ANSWER)
    assert complied(reviewed) is None


def test_undoing_an_order_finds_its_own_act_though_another_day_has_one_too(
    reviewed, officer, refused
):
    done = lost(reviewed, officer)
    ordered = reviewed.events.get(kind="redo_ordered")
    act = refused.events.get(kind="redo_ordered")
    assert act.detail["ordered_by"] == ordered.pk
    assert done.event.kind == "decided"
    assert actions.undo(actor=officer, event=ordered, reason="误登").warnings == ()
    # Noted by hand on the very same day, and the case's order noted again: each keeps its own.
    desk.order_redo(actor=officer, case=refused, on=date(2026, 5, 8), reason="另案判决")
    again = actions.note(actor=officer, case=reviewed, kind=K.REDO_ORDERED, on=date(2026, 5, 8))
    assert len(again.warnings) == 1
    actions.undo(actor=officer, event=again.event, reason="误登")
    assert refused.events.get(kind="redo_ordered").detail == {"note": "另案判决"}


def test_a_withdrawal_is_no_compliance_and_says_where_to_go(reviewed, officer, refused):
    lost(reviewed, officer)
    first = (refused.closed_on, refused.outcome)
    done = desk.withdraw(actor=officer, case=refused, on=date(2026, 5, 20), note="书面撤回")
    assert [reviewed.case_no in told for told in done.warnings] == [True]
    reviewed.refresh_from_db()
    assert complied(reviewed) is None
    assert (reviewed.due_on, reviewed.due_what) == (date(2026, 5, 29), "重新答复（履行）")
    refused.refresh_from_db()
    assert (refused.state, refused.closed_on, refused.outcome) == ("closed", *first)
