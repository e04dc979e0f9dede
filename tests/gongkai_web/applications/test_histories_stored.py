"""Does the database hold of a case what its events say, however it was worked?"""

from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction

from case_desk import APPLICANT
from case_histories import numbered
from gongkai.applications import counting, deadlines
from gongkai.applications.events import EventKind
from gongkai.applications.life_cycle import situation
from gongkai_web.applications import actions, derived, intake
from gongkai_web.applications.models import Application, ApplicationEvent, UndoneAct
from gongkai_web.journal.changes import history_of
from gongkai_web.reports.counts import count_applications

K = EventKind
PIECE = 50


def answers(act):
    """Return what a person fills in for an act, besides its day."""
    event = act.event
    match event.kind:
        case K.CORRECTION_REQUESTED:
            return {
                "days": event.days,
                "served_on": event.served_on,
                "approved_by": "王局长",
                "note": "补正材料仍有歧义",
            }
        case K.THIRD_PARTY_CONSULTED | K.OTHER_ORGAN_CONSULTED:
            return {"party": event.party, "served_on": event.served_on}
        case K.THIRD_PARTY_REPLIED | K.OTHER_ORGAN_REPLIED:
            return {"party": event.party, "opinion": "object"}
        case K.EXTENDED:
            return {"days": event.days, "reason": "检索量大", "approved_by": "王局长"}
        case K.DELAY_DECIDED:
            return {"until": event.until, "approved_by": "王局长", "note": "须向十余个单位调取"}
        case K.FEE_NOTICE_ISSUED:
            fee = {"method": "per_piece", "count": 11, "amount_fen": 10_000, "note": "已核对"}
            return {**fee, "served_on": event.served_on, "approved_by": "王局长"}
        case K.REPLIED:
            return {
                "outcome": act.outcome,
                "approved_by": "王局长",
                "note": "已核对",
            }
        case K.REDECIDED:
            return {"outcome": act.outcome, "approved_by": "王局长", "note": "已核对"}
        case K.CLOSED | K.SUPPLEMENTED | K.CORRECTION_OVERDUE | K.FEE_OVERDUE:
            return {"approved_by": "王局长"}
        case K.REDO_ORDERED:
            return {"until": event.until}
        case K.SEARCHED:
            return {"places": "档案室", "keywords": "补贴", "found": "无"}
        case K.LEGAL_REVIEWED:
            return {"reviewer": "赵某", "conclusion": "lawful"}
        case K.NOTED:
            return {"note": "电话联系"}
    return {}


def worked(history, agency, officer):
    """Work a history through the verbs of the desk, mistakes and their undoing included."""
    case = intake.register(
        actor=officer, agency=agency, applicant=APPLICANT, channel="in_person",
        applicant_kind=history.applicant_kind, submitted_on=history.received_on, content="示例",
    )  # fmt: skip
    mistakes = []

    def mend():
        while mistakes:
            actions.undo(actor=officer, case=case, event=mistakes.pop(), reason="登记有误")

    for act in history.acts:
        if not act.undone:
            mend()
        verb = actions.VERBS[act.event.kind]
        done = verb(actor=officer, case=case, on=act.event.on, **answers(act))
        if act.undone:
            mistakes.append(done.event)
    mend()
    return Application.objects.get(pk=case.pk)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 150, PIECE))
def test_the_record_of_a_case_follows_its_events(first, agency, officer):
    cases = []
    for number in range(first, first + PIECE):
        history = numbered(number, at_the_desk=True)
        case = worked(history, agency, officer)
        says(case, history)
        closing = history.closing
        cases.append(
            counting.Application(
                history.applicant_kind,
                history.received_on,
                closing.event.on if closing else None,
                closing.outcome if closing else None,
            )
        )
    for year in range(2021, 2027):
        counted = count_applications(agency, year)
        for column, kind in enumerate(counting.KINDS):
            rows = {
                "new_received": counted.new.get(kind, 0),
                "carried_over": counted.carried_over.get(kind, 0),
                "carried_forward": counted.carried_forward.get(kind, 0),
                **{key: n for (own, key), n in counted.results.items() if own == kind},
            }
            table = counting.table3(cases, year=year)
            assert rows["new_received"] + rows["carried_over"] == (
                table["total_handled"][column] + rows["carried_forward"]
            )
            for key in set(counting.ROWS) - {"total_handled"}:
                assert rows.get(key, 0) == table[key][column], (year, kind, key)
    assert not [case for some in derived.rebuild(Application.objects.all()) for case in some
                if case.has_changed]  # fmt: skip


def says(case, history):
    """Hold the record, its diary and the journal against the history."""
    events, closing = history.events, history.closing
    assert case.received_on == history.received_on
    assert derived.diary(case, case.events.all())[1:] == sorted(events[1:], key=lambda e: e.on)
    assert case.state == situation(events).state.value
    assert case.due_on == deadlines.due_on(events)
    assert case.closed_on == (closing.event.on if closing else None)
    assert case.outcome == (closing.outcome if closing else "")
    assert not derived.refresh_case(case)
    taken = ApplicationEvent.with_undone.filter(application=case).order_by("pk")
    assert [(row.kind, row.on) for row in taken] == [
        (a.event.kind, a.event.on) for a in history.acts
    ]
    undone = [act for act in history.acts if act.undone]
    assert UndoneAct.objects.filter(event__application=case).count() == len(undone)
    told = Counter(history_of(case).values_list("verb", flat=True))
    assert told == Counter(
        ["登记申请", *(act.event.kind.label for act in history.acts)]
        + [f"撤销{act.event.kind.label}" for act in undone]
    )


@pytest.mark.parametrize("table", ["applications_applicationevent", "applications_undoneact"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_keeps_every_act(table, change, agency, officer):
    case = intake.register(
        actor=officer, agency=agency, applicant=APPLICANT, channel="in_person",
        applicant_kind="natural_person", submitted_on=numbered(0).received_on, content="示例",
    )  # fmt: skip
    done = actions.take_note(actor=officer, case=case, on=case.received_on, note="电话联系")
    actions.undo(actor=officer, case=case, event=done.event, reason="登记有误")
    with (
        pytest.raises(DatabaseError, match="只能追加"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))
    assert ApplicationEvent.with_undone.count() == UndoneAct.objects.count() == 1
