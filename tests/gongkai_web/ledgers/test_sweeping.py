"""What a power cut leaves on disk, applicants' data in clear, does not stay there."""

import os
import shutil
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from gongkai_web.config.home import INCOMING, home
from gongkai_web.ledgers import jobs


@pytest.fixture
def left_behind():
    """Return a maker of a cut-off import's folder, as old as told."""
    made = []

    def make(token, age=0.0):
        folder = home() / "imports" / token
        folder.mkdir(parents=True, mode=0o700)
        (folder / "lock").touch()
        (folder / "upload").write_text("申请人")
        os.utime(folder, (time.time() - age, time.time() - age))
        made.append(folder)
        return folder

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


def test_the_file_of_a_cut_off_import_is_thrown_away_and_its_account_kept(left_behind):
    folder = left_behind("cut-off")
    jobs.sweep()
    assert not (folder / "upload").exists()
    assert folder.exists()


def test_an_old_account_is_thrown_away(left_behind):
    folder = left_behind("old", age=jobs.KEPT_FOR + 60)
    jobs.sweep()
    assert not folder.exists()


def test_the_file_of_a_running_import_is_left_alone(left_behind):
    folder = left_behind("running")
    lock = jobs._locked(folder)
    jobs.sweep()
    assert (folder / "upload").exists()
    lock.close()


def test_what_was_left_on_its_way_is_thrown_away_after_an_hour():
    incoming = home() / INCOMING
    new, old = incoming / "new.upload", incoming / "old.upload"
    for path in (new, old):
        path.write_text("申请人")
    long_ago = time.time() - jobs.SPOOLED_FOR - 60
    os.utime(old, (long_ago, long_ago))
    jobs.sweep()
    assert [path.exists() for path in (new, old)] == [True, False]
    new.unlink()


def test_a_large_upload_waits_in_the_home_folder():
    assert home() / INCOMING == settings.FILE_UPLOAD_TEMP_DIR
    handler = TemporaryFileUploadHandler()
    handler.new_file("file", "a.csv", "text/csv", 6_000_000)
    path = handler.file.temporary_file_path()
    assert os.path.dirname(path) == str(home() / INCOMING)
    assert os.stat(path).st_mode & 0o077 == 0
    handler.file.close()


def test_a_worker_that_starts_throws_away_what_was_cut_off(tmp_path):
    left = tmp_path / "imports" / "token" / "upload"
    left.parent.mkdir(parents=True)
    left.write_text("申请人")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    code = (
        "import pathlib, sys, tempfile, time; import gongkai_web.config.wsgi\n"
        "until = time.monotonic() + 30\n"
        "while pathlib.Path(sys.argv[1]).exists() and time.monotonic() < until: time.sleep(0.05)\n"
        "print(tempfile.gettempdir())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(left)],
        env={**kept, "GONGKAI_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not left.exists()
    assert ran.stdout.strip() == str(tmp_path / INCOMING)
