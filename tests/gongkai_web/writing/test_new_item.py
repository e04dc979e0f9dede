"""The form of a new item tells what it only suggests."""

import pytest
from django.urls import reverse

from gongkai_web.publishing.models import Column
from review_desk import draft, office_of
from writing_room import Room, told

pytestmark = pytest.mark.django_db
SUGGESTED = "上次所用栏目：政策文件，请核对"


@pytest.fixture
def room(agency):
    return Room(office_of(agency))


def test_the_column_used_last_is_told_as_a_suggestion(room):
    draft(room.office)
    page = room.open(room.office.drafter, reverse("writing:new"))
    assert SUGGESTED in told(page)
    assert page.context["form"]["place"].value() == room.office.column.pk


def test_where_nothing_was_used_yet_nothing_is_suggested(room):
    page = room.open(room.office.drafter, reverse("writing:new"))
    assert "上次所用栏目" not in told(page)
    assert page.context["form"]["place"].value() is None


def test_a_column_that_the_address_names_is_no_suggestion(room):
    draft(room.office)
    other = Column.objects.create(
        agency=room.office.agency, slug="plans", title="规划", kind="statutory", legal_item="20.3"
    )
    page = room.open(room.office.drafter, reverse("writing:new") + f"?place={other.pk}")
    assert "上次所用栏目" not in told(page)


def test_a_closed_column_is_not_suggested(room):
    draft(room.office)
    Column.objects.update(is_open=False)
    assert "上次所用栏目" not in told(room.open(room.office.drafter, reverse("writing:new")))


def test_an_item_being_changed_keeps_its_column_without_a_word(room):
    item = draft(room.office)
    page = room.open(room.office.drafter, reverse("writing:edit", args=[item.pk]))
    assert "上次所用栏目" not in told(page)
