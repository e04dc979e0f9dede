"""Leaks that were taken back before there was a seal are sealed when the database is upgraded, once."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from gongkai_web.journal.models import Entry
from gongkai_web.journal.sealing import SEALED
from gongkai_web.journal.telling import described
from gongkai_web.journal.verification import stored, verify
from gongkai_web.publishing import drafting
from gongkai_web.publishing.models import Item
from gongkai_web.review import evidence, old_leaks, withdrawals
from review_desk import NOW, climb, draft, office_of, submit

pytestmark = pytest.mark.django_db
SECRET = "某人住某村某号"
LATER = NOW + timedelta(days=2)


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def old(office, monkeypatch):
    """Return an item withdrawn for what it exposed, by a program that knew no seal."""
    item = climb(office, draft(office, title=f"关于{SECRET}的公示", body=f"<p>{SECRET}</p>"))
    with monkeypatch.context() as patch:
        patch.setattr(evidence, "seal", lambda *args, **more: None)
        withdrawals.ask(
            actor=office.drafter, edition=item.live_edition, kind="exposed", reason="有住址",
            at=NOW + timedelta(hours=1),
        )  # fmt: skip
    return Item.objects.get(pk=item.pk)


def said_of(item):
    about = Entry.objects.filter(subject_type="publishing.item", subject_id=str(item.pk))
    return str([described(one) for one in about])


def test_an_old_leak_is_sealed_once_and_its_words_are_kept_as_evidence(old):
    assert SECRET in old.body
    assert SECRET in said_of(old)
    assert old_leaks.seal_old(LATER) == 1
    old.refresh_from_db()
    assert SECRET not in f"{old.title}{old.body}"
    assert SECRET not in said_of(old)
    assert SECRET in str(evidence.pieces(old))
    assert Entry.objects.filter(verb=SEALED).first().actor_name == old_leaks.BY
    assert verify(stored()).problems == []
    before = Entry.objects.count()
    assert old_leaks.seal_old(LATER) == 0
    assert Entry.objects.count() == before


def test_what_was_laid_before_reviewers_since_then_stays(office, old):
    drafting.change(
        actor=office.drafter, item=old, fields={"title": "公示", "body": "<p>已经更正</p>"}
    )
    climb(office, Item.objects.get(pk=old.pk), at=NOW + timedelta(days=1))
    assert old_leaks.seal_old(LATER) == 1
    old.refresh_from_db()
    assert (old.title, old.body, old.live) == ("公示", "<p>已经更正</p>", True)
    assert SECRET not in said_of(old)


def test_what_waits_before_reviewers_from_before_the_withdrawal_is_recalled(office, monkeypatch):
    item = climb(office, draft(office))
    drafting.change(actor=office.drafter, item=item, fields={"body": f"<p>{SECRET}</p>"})
    waiting = submit(office, Item.objects.get(pk=item.pk), at=NOW + timedelta(minutes=30))
    with monkeypatch.context() as patch:
        patch.setattr(evidence, "seal", lambda *args, **more: None)
        edition = item.editions.get()
        withdrawals.ask(
            actor=office.drafter, edition=edition, kind="exposed", reason="有住址",
            at=NOW + timedelta(hours=1),
        )  # fmt: skip
    old_leaks.seal_old(LATER)
    item.refresh_from_db()
    assert (item.stage, item.locked, SECRET in item.body) == ("recalled", False, False)
    assert waiting.opinions.get().by == office.drafter


def test_what_was_sealed_and_written_anew_is_left_alone(office, old):
    old_leaks.seal_old(LATER)
    item = Item.objects.get(pk=old.pk)
    drafting.change(actor=office.drafter, item=item, fields={"title": "写到一半"})
    assert old_leaks.seal_old(LATER) == 0
    item.refresh_from_db()
    assert item.title == "写到一半"


def test_where_the_signer_found_nothing_exposed_nothing_is_sealed(office, old):
    with transaction.atomic():
        asked = old.editions.get().requests.get()
        withdrawals.answer(
            actor=office.leader, request=asked, approved=False, at=NOW, remark="并无泄露"
        )
    assert old_leaks.seal_old(LATER) == 0
    old.refresh_from_db()
    assert SECRET in old.body


@pytest.mark.parametrize(("plan", "sealed"), [([("a migration", False)], True), ([], False)])
def test_it_is_done_when_an_upgrade_moved_the_tables(old, plan, sealed):
    config = apps.get_app_config("review")
    old_leaks.after_migrating(sender=config, using=connection.alias, plan=plan)
    old.refresh_from_db()
    assert (SECRET not in old.body) is sealed
