"""One case, entered on the page or imported from a ledger: the same rules, and a way back."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from gongkai.applications.events import CLOSING, EventKind
from gongkai_web.applications.models import Application
from gongkai_web.ledgers import exports
from gongkai_web.ledgers.cases import ACTS
from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.ledgers.imports import import_file
from gongkai_web.ledgers.tables import APPLICATIONS
from ledger_files import csv_file, named

RECEIVED = date(2024, 3, 4)
OUTCOMES = {"granted": "予以公开", "other_fee_overdue": "申请人逾期未按收费通知要求缴纳费用"}
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


def enter(client, told, closed):
    """Fill in the form; return the case, or None where the page refused it."""
    Application.objects.all().delete()
    data = {
        "number": "示例-1",
        "applicant_kind": "natural_person",
        "received_on": str(RECEIVED),
        "events-TOTAL_FORMS": str(len(told)),
        "events-INITIAL_FORMS": "0",
    }
    if closed:
        data |= {"closed_on": str(closed[0]), "outcome": closed[1]}
    for at, (kind, on, party) in enumerate(told):
        row = {"kind": kind, "on": str(on), "party": party}
        data |= {f"events-{at}-{key}": value for key, value in row.items()}
    answer = client.post(reverse("applications:add"), data)
    assert answer.status_code in (200, 302)
    return Application.objects.first() if answer.status_code == 302 else None


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
def test_a_case_taken_on_the_page_can_be_imported_after_export(
    client, officer, agency, other_agency, told, closed
):
    client.force_login(officer)
    case = enter(client, told, closed)
    event("taken" if case else "refused")
    if case is None:
        return
    first = exported(agency)
    assert imported(other_agency, first) is not None
    # A row tells the last of several rounds, and no other organs: only the columns come back.
    shown = [line.split(",")[:22] for line in first.getvalue().decode("utf-8-sig").splitlines()]
    again = exported(other_agency).getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(",")[:22] for line in again] == shown


@QUICK
@given(told=columns, closed=closing)
def test_page_and_import_agree_on_what_a_row_can_say(
    client, officer, agency, other_agency, told, closed
):
    client.force_login(officer)
    in_order = [(str(kind), told[name], "") for name, kind in ACTS.items() if name in told]
    entered = enter(client, in_order, closed)
    name_of = APPLICATIONS.by_field
    row = {"申请编号": "示例-1", "申请人类型": "自然人", "收到日期": str(RECEIVED)}
    row |= {name_of[name].name: str(on) for name, on in told.items()}
    if closed:
        row |= {"办结日期": str(closed[0]), "办理结果": OUTCOMES[closed[1]]}
    came = imported(other_agency, csv_file(list(row), [list(row.values())]))
    event("taken" if entered else "refused")
    assert (entered is None) == (came is None)
    if entered and came:
        assert entered.due_on == came.due_on


def test_every_act_the_page_offers_is_known_to_the_ledger_or_kept_out_of_it():
    offered = set(EventKind) - CLOSING - {EventKind.RECEIVED}
    assert set(ACTS.values()) <= offered


@pytest.mark.parametrize(
    "told",
    [
        [("third_party_consulted", RECEIVED, "甲"), ("third_party_consulted", RECEIVED + timedelta(2), "乙"),
         ("third_party_replied", RECEIVED + timedelta(1), "甲")],
        [("correction_requested", RECEIVED, ""), ("correction_received", RECEIVED, ""),
         ("correction_requested", RECEIVED + timedelta(3), "")],
    ],
)  # fmt: skip
def test_an_answer_to_an_earlier_round_stays_out_of_the_row(
    told, client, officer, agency, other_agency
):
    client.force_login(officer)
    assert enter(client, told, None)
    assert imported(other_agency, exported(agency))
