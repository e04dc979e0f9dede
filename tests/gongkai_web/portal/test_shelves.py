"""What is held of a large column is what the predicate says, in the page's order, whatever happened meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gongkai_web.portal import newest
from gongkai_web.portal.shelves import ORDER, SHELVES, Shelf, newest_of
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Column, Item
from gongkai_web.review import withdrawals
from gongkai_web.review.models import Edition
from review_desk import climb, draft, office_of

NOW = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
AGO = NOW - timedelta(days=3)
MOMENTS = [AGO, NOW, *(NOW + timedelta(days=days) for days in (5, 8, 40))]


@pytest.fixture
def office(agency, settings, tmp_path, monkeypatch):
    """Return an office whose every column counts as a large one."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(newest, "FEW", 0)
    return office_of(agency)


def held(columns, at):
    shelf = Shelf([one.pk for one in columns], at)
    found = [one.pk for one in shelf[0:50]]
    assert shelf.count() == len(found)
    pages = [one.pk for begin in range(0, 6, 2) for one in shelf[begin : begin + 2]]
    assert pages == found[:6]
    return found


def judged(columns, at):
    rows = Edition.objects.public(at).filter(column_id_then__in=[one.pk for one in columns])
    return list(rows.order_by(*ORDER).values_list("pk", flat=True))


def agree(*columns):
    """See that both say the same at every moment, forth and back; return how many are public now."""
    for at in (*MOMENTS, *reversed(MOMENTS), NOW):
        assert held(columns, at) == judged(columns, at), at
        agency = columns[0].agency
        public = Edition.objects.public(at).filter(item__agency=agency)
        assert newest_of(agency, 3, at) == list(public.order_by(*newest.NEWEST)[:3]), at
    return len(judged(columns, NOW))


def put(office, title, *, at=AGO, place=None, **fields):
    item = draft(office, title=title)
    if fields or place is not None:
        drafting.change(
            actor=office.drafter, item=item, fields=fields, place=place or office.column
        )
        item = Item.objects.get(pk=item.pk)
    return climb(office, item, at=at)


@pytest.mark.slow
def test_a_shelf_follows_every_act_and_every_hour(office):
    below = Column.objects.create(
        agency=office.agency, slug="below", title="下级", kind="news", parent=office.column
    )
    assert agree(office.column, below) == 0
    put(office, "甲")
    first = put(office, "乙", at=AGO - timedelta(days=2))
    put(office, "丙", place=below, at=AGO - timedelta(days=1))
    assert agree(office.column, below) == 3
    assert agree(office.column) == 2
    put(office, "丁", weight=5, at=AGO - timedelta(days=9))
    assert held([office.column, below], NOW)[0] == judged([office.column], NOW)[0], "weight first"
    put(office, "以后", go_live_at=NOW + timedelta(days=5), expire_at=NOW + timedelta(days=8))
    assert agree(office.column, below) == 4
    assert len(held([office.column], NOW + timedelta(days=5))) == 4
    assert len(held([office.column], NOW + timedelta(days=8))) == 3
    withdrawals.ask(
        actor=office.drafter, edition=first.live_edition, kind="exposed", reason="不应公开", at=NOW
    )
    assert agree(office.column, below) == 3


@pytest.mark.parametrize(
    "change",
    [{"disclosure_attr": "on_request"}, {"live": False, "live_edition": None}],
    ids=["attribute", "pointer"],
)
def test_what_changed_past_every_act_is_noticed(office, change):
    item = put(office, "甲")
    put(office, "乙")
    assert agree(office.column) == 2
    with transaction.atomic():
        Item.objects.filter(pk=item.pk).update(**change)
        assert agree(office.column) == 1
        transaction.set_rollback(True)
    assert agree(office.column) == 2, "what was rolled back leaves nothing"
    Item.objects.filter(pk=item.pk).update(**change)
    assert agree(office.column) == 1


def test_what_is_shown_is_asked_once_more(office):
    item = put(office, "甲")
    with SHELVES.reading(NOW) as shelves:
        assert shelves.keys([office.column.pk], 0, 9) == [item.live_edition_id]
    later = Shelf([office.column.pk], NOW - timedelta(days=30))
    assert later[0:20] == []


@pytest.mark.slow
def test_a_page_of_a_large_column_asks_as_often_for_many_as_for_few(office, client, monkeypatch):
    def asked():
        path = f"/{office.agency.code}/columns/{office.column.slug}/"
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    put(office, "甲")
    few = asked()
    for n in range(3):
        put(office, f"第{n}件")
    assert asked() == few
    monkeypatch.setattr(newest, "FEW", 2000)
    assert asked() <= few + 1
