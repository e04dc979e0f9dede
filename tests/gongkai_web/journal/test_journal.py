"""The journal: appended in order, refused to change, checked offline."""

import json
import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai_web.journal import guard, verification
from gongkai_web.journal.actions import GENESIS, plain, record
from gongkai_web.journal.models import Entry


def write(count, agency=None, actor=None):
    with transaction.atomic():
        return [
            record(verb="修改", subject=agency, agency=agency, actor=actor, detail={"n": n})
            for n in range(count)
        ]


def check(anchors=()):
    return verification.verify(verification.stored(), anchors)


@pytest.fixture
def unguarded(db):
    """Let the test tamper with the table as one who owns the database file could."""
    guard.remove(connection)
    yield
    if not connection.needs_rollback:
        guard.install(connection)


@pytest.mark.django_db
def test_entries_chain_from_the_first(agency, officer):
    first, second = write(2, agency, officer)
    assert (first.pk, first.previous_hash) == (1, GENESIS)
    assert (second.pk, second.previous_hash) == (2, first.hash)
    assert second.subject_label == agency.name
    assert check().problems == []
    assert check().last == verification.Anchor(2, second.hash)


@pytest.mark.django_db
def test_the_command_line_signs_where_nobody_is_logged_in(agency):
    assert write(1, agency)[0].actor_name == "命令行"


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="atomic"):
        record(verb="x", subject=None, agency=None, actor=None)


@pytest.mark.django_db(transaction=True)
def test_an_act_undone_leaves_no_entry_and_no_gap():
    with transaction.atomic():
        write(3)
        transaction.set_rollback(True)
    write(1)
    assert Entry.objects.get().pk == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "tamper",
    [
        lambda: Entry.objects.filter(pk=2).update(verb="别的"),
        lambda: Entry.objects.filter(pk=2).delete(),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.create(
            pk=9, at="2026-01-01T00:00Z", previous_hash="0" * 64, hash="1" * 64
        ),
        lambda: Entry.objects.create(
            pk=4, at="2026-01-01T00:00Z", previous_hash="0" * 64, hash="1" * 64
        ),
    ],
    ids=["update", "delete", "delete all", "insert with a gap", "insert off the chain"],
)
def test_the_database_refuses_change(tamper):
    write(3)
    with pytest.raises(DatabaseError, match="操作日志"), transaction.atomic():
        tamper()
    assert Entry.objects.count() == 3


@pytest.mark.django_db
def test_postgresql_refuses_to_truncate():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    write(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE journal_entry")


def swap():
    a, b = Entry.objects.get(pk=2), Entry.objects.get(pk=3)
    Entry.objects.filter(pk__in=[2, 3]).delete()
    a.pk, b.pk = 3, 2
    Entry.objects.bulk_create([a, b])


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (lambda: Entry.objects.filter(pk=2).update(verb="别的"), "第 2 条的内容被改动"),
        (lambda: Entry.objects.filter(pk=2).update(detail={"n": 7}), "第 2 条的内容被改动"),
        (lambda: Entry.objects.filter(pk=2).update(agency=None), "第 2 条的内容被改动"),
        (lambda: Entry.objects.filter(pk=2).delete(), "第 2 条缺失"),
        (swap, "第 2 条与上一条不衔接"),
    ],
    ids=["verb", "detail", "agency", "gap", "reorder"],
)
def test_the_check_finds_what_was_changed_behind_the_database(tamper, found, agency):
    write(4, agency)
    tamper()
    assert any(found in problem for problem in check().problems), check().problems


@pytest.mark.usefixtures("unguarded")
def test_a_cut_off_end_is_found_by_the_anchor():
    write(4)
    anchor = check().last
    Entry.objects.filter(pk__gt=2).delete()
    assert check().problems == []
    assert "截断" in check([anchor]).problems[0]


@pytest.mark.usefixtures("unguarded")
def test_a_journal_written_anew_does_not_fit_its_anchor():
    write(2)
    anchor = check().last
    Entry.objects.all().delete()
    write(3)
    assert "存证" in check([anchor]).problems[0]


@pytest.mark.django_db
def test_an_exported_journal_is_checked_without_the_database(tmp_path, agency, officer):
    write(3, agency, officer)
    path = tmp_path / "journal.jsonl"
    assert len(list(verification.write(verification.stored(), path))) == 3
    assert verification.verify(verification.exported(path)).problems == []
    lines = path.read_text("utf-8").splitlines()
    told = json.loads(lines[1])
    told["verb"] = "别的"
    path.write_text("\n".join([lines[0], json.dumps(told), lines[2]]), "utf-8")
    assert verification.verify(verification.exported(path)).problems == ["第 2 条的内容被改动"]


def test_a_file_that_is_no_journal_is_named_with_its_line(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("{}\n", "utf-8")
    with pytest.raises(ValueError, match="第 1 行"):
        list(verification.exported(path))


def test_details_are_kept_in_a_form_both_databases_give_back():
    assert plain({"on": date(2024, 3, 5), "yuan": Decimal("1.50"), 3: (1.5, None, True)}) == {
        "on": "2024-03-05",
        "yuan": "1.50",
        "3": ["1.5", None, True],
    }


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_wait_for_each_other():
    if connection.vendor != "postgresql":
        pytest.skip("threads share one in-memory SQLite connection")

    def work():
        for _ in range(10):
            write(1)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert check().count == 40
    assert check().problems == []
