"""``gongkai journal verify``: whole, tampered, cut off, exported."""

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from gongkai.cli import gongkai
from gongkai_web.journal import guard
from gongkai_web.journal.actions import record
from gongkai_web.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchors(tmp_path):
    return tmp_path / "anchors.txt"


def verify(anchors, *arguments):
    return CliRunner().invoke(
        gongkai, ["journal", "verify", "--anchor", str(anchors), *map(str, arguments)]
    )


@pytest.fixture
def three(agency):
    with transaction.atomic():
        for _ in range(3):
            record(verb="修改", subject=agency, agency=agency, actor=None)


def test_an_empty_journal_is_whole(anchors):
    assert verify(anchors).exit_code == 0


def test_a_whole_journal_leaves_an_anchor(three, anchors):
    result = verify(anchors)
    assert result.exit_code == 0
    last = Entry.objects.first()
    assert f"末条 3 {last.hash}" in result.stdout
    assert anchors.read_text() == f"3 {last.hash}\n"
    verify(anchors)
    assert anchors.read_text() == f"3 {last.hash}\n"


def test_tampering_and_a_cut_off_end_end_with_exit_status_1(three, anchors):
    verify(anchors)
    guard.remove(connection)
    Entry.objects.filter(pk=2).update(verb="别的")
    Entry.objects.filter(pk=3).delete()
    guard.install(connection)
    result = verify(anchors)
    assert result.exit_code == 1
    assert "第 2 条的内容被改动" in result.stdout
    assert "末尾被截断" in result.stdout


def test_an_export_is_verified_on_its_own(three, anchors, tmp_path):
    path = tmp_path / "journal.jsonl"
    assert verify(anchors, "--export", path).exit_code == 0
    assert verify(anchors, "--from", path).exit_code == 0
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:2]), "utf-8")
    assert verify(anchors, "--from", path).exit_code == 1


@pytest.mark.parametrize(
    ("anchor", "told"), [("三 abc", "第 1 行应为“序号 校验值”"), ("9 " + "0" * 63, "第 1 行")]
)
def test_a_broken_anchor_file_is_named(anchor, told, anchors):
    anchors.write_text(anchor, "utf-8")
    result = verify(anchors)
    assert result.exit_code == 2
    assert told in result.stderr
