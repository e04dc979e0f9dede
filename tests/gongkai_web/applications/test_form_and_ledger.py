"""One case, worked step by step or imported from a ledger: the same rules, and a way back."""

import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from gongkai.applications.events import CLOSING, EventKind, closing_kind
from gongkai_web.agencies.models import Agency
from gongkai_web.applications import intake
from gongkai_web.applications.casework import StepRefused, add, working_on
from gongkai_web.applications.models import Application
from gongkai_web.ledgers import exports
from gongkai_web.ledgers.cases import ACTS
from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.ledgers.imports import import_file
from gongkai_web.ledgers.tables import APPLICATIONS
from ledger_files import csv_file, named

RECEIVED = date(2024, 3, 4)
OUTCOMES = {"granted": "予以公开", "other_fee_overdue": "申请人逾期未按收费通知要求缴纳费用"}
ORDER = {kind: at for at, kind in enumerate(EventKind)}
PARTIES = {kind for kind in EventKind if kind.endswith(("_consulted", "_replied"))}
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

day = st.integers(-1, 30).map(lambda after: RECEIVED + timedelta(after))
closing = st.none() | st.tuples(day, st.sampled_from(sorted(OUTCOMES)))
columns = st.dictionaries(st.sampled_from(sorted(ACTS)), day, max_size=4)


@st.composite
def acts(draw):
    """A diary most of whose answers follow their letters."""
    told = []
    for letter, answer in draw(
        st.lists(
            st.sampled_from(
                [
                    ("correction_requested", "correction_received"),
                    ("third_party_consulted", "third_party_replied"),
                    ("other_organ_consulted", "other_organ_replied"),
                    ("fee_notice_issued", "fee_paid"),
                    ("extended", None),
                    ("reasons_requested", "reasons_received"),
                ]
            ),
            max_size=4,
        )
    ):
        after = draw(st.integers(0, 15))
        party = draw(st.sampled_from(["", "甲"])) if EventKind(letter) in PARTIES else ""
        told.append((letter, RECEIVED + timedelta(after), party))
        if answer and draw(st.booleans()):
            told.append((answer, RECEIVED + timedelta(after + draw(st.integers(0, 15))), party))
    return told


def enter(told, closed):
    """Work a case step by step; return it, or None where a step was refused."""
    agency = one_more()
    case = intake.register(
        actor=None, agency=agency, applicant={}, number="示例-1", channel="in_person",
        submitted_on=RECEIVED, applicant_kind="natural_person",
    )  # fmt: skip
    acts = [(EventKind(kind), on, {"party": party}) for kind, on, party in told]
    if closed:
        acts.append((closing_kind(closed[1]), closed[0], {"outcome": closed[1]}))
    try:
        for kind, on, detail in sorted(acts, key=lambda act: (act[1], ORDER[act[0]])):
            with working_on(case, actor=None) as held:
                add(held, actor=None, kind=kind, on=on, detail=detail)
    except StepRefused:
        return None
    case.refresh_from_db()
    return case


def one_more():
    """Return an agency of its own for each example: what is in a diary is there for good."""
    number = Agency.objects.count()
    return Agency.objects.create(code=f"a-{number}", name=f"示例单位{number}")


def exported(agency):
    file = io.BytesIO()
    exports.write_ledger(
        kind="applications", agency=agency, year=2024, format_="csv", file=file,
        on=date(2024, 12, 31),
    )  # fmt: skip
    return named(file.getvalue(), "applications.csv")


def imported(agency, file):
    """Import the file; return the case, or None where the import refused it."""
    try:
        import_file(kind="applications", file=file, agency=agency, actor=None)
    except FaultyFile:
        return None
    return Application.objects.filter(agency=agency).first()


@QUICK
@given(told=acts(), closed=closing)
def test_a_case_worked_step_by_step_can_be_imported_after_export(db, told, closed):
    case = enter(told, closed)
    event("taken" if case else "refused")
    if case is None:
        return
    first, elsewhere = exported(case.agency), one_more()
    assert imported(elsewhere, first) is not None
    # A row tells the last of several rounds, and no other organs: only the columns come back.
    shown = [line.split(",")[:22] for line in first.getvalue().decode("utf-8-sig").splitlines()]
    again = exported(elsewhere).getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(",")[:22] for line in again] == shown


@QUICK
@given(told=columns, closed=closing)
def test_a_ledger_takes_what_the_desk_took_and_counts_the_same_term(db, told, closed):
    in_order = [(str(kind), told[name], "") for name, kind in ACTS.items() if name in told]
    entered = enter(in_order, closed)
    event("taken" if entered else "refused")
    name_of = APPLICATIONS.by_field
    row = {"申请编号": "示例-1", "申请人类型": "自然人", "收到日期": str(RECEIVED)}
    row |= {name_of[name].name: str(on) for name, on in told.items()}
    if closed:
        row |= {"办结日期": str(closed[0]), "办理结果": OUTCOMES[closed[1]]}
    came = imported(one_more(), csv_file(list(row), [list(row.values())]))
    if entered:
        assert came is not None
        assert entered.due_on == came.due_on


def test_every_act_of_a_ledger_is_one_of_the_desk():
    assert set(ACTS.values()) <= set(EventKind) - CLOSING - {EventKind.RECEIVED}


@pytest.mark.parametrize(
    "told",
    [
        [("third_party_consulted", RECEIVED, "甲"), ("third_party_consulted", RECEIVED + timedelta(2), "乙"),
         ("third_party_replied", RECEIVED + timedelta(1), "甲")],
        [("correction_requested", RECEIVED, ""), ("correction_received", RECEIVED, ""),
         ("correction_requested", RECEIVED + timedelta(3), "")],
    ],
)  # fmt: skip
def test_an_answer_to_an_earlier_round_stays_out_of_the_row(told, db):
    case = enter(told, None)
    assert case
    assert imported(one_more(), exported(case.agency))


def test_what_was_set_aside_is_in_no_export(agency):
    case = intake.register(
        actor=None, agency=agency, applicant={}, channel="in_person",
        submitted_on=RECEIVED, applicant_kind="natural_person", content="两项内容",
    )  # fmt: skip
    intake.split(actor=None, case=case, contents=["第一项", "第二项"])
    written = exported(agency).getvalue().decode("utf-8-sig")
    assert [line.split(",")[0] for line in written.splitlines()[1:]] == ["2024-001-1", "2024-001-2"]
