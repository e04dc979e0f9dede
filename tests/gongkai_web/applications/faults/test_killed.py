"""The process is killed in the middle of a step, or of a registration with its scans: whole or absent."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from case_desk import registered, settings_for
from counter import APPLICANT, typed
from gongkai_web.config.home import home

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]

PROCESS = """
import json, os, signal, sys
from gongkai_web.config.bootstrap import setup
setup()
from datetime import date
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from gongkai_web.agencies.models import User
from gongkai_web.applications import attachments, casework, derived, registering, taking
from gongkai_web.applications.models import Application, ApplicationEvent, Attachment, NumberSeries
from gongkai_web.journal import verification
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened

happened.today = lambda: date(2026, 3, 20)
PDF = b"%PDF-1.7\\n1 0 obj\\n<< >>\\nendobj\\nstartxref\\n9\\n%%EOF\\n"
told = json.loads(sys.argv[1])

def page(url):
    files = {name: SimpleUploadedFile("扫描件.pdf", PDF) for name in told["files"]}
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username="officer"))
    answer = client.post(url, {**told["fields"], **files})
    assert answer.status_code == 302, answer.content.decode()

def step():
    case = Application.objects.get()
    told["fields"]["seen"] = casework.seen_now(case)
    page(reverse("applications:step", args=(case.pk, "correction_received")))

def register():
    page(reverse("applications:add"))

def state():
    cases = Application.objects.order_by("pk")
    found = [list(cases.values_list("number", "state")), Attachment.objects.count(),
             list(NumberSeries.objects.filter(last__gt=0).values_list("series", "last")),
             list(ApplicationEvent.with_undone.values_list("kind", flat=True)),
             Entry.objects.exclude(verb__contains="登录").count(),
             verification.verify(verification.stored()).problems]
    connections.close_all()
    return found

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def after(function):
    def work(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return work

def dies(module, name, *, done):
    own = getattr(module, name)
    setattr(module, name, after(own) if done else die)

PLACES = {
    "step": [(casework, "record", False), (casework, "record", True), (attachments, "_keep", False),
             (attachments, "record", False), (attachments, "record", True)],
    "register": [(registering, "_save", True), (registering, "record", True),
                 (attachments, "record", False), (attachments, "record", True)],
}
work = {"step": step, "register": register}[told["work"]]
# What every process loads with its first page is loaded once, before the others branch off.
Client(HTTP_HOST="localhost").get(reverse("wagtailadmin_login"))
said = [state()]
for module, name, done in PLACES[told["work"]]:
    child = os.fork()
    if not child:
        dies(module, name, done=done)
        work()
        os._exit(0)
    said += [os.waitpid(child, 0)[1], state()]
work()
said.append(state())
print(json.dumps(said))
"""


@pytest.fixture
def killed(tmp_path):
    """Do something in a process on a copy of the database that dies at every place; return what it saw."""
    if connection.vendor != "sqlite":
        pytest.skip("the process that dies works on an embedded database of its own")
    folder = tmp_path / "home"
    folder.mkdir()

    def work(name, fields, files):
        with suppress(FileNotFoundError):
            shutil.copytree(home() / "secrets", folder / "secrets")
        with sqlite3.connect(folder / "gongkai.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
        kept |= {k: v for k, v in os.environ.items() if k.startswith("GONGKAI_FIELD_KEY")}
        told = json.dumps({"work": name, "fields": fields, "files": files})
        ran = subprocess.run(
            [sys.executable, "-c", PROCESS, told],
            env={**kept, "GONGKAI_HOME": str(folder),
                 "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings"},
            cwd=Path("/"), capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        before, *between, after = json.loads(ran.stdout.splitlines()[-1])
        return before, between, after

    return work


@pytest.mark.slow
def test_killed_in_the_middle_of_a_step_with_its_file_nothing_of_it_stays(killed, agency, officer):
    from gongkai_web.applications import actions

    settings_for(agency)
    case = registered(agency)
    actions.request_correction(actor=None, case=case, on=date(2026, 3, 5), days=7)
    before, between, after = killed("step", {"on": "2026-03-12", "note": "已补正"}, ["file"])
    assert before[:2] == [[["2026-001", "awaiting_correction"]], 0]
    assert before[-1] == []
    assert between == [signal.SIGKILL, before] * 5
    assert after[:2] == [[["2026-001", "in_progress"]], 1]
    assert after[3] == ["correction_requested", "correction_received"]
    assert after[4:] == [before[4] + 2, []]


@pytest.mark.slow
def test_killed_in_the_middle_of_a_registration_with_scans_no_case_no_file_no_number_stays(
    killed, agency, officer
):
    fields = typed(**APPLICANT, agency=str(agency.pk))
    before, between, after = killed("register", fields, ["scan", "identity"])
    assert before[:4] == [[], 0, [], []]
    assert between == [signal.SIGKILL, before] * 4
    assert after[:4] == [[["2026-001", "in_progress"]], 2, [["application", 1]], []]
    assert after[4:] == [before[4] + 3, []]
