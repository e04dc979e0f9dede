"""Who was consulted on an application stands in clear neither in the database nor in the journal."""

import importlib
import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse

from gongkai_web.applications import actions
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.journal.models import Entry

pytestmark = pytest.mark.django_db
PARTY = "示例第三方公司"


@pytest.fixture
def consulted(agency):
    case = Application.objects.create(
        agency=agency, number="1", applicant_kind="natural_person", received_on=date(2026, 3, 2)
    )
    return case.events.create(
        kind="third_party_consulted", on=date(2026, 3, 4), detail={"party": PARTY, "days": 3}
    )


def raw():
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail FROM applications_applicationevent ORDER BY id")
        rows = [row[0] for row in cursor.fetchall()]
    return [row if isinstance(row, dict) else json.loads(row) for row in rows]


def test_the_party_is_sealed_in_the_database_and_in_clear_in_the_code(consulted):
    (stored,) = raw()
    assert stored["days"] == 3
    assert PARTY not in json.dumps(stored, ensure_ascii=False)
    assert ApplicationEvent.objects.get().detail == {"party": PARTY, "days": 3}
    (detail,) = ApplicationEvent.objects.values_list("detail", flat=True)
    assert detail["party"] == PARTY
    assert actions.diary(consulted.application, [ApplicationEvent.objects.get()])[1].party == PARTY


def test_saving_again_seals_once(consulted):
    event = ApplicationEvent.objects.get()
    event.save()
    assert ApplicationEvent.objects.get().detail["party"] == PARTY


@pytest.mark.parametrize("detail", [{}, {"outcome": "granted"}, {"party": ""}])
def test_details_without_a_party_stay_as_they_are(consulted, detail):
    consulted.detail = detail
    consulted.save()
    assert ApplicationEvent.objects.get().detail == detail


def test_another_key_does_not_open_it(consulted, monkeypatch):
    monkeypatch.setenv("GONGKAI_FIELD_KEY", "another")
    with pytest.raises(CannotUnseal, match="征求意见对象"):
        ApplicationEvent.objects.get()


def test_what_was_stored_in_clear_is_sealed_by_the_migration(consulted):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE applications_applicationevent SET detail = %s", [json.dumps({"party": PARTY})]
        )
    migration = importlib.import_module("gongkai_web.applications.migrations.0002_seal_parties")
    before = MigrationLoader(connection).project_state([("applications", "0001_initial")])
    migration.seal(before.apps, SimpleNamespace(connection=connection))
    assert isinstance(raw()[0]["party"], dict)
    assert ApplicationEvent.objects.get().detail == {"party": PARTY}


def test_the_journal_does_not_name_who_was_consulted(agency, officer, client):
    client.force_login(officer)
    page = {
        "number": "2", "applicant_kind": "natural_person", "received_on": "2026-03-02",
        "events-TOTAL_FORMS": "1", "events-INITIAL_FORMS": "0",
        "events-0-kind": "third_party_consulted", "events-0-on": "2026-03-04",
        "events-0-party": PARTY,
    }  # fmt: skip
    client.post(reverse("applications:add"), page)
    assert ApplicationEvent.objects.get().detail == {"party": PARTY}
    told = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    assert PARTY not in told
    assert f"（{len(PARTY)} 字）" in told
