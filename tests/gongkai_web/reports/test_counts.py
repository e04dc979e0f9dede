"""Does the database count what the law's own counting counts?"""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.applications import counting as reference
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.publishing.models import FeeCollection, NormativeDocument
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.reports.compiling import compile_report, count_tables
from made_ledgers import EXPECTED, WORKED_YEAR, any_ledgers, worked_applications

pytestmark = pytest.mark.django_db

FEW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_the_worked_applications_give_the_expected_table_3(agency):
    worked_applications(agency)

    _, table, _ = count_tables(agency, WORKED_YEAR)

    assert {key: row for key, row in table.items() if any(row)} == EXPECTED
    assert len(table) == 25


def test_what_is_carried_forward_is_next_years_carried_over(agency):
    worked_applications(agency)

    _, this_year, _ = count_tables(agency, WORKED_YEAR)
    _, next_year, _ = count_tables(agency, WORKED_YEAR + 1)

    assert next_year["carried_over"] == this_year["carried_forward"]
    assert next_year["new_received"][-1] == 1, "A16 was confirmed on 4 January"


@FEW
@given(seed=st.integers(0, 10**6))
def test_table_3_equals_the_reference_counting_of_the_same_applications(db, seed):
    agency = one_more()
    any_ledgers(agency, seed)
    for year in (2022, 2023, 2024):
        plain = [
            reference.Application(
                one.applicant_kind, one.received_on, one.closed_on, one.outcome or None
            )
            for one in Application.objects.filter(agency=agency)
        ]
        assert count_tables(agency, year)[1] == reference.table3(plain, year=year)


@FEW
@given(seed=st.integers(0, 10**6))
def test_documents_in_force_balance_from_year_to_year(db, seed):
    agency = one_more()
    any_ledgers(agency, seed, applications=1)
    NormativeDocument.objects.filter(agency=agency).update(effective_on=None)
    before = count_tables(agency, 2022)[0].normative_docs.in_force
    for year in (2023, 2024, 2025):
        row = count_tables(agency, year)[0].normative_docs
        assert row.in_force == before + row.issued - row.repealed
        before = row.in_force


def one_more():
    """Return an agency of its own for each example: what is in a diary is there for good."""
    number = Agency.objects.count()
    return Agency.objects.create(code=f"a-{number}", name=f"示例单位{number}")


@pytest.mark.parametrize(
    ("received", "decided", "result", "counted", "why"),
    [
        (
            "2023-11-01",
            "2024-01-01",
            "upheld",
            {"upheld": 1},
            "decided on the first day of the year",
        ),
        ("2023-11-01", "2023-12-31", "upheld", {}, "decided the day before"),
        ("2024-03-01", "2024-12-31", "corrected", {"corrected": 1}, "decided on the last day"),
        ("2024-03-01", "2025-01-01", "corrected", {"pending": 1}, "decided the day after: pending"),
        ("2022-03-01", None, "pending", {"pending": 1}, "pending for years is still pending"),
        ("2024-12-31", None, "pending", {"pending": 1}, "received on the last day"),
        ("2025-01-01", None, "pending", {}, "received the day after"),
    ],
)
def test_table_4_counts_cases_decided_in_the_year_and_those_pending_at_its_end(
    agency, received, decided, result, counted, why
):
    _case(agency, received, decided, result)

    row = count_tables(agency, 2024)[2]["suit_direct"]

    assert dict(zip(("upheld", "corrected", "other_result", "pending"), row, strict=False)) == {
        key: counted.get(key, 0) for key in ("upheld", "corrected", "other_result", "pending")
    }, why
    assert row[-1] == sum(counted.values())


@pytest.mark.parametrize(
    ("received", "decided", "result", "counted"),
    [
        ("2023-11-01", "2024-01-05", "upheld", (0, 0, 0, 0, 0)),
        ("2024-03-01", "2024-12-31", "upheld", (1, 0, 0, 0, 1)),
        ("2024-03-01", "2025-01-05", "upheld", (0, 0, 0, 1, 1)),
        ("2024-03-01", None, "pending", (0, 0, 0, 1, 1)),
    ],
)
def test_an_office_may_count_the_cases_received_in_the_year_instead(
    agency, received, decided, result, counted
):
    agency.choices = {"O1": "filed"}
    _case(agency, received, decided, result)

    assert count_tables(agency, 2024)[2]["suit_direct"] == counted


def _case(agency, received, decided, result):
    RemedyCase.objects.create(
        agency=agency,
        case_no="1",
        procedure="suit_direct",
        received_on=date.fromisoformat(received),
        decided_on=date.fromisoformat(decided) if decided else None,
        result=result,
    )


@pytest.mark.parametrize(
    ("issued", "effective", "expires", "repealed", "row", "why"),
    [
        ("2024-01-01", None, None, None, (1, 0, 1), "issued on the first day"),
        ("2023-12-31", None, None, None, (0, 0, 1), "issued the day before"),
        ("2024-06-01", "2025-01-01", None, None, (1, 0, 0), "not yet in effect on 31 December"),
        ("2024-02-01", None, None, "2024-11-01", (1, 1, 0), "issued and repealed in one year"),
        ("2020-02-01", None, None, "2024-12-31", (0, 1, 0), "repealed on the last day"),
        ("2020-02-01", None, None, "2025-01-01", (0, 0, 1), "repealed the day after"),
        ("2020-02-01", None, "2024-12-31", None, (0, 0, 1), "valid through 31 December"),
        ("2020-02-01", None, "2024-12-30", None, (0, 1, 0), "expired: counts as repealed"),
        ("2020-02-01", None, "2023-12-31", None, (0, 1, 0), "ceased with the new year"),
        ("2020-02-01", None, "2022-06-30", "2024-05-01", (0, 0, 0), "ceased in 2022 already"),
    ],
)
def test_table_2_counts_a_document_by_its_dates(
    agency, issued, effective, expires, repealed, row, why
):
    _document(agency, issued, effective, expires, repealed)

    documents = count_tables(agency, 2024)[0].normative_docs

    assert (documents.issued, documents.repealed, documents.in_force) == row, why


def test_an_office_may_leave_expired_documents_out_of_the_repealed(agency):
    agency.choices = {"O12": {"expired_is_repealed": False}}
    _document(agency, "2020-02-01", None, "2024-06-30", None)

    documents = count_tables(agency, 2024)[0].normative_docs

    assert (documents.repealed, documents.in_force) == (0, 0)


def _document(agency, issued, effective, expires, repealed):
    days = [
        date.fromisoformat(day) if day else None for day in (issued, effective, expires, repealed)
    ]
    NormativeDocument.objects.create(
        agency=agency,
        doc_no="1",
        title="示例",
        issued_on=days[0],
        effective_on=days[1],
        expires_on=days[2],
        repealed_on=days[3],
    )


@pytest.mark.parametrize(
    ("ledger", "paid", "choice", "wan_yuan", "why"),
    [
        ({"许可证工本费": 37_900_00}, 0, None, "3.79", "the ledger alone"),
        ({"许可证工本费": 100_00}, 300_00, None, "0.04", "with the fee applicants paid"),
        ({"许可证工本费": 100_00, "信息处理费": 300_00}, 300_00, None, "0.04", "not twice"),
        (
            {"许可证工本费": 100_00, "信息处理费": 300_00},
            0,
            "excluded",
            "0.01",
            "left out by choice",
        ),
        ({}, 0, None, "0", "nothing collected"),
    ],
)
def test_fees_are_the_ledger_and_the_processing_fee_once(
    agency, ledger, paid, choice, wan_yuan, why
):
    agency.choices = {"O11": choice} if choice else {}
    for item, fen in ledger.items():
        FeeCollection.objects.create(
            agency=agency, month=date(2024, 12, 1), item=item, amount_fen=fen
        )
    if paid:
        one = Application.objects.create(
            agency=agency, number="1", applicant_kind="commercial", fee_fen=paid
        )
        for day in (3, 4):  # noted twice: still one payment
            ApplicationEvent.objects.create(application=one, kind="fee_paid", on=date(2024, 6, day))
    Application.objects.create(
        agency=agency, number="2", applicant_kind="commercial", fee_fen=999_00
    )

    assert str(count_tables(agency, 2024)[0].admin_fees) == wan_yuan, why


def test_another_agencys_records_do_not_count(agency, other_agency):
    any_ledgers(other_agency, 1)

    proactive, applications, remedies = count_tables(agency, 2024)

    assert not any(any(row) for row in (*applications.values(), *remedies.values()))
    assert proactive.licences == 0


@pytest.mark.parametrize(
    ("name", "kind", "owes"),
    [
        ("陕州区人民政府（示例）", "government", True),
        ("示例镇人民政府", "township", True),
        ("示例街道办事处", "township", False),
        ("示例司法局", "department", False),
    ],
)
@pytest.mark.django_db
def test_only_a_peoples_government_owes_the_results_of_appraisal(name, kind, owes):
    one = Agency.objects.create(code="one", name=name, kind=kind)
    compiled = compile_report(one, 2025)
    assert bool([found for found in compiled.check.findings if found.rule == "X-03"]) is owes
