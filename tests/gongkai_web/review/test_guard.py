"""No way round the ladder: not by code that forgot to ask, not by Wagtail, not by the database's back door."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core import management
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from gongkai.review import Duty
from gongkai_web.publishing.content import content_of, digest_of
from gongkai_web.publishing.items import NotReviewed
from gongkai_web.publishing.models import Item
from gongkai_web.review.models import Edition, Opinion, Submission
from review_desk import NOW, climb, draft, office_of, opine, submit

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def office(agency):
    return office_of(agency)


def edition(item, submission, **more):
    content = content_of(item)
    return Edition(
        **{
            "item": item, "number": 1, "submission": submission, "digest": digest_of(content),
            "content": content, "title": item.title, "released_at": NOW,
            "released_by": submission.submitted_by, "public_from": NOW, **more,
        }
    )  # fmt: skip


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


@pytest.mark.parametrize("passed", [0, 1, 2, 3])
def test_the_database_refuses_an_edition_whose_ladder_is_not_through(office, passed):
    item = draft(office)
    submission = submit(office, item)
    for person in office.people()[:passed]:
        opine(submission, person)
    refused(lambda: edition(item, submission).save())
    refused(lambda: Edition.objects.bulk_create([edition(item, submission)]))
    refused(lambda: edition(item, submission, is_urgent=True).save())


def test_the_database_refuses_an_edition_of_another_text_or_item(office):
    item = climb(office, draft(office))
    other = draft(office, title="另一条")
    through = item.submissions.get()
    waiting = submit(office, other)
    refused(lambda: edition(other, waiting).save())
    refused(lambda: edition(other, through, digest=through.digest).save())
    refused(lambda: edition(item, waiting, number=9).save())


def test_one_person_on_every_rung_makes_no_edition(office):
    item = draft(office)
    submission = submit(office, item)
    for rung, row in enumerate(submission.rungs):
        Opinion.objects.create(
            submission=submission, rung=rung, duty=row["duty"], title=row["title"],
            decision="pass", digest=submission.digest, by=office.leader, at=NOW,
        )  # fmt: skip
    refused(lambda: edition(item, submission).save())


def test_an_opinion_on_another_digest_or_rung_is_refused(office):
    submission = submit(office, draft(office))
    good = {
        "submission": submission, "rung": 0, "duty": Duty.EXAMINE, "title": "初审",
        "decision": "pass", "digest": submission.digest, "by": office.first, "at": NOW,
    }  # fmt: skip
    refused(lambda: Opinion.objects.create(**good | {"digest": "0" * 64}))
    refused(lambda: Opinion.objects.create(**good | {"rung": 4}))
    Opinion.objects.create(**good)
    refused(lambda: Opinion.objects.create(**good | {"by": office.second}))


@pytest.mark.parametrize("model", [Submission, Opinion, Edition])
def test_nothing_that_was_said_is_changed_or_deleted(office, model):
    climb(office, draft(office))
    refused(lambda: model.objects.update(digest="0" * 64))
    refused(lambda: model.objects.all()._raw_delete("default"))
    if connection.vendor == "sqlite":
        table = model._meta.db_table
        with connection.cursor() as cursor:
            refused(lambda: cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


def test_a_flag_makes_nothing_public(office):
    item = draft(office)
    refused(lambda: Item.objects.update(live=True))
    item.live = True
    refused(item.save)
    assert not Edition.objects.public(LATER).exists()


def test_pointing_an_item_to_the_edition_of_another_shows_nothing_unreviewed(office):
    shown = climb(office, draft(office))
    other = draft(office, title="没有审核的一条")
    with suppress(DatabaseError), transaction.atomic():
        Item.objects.filter(pk=other.pk).update(live_edition=shown.live_edition, live=True)
    titles = {one.title for one in Edition.objects.public(LATER)}
    assert titles <= {shown.title}


def test_wagtail_publishes_nothing(office):
    item = draft(office)
    revision = item.save_revision(user=office.drafter, approved_go_live_at=NOW)
    with pytest.raises(NotReviewed):
        revision.publish(user=office.leader, skip_permission_checks=True)
    with suppress(NotReviewed):
        management.call_command("publish_scheduled", verbosity=0)
    with suppress(NotReviewed, management.CommandError):
        management.call_command("publish_scheduled_pages", verbosity=0)
    assert not Edition.objects.public(LATER).exists()
    assert not Item.objects.filter(live=True).exists()


def test_a_task_switched_off_in_the_middle_skips_nothing(office):
    item = draft(office)
    submission = submit(office, item)
    opine(submission, office.first)
    state = item.current_workflow_state
    for task in state.workflow.tasks:
        task.deactivate(user=office.leader)
    state.workflow.deactivate(user=office.leader)
    assert not Edition.objects.public(LATER).exists()
    for person in office.people()[1:]:
        assert not Edition.objects.public(LATER).exists()
        opine(submission, person)
    assert Edition.objects.public(LATER).count() == 1


def test_a_copy_of_a_public_item_is_a_draft(office):
    item = climb(office, draft(office))
    copy = Item.objects.get(pk=item.pk)
    copy.pk, copy.index_no, copy._state.adding = None, "另一个号", True
    copy.save()
    assert Edition.objects.public(LATER).filter(item=copy).count() == 0


def test_an_item_pointing_to_nothing_of_its_own_is_not_public(office):
    item = climb(office, draft(office))
    Item.objects.update(disclosure_attr="withheld")
    assert not Edition.objects.public(LATER).exists()
    Item.objects.update(disclosure_attr="proactive", title=F("index_no"))
    assert [one.title for one in Edition.objects.public(LATER)] == [item.title], "frozen"
