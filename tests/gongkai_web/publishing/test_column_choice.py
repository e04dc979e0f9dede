"""A column is picked in the tree's order; annual reports are not written."""

import pytest
from django.urls import reverse

from gongkai_web.channels.forms import PlaceForm
from gongkai_web.publishing.column_choice import columns_to_write_in
from gongkai_web.publishing.models import Column
from review_desk import draft, office_of
from writing_room import Room, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(agency):
    made = office_of(agency)
    Column.objects.filter(agency=agency).update(order=90)

    def put(title, order, parent=None, kind="statutory", **more):
        return Column.objects.create(
            agency=agency, slug=f"c{Column.objects.count()}", title=title, order=order,
            parent=parent, kind=kind, **more,
        )  # fmt: skip

    second = put("第二", 20)
    first = put("第一", 10)
    under = put("第一之一", 20, first)
    put("第一之〇", 10, first)
    put("第一之一之一", 10, under)
    put("第二之一", 5, second)
    put("政府信息公开年报", 30, kind="reports")
    closed = put("停用的", 40, is_open=False)
    put("停用之下", 10, closed)
    return made


IN_ORDER = [
    ("第一", 0), ("第一之〇", 1), ("第一之一", 1), ("第一之一之一", 2), ("第二", 0), ("第二之一", 1),
]  # fmt: skip


def test_the_tree_is_walked_from_top_to_bottom(office):
    found = [(column.title, depth) for column, depth in columns_to_write_in(office.agency)]
    assert [one for one in found if one[0] != office.column.title][:6] == IN_ORDER
    titles = [title for title, _ in found]
    assert "停用的" not in titles
    assert "停用之下" in titles, "what is open below a closed column can be chosen, as ever"
    assert "政府信息公开年报" not in titles


def test_both_pickers_set_in_what_lies_deeper(office):
    room = Room(office)
    form = room.open(office.drafter, reverse("writing:new")).context["form"]
    for place in (form.fields["place"], PlaceForm(agency=office.agency).fields["place"]):
        labels = [label for _, label in place.choices]
        assert "\u3000\u3000第一之一之一" in labels
        assert labels.index("\u3000第一之一") < labels.index("第二")
        assert not any("年报" in one for one in labels)


def test_a_column_of_another_agency_or_of_reports_is_refused(office, other_agency):
    theirs = Column.objects.create(agency=other_agency, slug="x", title="别家", kind="statutory")
    reports = Column.objects.get(agency=office.agency, kind="reports")
    for wrong in (theirs, reports):
        assert not PlaceForm({"place": wrong.pk}, agency=office.agency).is_valid()
    assert PlaceForm({"place": office.column.pk}, agency=office.agency).is_valid()


def test_no_form_of_the_room_offers_dashes(office):
    room, item = Room(office), draft(office)
    for path in (reverse("writing:new"), reverse("writing:urgent", args=[item.pk])):
        page = room.open(office.drafter, path)
        assert page.status_code == 200
        assert "-----" not in told(page), path
