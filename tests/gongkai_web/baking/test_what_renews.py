"""Whatever changes a public page, the next reader gets the changed page: every act, every moment.

Each row: pages are warmed, something happens, and every page that is given out is what would be
made anew at that moment. The row fails too where the event changed no page at all.
"""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from baked_site import bodies, made_anew, site_of, withdrawn
from gongkai.review import Conclusion, Decision
from gongkai_web.agencies.models import Agency
from gongkai_web.baking.generation import token_of
from gongkai_web.normative import actions as normative
from gongkai_web.portal import site as portal_site
from gongkai_web.publishing import columns
from gongkai_web.publishing.models import Column, Item, NormativeDocument
from gongkai_web.review import actions, withdrawals
from gongkai_web.review.models import Edition, EditionLink
from gongkai_web.search.models import Entry
from review_desk import climb, draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(office, clock, baked):
    return site_of(office)


def taken_down_at_once(site):
    withdrawals.ask(
        actor=site.office.secrecy, edition=site.policy.live_edition, kind="exposed",
        reason="泄露", at=timezone.now(),
    )  # fmt: skip


def published_urgently(site):
    office, at = site.office, timezone.now()
    submission = actions.publish_urgently(
        actor=office.drafter, item=draft(office, title="紧急通知"), at=at, reason="汛情",
        approved_how="telephone", approved_by=office.leader, approved_at=at,
        secrecy_by=office.secrecy,
    )  # fmt: skip
    said = {"submission": submission, "digest": submission.digest, "at": at}
    actions.give_urgent_opinion(
        actor=office.secrecy, rung=2, conclusion=Conclusion.MAY_PUBLISH, **said
    )
    actions.give_urgent_opinion(actor=office.leader, rung=3, decision=Decision.PASS, **said)


def by_hand(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


ACTS = {
    "published": lambda s: s.publish("新的通知"),
    "published urgently": published_urgently,
    "a new edition": lambda s: s.correct(s.policy, title="管理办法全文（更正）"),
    "withdrawn": withdrawn,
    "taken down at once": taken_down_at_once,
    "no longer for everybody": lambda s: Item.objects.filter(pk=s.policy.pk).update(
        disclosure_attr="on_request"
    ),
    "the working copy points to nothing": lambda s: Item.objects.filter(pk=s.policy.pk).update(
        live=False, live_edition=None
    ),
    "a column renamed": lambda s: columns.change(
        actor=None, column=s.extra, fields={"title": "改过的名称"}
    ),
    "a column closed": lambda s: Column.objects.filter(pk=s.office.column.pk).update(is_open=False),
    "a column added": lambda s: Column.objects.create(
        agency=s.office.agency, slug="more", title="更多", kind="statutory"
    ),
    "a telephone": lambda s: Agency.objects.filter(pk=s.office.agency.pk).update(
        telephone="0398-1"
    ),
    "an agency renamed": lambda s: Agency.objects.filter(pk=s.office.agency.pk).update(name="新名"),
    "an agency added": lambda s: Agency.objects.create(code="xin", name="新单位", telephone="1"),
    "the site's numbers": lambda s: portal_site.keep(actor=None, fields={"icp": "示例备1号"}),
    "a document repealed": lambda s: normative.repeal(
        actor=s.office.drafter, document=s.document, on=date(2026, 3, 9), basis="某文件"
    ),
    "a document unregistered": lambda s: NormativeDocument.objects.all().delete(),
    "a document linked": lambda s: normative.link(
        actor=s.office.drafter, document=s.document, item=s.reading, role="interpretation"
    ),
    "an entry of the search lost": lambda s: Entry.objects.filter(
        edition=s.policy.live_edition
    ).update(topic="司法"),
    "written by hand": lambda s: by_hand("UPDATE agencies_agency SET fax = '0398-2'"),
}
UNCHANGED = {"a document linked"}
"""Renews, although no page of this site shows it yet."""


@pytest.mark.walk
@pytest.mark.parametrize("name", ACTS)
def test_every_act_renews_every_page_it_changes(site, settings, clock, name):
    reader, anew = Client(), made_anew(settings)
    addresses = site.addresses()
    before = bodies(reader, addresses)
    assert before == bodies(reader, addresses) == bodies(anew, addresses)
    token = token_of(connection)
    ACTS[name](site)
    assert token_of(connection) != token
    clock.move(minutes=10)
    after = bodies(reader, addresses)
    assert after == bodies(anew, addresses)
    assert after != before or name in UNCHANGED


def local(text):
    return datetime.fromisoformat(f"{text}+08:00")


def set_for_later(site):
    return site.publish("定时公开", go_live_at=local("2026-03-10T15:00:00"))


def set_to_go(site):
    return site.publish("到期撤下", expire_at=local("2026-03-10T18:30:00"))


MOMENTS = {
    "a publication set for later": (set_for_later, "2026-03-10T15:00:00"),
    "a take-down set beforehand": (set_to_go, "2026-03-10T18:30:00"),
    "validity ends at midnight": (lambda s: None, "2026-03-11T00:00:00"),
}


@pytest.mark.walk
@pytest.mark.parametrize("name", MOMENTS)
def test_moments_set_beforehand_change_the_pages_to_the_instant(site, settings, clock, name):
    prepare, moment = MOMENTS[name]
    item = prepare(site)
    addresses = site.addresses() + ([site.page_of(item)] if item else [])
    reader, anew = Client(), made_anew(settings)
    clock.move(to=local(moment) - timedelta(milliseconds=1))
    before = bodies(reader, addresses)
    assert before == bodies(reader, addresses) == bodies(anew, addresses)
    clock.move(to=local(moment))
    after = bodies(reader, addresses)
    assert after == bodies(anew, addresses)
    assert after != before
    clock.move(to=local(moment) - timedelta(milliseconds=1))
    assert bodies(reader, addresses) == before, "a clock set back shows what was shown then"


def test_what_nobody_may_read_yet_renews_nothing(site):
    token = token_of(connection)
    item = draft(site.office, title="草稿")
    Item.objects.filter(pk=item.pk).update(title="改过的草稿")
    assert token_of(connection) == token
    climb(site.office, Item.objects.get(pk=item.pk), at=timezone.now())
    assert token_of(connection) != token


def test_what_was_rolled_back_renews_nothing(site):
    token = token_of(connection)
    with transaction.atomic():
        Agency.objects.update(telephone="1")
        transaction.set_rollback(True)
    assert token_of(connection) == token


@pytest.mark.parametrize("model", [Edition, EditionLink])
def test_what_is_only_added_renews_when_it_is_added(site, model):
    assert model.objects.exists()
    token = token_of(connection)
    site.publish("又一条") if model is Edition else EditionLink.objects.create(
        edition=site.reading.live_edition, kind="related", other=site.policy
    )
    assert token_of(connection) != token
