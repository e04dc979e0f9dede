"""Working out every due date anew: in pieces, each whole, with nothing lost where it is stopped."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from gongkai.remedies.acts import ActKind
from gongkai_web.applications import derived
from gongkai_web.applications.derived import refresh_case
from gongkai_web.applications.models import Application
from gongkai_web.journal import verification
from gongkai_web.journal.actions import Act, record, record_many
from gongkai_web.journal.models import Entry
from gongkai_web.remedies import actions as remedies
from gongkai_web.remedies.derived import rebuild as rebuild_remedies
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.workdays import actions

from .conftest import NOTICE_2027

DAYS = [date(2026, 12, day) for day in range(14, 31)]


@pytest.fixture
def many(folder, agency):
    """Return how many of 170 cases move when the notice of 2027 is entered by hand."""
    made = Application.objects.bulk_create(
        Application(
            agency=agency,
            number=f"{n:03}",
            applicant_kind="natural_person",
            received_on=DAYS[n % 17],
            state="in_progress",
        )
        for n in range(170)
    )
    made[0].events.create(kind="correction_requested", on=DAYS[1])
    made[0].events.create(kind="correction_received", on=DAYS[5])
    made[1].events.create(kind="replied", on=DAYS[9], detail={"outcome": "granted"})
    made[2].events.create(kind="third_party_consulted", on=DAYS[4], detail={"party": "示例公司"})
    for one in made:
        refresh_case(one)
    before = dict(Application.objects.values_list("pk", "due_on"))
    (folder / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    actions.installed.refresh()
    with transaction.atomic():
        after = {
            one.pk: derived.due_date(one, one.events.all()) for one in Application.objects.all()
        }
    return {pk: (before[pk], after[pk]) for pk in before if before[pk] != after[pk]}


def told():
    """Return the moves the journal tells of, by case: both days."""
    entries = Entry.objects.filter(verb=actions.MOVED)
    found = {
        int(entry.subject_id): tuple(
            date.fromisoformat(entry.detail[side]["due_on"]) for side in ("before", "after")
        )
        for entry in entries
    }
    assert len(found) == entries.count(), "a move told twice"
    return found


def sound():
    return verification.verify(verification.stored(), ()).problems == []


@pytest.mark.django_db
class TestRecounting:
    @pytest.fixture(autouse=True)
    def _small_pieces(self, monkeypatch):
        monkeypatch.setattr(derived, "AT_A_TIME", 20)

    def test_every_case_follows_its_diary_and_every_move_is_told(self, many):
        pieces = list(actions.recount_all())
        assert sum(asked for asked, _, _ in pieces) == 170
        assert len(pieces) == 9
        assert sum(len(moved) for _, _, moved in pieces) == len(many) > 100
        assert told() == many
        assert not any(refresh_case(one) for one in Application.objects.all())
        assert sound()

    def test_all_copies_follow_and_not_the_due_date_alone(self, many):
        Application.objects.update(state="closed", closed_on=date(2026, 12, 31), outcome="granted")
        list(actions.recount_all())
        states = set(Application.objects.values_list("number", "state", "outcome"))
        assert ("001", "closed", "granted") in states
        assert ("002", "consulting", "") in states
        assert ("003", "in_progress", "") in states
        assert Application.objects.filter(closed_on__isnull=False).count() == 1

    def test_a_second_run_finds_nothing_to_do(self, many):
        list(actions.recount_all())
        entries = Entry.objects.count()
        changed = Application.objects.order_by("-updated_at").first().updated_at
        assert not any(anew or moved for _, anew, moved in actions.recount_all())
        assert Entry.objects.count() == entries
        assert Application.objects.order_by("-updated_at").first().updated_at == changed

    def test_stopped_between_pieces_it_has_kept_them_and_the_next_run_does_the_rest(self, many):
        running = actions.recount_all()
        done = {one.application.pk for _ in range(3) for one in next(running)[2]}
        running.close()
        assert told() == {pk: many[pk] for pk in done}
        assert 0 < len(done) < len(many)
        list(actions.recount_all())
        assert told() == many
        assert sound()

    def test_a_piece_that_fails_is_not_kept_at_all(self, many, monkeypatch):
        record_moves, calls = actions._record_moves, []

        def fail(moved, **named):
            calls.append(moved)
            record_moves(moved, **named)
            if len(calls) == 3:
                raise KeyboardInterrupt

        monkeypatch.setattr(actions, "_record_moves", fail)
        with pytest.raises(KeyboardInterrupt):
            list(actions.recount_all())
        kept = {one.application.pk for moved in calls[:2] for one in moved}
        assert told() == {pk: many[pk] for pk in kept}
        stored = dict(Application.objects.values_list("pk", "due_on"))
        for pk, (before, after) in many.items():
            assert stored[pk] == (after if pk in kept else before)
        monkeypatch.setattr(actions, "_record_moves", record_moves)
        list(actions.recount_all())
        assert told() == many

    def test_queries_grow_with_pieces_and_not_with_cases(
        self, many, django_assert_max_num_queries, monkeypatch
    ):
        monkeypatch.setattr(derived, "AT_A_TIME", 1000)
        with django_assert_max_num_queries(20):
            list(actions.recount_all())

    def test_the_command_interrupted_says_how_to_go_on(self, many, monkeypatch, capsys):
        recount_all = actions.recount_all

        def interrupted():
            running = recount_all()
            yield next(running)
            yield next(running)
            raise KeyboardInterrupt

        monkeypatch.setattr(actions, "recount_all", interrupted)
        with pytest.raises(SystemExit) as left:
            call_command("rebuild_due_dates")
        assert left.value.code == 130
        assert "已核算 40 件申请" in capsys.readouterr().err
        monkeypatch.setattr(actions, "recount_all", recount_all)
        call_command("rebuild_due_dates")
        assert "共 170 件申请" in capsys.readouterr().out
        assert told() == many

    def test_the_page_lists_the_cases_that_moved(self, many, administrator):
        recount = actions.recount(actor=administrator)
        assert recount.asked == 170
        listed = {int(entry.subject_id) for entry in actions.moved_by(recount.entry)}
        assert listed == set(many)
        assert sound()


@pytest.mark.django_db
class TestManyActsAtOnce:
    def test_they_chain_as_if_noted_one_by_one(self, agency, officer):
        with transaction.atomic():
            first = record(verb="修改", subject=agency, agency=agency, actor=officer)
            many = record_many(
                verb="修改",
                actor=officer,
                acts=[Act(agency, agency, {"n": n}) for n in range(300)],
            )
            last = record(verb="修改", subject=agency, agency=agency, actor=None)
        assert [one.pk for one in (first, *many, last)] == list(range(first.pk, first.pk + 302))
        assert many[0].previous_hash == first.hash
        assert last.previous_hash == many[-1].hash
        assert [Entry.objects.get(pk=one.pk).detail["n"] for one in many[:3]] == [0, 1, 2]
        assert sound()

    def test_none_are_none(self):
        with transaction.atomic():
            assert record_many(verb="修改", actor=None, acts=[]) == []

    def test_a_fault_in_one_keeps_all_out(self, agency):
        before = Entry.objects.count()
        with pytest.raises(TypeError), transaction.atomic():
            record_many(
                verb="修改",
                actor=None,
                acts=[Act(agency, agency, {}), Act(agency, agency, {"x": object()})],
            )
        assert Entry.objects.count() == before


RECOUNT_SLOWLY = """
import sys, time
from pathlib import Path
from gongkai_web.config.bootstrap import setup
setup()
from django.core.management import call_command
from gongkai.remedies.acts import ActKind
from gongkai_web.applications import derived
from gongkai_web.remedies import actions as remedies
from gongkai_web.remedies.derived import rebuild as rebuild_remedies
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.workdays import actions
derived.AT_A_TIME = 50
record_moves, pieces = actions._record_moves, []
def slowly(moved, **named):
    record_moves(moved, **named)
    pieces.append(moved)
    if len(pieces) == 3 and len(sys.argv) > 1:
        Path(sys.argv[1]).write_text("within the third piece")
        time.sleep(600)
actions._record_moves = slowly
call_command("rebuild_due_dates")
"""

FILL = """
from datetime import date
from gongkai_web.config.bootstrap import setup
setup(progress=False)
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.derived import rebuild
from gongkai_web.applications.models import Application
agency = Agency.objects.create(code="shi-li", name="示例单位")
Application.objects.bulk_create(
    Application(agency=agency, number=f"{n:03}", applicant_kind="natural_person",
                received_on=date(2026, 12, 21)) for n in range(300))
list(rebuild(Application.objects.all()))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_in_the_middle_of_a_piece_it_loses_nothing(tmp_path):
    home = tmp_path / "home"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")},
        "GONGKAI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings",
    }

    def python(script, *arguments):
        return subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    assert python(FILL).wait(600) == 0
    (home / "calendar").mkdir(exist_ok=True)
    (home / "calendar" / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    reached = tmp_path / "reached"
    process = python(RECOUNT_SLOWLY, str(reached))
    deadline = time.monotonic() + 600
    while not reached.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert reached.exists(), "the recount never came to its third piece"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    def counts():
        connection = sqlite3.connect(home / "gongkai.sqlite3")
        moved, entries, cases = (
            connection.execute(query).fetchone()[0]
            for query in (
                "SELECT COUNT(*) FROM applications_application WHERE due_on = '2027-01-18'",
                f"SELECT COUNT(*) FROM journal_entry WHERE verb = '{actions.MOVED}'",
                f"SELECT COUNT(DISTINCT subject_id) FROM journal_entry WHERE verb = '{actions.MOVED}'",
            )
        )
        connection.close()
        return moved, entries, cases

    assert counts() == (100, 100, 100)
    assert python(RECOUNT_SLOWLY).wait(600) == 0
    assert counts() == (300, 300, 300)


def test_a_notice_moves_what_is_due_in_remedy_cases(folder, agency):
    case = remedies.register_case(
        actor=None,
        agency=agency,
        case_no="陕政复〔2026〕9号",
        procedure="reconsideration",
        acts=[remedies.NewAct(ActKind.COPY_RECEIVED, date(2026, 12, 28), {})],
    )
    assert case.due_on == date(2027, 1, 12)
    actions.enter(actor=None, files={"2027.yaml": NOTICE_2027})
    case.refresh_from_db()
    assert case.due_on == date(2027, 1, 11)
    told = Entry.objects.get(verb=actions.DUTY_MOVED)
    assert told.detail["before"] == {"due_on": "2027-01-12"}
    assert actions.recount_remedies(actor=None) == 0


def test_what_an_officer_notes_meanwhile_in_a_remedy_case_stays_counted(folder, agency):
    first, second = (
        remedies.register_case(
            actor=None, agency=agency, case_no=number, procedure="reconsideration",
            acts=[remedies.NewAct(ActKind.COPY_RECEIVED, date(2026, 12, 14), {})],
        )
        for number in ("9号", "10号")
    )  # fmt: skip
    RemedyCase.objects.update(due_on=date(2026, 12, 1))  # as a calendar before had it
    running = rebuild_remedies(RemedyCase.objects.all())
    assert next(running)[0] == first
    remedies.note(actor=None, case=second, kind=ActKind.ANSWERED, on=date(2026, 12, 18))
    assert [case for case, _, _ in running] == [second]
    second.refresh_from_db()
    assert (second.due_on, second.due_what) == (None, "")


def test_no_case_is_waited_for_once_the_journal_is_held(folder, agency, monkeypatch):
    for number in ("9号", "10号"):
        remedies.register_case(
            actor=None, agency=agency, case_no=number, procedure="reconsideration",
            acts=[remedies.NewAct(ActKind.COPY_RECEIVED, date(2026, 12, 28), {})],
        )  # fmt: skip
    order = []

    def noted(name):
        plain = getattr(actions, name)

        def call(*args, **kwargs):
            order.append(name)
            return plain(*args, **kwargs)

        monkeypatch.setattr(actions, name, call)

    for name in ("_moved_duties", "rebuild", "record", "record_many"):
        noted(name)
    actions.enter(actor=None, files={"2027.yaml": NOTICE_2027})
    assert order == ["_moved_duties", "rebuild", "record", "record_many", "record_many"]
    assert Entry.objects.filter(verb=actions.DUTY_MOVED).count() == 2
