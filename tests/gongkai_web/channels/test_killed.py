"""A process that is killed while it sends leaves a delivery that goes on, and never a second article."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

import wechat_double

TESTS = Path(__file__).resolve().parents[2]
PREPARE = """
import sys
sys.path.insert(0, sys.argv[1])
from gongkai_web.config.bootstrap import setup
setup()
from datetime import timedelta
from django.core.files.base import ContentFile
from django.utils import timezone
from gongkai_web.agencies.models import Agency
from gongkai_web.channels import actions
from gongkai_web.publishing import files
from gongkai_web.supervision.models import Account
from channel_desk import BODY, picture
from review_desk import NOW, climb, draft, office_of
import wechat_double
office = office_of(Agency.objects.create(code="shanzhou-sfj", name="陕州区司法局（示例）"))
account = Account.objects.create(agency=office.agency, platform="微信公众号", name="陕州司法")
actions.set_access(actor=None, account=account, app_id=wechat_double.APP_ID, secret=wechat_double.SECRET)
kept = files.keep(actor=None, agency=office.agency, file=ContentFile(picture(), name="图.png"))
body = BODY + f'<p><img src="file:{kept.sha256}" alt="图"></p>'
edition = climb(office, draft(office, body=body)).live_edition
actions.order(actor=None, edition=edition, account=account, at=timezone.now())
"""
ADD, SUBMIT = "/cgi-bin/draft/add", "/cgi-bin/freepublish/submit"
DEATHS = [
    ("after", "/cgi-bin/media/uploadimg"), ("before", ADD), ("after", ADD), ("before", SUBMIT),
    ("after", SUBMIT),
]  # fmt: skip
pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def _ordered(django_db_setup, django_db_blocker, tmp_path_factory):
    """Return a home folder in which one delivery is ordered: set up once, copied for each test."""
    if connection.vendor != "sqlite":
        pytest.skip("processes of their own are tried on the embedded database")
    home = tmp_path_factory.mktemp("ordered") / "home"
    home.mkdir()
    with django_db_blocker.unblock():
        connection.ensure_connection()
        copy = sqlite3.connect(home / "gongkai.sqlite3")
        connection.connection.backup(copy)
        copy.close()
    subprocess.run(
        [sys.executable, "-c", PREPARE, str(TESTS)], env=environment(home, "http://127.0.0.1:9"),
        check=True, timeout=120,
    )  # fmt: skip
    return home


def environment(home, url):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    return {
        **kept, "GONGKAI_HOME": str(home), "GONGKAI_WECHAT_URL": url, "NO_PROXY": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings",
    }  # fmt: skip


@pytest.fixture
def home(_ordered, tmp_path):
    shutil.copytree(_ordered, tmp_path / "home")
    return tmp_path / "home"


def started(home, double, *more):
    """Start ``gongkai manage deliver``."""
    return subprocess.Popen(
        [sys.executable, "-m", "gongkai.cli", "manage", "deliver", *more],
        env=environment(home, double.url), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def kept(home, sql):
    """Return the first row of a query on the stored database."""
    with sqlite3.connect(home / "gongkai.sqlite3") as stored:
        row = stored.execute(sql).fetchone()
    stored.close()
    return row


def an_hour_passes(home):
    """Move what the delivery waits for into the past."""
    with sqlite3.connect(home / "gongkai.sqlite3") as stored:
        stored.execute(
            "UPDATE channels_delivery SET next_try_at = NULL, begun_at = datetime(begun_at, '-1 hour')"
        )
    stored.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize(("when", "path"), DEATHS)
def test_killed_before_or_after_any_step_the_next_run_ends_with_one_article(path, when, home):
    with wechat_double.running() as double:
        process = started(home, double)

        def kill():
            hooks.pop(path)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            if when == "before":
                # What never arrived is not carried out.
                double.scripted[path] = [wechat_double.DROPPED]

        hooks = getattr(double, when)
        hooks[path] = kill
        double.polls_until_published = 0
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        an_hour_passes(home)
        again = started(home, double)
        told, wrong = again.communicate(timeout=60)
        assert (again.returncode, "已发布" in told) == (0, True), (told, wrong)
        assert len(double.titles()) == 1
        assert double.drafts == {}
    state, link = kept(home, "SELECT state, link FROM channels_delivery")
    assert (state, bool(link)) == ("published", True)
    assert kept(home, "SELECT COUNT(*) FROM publishing_publication WHERE channel='wechat'") == (1,)


def test_two_processes_at_once_send_it_once(home):
    with wechat_double.running() as double:
        double.polls_until_published = 0
        running = [started(home, double) for _ in range(3)]
        for process in running:
            assert process.wait(timeout=60) in (0, 1)
            process.communicate()
        assert len(double.titles()) == 1
        assert double.times("/cgi-bin/freepublish/submit") == 1
