"""An index number is given once: at the same moment, after its item is gone, in an office with many items."""

import re
import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Column, IndexCounter, Item
from gongkai_web.publishing.numbering import CannotNumber, Numbering
from review_desk import draft, office_of

DAY = date(2026, 3, 4)
USCC = "11411222005820166Y"
THREADS = 6
EACH = 4


def follow(agency, pattern, **more):
    """Let the agency number by a pattern."""
    Agency.objects.filter(pk=agency.pk).update(index_pattern=pattern, **more)
    agency.refresh_from_db()
    return agency


def give(agency, on=DAY, column="政策文件"):
    """Give the next number out, as an action does."""
    with transaction.atomic():
        numbering = Numbering(agency)
        number = numbering.next(column, on)
        Item.objects.create(agency=agency, index_no=number, title=number)
        numbering.settle()
    return number


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{uscc}/{year}{month}-{seq:05d}", f"{USCC}/202603-00001"),
        ("{org}/{year}-{seq:05d}", f"{USCC[8:17]}/2026-00001"),
        ("{agency}-{column}-{year}-{seq:05d}", "shanzhou-sfj-政策文件-2026-00001"),
        (f"{USCC}/{{year}}{{month}}-{{seq:05d}}", f"{USCC}/202603-00001"),
    ],
)
def test_the_agencys_pattern_makes_the_number(agency, pattern, number):
    assert give(follow(agency, pattern, uscc=USCC)) == number


@pytest.mark.django_db
def test_a_pattern_with_the_month_counts_each_month_for_itself(agency):
    follow(agency, "{uscc}/{year}{month}-{seq:05d}", uscc=USCC)
    march, april = date(2026, 3, 31), date(2026, 4, 1)
    given = [give(agency, on=day) for day in (march, march, april, march, april)]
    tails = [number.partition("/")[2] for number in given]
    assert tails == ["202603-00001", "202603-00002", "202604-00001", "202603-00003", "202604-00002"]


@pytest.mark.django_db
def test_a_pattern_with_a_code_the_agency_has_not_is_told(agency):
    follow(agency, "{uscc}/{year}-{seq:05d}")
    with pytest.raises(CannotNumber, match="统一社会信用代码"):
        give(agency)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("uscc", "pattern", "why"),
    [
        (USCC[:-1] + ("A" if USCC[-1] != "A" else "B"), "{agency}-{seq:05d}", "校验码"),
        (USCC[:-1], "{agency}-{seq:05d}", "18 位"),
        ("", "{uscc}-{seq:05d}", "请填写"),
        ("", "{org}/{seq:05d}", "请填写"),
    ],
)
def test_an_agency_whose_code_is_wrong_or_lacking_is_refused(agency, uscc, pattern, why):
    agency.uscc, agency.index_pattern = uscc, pattern
    with pytest.raises(ValidationError) as caught:
        agency.full_clean()
    assert why in caught.value.message_dict["uscc"][0]
    agency.uscc = USCC
    agency.full_clean()


@pytest.mark.django_db
def test_no_number_is_used_again_after_its_item_is_gone(agency):
    office = office_of(agency)
    first, second = draft(office), draft(office)
    drafting.discard(actor=office.drafter, item=second)
    third = draft(office)
    numbers = [int(item.index_no[-5:]) for item in (first, second, third)]
    assert numbers == [1, 2, 3]
    drafting.discard(actor=office.drafter, item=third)
    drafting.discard(actor=office.drafter, item=first)
    assert not Item.objects.exists()
    assert int(draft(office).index_no[-5:]) == 4


@pytest.mark.django_db
def test_a_number_that_was_not_used_in_the_end_is_not_kept(agency):
    office = office_of(agency)
    with pytest.raises(drafting.ItemRefused):
        draft(office, disclosure_attr="withheld")
    assert int(draft(office).index_no[-5:]) == 1


@pytest.mark.django_db
def test_a_number_written_by_hand_is_passed_over(agency):
    first = give(agency)
    Item.objects.create(agency=agency, index_no=re.sub("00001$", "00002", first), title="手填")
    assert give(agency).endswith("00003")


@pytest.mark.django_db
def test_counting_goes_on_from_what_an_office_brought_along(agency):
    head = f"{agency.code}-政策文件-2026-"
    Item.objects.create(agency=agency, index_no=head + "00041", title="旧")
    Item.objects.create(agency=agency, index_no=head + "旧-7", title="另一种写法")
    assert give(agency) == head + "00042"


@pytest.mark.django_db
def test_a_number_never_changes_not_even_past_the_actions(agency):
    office = office_of(agency)
    item = draft(office)
    with pytest.raises(TypeError):
        drafting.change(actor=office.drafter, item=item, fields={"index_no": "X-1"})
    with pytest.raises(DatabaseError, match="索引号编定后不再更改"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(index_no="X-1")
    other = Column.objects.create(agency=agency, slug="other", title="别的栏目", kind="news")
    moved = drafting.change(actor=office.drafter, item=item, fields={}, place=other)
    assert moved.index_no == item.index_no


@pytest.mark.django_db
def test_once_a_counter_is_kept_no_number_needs_a_look_through_the_items(agency):
    give(agency)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        give(agency)
    told = [one["sql"] for one in seen]
    assert not [sql for sql in told if "LIKE" in sql], told
    assert len(told) <= 10, told


@pytest.mark.slow
@pytest.mark.django_db
def test_in_an_office_with_100_000_items_nobody_looks_through_them_for_each_number(agency):
    head = f"{agency.code}-政策文件-2026-"
    Item.objects.bulk_create(
        (
            Item(agency=agency, index_no=f"{head}{n:06d}", title=f"第{n}条")
            for n in range(1, 100_001)
        ),
        batch_size=2000,
    )
    assert give(agency) == head + "100001"
    # The items were looked through once; from then on the counter alone is asked.
    with CaptureQueriesContext(connection) as asked:
        for _ in range(5):
            give(agency)
    assert not [query for query in asked.captured_queries if "LIKE" in query["sql"].upper()]
    assert len(asked) <= 5 * 12


@pytest.mark.django_db(transaction=True)
def test_those_who_draft_at_the_same_moment_get_different_numbers_without_a_gap(
    somebody_else, agency
):
    office = office_of(agency)
    ours, start, came, faults = connections["default"], threading.Barrier(THREADS), [], []

    def work():
        mine = connections["default"] = ours.copy("default")
        if mine.vendor == "sqlite":
            mine.settings_dict["OPTIONS"] = {**mine.settings_dict["OPTIONS"], "timeout": 60}
        try:
            start.wait(30)
            for _ in range(EACH):
                came.append(draft(office).index_no)
        except Exception as error:
            faults.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert faults == []
    assert sorted(int(number[-5:]) for number in came) == list(range(1, THREADS * EACH + 1))
    assert IndexCounter.objects.get().last == THREADS * EACH
