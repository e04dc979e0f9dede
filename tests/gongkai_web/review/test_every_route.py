"""Every address of the product, asked as every role: none makes public what was not reviewed."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import RegexPattern

from gongkai_web.journal.models import Entry
from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.drafting import revision_of
from gongkai_web.publishing.models import Item
from gongkai_web.review import actions, withdrawals
from gongkai_web.review.models import Edition, Submission
from review_desk import NOW, climb, draft, office_of, submit

pytestmark = pytest.mark.django_db

FAR = datetime(2099, 1, 1, tzinfo=UTC)
MARKS = (
    "BIAOJI-CAOGAO",
    "BIAOJI-SHENHE",
    "BIAOJI-XIUGAI",
    "BIAOJI-CHEGAO",
    "BIAOJI-YINGJI",
    "BIAOJI-JIANGLAI",
)
"""Words that stand only in: a draft, what is under review, a changed working copy of something public,
what was withdrawn, what waits in the urgent lane, and what is to be public in 2098."""
PUBLIC = "GONGKAI-WENZI"
ROLES = (
    "officer", "reviewer", "secrecy", "leader", "compiler", "supervisor", "administrator",
    "superuser", "anonymous",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _guesses_are_forgotten():
    """Who asks at every address guesses at links and tokens too: other tests shall not wait for it."""
    yield
    for name in settings.CACHES:
        caches[name].clear()


LEAVES = {"wagtailadmin_logout", "logout"}


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def room(office):
    """An office with an item in each state, each with a file; by the mark that stands in it."""

    def write(mark, **fields):
        kept = files.keep(
            actor=office.drafter, agency=office.agency,
            file=SimpleUploadedFile(f"{mark}.txt", f"{mark} 附件".encode()),
        )  # fmt: skip
        item = draft(office, title=f"{mark} 标题", body=f"<p>{mark} 正文</p>", **fields)
        return drafting.change(
            actor=office.drafter, item=item, fields={}, attachments=[files.reference(kept)]
        )

    items = {MARKS[0]: write(MARKS[0])}
    items[MARKS[1]] = write(MARKS[1])
    submit(office, items[MARKS[1]])
    public = climb(office, write(PUBLIC))
    items[MARKS[2]] = drafting.change(
        actor=office.drafter, item=public,
        fields={"title": f"{MARKS[2]} 标题", "body": f"<p>{MARKS[2]} 正文</p>"},
    )  # fmt: skip
    gone = climb(office, write(MARKS[3]))
    withdrawals.ask(
        actor=office.drafter, edition=gone.live_edition, kind="exposed", reason="住址", at=NOW
    )
    items[MARKS[3]] = Item.objects.get(pk=gone.pk)
    items[MARKS[4]] = write(MARKS[4])
    actions.publish_urgently(
        actor=office.drafter, item=items[MARKS[4]], at=NOW, reason="急", approved_how="telephone", approved_by=office.leader, approved_at=NOW,
        secrecy_by=office.secrecy,
    )  # fmt: skip
    items[MARKS[5]] = climb(office, write(MARKS[5], go_live_at=datetime(2098, 1, 1, tzinfo=UTC)))
    return {mark: Item.objects.get(pk=item.pk) for mark, item in items.items()}


def routes():
    """Every address: its pattern, and the view behind it."""

    def walk(patterns, before, regex):
        for one in patterns:
            is_regex = regex or isinstance(one.pattern, RegexPattern)
            path = before + str(one.pattern)
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns, path, is_regex)
            else:
                yield path, one, is_regex

    return list(walk(get_resolver().url_patterns, "", False))


def file_of(item):
    """Return an item's file; of a sealed one, the file that was sealed with it."""
    return (item.attachments or item.submissions.first().content["attachments"])[0]


def addressed(pattern, item, is_regex):
    """Return an address of that pattern that names the item as far as it can."""
    submission = item.submissions.first()
    file = file_of(item)
    state = item.current_workflow_state
    given = {
        "submission": submission and submission.pk, "sha256": file["sha256"], "name": file["name"],
        "code": item.agency.code, "slug": item.place.slug, "year": 2026, "number": 1,
        "agency": item.agency_id, "revision_id": revision_of(item), "format": "xlsx",
        "task_state_id": state and state.current_task_state_id, "action_name": "approve",
        "workflow_state_id": state and state.pk, "workflow_pk": state and state.workflow_id,
        "app_label": "publishing", "model_name": "item", "content_type_app_name": "publishing",
        "content_type_model_name": "item", "app_name": "publishing",
    }  # fmt: skip
    if is_regex:
        named = re.sub(
            r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)",
            lambda m: str(given.get(m[1]) or item.pk),
            pattern,
        )
        named = re.sub(r"\([^()]*\)", str(item.pk), named)
        return "/" + re.sub(r"\\Z|[\^$\\]", "", named)

    def value(match):
        kind, name = match.group(1) or "str", match.group(2)
        if given.get(name) is not None:
            return str(given[name])
        return "pdf" if kind == "slug" else str(item.pk)

    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", value, pattern)


def said(item):
    """Return a form with whatever a page might take for a wish to publish."""
    submission = item.submissions.first()
    return {
        "title": item.title, "body": item.body, "place": item.place_id, "formed_on": "2026-03-02",
        "source": "本局", "disclosure_attr": "proactive", "validity": "in_force", "weight": "0",
        "audience": "全社会", "agency": item.agency_id, "index_no": item.index_no,
        "act": "submit", "action-publish": "action-publish", "action-workflow-action": "true",
        "workflow-action-name": "approve", "live": "on", "status": "published",
        "go_live_at": "2020-01-01T00:00", "seen": revision_of(item), "rung": 0,
        "digest": submission.digest if submission else "", "decision": "pass",
        "conclusion": "may_publish", "reason": "理由", "explanation": "说明", "kind": "outdated",
        "approved_how": "电话", "secrecy_by": "", "approved": "yes", "key": "x", "name": "x",
        "publications-TOTAL_FORMS": "1", "publications-INITIAL_FORMS": "0",
        "publications-0-channel": "website", "publications-0-published_on": "2026-03-05",
        "id": item.pk, "pk": item.pk, "next": "/admin/", "keep_live": "on", "confirm": "on",
        "edition": item.live_edition_id or 1, "live_edition": Edition.objects.first().pk,
    }  # fmt: skip


def text_of(answer):
    """Return what an answer says, streamed or not.

    What streams is read to its end, which closes it as a server does; to close it again would
    close the connection the test stands on.
    """
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return data.decode("utf-8", "replace")


def public_addresses(room):
    """Return every address anybody may ask for, about each of the items."""
    found = {"/", "/sitemap.xml", "/search/?q=BIAOJI", "/feed.xml", "/rss/"}
    for pattern, _, is_regex in routes():
        if not pattern.startswith(("admin/",)):
            found |= {addressed(pattern, item, is_regex) for item in room.values()}
    return sorted(found)


def assert_nothing_leaks(room, *clients):
    for client in clients:
        for address in public_addresses(room):
            for query in ("", "?q=BIAOJI&page=1"):
                words = text_of(client.get(address + query))
                for mark in MARKS:
                    assert mark not in words, (mark, address)


def public_editions():
    return set(Edition.objects.public(FAR).values_list("pk", flat=True))


@pytest.mark.slow
def test_the_public_reads_no_unreviewed_word_at_any_address(room, officer):
    known = Client()
    known.force_login(officer)
    assert_nothing_leaks(room, Client(raise_request_exception=False), known)
    page = Client().get(
        reverse("portal:item", args=[room[MARKS[2]].agency.code, room[MARKS[2]].pk])
    )
    assert PUBLIC in text_of(page), "the walk must meet what is public"


@pytest.mark.walk
@pytest.mark.parametrize("role", ["officer", "leader"])
def test_what_was_exposed_stands_at_no_address(room, client_of, role):
    item, client = room[MARKS[3]], client_of(role)
    met = 0
    for pattern, one, is_regex in routes():
        if one.name in LEAVES:
            continue
        address = addressed(pattern, item, is_regex)
        for query in ("", f"?q={MARKS[3]}"):
            # What a page repeats of the question is no leak.
            words = text_of(client.get(address + query))
            for sealed in (" 标题", " 正文", " 附件", ".txt"):
                assert f"{MARKS[3]}{sealed}" not in words, address
            met += 1
    assert met > 200
    for entry in Entry.objects.all():
        page = client.get(reverse("journal:inspect", args=[entry.pk]))
        assert MARKS[3] not in text_of(page), entry
    for sent in item.submissions.all():
        page = client.get(reverse("writing:review", args=[item.pk, sent.pk]), follow=True)
        assert "因泄露已封存" in text_of(page)


def test_files_are_public_only_while_their_edition_is(room):
    shown = 0
    for mark, item in room.items():
        file = file_of(item)
        path = reverse(
            "portal:item_file", args=[item.agency.code, item.pk, file["sha256"], file["name"]]
        )
        answer = Client().get(path)
        text_of(answer)
        shown += answer.status_code == 200
        assert (answer.status_code == 200) == (mark == MARKS[2]), mark
        picture = reverse("portal:item_picture", args=[item.agency.code, item.pk, file["sha256"]])
        assert Client().get(picture).status_code in (404, 410)
    assert shown == 1, "the file of what is public is the old one"


@pytest.fixture
def client_of(office, person):
    def make(role):
        client = Client(raise_request_exception=False)
        if role == "anonymous":
            return client
        superuser = role == "superuser"
        user = person(
            f"x-{role}",
            None if superuser else office.agency,
            *([] if superuser else [role]),
            superuser=superuser,
        )
        client.force_login(user)
        client.user = user
        return client

    return make


def walk(room, client, marks, *, all_items):
    """Ask for and send a form to every address; return how many were met and which broke."""
    allowed = public_editions()
    walked, broken = 0, []
    for pattern, one, is_regex in routes():
        if one.name in LEAVES:
            continue
        ours = "gongkai_web" in f"{getattr(one.callback, 'view_class', one.callback).__module__}"
        for mark in marks if (all_items or ours) else marks[:1]:
            item = room[mark]
            address = addressed(pattern, item, is_regex)
            for send in (lambda: client.get(address), lambda: client.post(address, said(item))):  # noqa: B023
                with transaction.atomic():
                    answer = send()
                    if answer.streaming:
                        text_of(answer)
                    walked += 1
                    if answer.status_code == 500:
                        broken.append((address, answer.status_code))
                    assert public_editions() <= allowed, address
                    assert not Item.objects.filter(live=True, live_edition__isnull=True).exists(), (
                        address
                    )
                    if not hasattr(client, "user") and not address.startswith("/admin/"):
                        words = text_of(answer) if not answer.streaming else ""
                        assert not any(one in words for one in MARKS), address
                    transaction.set_rollback(True)
                if hasattr(client, "user"):
                    client.force_login(client.user)
    return walked, broken


@pytest.mark.slow
@pytest.mark.parametrize("role", [pytest.param("superuser", marks=pytest.mark.slow), "anonymous"])
def test_no_address_makes_anything_public(role, room, client_of):
    walked, broken = walk(room, client_of(role), [MARKS[1]], all_items=False)
    assert walked > 500
    assert broken == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_address_makes_anything_public_for_any_item(role, room, client_of):
    # A superuser meets every kind of item; of the others each meets three, and together all.
    at = ROLES.index(role)
    marks = [mark for place, mark in enumerate(MARKS) if role == "superuser" or (place + at) % 2]
    walked, broken = walk(room, client_of(role), marks, all_items=False)
    assert walked > 500 * len(marks)
    assert broken == []
    assert_nothing_leaks(room, Client(raise_request_exception=False))


@pytest.mark.slow
def test_one_after_the_other_nothing_is_rolled_back(room, client_of):
    """As above, but what the forms did stays: many small steps make no public edition either."""
    allowed = public_editions()
    for role in ("officer", "leader", "superuser"):
        client = client_of(role)
        for pattern, one, is_regex in routes():
            if one.name in LEAVES:
                continue
            for mark in (MARKS[1], MARKS[2]):
                item = Item.objects.filter(pk=room[mark].pk).first()
                if item is None:
                    continue
                with transaction.atomic():
                    answer = client.post(addressed(pattern, item, is_regex), said(item))
                    if answer.status_code == 500:
                        transaction.set_rollback(True)
                client.force_login(client.user)
        for edition in Edition.objects.filter(pk__in=public_editions() - allowed):
            ladder = edition.submission.ladder_climbed
            passed = edition.submission.opinions.filter(decision="pass", digest=edition.digest)
            assert passed.values("rung").distinct().count() == len(ladder.rungs)
            assert passed.values("by").distinct().count() >= ladder.people_needed
    assert not Submission.objects.filter(edition__isnull=False, opinions__isnull=True).exists()
