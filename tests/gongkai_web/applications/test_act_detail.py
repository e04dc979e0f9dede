"""Who was consulted on an application stands in clear neither in the database nor in the journal."""

import importlib
import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from gongkai_web.applications import actions, derived, guard, intake
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
    assert derived.diary(consulted.application, [ApplicationEvent.objects.get()])[1].party == PARTY


def test_the_database_lets_nobody_write_an_act_anew(consulted):
    event = ApplicationEvent.objects.get()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        event.delete()
    assert ApplicationEvent.objects.get().detail["party"] == PARTY


@pytest.mark.parametrize("detail", [{}, {"outcome": "granted"}, {"party": ""}])
def test_details_without_a_party_stay_as_they_are(consulted, detail):
    added = consulted.application.events.create(kind="noted", on=date(2026, 3, 5), detail=detail)
    assert ApplicationEvent.objects.get(pk=added.pk).detail == detail


def test_another_key_does_not_open_it(consulted, monkeypatch):
    monkeypatch.setenv("GONGKAI_FIELD_KEY", "another")
    with pytest.raises(CannotUnseal, match="征求意见对象"):
        ApplicationEvent.objects.get()


def test_what_was_stored_in_clear_is_sealed_by_the_migration(consulted):
    guard.remove(connection)  # the migration is older than the triggers
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE applications_applicationevent SET detail = %s", [json.dumps({"party": PARTY})]
        )
    migration = importlib.import_module("gongkai_web.applications.migrations.0002_seal_parties")
    before = MigrationLoader(connection).project_state([("applications", "0001_initial")])
    migration.seal(before.apps, SimpleNamespace(connection=connection))
    assert isinstance(raw()[0]["party"], dict)
    assert ApplicationEvent.objects.get().detail == {"party": PARTY}


def test_the_journal_does_not_name_who_was_consulted(agency, officer):
    case = intake.register(
        actor=officer, agency=agency, applicant={}, channel="in_person",
        submitted_on=date(2026, 3, 2), applicant_kind="natural_person",
    )  # fmt: skip
    actions.consult_third_party(actor=officer, case=case, on=date(2026, 3, 4), party=PARTY)
    assert ApplicationEvent.objects.get().detail == {"party": PARTY}
    told = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    assert PARTY not in told
    assert f"（{len(PARTY)} 字）" in told


def test_why_service_was_refused_is_sealed_and_opens_where_it_was_kept_in_clear(consulted):
    words = {"refused": "张三丰本人拒收", "reason": "张三丰来电"}
    act = consulted.application.events.create(kind="delivered", on=date(2026, 3, 6), detail=words)
    assert "张三丰" not in json.dumps(raw(), ensure_ascii=False)
    assert ApplicationEvent.objects.get(pk=act.pk).detail == words
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE applications_applicationevent SET detail = %s WHERE id = %s",
            [json.dumps(words), act.pk],
        )
    assert ApplicationEvent.objects.get(pk=act.pk).detail == words
