"""What a page answers where the item moved on since it was opened, or the form was sent twice."""

import re

import pytest
from django.urls import reverse

from gongkai_web.publishing.drafting import revision_of
from gongkai_web.publishing.models import Item, Publication
from gongkai_web.review.models import Edition, Opinion, Submission
from review_desk import office_of
from writing_room import Room, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(agency):
    return Room(office_of(agency))


def test_two_who_write_the_second_is_told_and_keeps_their_words_on_the_screen(room, officer):
    item = room.write()
    seen = revision_of(item)
    room.edit(item, title="第一个人的标题", by=officer)
    answer = room.edit(item, title="第二个人的标题", seen=seen)
    assert answer.status_code == 409
    assert "刚刚保存过这一条" in told(answer)
    assert "第二个人的标题" in answer.content.decode()
    assert Item.objects.get().title == "第一个人的标题"


def test_the_second_sees_what_the_first_saved_and_may_save_over_it(room, officer):
    item = room.write()
    seen = revision_of(item)
    room.edit(item, title="第一个人的标题", body="<p>各科室：</p><p>第一个人的话。</p>", by=officer)
    answer = room.edit(
        item, title="第二个人的标题", body="<p>各科室：</p><p>第二个人的话。</p>", seen=seen
    )
    page = answer.content.decode()
    assert "<del>第一个人的标题</del>" in page
    assert "<ins>第二个人的标题</ins>" in page
    assert "第<del>一</del><ins>二</ins>个人的话。" in page
    now = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert int(now) == revision_of(Item.objects.get())
    assert room.edit(item, title="第二个人的标题", seen=now).status_code == 200
    assert Item.objects.get().title == "第二个人的标题"


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "0"])
def test_a_form_that_does_not_say_what_it_saw_changes_nothing(room, seen):
    item = room.write()
    room.edit(item, title="偷偷改过", seen=seen)
    room.submit(item, seen=seen)
    item.refresh_from_db()
    assert (item.title == "偷偷改过", item.stage) == (False, "draft")


def test_submitting_what_somebody_just_changed_is_refused(room, officer):
    item = room.write()
    seen = revision_of(item)
    room.edit(item, title="改过的标题", by=officer)
    assert "有人刚刚修改过这一条" in told(room.submit(item, seen=seen))
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"digest": "0" * 64}, {"digest": ""}, {"rung": "1"}, {"rung": "9"}, {"rung": "x"}]
)
def test_an_opinion_on_another_text_or_rung_is_409_and_nothing_is_noted(room, fields):
    item = room.write(act="submit")
    given = dict(fields)
    rung = given.pop("rung", "0")
    answer = room.review(room.office.first, item.submissions.get(), rung=rung, **given)
    assert answer.status_code in (404, 409)
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"decision": "publish"}, {"decision": "recall"}, {"conclusion": "x"}]
)
def test_an_opinion_that_does_not_exist_is_refused(room, fields):
    item = room.write(act="submit")
    answer = room.review(room.office.first, item.submissions.get(), **fields)
    assert answer.status_code in (404, 409)
    assert not Opinion.objects.exists()


def test_a_form_sent_twice_counts_once(room):
    item = room.write()
    for _ in range(2):
        room.submit(item)
    assert Submission.objects.count() == 1
    submission = item.submissions.get()
    for rung, person in enumerate(room.office.people()):
        first = room.review(person, submission, rung=rung)
        again = room.review(person, submission, rung=rung)
        assert (first.status_code, again.status_code) == (200, 409)
    assert Opinion.objects.count() == 4
    assert Edition.objects.count() == Publication.objects.count() == 1


def test_an_opinion_with_the_address_of_another_item_is_404(room):
    own = room.write(act="submit", title="自己的一条")
    other = room.write(act="submit", title="另一条")
    answer = room.review(room.office.first, own.submissions.get(), item=other.pk)
    assert answer.status_code == 404
    assert not Opinion.objects.exists()
    path = reverse("writing:recall", args=[other.pk, own.submissions.get().pk])
    assert room.send(room.office.drafter, path).status_code == 404


def test_an_opinion_on_a_submission_that_is_not_the_newest_is_409(room):
    item = room.write(act="submit")
    old = item.submissions.get()
    room.send(room.office.drafter, reverse("writing:recall", args=[item.pk, old.pk]))
    room.submit(item)
    assert room.review(room.office.first, old, rung=0).status_code == 409
    assert not Opinion.objects.filter(decision="pass").exists()


def test_a_page_of_an_old_submission_does_not_say_that_its_text_moved(room):
    item = room.climb(room.write())
    room.edit(item, title="改过的标题")
    page = room.open(
        room.office.drafter, reverse("writing:review", args=[item.pk, item.submissions.get().pk])
    )
    assert "已有意见作废" not in told(page)


def test_a_row_of_the_ledger_that_was_never_written_on_is_saved_on_its_page(room):
    """It has no revision yet: the page must say that it saw none."""
    row = Item.objects.create(
        agency=room.office.agency, title="台账里的一条", index_no="甲-1", place=room.office.column,
        column="政策文件", disclosure_attr="proactive", formed_on="2026-03-02", source="本局",
    )  # fmt: skip
    path = reverse("writing:edit", args=[row.pk])
    page = room.open(room.office.drafter, path).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert seen == "0"
    assert room.edit(row, title="改过的标题", seen=seen).status_code == 200
    assert Item.objects.get().title == "改过的标题"
