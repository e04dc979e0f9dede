"""Does anybody notice a submitted report that was changed behind the database's back?"""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.db import connection

from gongkai.cli import gongkai
from gongkai_web.reports import guard, verification
from gongkai_web.reports.models import ReportVersion
from gongkai_web.sample import YEAR, office

REPORT = f"/shanzhou-sfj/annual-reports/{YEAR}/"
FILE = f"{REPORT}shanzhou-sfj-{YEAR}-annual-report."


@pytest.fixture
def published(db):
    """Return the sample office's published report."""
    agency, _ = office.set_up()
    office.load(agency, lambda kind, added: None)
    return office.hand_in(agency)


@pytest.fixture
def tamper(published):
    """Return a way to change the version's row as the owner of the database file can."""

    def change(**columns):
        guard.remove(connection)
        names = ", ".join(f"{name} = %s" for name in columns)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE reports_reportversion SET {names}", list(columns.values()))
        guard.install(connection)

    return change


def _verified(tmp_path):
    return CliRunner().invoke(gongkai, ["journal", "verify", "--anchor", str(tmp_path / "a.txt")])


def _changed(version):
    report = json.loads(json.dumps(version.report))
    report["narrative"]["problems"] = "没有问题。"
    return report


def test_reports_as_they_were_submitted_are_verified(published, tmp_path):
    assert verification.problems() == []
    ran = _verified(tmp_path)
    assert (ran.exit_code, "年度报告核验不通过" in ran.stdout) == (0, False)


def test_a_changed_report_is_named_and_ends_with_exit_status_1(published, tamper, tmp_path):
    tamper(report=json.dumps(_changed(published)))
    ran = _verified(tmp_path)
    assert ran.exit_code == 1
    assert "与操作日志中提交时的校验值不符" in ran.stdout
    assert "年度报告核验不通过：1 处问题" in ran.stdout
    assert not (tmp_path / "a.txt").exists(), "no anchor is left for what does not hold"


def test_a_new_digest_does_not_make_a_changed_report_pass(published, tamper):
    from gongkai_web.reports.models import digest_of

    tamper(report=json.dumps(_changed(published)), digest=digest_of(_changed(published)))
    assert [("校验值不符" in told) for told in verification.problems()] == [True]


@pytest.mark.parametrize("columns", [{"version": 2}, {"year": YEAR - 1}, {"reason": "补记"}])
def test_a_version_that_was_moved_is_named(tamper, columns):
    tamper(**columns)
    (told,) = verification.problems()
    assert "单位、年度、版本或更正理由与操作日志不符" in told


def test_a_version_that_is_gone_is_named(published):
    guard.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_reportversion")
    guard.install(connection)
    (told,) = verification.problems()
    assert told == f"{published}已不在库中，操作日志中有提交记录"


def test_a_version_put_in_without_a_word_is_named(published):
    forged = ReportVersion.objects.get()
    forged.pk, forged.version, forged._state.adding = None, 2, True
    forged.save()
    assert sorted(verification.problems()) == [
        f"{forged}在操作日志中没有提交记录",
        f"{forged}标为已公布，操作日志中没有公布记录",
    ]


@pytest.mark.walk
@pytest.mark.parametrize("address", [REPORT, FILE + "pdf", FILE + "json"])
@pytest.mark.parametrize("broken", [{}, None])
def test_the_public_is_shown_no_changed_report(client, published, tamper, address, broken):
    client.get(FILE + "json")  # written already, as the whole report
    tamper(report=json.dumps(_changed(published) if broken is None else broken))
    answer = client.get(address)
    assert answer.status_code == 503
    assert "与提交时的校验值不符" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    for listed in ("/", "/annual-reports/", "/shanzhou-sfj/"):
        assert client.get(listed).status_code == 200


def test_a_file_that_cannot_be_written_is_told_in_words(client, published, monkeypatch, tmp_path):
    from gongkai_web.reports import documents

    (tmp_path / "reports").write_text("no folder")
    monkeypatch.setattr(documents, "home", lambda: tmp_path)
    answer = client.get(FILE + "json")
    assert answer.status_code == 503
    assert "请稍后再试" in answer.content.decode()
    assert str(tmp_path) not in answer.content.decode()
