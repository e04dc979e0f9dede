"""The database says of every document what the law's own rule says."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.publishing.normative import Status
from gongkai_web.agencies.models import Agency
from gongkai_web.normative import standing
from gongkai_web.normative.balance import standings
from gongkai_web.publishing.models import NormativeDocument
from gongkai_web.reports.compiling import count_tables

pytestmark = pytest.mark.django_db

START = date(2023, 12, 1)
DAY = st.integers(0, 60).map(lambda n: START + timedelta(days=n))
MAYBE = st.none() | DAY
NAMES = ("issued_on", "effective_on", "expires_on", "repealed_on", "amended_on", "suspended_on",
         "resumed_on")  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(*[MAYBE] * len(NAMES)), min_size=1, max_size=12), on=DAY)
def test_the_condition_and_the_rule_agree_about_any_days(db, rows, on):
    number = Agency.objects.count()
    agency = Agency.objects.create(code=f"a-{number}", name=f"示例单位{number}")
    for at, days in enumerate(rows):
        given_days = dict(zip(NAMES, days, strict=True))
        suspended, resumed = given_days["suspended_on"], given_days["resumed_on"]
        if resumed and (not suspended or resumed < suspended):
            given_days["resumed_on"] = None
        issued = given_days["issued_on"]
        for name in ("expires_on", "repealed_on", "amended_on", "suspended_on", "resumed_on"):
            if issued and given_days[name] and given_days[name] < issued:
                given_days[name] = issued
        NormativeDocument.objects.create(
            agency=agency, doc_no=f"{at}号", title="办法", **given_days
        )
    found = NormativeDocument.objects.filter(agency=agency)
    by_rule = {one.pk: standing.status(one, on) for one in found}
    for status in Status:
        by_condition = set(found.filter(standing.where(status, on)).values_list("pk", flat=True))
        assert by_condition == {pk for pk, is_now in by_rule.items() if is_now is status}, status
    valid = set(found.filter(standing.valid(on)).values_list("pk", flat=True))
    assert valid == {pk for pk, is_now in by_rule.items() if is_now.is_valid}


def test_a_text_that_applies_from_before_its_issue_applies_from_its_issue(agency):
    one = NormativeDocument.objects.create(
        agency=agency, doc_no="1号", title="办法", issued_on=date(2024, 3, 5),
        effective_on=date(2024, 1, 1),
    )  # fmt: skip
    assert standing.status(one, date(2024, 2, 1)) is Status.DRAFT
    assert standing.status(one, date(2024, 3, 5)) is Status.IN_FORCE


def made(agency, doc_no, issued, **more):
    """Return a document."""
    days = {name: date.fromisoformat(day) for name, day in more.items() if name.endswith("_on")}
    rest = {name: value for name, value in more.items() if not name.endswith("_on")}
    return NormativeDocument.objects.create(
        agency=agency, doc_no=doc_no, title=f"办法{doc_no}",
        issued_on=date.fromisoformat(issued) if issued else None, **days, **rest,
    )  # fmt: skip


def test_the_view_of_a_district_counts_as_table_2_does_and_says_why_years_do_not_fit(
    agency, other_agency
):
    made(agency, "1", "2020-03-05")
    made(agency, "2", "2024-03-05", repealed_on="2024-08-01")
    made(agency, "3", "2024-12-20", effective_on="2025-01-01")
    made(agency, "4", "2024-04-01", is_led_here=False)
    made(other_agency, "1", "2019-03-05", expires_on="2024-03-04")
    made(other_agency, "2", "2024-05-05", legality_opinion="lawful")
    for row in standings([agency, other_agency], 2024):
        table = count_tables(row.agency, 2024)[0].normative_docs
        assert (row.issued, row.ended, row.in_force) == (
            table.issued, table.repealed, table.in_force
        )  # fmt: skip
    mine, other = standings([agency, other_agency], 2024)
    assert (mine.issued, mine.ended, mine.in_force, mine.unreviewed) == (2, 1, 1, 3)
    assert not mine.balance.holds
    assert "属于正常" in mine.why
    assert (other.issued, other.ended, other.in_force) == (1, 1, 1)
    assert other.why == ""


def test_years_that_do_not_fit_for_another_reason_are_to_be_looked_at(agency):
    made(agency, "1", "2020-03-05", effective_on="2024-06-01", repealed_on="2023-05-01")
    made(agency, "2", "2023-03-05", effective_on="2024-02-01")
    [row] = standings([agency], 2024)
    assert not row.balance.holds
    assert "属于正常" in row.why, "what was not yet in effect last year is now"


def test_a_joint_document_counts_with_the_agency_that_leads_it_only(agency):
    made(agency, "1", "2024-03-05", is_led_here=False)
    assert count_tables(agency, 2024)[0].normative_docs.issued == 0
    NormativeDocument.objects.update(is_led_here=True)
    assert count_tables(agency, 2024)[0].normative_docs.issued == 1


def test_a_draft_blocks_no_report_and_a_forgotten_date_does(agency):
    from gongkai_web.reports.uncounted import uncounted

    made(agency, "起草-1", None, drafted_on="2024-03-05")
    assert "documents.no_issue_day" not in {one.key for one in uncounted(agency, 2024)}
    made(agency, "2号", None)
    [fault] = [one for one in uncounted(agency, 2024) if one.key == "documents.no_issue_day"]
    assert fault.records.count() == 1
