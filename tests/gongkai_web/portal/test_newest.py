"""The newest are the same, wherever they are looked for first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai_web.portal import items, newest
from gongkai_web.publishing.models import Item
from review_desk import climb, draft, office_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(agency, settings, tmp_path):
    """Return the keys of six public editions, the newest first; two more newer ones are not public."""
    settings.MEDIA_ROOT = tmp_path
    office, now = office_of(agency), timezone.now()
    found = []
    for at in range(8):
        item = climb(office, draft(office, title=f"第{at}号通知"), at=now - timedelta(days=at + 1))
        if at < 2:
            Item.objects.filter(pk=item.pk).update(disclosure_attr="on_request")
        else:
            found.append(item.live_edition_id)
    return found


TABLE = [
    # looked at first, wanted, questions asked
    (200, 3, 2),  # among the first, where most are
    (4, 2, 2),  # just so
    (3, 2, 2),  # twice what is wanted is looked at in any case
    (1, 1, 3),  # none of the first two is public: asked of all
    (1, 6, 2),
    (200, 7, 3),  # there are not so many
]


@pytest.fixture(autouse=True)
def _as_on_postgresql(monkeypatch):
    monkeypatch.setattr(newest, "sorts_all", lambda: True)


def test_the_first_are_the_same_as_of_all(published, monkeypatch):
    for near, most, questions in TABLE:
        monkeypatch.setattr(newest, "NEAR", near)
        with CaptureQueriesContext(connection) as captured:
            found = newest.first(items.editions(), most)
        assert [one.pk for one in found] == published[:most], (near, most)
        assert len(captured) == questions, (near, most)
        oldest = newest.first(items.editions(), most, order=newest.OLDEST)
        assert [one.pk for one in oldest] == published[::-1][:most], (near, most)


def test_what_few_match_is_found_however_far_back(published, monkeypatch):
    monkeypatch.setattr(newest, "NEAR", 1)
    last = items.editions().filter(pk=published[-1])
    assert [one.pk for one in newest.first(last, 1)] == published[-1:]
