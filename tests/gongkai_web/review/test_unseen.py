"""What never was public is not counted, and nobody is told that the public reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from gongkai_web.journal.models import Entry
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item, Publication
from gongkai_web.review import withdrawals
from gongkai_web.writing import item_views
from review_desk import NOW, climb, draft, office_of

LATER = NOW + timedelta(days=3)


@pytest.fixture
def office(agency):
    return office_of(agency)


def withdraw(office, item, at, kind="outdated"):
    asked = withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind=kind, reason="不再公布", at=at
    )
    if kind != "exposed":
        withdrawals.answer(actor=office.leader, request=asked, approved=True, at=at)


def days():
    return list(Publication.objects.order_by("pk").values_list("published_on", flat=True))


@pytest.mark.parametrize("kind", ["outdated", "exposed"])
@pytest.mark.parametrize(("after", "counted"), [(-1, 0), (0, 1), (1, 1)])
def test_a_publication_counts_where_its_time_had_come(office, kind, after, counted):
    item = climb(office, draft(office, go_live_at=LATER))
    assert days() == [LATER.date()]
    withdraw(office, item, LATER + timedelta(minutes=after), kind)
    assert len(days()) == counted
    item.refresh_from_db()
    assert item.first_published_at == (LATER if counted else None)
    noted = Entry.objects.filter(verb="删除发布登记")
    assert noted.count() == 1 - counted
    if not counted:
        assert "没有公开过" in noted.get().detail["reason"]


def test_a_later_edition_taken_back_early_leaves_the_day_of_the_first(office):
    item = climb(office, draft(office))
    first = item.first_published_at
    withdraw(office, item, NOW + timedelta(hours=1))
    drafting.change(actor=office.drafter, item=item, fields={"go_live_at": LATER})
    item = climb(office, Item.objects.get(), at=NOW + timedelta(hours=2))
    assert len(days()) == 2
    withdraw(office, item, NOW + timedelta(hours=3))
    assert days() == [NOW.date()]
    item.refresh_from_db()
    assert (item.first_published_at, item.last_published_at) == (first, first)


def test_what_is_published_earlier_than_was_set_counts_once(office):
    item = climb(office, draft(office, go_live_at=LATER))
    drafting.change(actor=office.drafter, item=item, fields={"go_live_at": None})
    item = climb(office, Item.objects.get(), at=NOW + timedelta(hours=1))
    assert days() == [NOW.date()]
    assert item.first_published_at == item.live_edition.public_from


@pytest.mark.parametrize(
    ("fields", "at", "stage", "told"),
    [
        ({}, LATER, "已公开", "公众看到的是第 1 版"),
        (
            {"go_live_at": LATER},
            NOW + timedelta(days=1),
            "待公开",
            "尚未到公开时间：2026-03-07 10:00",
        ),
        ({"go_live_at": LATER}, LATER, "已公开", "公众看到的是第 1 版"),
        ({"expire_at": LATER}, NOW + timedelta(days=1), "已公开", "到 2026-03-07 10:00"),
        ({"expire_at": LATER}, LATER, "已到期撤下", "已到期撤下：2026-03-07 10:00"),
    ],
)
def test_the_page_tells_whether_the_public_reads_it(
    office, client, monkeypatch, fields, at, stage, told
):
    item = climb(office, draft(office, **fields))
    monkeypatch.setattr(item_views, "now", lambda: at)
    client.force_login(office.drafter)
    page = client.get(reverse("writing:item", args=[item.pk])).content.decode()
    assert f'gk-tag--state">{stage}<' in page
    assert told in page
    public = reverse("portal:item", args=[office.agency.code, item.pk])
    assert (f'href="{public}"' in page) == (stage == "已公开")
