"""Editors, approvers, schedules and Wagtail itself at work on the same few items at the same moment."""

import random
import threading
from contextlib import suppress

import pytest
from django.core import management
from django.db import connections
from django.utils import timezone

from gongkai.review import Decision, Duty
from gongkai_web.publishing import drafting
from gongkai_web.publishing.content import digest_of
from gongkai_web.publishing.drafting import revision_of
from gongkai_web.publishing.items import NotReviewed
from gongkai_web.publishing.models import Item
from gongkai_web.review import actions, standing, withdrawals
from gongkai_web.review.models import Edition, Submission
from review_desk import draft, office_of

pytestmark = pytest.mark.django_db(transaction=True)

MOST_WALKS = 5
REFUSED = (drafting.ItemRefused, actions.NotAllowed, NotReviewed, Item.DoesNotExist)


class Worker:
    """Somebody who does one thing after another, without asking whether it is allowed."""

    def __init__(self, seed, office, people, keys):
        self.chosen, self.office, self.people, self.keys = random.Random(seed), office, people, keys

    def act(self):
        """Do one thing; what the product refuses is refused."""
        does = self.chosen.choices(
            [self.write, self.submit, self.review, self.recall, self.urgent, self.withdraw,
             self.answer, self.schedule, self.wagtail],
            [3, 4, 24, 1, 1, 1, 1, 1, 1],
        )[0]  # fmt: skip
        with suppress(*REFUSED):
            does(Item.objects.get(pk=self.chosen.choice(self.keys)))

    def anybody(self):
        return self.chosen.choice(self.people)

    def write(self, item):
        who = self.chosen.choice([self.office.drafter, self.office.drafter, self.office.first])
        title = f"第 {self.chosen.randrange(10**6)} 稿"
        drafting.change(actor=who, item=item, fields={"title": title}, seen=revision_of(item))

    def submit(self, item):
        actions.submit(
            actor=self.office.drafter, item=item, at=timezone.now(), seen=revision_of(item)
        )

    def review(self, item):
        submission = standing.last_submission(item)
        if submission is None:
            return
        rung = standing.of(submission).rung
        if rung is None or self.chosen.random() < 0.1:
            rung = self.chosen.randrange(len(submission.rungs))
        say = actions.give_urgent_opinion if submission.is_urgent else actions.give_opinion
        decision = Decision.PASS if self.chosen.random() < 0.95 else Decision.RETURN
        more = {"decision": decision, "remark": "请改"}
        if submission.ladder_climbed.rungs[rung].duty is Duty.SECRECY:
            more = {
                "conclusion": "may_publish" if decision is Decision.PASS else "delete_first",
                "remark": "请改",
            }
        say(
            actor=self.anybody(), submission=submission, at=timezone.now(), rung=rung,
            digest=submission.digest, **more,
        )  # fmt: skip

    def recall(self, item):
        if (submission := standing.last_submission(item)) is not None:
            actions.recall(actor=self.office.drafter, submission=submission, at=timezone.now())

    def urgent(self, item):
        now = timezone.now()
        actions.publish_urgently(
            actor=self.office.drafter, item=item, at=now, reason="急", seen=revision_of(item),
            approved_how="telephone", approved_by=self.office.leader, approved_at=now,
            secrecy_by=self.office.secrecy,
        )  # fmt: skip

    def withdraw(self, item):
        if item.live_edition is not None:
            withdrawals.ask(
                actor=self.office.drafter, edition=item.live_edition, reason="过时",
                kind=self.chosen.choice(["outdated", "exposed"]), at=timezone.now(),
            )  # fmt: skip

    def answer(self, item):
        edition = item.editions.order_by("-pk").first()
        if edition and (request := withdrawals.open_request(edition)):
            withdrawals.answer(
                actor=self.anybody(), request=request, at=timezone.now(), remark="可以",
                approved=self.chosen.random() < 0.5,
            )  # fmt: skip

    def schedule(self, item):
        management.call_command("publish_scheduled", verbosity=0)

    def wagtail(self, item):
        if item.latest_revision is not None:
            item.latest_revision.publish(user=self.anybody(), skip_permission_checks=True)


def at_work(workers, acts):
    """Let every worker do so many things, each over a connection of its own; return what broke."""
    ours, start, broke = connections["default"], threading.Barrier(len(workers)), []

    def run(worker):
        mine = connections["default"] = ours.copy("default")
        if mine.vendor == "sqlite":
            mine.settings_dict["OPTIONS"] = {**mine.settings_dict["OPTIONS"], "timeout": 120}
        try:
            start.wait(60)
            for _ in range(acts):
                worker.act()
        except Exception as error:
            broke.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=run, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    return broke


def assert_ladders_full():
    for edition in Edition.objects.select_related("submission", "item"):
        submission = edition.submission
        ladder = submission.ladder_climbed
        passed = [
            one
            for one in submission.opinions.all()
            if one.decision == "pass" and one.digest == edition.digest
        ]
        assert digest_of(edition.content) == edition.digest == submission.digest
        rungs = {one.rung for one in passed}
        if submission.is_urgent:
            assert set(standing.urgent_first(submission)) <= rungs
        else:
            assert rungs == set(range(len(ladder.rungs)))
            examined = {one.by_id for one in passed if one.duty != Duty.SECRECY}
            assert len(examined) == ladder.people_needed
        last = edition.item.revisions.filter(created_at__lte=submission.submitted_at).last()
        wrote = {*submission.drafters, last.user_id if last else None}
        assert not {one.by_id for one in passed} & wrote, "nobody reviews what they wrote"


def assert_stages_hold():
    for item in Item.objects.select_related("live_edition"):
        last = standing.last_submission(item)
        assert (item.stage, item.stage_rung) == standing.stage_of(item, last)
        assert item.locked == (item.stage in ("review", "referred"))
        assert item.live == (item.live_edition_id is not None)
        if item.live_edition_id:
            assert not hasattr(item.live_edition, "withdrawal")
            assert item.live_edition.item_id == item.pk


@pytest.mark.parametrize(
    ("threads", "acts"),
    [(3, 25), pytest.param(8, 250, marks=[pytest.mark.slow, pytest.mark.postgres])],
)
def test_whoever_does_what_when_nothing_is_public_without_its_whole_ladder(
    somebody_else, agency, person, threads, acts
):
    office = office_of(agency)
    more = [person("r3", agency, "reviewer"), person("s2", agency, "secrecy"),
            person("l2", agency, "leader"), person("root", superuser=True)]  # fmt: skip
    people = [office.drafter, *office.people(), *more]
    keys = [draft(office, title=f"第 {at} 条").pk for at in range(3)]
    workers = [Worker(seed, office, people, keys) for seed in range(threads)]
    for _ in range(MOST_WALKS if acts > 100 else 1):  # chance may let one walk go in circles
        assert at_work(workers, acts) == []
        assert_ladders_full()
        assert_stages_hold()
        if Edition.objects.count() > 3:
            break
    assert Submission.objects.exists()
    if acts > 100:
        # How far it gets is chance, too; that anything was published at all shows that acts were taken.
        assert Edition.objects.exists(), "the walk must get somewhere"
