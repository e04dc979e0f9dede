"""Guides, policy library, register and numbers: what each shows changes them, and nobody reads the earlier page.

Each row names the pages that must change. Compared with what a process that has just begun makes of the
database: what this one holds in memory must not be wrong in the same way.
"""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from baked_site import bodies, forgotten, made_anew, site_of, withdrawn
from gongkai_web.agencies.models import Agency
from gongkai_web.baking.generation import token_of
from gongkai_web.mailbox import publishing as messages
from gongkai_web.mailbox.models import Message
from gongkai_web.normative import actions as normative
from gongkai_web.publishing.models import Column
from gongkai_web.publishing.places import ReadingPlace
from mailbox_desk import answered, prepared, published, sent

pytestmark = pytest.mark.django_db(transaction=True)

GUIDE, ENGLISH = "guide", "english"
POLICIES, READINGS = "/policies/", "/policies/interpretations/"
REGISTER, NUMBERS = "/policies/register/", "/statistics/"


@pytest.fixture
def site(office, clock, baked):
    """Return a site with a guide that names a reading place."""
    site = site_of(office)
    Column.objects.create(agency=office.agency, slug="guide", title="指南", kind="guide")
    ReadingPlace.objects.create(
        agency=office.agency, kind="archive", name="示例档案馆", address="示例路8号", contact="1"
    )
    return site


def addresses(site):
    code = site.office.agency.code
    return {
        GUIDE: f"/{code}/columns/guide/", ENGLISH: f"/en/agencies/{code}/", POLICIES: POLICIES,
        READINGS: READINGS, REGISTER: REGISTER, NUMBERS: NUMBERS,
    }  # fmt: skip


def of_agency(site, **fields):
    Agency.objects.filter(pk=site.office.agency.pk).update(**fields)


def policy(site):
    return site.publish(
        "另一个办法", profile="document", issuing_orgs="示例局", doc_no="示司〔2026〕2号"
    )


def repealed(site):
    normative.repeal(
        actor=site.office.drafter, document=site.document, on=date(2026, 3, 10), basis="某文件"
    )


ACTS = {
    "a telephone": (lambda s: of_agency(s, telephone="0398-1"), {GUIDE, ENGLISH}),
    "hours of the office": (lambda s: of_agency(s, office_hours="全天"), {GUIDE}),
    "a reading place added": (
        lambda s: ReadingPlace.objects.create(
            agency=s.office.agency, kind="library", name="示例图书馆", address="示例路9号"
        ),
        {GUIDE},
    ),
    "a reading place moved": (
        lambda s: ReadingPlace.objects.update(address="新街1号"), {GUIDE, ENGLISH}
    ),
    "a reading place closed": (lambda s: ReadingPlace.objects.update(is_open=False), {GUIDE}),
    "a reading place deleted": (lambda s: ReadingPlace.objects.all().delete(), {GUIDE}),
    "a column renamed": (
        lambda s: Column.objects.filter(pk=s.office.column.pk).update(title="规范文件"), {GUIDE}
    ),
    "a policy published": (policy, {POLICIES, NUMBERS}),
    "something else published": (lambda s: s.publish("一则通知"), {NUMBERS}),
    "a policy corrected": (
        lambda s: s.correct(s.policy, title="管理办法全文（更正）"), {POLICIES, READINGS, REGISTER}
    ),
    "a policy withdrawn": (withdrawn, {POLICIES, READINGS, REGISTER, NUMBERS}),
    "a document repealed": (repealed, {POLICIES, REGISTER}),
}  # fmt: skip


def compared(reader, anew, shown):
    """Return what the reader gets, and see that nobody would get anything else."""
    found = bodies(reader, shown.values())
    assert {status for status, _ in found.values()} == {200}
    forgotten()
    assert found == bodies(anew, shown.values())
    return {name: found[path] for name, path in shown.items()}


@pytest.mark.walk
@pytest.mark.parametrize("name", ACTS)
def test_an_act_changes_the_pages_that_tell_of_it(site, settings, clock, name):
    act, wanted = ACTS[name]
    reader, anew, shown = Client(), made_anew(settings), addresses(site)
    before = compared(reader, anew, shown)
    act(site)
    clock.move(minutes=10)
    after = compared(reader, anew, shown)
    assert {page for page in shown if after[page] != before[page]} >= wanted


@pytest.mark.slow
def test_midnight_ends_a_document_and_begins_a_year(site, settings, clock):
    reader, anew, shown = Client(), made_anew(settings), addresses(site)
    for moment, wanted in (
        ("2026-03-11T00:00:00", {POLICIES, REGISTER}),
        ("2027-01-01T00:00:00", {NUMBERS}),
    ):
        moment = datetime.fromisoformat(f"{moment}+08:00")
        clock.move(to=moment - timedelta(milliseconds=1))
        before = compared(reader, anew, shown)
        clock.move(to=moment)
        after = compared(reader, anew, shown)
        assert {page for page in shown if after[page] != before[page]} >= wanted


class TestMessages:
    """What the catalogue behind library and numbers holds of messages are the published answers alone."""

    @pytest.fixture
    def people(self, site, person):
        agency = site.office.agency
        return agency, person("officer-m", agency, "officer"), person("leader-m", agency, "leader")

    def test_a_published_answer_renews_and_one_taken_down(self, site, settings, clock, people):
        agency, officer, leader = people
        reader, anew, shown = Client(), made_anew(settings), addresses(site)
        compared(reader, anew, shown)
        token = token_of(connection)
        message = published(agency, officer, leader)
        assert token_of(connection) != token
        compared(reader, anew, shown)
        token = token_of(connection)
        Message.objects.filter(pk=message.pk).update(shown=None)
        assert token_of(connection) != token, "whoever takes it down, the message's row tells"
        compared(reader, anew, shown)

    def test_what_is_only_sent_and_answered_renews_nothing(self, site, clock, people):
        agency, officer, leader = people
        token = token_of(connection)
        sent(agency)
        message = answered(agency, officer, leader)
        text = prepared(message, officer)
        messages.send_back(
            actor=leader, message=message, text=text, reason="再隐去一处", at=timezone.now()
        )
        assert token_of(connection) == token
