"""An act asks the database as much in a large office as in a small one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.review import default_pattern
from gongkai_web.review import ladders
from gongkai_web.review.models import Edition
from review_desk import climb, draft, office_of, opine, submit

LARGE = 25
MOST = 72  # the step that makes it public also notes the look owed
"""Queries of the longest act, the last signature; Wagtail's own workflow asks about half of them."""


def asked(act):
    """Return what an act gave, and how many queries it took."""
    with CaptureQueriesContext(connection) as captured:
        given = act()
    return given, len(captured)


def queries_of_a_run(office, number):
    """Return the queries of submission and every opinion of one item."""
    item = draft(office, title=f"关于第 {number} 项工作的通知")
    submission, first = asked(lambda: submit(office, item))
    found = [first]
    for person in office.people():
        found.append(asked(lambda who=person: opine(submission, who))[1])
    assert Edition.objects.filter(item=item).exists()
    return found


def test_more_people_ask_no_more_queries(agency, person):
    office = office_of(agency)
    climb(office, draft(office))
    few = queries_of_a_run(office, 1)
    for at in range(LARGE):
        person(f"more-{at}", agency, "officer", "reviewer", "secrecy")
    assert queries_of_a_run(office, 2) == few
    assert max(few) <= MOST, few


def test_only_who_serves_and_holds_the_office_may_still_be_waited_for(agency, person):
    office = office_of(agency)
    gone = person("gone", agency, "reviewer")
    gone.is_active = False
    gone.save()
    rows = [{"duty": rung.duty.value} for rung in default_pattern().ladder.rungs]
    rows[0]["people"] = [office.second.pk, office.secrecy.pk, gone.pk]
    first, second, secrecy, last = ladders.candidates(agency, rows)
    assert first == [office.second.pk]
    assert set(second) == {office.first.pk, office.second.pk, office.leader.pk}
    assert secrecy == [office.secrecy.pk]
    assert last == [office.leader.pk]
