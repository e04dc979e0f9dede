"""Who opens which page of the writing room, and who changes what there."""

import pytest
from django.urls import reverse

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing.models import Item
from gongkai_web.review.models import Opinion, Submission
from gongkai_web.writing.urls import urlpatterns
from review_desk import climb, draft, office_of, submit
from writing_room import WRITTEN, browser, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(agency):
    agency.parent = Agency.objects.create(code="qu-zf", name="陕州区人民政府（示例）")
    agency.save()
    return office_of(agency)


@pytest.fixture
def people(office, other_agency, person):
    """One person for each role, in the office, above it and elsewhere."""
    theirs = office_of(other_agency, "t")
    made = {
        role: person(role, office.agency, role)
        for role in (
            "officer", "reviewer", "secrecy", "leader", "compiler", "supervisor",
            "administrator",
        )
    }  # fmt: skip
    return made | {
        "superuser": person("root", superuser=True),
        "above": person("above", office.agency.parent, "supervisor"),
        "elsewhere": theirs.drafter,
        "signer elsewhere": theirs.leader,
        "no role": person("nobody"),
    }


@pytest.fixture
def paths(office):
    """Every page of the room, each about an item in the stage it is for."""
    written = draft(office)
    waiting = draft(office, title="等审核的一条")
    submission = submit(office, waiting)
    public = climb(office, draft(office, title="公开的一条"))
    from gongkai_web.review import withdrawals
    from review_desk import NOW

    asked = withdrawals.ask(
        actor=office.drafter, edition=public.live_edition, kind="outdated", reason="过时", at=NOW
    )
    return {
        "desk": reverse("writing:desk"),
        "new": reverse("writing:new"),
        "import_old": reverse("writing:import_old"),
        "item": reverse("writing:item", args=[written.pk]),
        "edit": reverse("writing:edit", args=[written.pk]),
        "submit": reverse("writing:submit", args=[written.pk]),
        "discard": reverse("writing:discard", args=[written.pk]),
        "mark": reverse("writing:mark", args=[written.pk]),
        "recheck": reverse("writing:recheck", args=[public.pk]),
        "usage": reverse("writing:usage"),
        "usage_items": reverse("writing:usage_items"),
        "urgent": reverse("writing:urgent", args=[written.pk]),
        "review": reverse("writing:review", args=[waiting.pk, submission.pk]),
        "recall": reverse("writing:recall", args=[waiting.pk, submission.pk]),
        "withdraw": reverse("writing:withdraw", args=[public.pk]),
        "answer": reverse("writing:answer", args=[public.pk, asked.pk]),
        "upload": reverse("writing:upload", args=[office.agency.pk]),
        "picture": reverse("writing:picture", args=[office.agency.pk, "0" * 64]),
        "file": reverse("writing:file", args=[written.pk, "0" * 64]),
    }


READS = ("desk", "item", "review", "answer", "recheck", "usage", "usage_items")
WRITES = ("new", "import_old", "edit", "urgent", "withdraw")
FORMS_ONLY = ("submit", "discard", "mark", "recall", "upload")
WRITERS = ("officer", "reviewer", "leader", "compiler", "superuser")
READERS = (*WRITERS, "secrecy", "supervisor", "administrator", "above")


def test_the_tables_name_every_page_of_the_room(paths):
    ladders = {one.name for one in urlpatterns if one.name and one.name.startswith("ladder")}
    # These have tests of their own: papers, sealed evidence, files that were replaced.
    papers = {"sheet", "register", "evidence", "earlier_file"}
    assert {one.name for one in urlpatterns} - ladders - papers == set(paths)


@pytest.mark.walk
@pytest.mark.parametrize("who", READERS)
def test_whoever_sees_the_agency_reads(who, people, paths):
    client = browser(people[who])
    for name in READS:
        assert client.get(paths[name]).status_code == 200, name


@pytest.mark.parametrize("who", READERS)
def test_only_writers_open_the_pages_to_write(who, people, paths):
    client = browser(people[who])
    for name in WRITES:
        status = client.get(paths[name]).status_code
        assert (status == 200) == (who in WRITERS), (name, status)


@pytest.mark.parametrize("who", ["elsewhere", "signer elsewhere"])
def test_of_another_agency_nothing_is_there(who, people, paths):
    client = browser(people[who])
    for name, path in paths.items():
        if name in ("desk", "new", "import_old", "usage", "usage_items"):
            assert "等审核的一条" not in told(client.get(path))
            continue
        for answer in (client.get(path), client.post(path, WRITTEN)):
            assert answer.status_code in (404, 405), (name, answer.status_code)
    assert Item.objects.filter(title=WRITTEN["title"]).count() == 1


def test_without_a_role_or_a_login_no_page_opens(people, paths):
    for client, to in ((browser(), "/admin/login/"), (browser(people["no role"]), "/admin/")):
        for name, path in paths.items():
            for answer in (client.get(path), client.post(path, WRITTEN)):
                assert answer.status_code in (302, 403), (name, answer.status_code)
                assert answer.status_code == 403 or answer.url.startswith(to), name


@pytest.mark.parametrize("who", ["supervisor", "administrator", "above", "secrecy"])
def test_who_may_not_write_changes_nothing(who, people, paths, office):
    client = browser(people[who])
    before = _state()
    for path in paths.values():
        client.post(path, WRITTEN | {
            "act": "submit", "place": office.column.pk, "seen": "1", "kind": "exposed",
            "reason": "理由", "explanation": "说明", "approved_how": "telephone", "approved": "yes",
            "approved_by": office.leader.pk, "approved_at": "2026-03-04T09:05", "found": "fine",
            "secrecy_by": office.secrecy.pk, "decision": "dismissed", "key": "x",
        })  # fmt: skip
    assert _state() == before


def _state():
    items = list(Item.objects.order_by("pk").values("pk", "title", "stage", "live", "updated_at"))
    return items, Submission.objects.count(), Opinion.objects.count()


@pytest.mark.parametrize("name", FORMS_ONLY)
def test_what_only_acts_is_not_opened(name, people, paths):
    assert browser(people["officer"]).get(paths[name]).status_code == 405


def test_a_superuser_sees_no_form_to_review_and_gives_no_opinion(people, paths, office):
    client = browser(people["superuser"])
    assert "现在没有要您办理的环节" in told(client.get(paths["review"]))
    submission = Submission.objects.get(item__title="等审核的一条")
    answer = client.post(
        paths["review"], {"rung": "0", "digest": submission.digest, "decision": "pass"}
    )
    assert answer.status_code == 409
    assert not submission.opinions.exists()


@pytest.mark.parametrize(
    "query", ["tab=nothing", "page=99999", "page=x", "tab=live&q=%00", "q=" + "字" * 3000]
)
def test_an_odd_address_of_the_desk_is_answered(query, people, paths):
    for tab in ("", "&tab=drafts"):
        answer = browser(people["officer"]).get(f"{paths['desk']}?{query}{tab}")
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "tab",
    [
        "mine",
        "drafts",
        "returned",
        "review",
        "owing",
        "rechecks",
        "live",
        "live&how=small",
        "live&how=urgent",
        "withdrawals",
        "withdrawn",
    ],
)
def test_each_list_of_the_desk_opens(tab, people, paths):
    answer = browser(people["leader"]).get(f"{paths['desk']}?tab={tab}")
    assert answer.status_code == 200
