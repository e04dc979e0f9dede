"""What when threads work one office at the same moment, or the process dies in the middle of a step?"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, connections

from case_desk import APPLICANT, registered, settings_for
from gongkai_web.applications import actions, intake, letter_facts, letters
from gongkai_web.applications.casework import CaseMoved, StepRefused, seen_now
from gongkai_web.applications.models import Application, ApplicationEvent, Letter, NumberSeries
from gongkai_web.config.home import home
from gongkai_web.journal import verification
from gongkai_web.journal.models import Entry

ON = date(2026, 3, 20)
THREADS = 8


@pytest.fixture
def at_once(somebody_else):
    """Do things at the same moment, each over a connection of its own; return what came of each."""

    def work(*jobs):
        ours, start, came = connections["default"], threading.Barrier(len(jobs)), {}

        def run(place, job):
            mine = connections["default"] = ours.copy("default")
            if mine.vendor == "sqlite":
                mine.settings_dict["OPTIONS"] = {**mine.settings_dict["OPTIONS"], "timeout": 60}
            try:
                start.wait(30)
                came[place] = job()
            except Exception as error:
                came[place] = error
            finally:
                mine.close()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return [came[place] for place in range(len(jobs))]

    return work


pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_answer_at_once_one_wins_and_the_other_is_told(at_once, agency, officer, person):
    case, colleague = registered(agency), person("wang", agency, "officer")
    seen = seen_now(case)

    def answering(who, outcome):
        mine = Application.objects.get(pk=case.pk)
        return lambda: actions.reply(
            actor=who, case=mine, on=ON, outcome=outcome, approved_by="王局长", seen=seen
        )

    came = at_once(answering(officer, "granted"), answering(colleague, "partial"))
    (lost,) = [one for one in came if isinstance(one, Exception)]
    (won,) = [one for one in came if not isinstance(one, Exception)]
    assert isinstance(lost, CaseMoved), lost
    assert "答复" in lost.changes[0]
    case = Application.objects.get(pk=case.pk)
    assert case.events.get().pk == won.event.pk
    assert case.outcome == won.event.detail["outcome"]
    assert Entry.objects.filter(verb="答复").count() == 1
    assert verification.verify(verification.stored()).problems == []


def test_without_a_mark_the_life_cycle_lets_only_one_win(at_once, agency, officer):
    case = registered(agency)

    def withdrawing():
        mine = Application.objects.get(pk=case.pk)
        return lambda: actions.withdraw(actor=officer, case=mine, on=ON)

    came = at_once(*(withdrawing() for _ in range(4)))
    assert sum(isinstance(one, StepRefused) for one in came) == 3, came
    assert ApplicationEvent.with_undone.count() == 1


def slip(case):
    """Draft the receipt slip of a case."""
    facts = letter_facts.facts_of(case, fields={})
    return letters.draft(actor=None, case=case, code="L03", facts=facts, on=ON)


def test_document_numbers_have_no_gap_and_no_double_whoever_fails(at_once, agency, monkeypatch):
    settings_for(agency)
    slips = [slip(registered(agency)) for _ in range(THREADS)]
    failing = {slips[1].pk, slips[4].pk}
    keep = letters.keep

    def keep_or_fail(letter, *args, **kwargs):
        keep(letter, *args, **kwargs)
        if letter.pk in failing:
            raise OSError("disk full")

    monkeypatch.setattr(letters, "keep", keep_or_fail)
    # Writing the files takes long, and is not what is tried here.
    monkeypatch.setattr(letters.texts, "to_pdf", lambda _: b"%PDF")
    monkeypatch.setattr(letters.texts, "to_docx", lambda _: b"PK")

    def sending(letter):
        return lambda: letters.send(actor=None, letter=letter, on=ON, route="handed_over")

    came = at_once(*map(sending, slips))
    assert [type(one) for one in came if isinstance(one, Exception)] == [OSError, OSError], came
    numbers = Letter.objects.exclude(number="").values_list("number", flat=True)
    assert sorted(numbers) == [f"陕司公开告〔2026〕{n}号" for n in range(1, THREADS - 1)]
    monkeypatch.setattr(letters, "keep", keep)
    for pk in failing:
        letters.send(actor=None, letter=Letter.objects.get(pk=pk), on=ON, route="handed_over")
    assert NumberSeries.objects.get(series="letter").last == THREADS
    assert Letter.objects.values("number").distinct().count() == THREADS
    assert verification.verify(verification.stored()).problems == []


def test_numbers_of_two_kinds_given_out_and_typed_at_once_never_double(
    at_once, agency, monkeypatch
):
    settings = settings_for(agency)
    settings.answer_pattern = "陕司公开告〔{year}〕{seq}号"
    settings.letter_pattern = "陕司公开〔{year}〕{seq}号"
    settings.save()
    monkeypatch.setattr(letters.texts, "to_pdf", lambda _: b"%PDF")
    monkeypatch.setattr(letters.texts, "to_docx", lambda _: b"PK")

    def sending(letter):
        return lambda: letters.send(actor=None, letter=letter, on=ON, route="handed_over")

    def typing(case, number):
        return lambda: actions.reply(
            actor=None, case=case, on=ON, outcome="granted", approved_by="王局长", reply_no=number
        )

    typed = [f"陕司公开〔2026〕{number}号" for number in (2, 2, 3)]
    came = at_once(
        *(sending(slip(registered(agency))) for _ in range(4)),
        *(typing(registered(agency), number) for number in typed),
    )
    assert all(isinstance(one, StepRefused) for one in came if isinstance(one, Exception)), came
    used = [*Letter.objects.exclude(number="").values_list("number", flat=True),
            *Application.objects.exclude(reply_no="").values_list("reply_no", flat=True)]  # fmt: skip
    assert len(used) == len(set(used)), used
    assert Letter.objects.exclude(number="").count() == 4


def test_application_numbers_have_no_gap_and_no_double(at_once, agency, officer):
    def registering(channel):
        return lambda: intake.register(
            actor=officer, agency=agency, applicant=APPLICANT, applicant_kind="natural_person",
            channel=channel, submitted_on=ON, content="示例",
        )  # fmt: skip

    came = at_once(*map(registering, ["in_person", "nonsense"] * (THREADS // 2)))
    assert sum(isinstance(one, StepRefused) for one in came) == THREADS // 2, came
    numbers = Application.objects.values_list("number", flat=True)
    assert sorted(numbers) == [f"2026-{n:03d}" for n in range(1, THREADS // 2 + 1)]


KILLED = """
import json, os, signal, sys
from datetime import date
from gongkai_web.config.bootstrap import setup
setup()
from django.db import connection, connections
from gongkai_web.applications import actions, letters
from gongkai_web.applications.models import ApplicationEvent, Letter, NumberSeries
from gongkai_web.journal import verification
from gongkai_web.journal.models import Entry

def send():
    letter = Letter.objects.get()
    letters.send(actor=None, letter=letter, on=date(2026, 3, 20), route="handed_over")

def state():
    letter = Letter.objects.get()
    found = [letter.state, letter.number, len(bytes(letter.pdf)) > 0,
             list(NumberSeries.objects.filter(series="letter").values_list("last", flat=True)),
             list(ApplicationEvent.with_undone.values_list("kind", flat=True)),
             Entry.objects.count(), verification.verify(verification.stored()).problems]
    connections.close_all()
    return found

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def after(function):
    def work(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return work

told = [state()]
for where in ("kept", "step taken", "journal written"):
    child = os.fork()
    if not child:
        if where == "kept":
            letters.keep = after(letters.keep)
        elif where == "step taken":
            letters._tell = die
        else:
            letters._tell = after(letters._tell)
        send()
        os._exit(0)
    told += [os.waitpid(child, 0)[1], state()]
send()
told.append(state())
print(json.dumps(told))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_in_the_middle_of_sending_the_step_is_absent_and_then_whole(agency, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the process that dies works on an embedded database of its own")
    settings_for(agency)
    case = registered(agency)
    facts = letter_facts.facts_of(case, fields={"items": "写明年度", "days": 7})
    letters.draft(
        actor=None, case=case, code="L04", facts=facts, on=ON,
        step=letters.K.CORRECTION_REQUESTED, step_fields={"days": 7, "approved_by": "王局长", "note": "材料刚刚核清"},
    )  # fmt: skip
    folder = tmp_path / "home"
    folder.mkdir()
    with suppress(FileNotFoundError):
        shutil.copytree(home() / "secrets", folder / "secrets")
    with sqlite3.connect(folder / "gongkai.sqlite3") as copy:
        connection.connection.backup(copy)
    copy.close()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    field_key = {k: v for k, v in os.environ.items() if k.startswith("GONGKAI_FIELD_KEY")}
    ran = subprocess.run(
        [sys.executable, "-c", KILLED],
        env={**kept, **field_key, "GONGKAI_HOME": str(folder),
             "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings"},
        cwd=Path("/"), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    before, *killed, after = json.loads(ran.stdout.splitlines()[-1])
    assert before == ["draft", "", False, [], [], 2, []]
    assert killed == [signal.SIGKILL, before] * 3
    assert after == [
        "sent", "陕司公开告〔2026〕1号", True, [1], ["correction_requested"], 4, [],
    ]  # fmt: skip
