"""Does no day, however odd, take a page down or get past its reviewers?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from gongkai_web.ledgers import happened
from gongkai_web.publishing import drafting, timely
from gongkai_web.publishing.models import Item, Publication
from gongkai_web.review import actions
from gongkai_web.review.models import Submission
from gongkai_web.writing.forms import ItemForm
from review_desk import DAY, FIELDS, NOW, draft, office_of, submit
from writing_room import DESK, WRITTEN, Room, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(agency):
    return Room(office_of(agency))


@pytest.mark.walk
@pytest.mark.parametrize("profile", ["", "licence", "penalty", "document"])
@pytest.mark.parametrize(
    "day", [date(1950, 1, 1), date(1999, 12, 31), date(2005, 3, 1), date(2008, 4, 30),
            date(2008, 5, 1), date(2015, 6, 23), date(2099, 12, 30), date(2100, 1, 1), date(9999, 12, 30), date(1, 1, 1)]
)  # fmt: skip
def test_every_page_opens_with_an_item_of_any_day(room, day, profile):
    Item.objects.create(
        agency=room.office.agency, title="老文件", index_no="甲-1", formed_on=day, profile=profile,
        place=room.office.column, column="政策文件", stage="draft", disclosure_attr="proactive",
    )  # fmt: skip
    item = Item.objects.get()
    for person in (room.office.drafter, room.office.leader):
        for path in (
            reverse("wagtailadmin_home"), DESK, reverse("coverage:board"),
            reverse("writing:item", args=[item.pk]), reverse("writing:edit", args=[item.pk]),
        ):  # fmt: skip
            assert room.open(person, path).status_code == 200, path


def test_before_the_first_regulation_nothing_was_owed(room):
    item = draft(room.office, formed_on=date(2008, 4, 30))
    assert drafting.due(item) is None
    assert not Item.objects.filter(timely.overdue_on(DAY)).exists()
    draft(room.office, formed_on=date(2008, 5, 1))
    assert Item.objects.filter(timely.overdue_on(DAY)).count() == 1
    Publication.objects.create(item=item, channel="notice_board", published_on=DAY)
    timed = timely.timed(Item.objects.all(), DAY, DAY, DAY)
    assert timed.filter(timely.UNDATED).count() == 1
    assert not timed.filter(timely.LATE).exists()
    assert "应于" not in told(
        room.open(room.office.drafter, reverse("writing:item", args=[item.pk]))
    )


def test_before_licences_had_a_term_of_their_own_the_general_one_holds(room):
    old = draft(room.office, formed_on=date(2010, 3, 1), profile="licence")
    plain = draft(room.office, formed_on=date(2010, 3, 1))
    assert drafting.due(old).due_on == drafting.due(plain).due_on


@pytest.mark.parametrize("name", ["formed_on", "issued_on", "effective_on", "repealed_on"])
@pytest.mark.parametrize("day", ["0001-01-01", "1949-09-30", "2100-01-01", "9999-12-31"])
def test_a_slip_of_the_pen_in_a_year_is_refused_and_spends_no_number(room, name, day):
    given = WRITTEN | {"place": str(room.office.column.pk), "act": "keep", name: day}
    answer = room.send(room.office.drafter, reverse("writing:new"), **given)
    assert answer.status_code in (409, 422)
    assert not Item.objects.exists()
    assert draft(room.office).index_no.endswith("00001")


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("formed_on", "成文日期"), ("issued_on", "发文日期"), ("effective_on", "生效日期"),
        ("repealed_on", "废止日期"), ("withheld_on", "决定不予公开的日期"),
        ("go_live_at", "公开时间"), ("expire_at", "撤下时间"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_told_by_the_name_on_the_form(room, name, called):
    day = datetime(1849, 3, 4, tzinfo=UTC) if name.endswith("_at") else date(1849, 3, 4)
    with pytest.raises(drafting.ItemRefused) as caught:
        draft(room.office, **{name: day})
    assert str(caught.value) == f"{called}：应在 1949 年至 2099 年之间，请核对年份"
    assert ItemForm.base_fields[name].label == called


def test_the_times_are_called_on_the_page_as_in_the_guide(room):
    item = room.write()
    page = room.open(room.office.drafter, reverse("writing:edit", args=[item.pk]))
    for name in ("公开时间", "撤下时间"):
        assert name in told(page)
    for name in ("上线日期", "过期日期"):
        assert name not in told(page)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_beyond_every_calendar_is_refused(room, moment):
    item = room.write()
    answer = room.edit(item, go_live_at=moment)
    assert answer.status_code in (409, 422)
    assert Item.objects.get().go_live_at is None


def test_what_will_be_formed_tomorrow_is_refused_on_the_page_and_before_the_reviewers(room):
    tomorrow = happened.today() + timedelta(days=1)
    item = room.write()
    assert room.edit(item, formed_on=f"{tomorrow}").status_code == 422
    Item.objects.filter(pk=item.pk).update(formed_on=DAY + timedelta(days=1))
    with pytest.raises(drafting.ItemRefused, match="不应晚于今天"):
        actions.submit(actor=room.office.drafter, item=Item.objects.get(), at=NOW)
    assert not Submission.objects.exists()


def test_what_is_dated_the_day_of_drafting_goes_to_the_reviewers(room):
    item = draft(room.office, formed_on=DAY)
    assert submit(room.office, item).pk


def test_drafting_knows_its_day(room):
    with pytest.raises(drafting.ItemRefused, match="不应晚于今天"):
        drafting.create(
            actor=room.office.drafter, agency=room.office.agency, on=DAY, place=room.office.column,
            fields=FIELDS | {"formed_on": DAY + timedelta(days=1)},
        )  # fmt: skip
