"""Whose cases does the list show, what of them, and at what cost?"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from case_lists import TODAY
from gongkai_web.applications import filters, listing, urgency
from gongkai_web.applications.models import Application
from gongkai_web.applications.urgency import Mark


def test_another_agencys_cases_are_not_listed(make, look, other_agency):
    make("theirs", date(2026, 3, 2), agency=other_agency)
    assert look("state=all") == []


def test_a_supervising_office_sees_its_agencies_with_masked_applicants(
    make, agency, other_agency, person, client
):
    other_agency.parent = agency
    other_agency.save()
    make("own", date(2026, 3, 3))
    make("below", date(2026, 3, 2), agency=other_agency)
    client.force_login(person("kan", agency, "supervisor"))
    answer = client.get(reverse("applications:index"))
    assert [row.number for row in answer.context["rows"]] == ["below", "own"]
    page = answer.content.decode()
    assert other_agency.name in page
    assert "张**" in page
    assert "张三丰" not in page
    one = client.get(f"{reverse('applications:index')}?agency={other_agency.pk}")
    assert [row.number for row in one.context["rows"]] == ["below"]


def test_an_applicant_that_cannot_be_opened_does_not_stop_the_list(make, client, officer):
    case = make("1", date(2026, 3, 2))
    Application.objects.filter(pk=case.pk).update(personal=b"\x01" + b"x" * 40)
    client.force_login(officer)
    assert "（无法解密）" in client.get(reverse("applications:index")).content.decode()


def test_only_the_rows_of_the_page_are_opened(make, client, officer, monkeypatch):
    for at in range(55):
        make(f"{at:03d}", date(2026, 3, 2))
    opened = []
    unsealed = listing.personal_of
    monkeypatch.setattr(listing, "personal_of", lambda case: opened.append(case) or unsealed(case))
    client.force_login(officer)
    client.get(reverse("applications:index"))
    assert len(opened) == listing.PAGE_SIZE
    opened.clear()
    answer = client.get(f"{reverse('applications:index')}?p=2")
    assert len(opened) == 5
    assert [row.number for row in answer.context["rows"]] == [f"{at:03d}" for at in range(50, 55)]


def test_the_number_of_queries_does_not_grow_with_the_rows(make, client, officer):
    client.force_login(officer)
    url = reverse("applications:index")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    make("0", date(2026, 3, 2), ("extended", date(2026, 3, 9)), handler=officer)
    few = queries()
    for at in range(1, 30):
        make(str(at), date(2026, 3, 2), ("extended", date(2026, 3, 9)), handler=officer)
    assert queries() == few


def test_the_index_is_walked_in_the_order_of_the_list(agency):
    cases = urgency.ranked(Application.objects.filter(agency__in=[agency.pk]))
    query = cases.filter(urgency.OPEN).order_by(*urgency.BY_DAYS_LEFT).values("pk")[:50]
    if connection.vendor == "postgresql":
        pytest.skip("an empty table is read as a whole there")
    plan = query.explain()
    assert "COVERING INDEX application_desk" in plan
    assert "TEMP B-TREE" not in plan


def test_more_cases_than_anybody_pages_through_are_told_as_more(make, client, officer, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED_TO", 3)
    client.force_login(officer)
    for at in range(3):
        make(str(at), date(2026, 3, 2))
    page = client.get(reverse("applications:index")).content.decode()
    assert "尚未办结的 3 件，" in page
    assert "共 3 件\n" in page
    make("3", date(2026, 3, 2))
    page = client.get(reverse("applications:index")).content.decode()
    assert "尚未办结的 3 件以上" in page
    assert "共 3 件以上" in page


def test_a_view_of_what_waits_for_somebody_can_be_added(several, look, client, monkeypatch):
    signing = filters.CaseView(
        "signing",
        "待我签发",
        condition=lambda user, today: urgency.TERM_IS_RUNNING & filters.Q(topic="征地补偿"),
        offered=lambda user: True,
    )
    monkeypatch.setattr(filters, "VIEWS", [*filters.VIEWS, signing])
    monkeypatch.setattr(listing, "VIEWS", [*listing.VIEWS, signing])
    assert look("view=signing") == ["A"]
    assert "待我签发" in client.get(reverse("applications:index")).content.decode()


def test_every_outcome_belongs_to_one_group():
    found = [key for group in filters.OUTCOME_GROUPS for key in filters.outcomes_of(group)]
    assert sorted(found) == sorted(filters.OUTCOME_TITLES)


def test_the_days_left_are_counted_without_gap_or_overlap(agency):
    cases = urgency.ranked(Application.objects)
    for ahead in range(-10, 60):
        due_on = TODAY + timedelta(days=ahead)
        one = Application.objects.create(
            agency=agency, number=str(ahead), applicant_kind="natural_person", due_on=due_on,
            state="in_progress",
        )  # fmt: skip
        keys = [
            key
            for key, _ in urgency.LEFT_CHOICES
            if cases.filter(urgency.days_left(key, today=TODAY), pk=one.pk).exists()
        ]
        marks = [
            mark for mark in Mark if cases.filter(urgency.marked(mark, today=TODAY), pk=one.pk)
        ]
        assert len(keys) == 1, (due_on, keys)
        assert marks == [urgency.mark_of(due_on, today=TODAY)]
