"""An agency's people meet only their agency's records, on every page of the back office."""

from datetime import date

import pytest
from django.urls import get_resolver, reverse
from wagtail.admin.viewsets import viewsets

from gongkai_web.agencies.admin import ScopedViewSet
from gongkai_web.agencies.models import Agency, Membership, User
from gongkai_web.applications.models import Application, DataCorrection
from gongkai_web.journal.models import Entry
from gongkai_web.publishing.models import (
    DecisionCount,
    FeeCollection,
    Item,
    MediaArticle,
    NormativeDocument,
)
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.supervision.models import Account, Meeting, WorkListEntry
from gongkai_web.wording.models import OfficeLeader, OfficeWord

DAY = date(2024, 3, 5)
MONTH = date(2024, 3, 1)

MAKERS = {
    Item: lambda a: Item.objects.create(agency=a, index_no="MIMI-1", title="MIMI"),
    MediaArticle: lambda a: MediaArticle.objects.create(agency=a, title="MIMI", published_on=DAY),
    NormativeDocument: lambda a: NormativeDocument.objects.create(
        agency=a, doc_no="MIMI", title="MIMI"
    ),
    DecisionCount: lambda a: DecisionCount.objects.create(
        agency=a, month=MONTH, kind="licence", count=987654
    ),
    FeeCollection: lambda a: FeeCollection.objects.create(
        agency=a, month=MONTH, item="MIMI", amount_fen=1
    ),
    Application: lambda a: Application.objects.create(
        agency=a, number="MIMI", applicant_kind="natural_person", received_on=DAY
    ),
    RemedyCase: lambda a: RemedyCase.objects.create(
        agency=a, case_no="MIMI", procedure="reconsideration"
    ),
    DataCorrection: lambda a: DataCorrection.objects.create(
        agency=a, number="MIMI", received_on=DAY, content="MIMI"
    ),
    Meeting: lambda a: Meeting.objects.create(
        agency=a, held_on=DAY, kind="meeting", subject="MIMI"
    ),
    Account: lambda a: Account.objects.create(agency=a, platform="微信", name="MIMI"),
    OfficeWord: lambda a: OfficeWord.objects.create(agency=a, word="MIMI", right="对"),
    OfficeLeader: lambda a: OfficeLeader.objects.create(agency=a, name="MIMI", posts="局长"),
    WorkListEntry: lambda a: WorkListEntry.objects.create(agency=a, matter="MIMI"),
}


def scoped_viewsets():
    get_resolver().url_patterns  # noqa: B018 - Wagtail registers its viewsets when the addresses load
    return [viewset for viewset in viewsets.viewsets if isinstance(viewset, ScopedViewSet)]


def record_of(model, agency, person):
    """Return a record of that model that belongs to the agency."""
    if model is Agency:
        return agency
    if model is User:
        return person("MIMI", agency, "officer")
    if model is Entry:
        from django.db import transaction

        from gongkai_web.journal.actions import record

        with transaction.atomic():
            return record(verb="MIMI", subject=agency, agency=agency, actor=None, label="MIMI")
    return MAKERS[model](agency)


def addressed(pattern, record):
    """Return what an address of that pattern names: the record's number, and words where it wants words."""
    wanted = pattern.pattern.converters or {"pk": None}
    return [
        "pdf" if type(kind).__name__ == "SlugConverter" else record.pk for kind in wanted.values()
    ]


ROLES = ["officer", "compiler", "leader", "supervisor", "administrator"]


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_nobody_reaches_another_agencys_record_by_any_address(
    role, agency, other_agency, person, client
):
    client.force_login(person("li", agency, role))
    walked = 0
    for viewset in scoped_viewsets():
        record = record_of(viewset.model, other_agency, person)
        for pattern in viewset.get_urlpatterns():
            name = viewset.get_url_name(pattern.name)
            if not pattern.pattern.converters and "<" not in str(pattern.pattern):
                continue
            url = reverse(name, args=addressed(pattern, record))
            for answer in (client.get(url), client.post(url, {})):
                walked += 1
                assert answer.status_code in (403, 404, 405) or (
                    answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")
                ), (role, url, answer.status_code)
    assert walked > 60


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_list_shows_another_agencys_record(role, agency, other_agency, person, client):
    client.force_login(person("li", agency, role))
    for viewset in scoped_viewsets():
        record = record_of(viewset.model, other_agency, person)
        told = {"MIMI", "987654", other_agency.name}
        for name in ("index", "index_results"):
            for query in ("", "?export=xlsx", "?export=csv", "?q=IM", f"?agency={record.pk}"):
                answer = client.get(reverse(viewset.get_url_name(name)) + query)
                if answer.status_code != 200:
                    continue
                content = (
                    b"".join(answer.streaming_content) if answer.streaming else answer.content
                ).decode("utf-8", "replace")
                table = content.partition("<table")[2]
                assert not any(word in table for word in told), (role, viewset.name, query)


@pytest.mark.django_db
def test_every_ledger_is_walked():
    models = {viewset.model for viewset in scoped_viewsets()}
    assert set(MAKERS) | {Agency, User, Entry} <= models


@pytest.mark.django_db
@pytest.mark.parametrize("maker", MAKERS.values(), ids=[model.__name__ for model in MAKERS])
def test_an_officer_sees_and_changes_their_own_records(maker, agency, officer, client):
    record = maker(agency)
    client.force_login(officer)
    viewset = next(v for v in scoped_viewsets() if v.model is type(record))
    for name, args in (
        ("index", ()),
        ("index_results", ()),
        ("add", ()),
        ("edit", (record.pk,)),
        ("inspect", (record.pk,)),
        ("history", (record.pk,)),
        ("delete", (record.pk,)),
    ):
        if name == "delete" and not viewset.may_delete:
            continue
        answer = client.get(reverse(viewset.get_url_name(name), args=args))
        assert answer.status_code == 200, (name, answer.status_code)


@pytest.mark.django_db
def test_every_ledger_leads_to_its_import_and_export(officer, client):
    from gongkai_web.ledgers.tables import TABLES

    client.force_login(officer)
    names = {viewset.name for viewset in scoped_viewsets() if viewset.is_ledger}
    assert names == set(TABLES)
    for name in names:
        page = client.get(reverse(f"{name}:index")).content.decode()
        assert f"{reverse('ledgers:index')}?kind={name}" in page


@pytest.mark.django_db
@pytest.mark.parametrize("maker", MAKERS.values(), ids=[model.__name__ for model in MAKERS])
def test_a_supervising_office_sees_its_subordinates_and_changes_nothing(
    maker, agency, other_agency, person, client
):
    other_agency.parent = agency
    other_agency.save()
    record = maker(other_agency)
    client.force_login(person("zhuguan", agency, "supervisor"))
    viewset = next(v for v in scoped_viewsets() if v.model is type(record))
    assert client.get(reverse(viewset.get_url_name("index"))).status_code == 200
    assert (
        client.get(reverse(viewset.get_url_name("inspect"), args=(record.pk,))).status_code == 200
    )
    for name in ("edit", "delete") if viewset.may_delete else ("edit",):
        answer = client.post(reverse(viewset.get_url_name(name), args=(record.pk,)), {})
        assert answer.status_code in (302, 403, 404)
        assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.django_db
def test_a_person_of_two_agencies_changes_only_where_they_may(agency, other_agency, person, client):
    user = person("li", agency, "officer")
    Membership.objects.create(user=user, agency=other_agency, role="supervisor")
    client.force_login(user)
    seen = MAKERS[Item](other_agency)
    assert client.get(reverse("items:inspect", args=(seen.pk,))).status_code == 200
    assert client.get(reverse("items:edit", args=(seen.pk,))).status_code == 404
    assert (
        reverse("items:edit", args=(seen.pk,))
        not in client.get(reverse("items:index")).content.decode()
    )


WAGTAILS_OWN = [
    "/admin/pages/",
    "/admin/images/",
    "/admin/documents/",
    "/admin/users/",
    "/admin/groups/",
    "/admin/collections/",
    "/admin/workflows/list/",
    "/admin/reports/site-history/",
    "/admin/snippets/",
    "/admin/choose-page/",
    "/admin/tag-autocomplete/",
    "/admin/bulk/publishing/item/delete/",
    "/admin/api/main/pages/",
    "/admin/locales/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("url", WAGTAILS_OWN)
@pytest.mark.parametrize("superuser", [False, True])
def test_the_parts_of_wagtail_that_know_no_agencies_are_shut(
    url, superuser, agency, person, client
):
    client.force_login(person("li", agency, "administrator", superuser=superuser))
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_strangers_are_sent_to_the_login_page(client, agency):
    record = MAKERS[Item](agency)
    for viewset in scoped_viewsets():
        answer = client.get(reverse(viewset.get_url_name("index")))
        assert answer.status_code == 302
        assert "/admin/login/" in answer.url
    assert client.get(reverse("items:edit", args=(record.pk,))).status_code == 302


@pytest.mark.django_db
def test_an_account_without_a_role_does_not_get_in(client, person):
    client.force_login(person("wu"))
    assert client.get("/admin/").status_code == 302
