"""What can be done to a case, by whom, and what follows from it?"""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from hypothesis import HealthCheck, given, settings

from gongkai.remedies.acts import ActKind
from gongkai.remedies.course import counted, opening
from gongkai.remedies.results import BLOCKS, GROUPS, Case
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.journal.models import Entry
from gongkai_web.remedies import actions, derived
from gongkai_web.remedies.actions import CaseMoved, NewAct, StepRefused
from gongkai_web.remedies.models import RemedyCase, RemedyEvent, UndoneEvent
from gongkai_web.reports.counts import count_remedies
from gongkai_web.reports.records import Conventions
from remedy_courses import lawful

pytestmark = pytest.mark.django_db
K = ActKind


def kinds(case):
    """Return the standing acts of a case."""
    return [row.kind for row in case.events.all()]


def test_a_registered_case_has_its_copies_from_its_acts(reviewed):
    reviewed.refresh_from_db()
    assert reviewed.received_on == date(2026, 3, 16)
    assert (reviewed.state, reviewed.result) == ("under_review", "pending")
    assert (reviewed.due_on, reviewed.due_what) == (date(2026, 4, 3), "提交书面答复和证据")


def test_answering_ends_the_duty(reviewed, officer):
    actions.note(actor=officer, case=reviewed, kind=K.ANSWERED, on=date(2026, 4, 1))
    reviewed.refresh_from_db()
    assert (reviewed.due_on, reviewed.due_what) == (None, "")


def test_a_lost_case_orders_the_application_to_be_answered_anew(reviewed, officer, refused):
    done = actions.decide(
        actor=officer, case=reviewed, kind=K.DECIDED, on=date(2026, 5, 8), result="撤销并责令重作",
        redo=True, redo_until=date(2026, 5, 29), served_on=date(2026, 5, 12),
    )  # fmt: skip
    assert done.warnings == ()
    reviewed.refresh_from_db()
    assert (reviewed.decided_on, reviewed.result) == (date(2026, 5, 8), "corrected")
    assert (reviewed.due_on, reviewed.due_what) == (date(2026, 5, 29), "重新答复（履行）")
    ordered = refused.events.get(kind="redo_ordered")
    assert (ordered.on, ordered.detail["until"]) == (date(2026, 5, 12), "2026-05-29")
    refused.refresh_from_db()
    assert (refused.closed_on, refused.outcome) == (date(2026, 3, 4), "withheld_third_party")


def test_undoing_the_order_undoes_it_in_the_application_too(reviewed, officer, refused):
    actions.decide(
        actor=officer, case=reviewed, kind=K.DECIDED, on=date(2026, 5, 8), result="撤销", redo=True
    )
    ordered = reviewed.events.get(kind="redo_ordered")
    assert actions.undo(actor=officer, event=ordered, reason="误登").warnings == ()
    assert not refused.events.filter(kind="redo_ordered").exists()
    assert kinds(reviewed) == ["accepted", "copy_received", "decided"]


def test_an_application_that_cannot_follow_is_told_and_the_case_stands(reviewed, officer, refused):
    from gongkai_web.applications import actions as desk

    desk.order_redo(actor=officer, case=refused, on=date(2026, 5, 8), until=None)
    done = actions.decide(
        actor=officer, case=reviewed, kind=K.DECIDED, on=date(2026, 5, 8), result="撤销", redo=True
    )
    assert len(done.warnings) == 1
    assert "2026-001" in done.warnings[0]
    assert kinds(reviewed)[-2:] == ["decided", "redo_ordered"]


@pytest.mark.parametrize(
    ("kind", "on", "why"),
    [
        (K.ANSWERED, date(2027, 1, 1), "还没有发生"),
        (K.ANSWERED, date(2026, 3, 19), "先要有“收到复议申请书副本”"),
        (K.HEARING_HELD, date(2026, 3, 15), "没有登记任何事项"),
        (K.COMPLIED, date(2026, 4, 1), "只能在“已审结”时"),
        (K.APPEALED, date(2026, 4, 1), "没有“提出上诉”这一步"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(reviewed, officer, kind, on, why):
    before = Entry.objects.count()
    with pytest.raises(StepRefused, match=why):
        actions.note(actor=officer, case=reviewed, kind=kind, on=on)
    assert kinds(reviewed) == ["accepted", "copy_received"]
    assert Entry.objects.count() == before


def test_a_hearing_before_an_act_already_noted_is_put_where_it_belongs(reviewed, officer):
    actions.note(actor=officer, case=reviewed, kind=K.HEARING_HELD, on=date(2026, 4, 20))
    actions.note(actor=officer, case=reviewed, kind=K.ANSWERED, on=date(2026, 4, 1))
    assert kinds(reviewed) == ["accepted", "copy_received", "answered", "hearing_held"]


def test_of_two_officers_at_once_one_wins_and_the_other_is_told_what_changed(
    reviewed, officer, person, agency
):
    seen = actions.seen_now(reviewed)
    other = person("wang", agency, "officer")
    actions.note(actor=other, case=reviewed, kind=K.ANSWERED, on=date(2026, 4, 1), seen=seen)
    with pytest.raises(CaseMoved, match="wang 提交书面答复和证据"):
        actions.note(actor=officer, case=reviewed, kind=K.ANSWERED, on=date(2026, 4, 2), seen=seen)
    assert kinds(reviewed).count("answered") == 1


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_who_only_looks_notes_nothing(reviewed, person, agency, role):
    looker = person("kan", agency, role)
    with pytest.raises(NotAllowed):
        actions.note(actor=looker, case=reviewed, kind=K.ANSWERED, on=date(2026, 4, 1))
    with pytest.raises(NotAllowed):
        actions.undo(actor=looker, event=reviewed.events.last(), reason="误登")
    with pytest.raises(NotAllowed):
        actions.link(actor=looker, case=reviewed, application=None)


def test_a_stranger_notes_nothing(reviewed, person, other_agency):
    stranger = person("wai", other_agency, "officer")
    with pytest.raises(NotAllowed):
        actions.note(actor=stranger, case=reviewed, kind=K.ANSWERED, on=date(2026, 4, 1))


def test_an_undone_act_stays_on_record_and_counts_no_more(reviewed, officer):
    done = actions.decide(
        actor=officer, case=reviewed, kind=K.DECIDED, on=date(2026, 5, 8), result="维持"
    )
    actions.undo(actor=officer, event=done.event, reason="登错了案件")
    reviewed.refresh_from_db()
    assert (reviewed.result, reviewed.decided_on, reviewed.state) == (
        "pending", None, "under_review",
    )  # fmt: skip
    assert RemedyEvent.with_undone.filter(case=reviewed).count() == 3
    assert UndoneEvent.objects.get().reason == "登错了案件"
    entry = Entry.objects.order_by("-pk").first()
    assert entry.verb == "撤销：作出复议决定"
    assert "登错" not in str(entry.detail)


def test_what_others_build_on_is_not_undone(reviewed, officer):
    actions.note(actor=officer, case=reviewed, kind=K.ANSWERED, on=date(2026, 4, 1))
    copy = reviewed.events.get(kind="copy_received")
    with pytest.raises(StepRefused, match="请先撤销后面的事情"):
        actions.undo(actor=officer, event=copy, reason="误登")
    with pytest.raises(StepRefused, match="写明撤销的理由"):
        actions.undo(actor=officer, event=reviewed.events.last(), reason=" ")
    actions.undo(actor=officer, event=reviewed.events.last(), reason="误登")
    with pytest.raises(CaseMoved, match="已经撤销"):
        actions.undo(
            actor=officer, event=RemedyEvent.with_undone.get(kind="answered"), reason="再撤"
        )


def test_the_note_of_an_act_is_sealed_and_not_in_the_journal(reviewed, officer):
    actions.note(
        actor=officer, case=reviewed, kind=K.NOTED, on=date(2026, 4, 1), note="申请人张某来电"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail FROM remedies_remedyevent")
        assert "张某" not in str(cursor.fetchall())
    assert reviewed.events.last().detail["note"] == "申请人张某来电"
    assert "张某" not in str(list(Entry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE remedies_remedyevent SET kind = 'noted'",
        "DELETE FROM remedies_remedyevent",
        "UPDATE remedies_undoneevent SET reason = ''",
        "DELETE FROM remedies_undoneevent",
    ],
)
def test_the_database_refuses_to_change_a_diary(reviewed, officer, sql):
    actions.undo(actor=officer, event=reviewed.events.last(), reason="误登")
    with (
        pytest.raises(DatabaseError, match="只能追加"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_case_with_a_diary_is_not_deleted(reviewed):
    with pytest.raises(ProtectedError):
        reviewed.delete()


def register(officer, agency, **more):
    """Register a case that lacks nothing but what is given."""
    given = {
        "case_no": "1号",
        "procedure": "reconsideration",
        "acts": [NewAct(K.ACCEPTED, date(2026, 3, 16))],
    }
    return actions.register_case(actor=officer, agency=agency, **(given | more))


def test_a_case_that_cannot_be_is_not_registered(officer, agency, other_agency, refused, reviewed):
    with pytest.raises(StepRefused, match="至少要填一个日期"):
        register(officer, agency, acts=[])
    with pytest.raises(StepRefused, match="案号“陕政复〔2026〕12号”已经登记过"):
        register(officer, agency, case_no=reviewed.case_no)
    with pytest.raises(StepRefused, match="案号"):
        register(officer, agency, case_no=" ")
    with pytest.raises(StepRefused, match="不应早于所涉申请的收到日期"):
        register(officer, agency, application=refused, acts=[NewAct(K.APPLIED, date(2026, 2, 9))])
    with pytest.raises(StepRefused, match="只有“复议后起诉”"):
        register(officer, agency, follows=reviewed)
    with pytest.raises(NotAllowed):
        register(officer, other_agency)
    assert RemedyCase.objects.count() == 1


def test_a_suit_follows_its_reconsideration(officer, agency, reviewed, refused):
    suit = register(
        officer, agency, procedure="suit_after_reconsideration", follows=reviewed,
        application=refused, acts=[NewAct(K.DOCKETED, date(2026, 6, 1))],
    )  # fmt: skip
    assert list(reviewed.followed_by.all()) == [suit]
    actions.link(actor=officer, case=suit, application=None, follows=None)
    suit.refresh_from_db()
    assert (suit.application, suit.follows) == (None, None)


def row(agency, case, number="1号"):
    """Return a row of the ledger as an import writes it."""
    return RemedyCase.objects.create(
        agency=agency, case_no=number, procedure=case.block, received_on=case.filed_on,
        decided_on=case.decided_on, result=case.group,
    )  # fmt: skip


def tables(agency):
    """Return table 4 of three years by either convention."""
    return [
        count_remedies(agency, year, Conventions(remedies_filed=filed))
        for year in (2024, 2025, 2026)
        for filed in (False, True)
    ]


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("group", GROUPS)
def test_an_imported_row_counts_the_same_once_it_is_worked_through_the_pages(
    agency, officer, block, group
):
    decided_on = None if group == "pending" else date(2025, 6, 2)
    case = row(agency, Case(block, date(2024, 11, 4), decided_on, group))
    before = tables(agency)
    kind = K.NOTED
    actions.note(actor=officer, case=case, kind=kind, on=date(2026, 1, 5), note="接着登记")
    case.refresh_from_db()
    assert tables(agency) == before
    assert (case.received_on, case.decided_on, case.result) == (
        date(2024, 11, 4), decided_on, group,
    )  # fmt: skip
    assert kinds(case)[-1] == "noted"
    assert all(one.detail.get("from_ledger") for one in list(case.events.all())[:-1])


def test_a_row_without_the_day_it_came_in_has_to_be_mended_first(agency, officer):
    case = row(agency, Case("suit_direct", None, date(2025, 6, 2), "upheld"))
    with pytest.raises(StepRefused, match="补填收到日期"):
        actions.note(actor=officer, case=case, kind=K.NOTED, on=date(2026, 1, 5), note="记")
    assert not case.events.exists()


def test_a_row_without_a_diary_is_left_alone_by_the_rebuilding(agency):
    case = row(agency, Case("suit_direct", date(2025, 3, 3), date(2025, 6, 2), "upheld"))
    assert not derived.refresh_case(case)
    assert list(derived.rebuild(RemedyCase.objects.all())) == []
    case.refresh_from_db()
    assert (case.result, case.state) == ("upheld", "")


def test_the_rebuilding_mends_copies_that_went_astray(reviewed):
    RemedyCase.objects.filter(pk=reviewed.pk).update(due_on=date(2020, 1, 1), result="upheld")
    moved = [
        (case.pk, before, changed) for case, before, changed in derived.rebuild(RemedyCase.objects)
    ]
    assert moved == [(reviewed.pk, date(2020, 1, 1), True)]
    reviewed.refresh_from_db()
    assert (reviewed.due_on, reviewed.result) == (date(2026, 4, 3), "pending")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lawful())
def test_a_random_lawful_course_keeps_every_act_and_counts_once_or_not_at_all(agency, course):
    block, acts = course
    shift = max(act.on for act in acts) - date(2026, 12, 31)
    acts = [
        type(act)(act.kind, act.on - max(shift, timedelta(0)), act.procedure, act.result)
        for act in acts
    ]
    with transaction.atomic():
        case = actions.register_case(
            actor=None, agency=agency, case_no="随机", procedure=block,
            acts=[
                NewAct(act.kind, act.on, {"procedure": act.procedure, "result": act.result})
                for act in acts
            ],
        )  # fmt: skip
        case.refresh_from_db()
        stored = derived.diary(case.events.all())
        assert [(one.kind, one.on) for one in stored] == [(one.kind, one.on) for one in acts]
        assert counted(stored, block=block) == counted(acts, block=block)
        found = counted(acts, block=block).case
        assert derived.counted_row(case) == found
        worked = tables(agency)
        assert all(sum(table.values()) <= 1 for table in worked)
        case_pk = case.pk
        # The same case as a row of an imported ledger.
        RemedyCase.objects.filter(pk=case_pk).update(procedure="suit_direct", received_on=None,
                                                     decided_on=None, result="pending")  # fmt: skip
        imported = row(agency, found, "台账")
        assert tables(agency) == worked
        if found.filed_on is not None:
            assert counted(opening(found), block=block).case == found
        assert imported.state == ""
        transaction.set_rollback(True)


def test_a_text_with_a_character_no_database_keeps_is_refused(officer, reviewed):
    with pytest.raises(StepRefused, match="空字符"):
        actions.note(
            actor=officer, case=reviewed, kind=K.NOTED, on=date(2026, 3, 23), note="有\x00误"
        )
    with pytest.raises(StepRefused, match="空字符"):
        actions.undo(actor=officer, event=reviewed.events.last(), reason="有\x00误")
    with pytest.raises(StepRefused, match="撤销理由至多 200 字"):
        actions.undo(actor=officer, event=reviewed.events.last(), reason="长" * 201)
