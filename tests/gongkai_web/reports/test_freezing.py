"""Does a submitted report stay as it was, whatever one tries?"""

import hashlib
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from gongkai_web.reports import actions
from gongkai_web.reports.guard import FROZEN
from gongkai_web.reports.models import FrozenVersion, ReportVersion, digest_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(agency):
    report = {"year": 2024, "narrative": {"problems": "示例"}}
    made = ReportVersion(
        agency=agency,
        year=2024,
        version=1,
        report=report,
        check_result={"findings": []},
        digest=digest_of(report),
        submitted_at=timezone.now(),
    )
    made.save()
    return made


def test_the_model_refuses_to_save_a_version_again(version):
    version.report = {}
    with pytest.raises(FrozenVersion, match="不能改动"):
        version.save()


def test_the_model_refuses_to_delete_a_version(version):
    with pytest.raises(FrozenVersion):
        version.delete()
    with pytest.raises(FrozenVersion):
        ReportVersion.objects.all().delete()


def test_the_manager_refuses_to_update_versions(version):
    with pytest.raises(FrozenVersion):
        ReportVersion.objects.update(digest="0" * 64)
    with pytest.raises(FrozenVersion):
        ReportVersion.objects.bulk_update([version], ["reason"])


_OTHER = {
    "id": "id + 1000",
    "agency_id": "NULL",
    "year": "2023",
    "version": "9",
    "source": "'filed'",
    "report": "'{}'",
    "check_result": "'{}'",
    "digest": "'0'",
    "reason": "'x'",
    "file_name": "'x'",
    "submitted_at": "'2020-01-01 00:00:00'",
    "submitted_by_id": "1",
}


@pytest.mark.parametrize("column", FROZEN)
def test_the_database_refuses_to_change_a_frozen_column(version, column):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE reports_reportversion SET {column} = {_OTHER[column]}")


def test_every_column_but_the_publication_is_frozen():
    columns = {field.column for field in ReportVersion._meta.concrete_fields}

    assert columns - set(FROZEN) == {"published_at", "published_by_id"}


def test_the_database_refuses_to_delete_a_version(version):
    with (
        pytest.raises(DatabaseError, match="不能改动或删除"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM reports_reportversion")


_COLUMNS = "agency_id, year, version, source, report, check_result, digest, reason, file_name, submitted_at"
_AGAIN = f"{_COLUMNS}) SELECT {{id}}{_COLUMNS.replace('digest', chr(39) + '0' + chr(39))} FROM reports_reportversion"
_REPLACING = [
    f"INSERT OR REPLACE INTO reports_reportversion (id, {_AGAIN.format(id='id, ')}",
    f"INSERT OR REPLACE INTO reports_reportversion ({_AGAIN.format(id='')}",
    f"REPLACE INTO reports_reportversion (id, {_AGAIN.format(id='id + 7, ')}",
]
_UPSERTING = [
    f"INSERT INTO reports_reportversion (id, {_AGAIN.format(id='id, ')} WHERE TRUE "
    "ON CONFLICT (id) DO UPDATE SET digest = excluded.digest",
    f"INSERT INTO reports_reportversion ({_AGAIN.format(id='')} WHERE TRUE "
    "ON CONFLICT (agency_id, year, version) DO UPDATE SET digest = excluded.digest",
]


@pytest.mark.parametrize("statement", [*_REPLACING, *_UPSERTING])
def test_the_database_refuses_to_put_another_version_in_the_place_of_one(version, statement):
    if statement in _REPLACING and connection.vendor != "sqlite":
        pytest.skip("only SQLite knows REPLACE")
    with (
        pytest.raises(DatabaseError, match="不能改动或删除"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert ReportVersion.objects.get().digest == version.digest


def test_a_publication_is_noted_once(version):
    version.note_publication(at=timezone.now(), by=None)

    assert ReportVersion.objects.get().is_published
    with pytest.raises(FrozenVersion):
        version.note_publication(at=timezone.now(), by=None)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_reportversion SET published_at = NULL")


def test_the_digest_is_the_sha256_of_the_canonical_json(version):
    text = json.dumps(version.report, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert version.digest == hashlib.sha256(text.encode()).hexdigest()
    assert actions.verify(version)


def test_a_tampered_report_no_longer_has_its_digest(version):
    version.report["narrative"]["problems"] = "改过"

    assert not actions.verify(version)


def test_only_the_newest_published_version_is_public(agency, version):
    assert not ReportVersion.objects.public().exists()
    version.note_publication(at=timezone.now(), by=None)
    second = ReportVersion(
        agency=agency,
        year=2024,
        version=2,
        report=version.report,
        check_result={},
        digest=version.digest,
        reason="更正",
        submitted_at=timezone.now(),
    )
    second.save()

    assert list(ReportVersion.objects.public()) == [version], "the correction is not public yet"
    second.note_publication(at=timezone.now(), by=None)
    assert list(ReportVersion.objects.public()) == [second]
    assert ReportVersion.objects.filter(version=F("version")).count() == 2
