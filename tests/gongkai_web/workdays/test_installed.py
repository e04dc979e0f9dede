"""The calendar folder is read in every process, again when it changes, and never stops one."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest

from gongkai import workdays
from gongkai_web.workdays import installed
from gongkai_web.workdays.installed import CurrentCalendar

from .conftest import NOTICE_2027

MAKEUP = date(2027, 2, 20)


def test_a_file_put_into_the_folder_is_used_from_the_next_request_on(folder, rf):
    serve = CurrentCalendar(lambda request: workdays.day(MAKEUP))
    assert serve(rf.get("/")).provisional
    (folder / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    assert serve(rf.get("/")).reason == "makeup"
    (folder / "2027.yaml").write_text(NOTICE_2027.replace(", 2027-02-20", ""), "utf-8")
    assert serve(rf.get("/")).reason == "weekend"
    (folder / "2027.yaml").unlink()
    assert serve(rf.get("/")).provisional


def test_nothing_is_read_again_while_the_folder_stays_as_it_is(folder, monkeypatch):
    (folder / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    installed.refresh()
    before = workdays.current()
    monkeypatch.setattr(installed, "read", lambda folder: pytest.fail("read again"))
    installed.refresh()
    assert workdays.current() is before


def test_a_faulty_file_is_left_out_and_told_and_the_others_are_used(folder, caplog):
    (folder / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    (folder / "2028.yaml").write_text("notice: {title: 示例}", "utf-8")
    (folder / "2027-amendment-1.yaml").write_text("没有", "utf-8")
    (folder / "明年.yaml").write_text(NOTICE_2027, "utf-8")
    installed.refresh()
    assert workdays.current().years()[-1] == 2027
    told = "\n".join(installed.problems())
    for name in ("2028.yaml", "2027-amendment-1.yaml", "明年.yaml"):
        assert name in told
        assert name in caplog.text
    assert len(installed.problems()) == 3
    assert {record.levelname for record in caplog.records} == {"ERROR"}


def test_an_amendment_waits_for_its_year(folder):
    amendment = "notice: {title: 示例, issued_on: 2027-02-01}\nname: 春节\ndays_off: [2027-02-12]\n"
    (folder / "2027-amendment-1.yaml").write_text(amendment, "utf-8")
    installed.refresh()
    assert "请先录入 2027.yaml" in installed.problems()[0]
    (folder / "2027.yaml").write_text(NOTICE_2027, "utf-8")
    installed.refresh()
    assert installed.problems() == ()
    assert not workdays.is_working_day(date(2027, 2, 12))


def test_a_named_folder_that_is_not_there_is_told(folder, monkeypatch):
    monkeypatch.setenv("GONGKAI_CALENDAR", str(folder / "none"))
    installed.refresh()
    assert "GONGKAI_CALENDAR" in installed.problems()[0]
    assert workdays.is_working_day(date(2026, 2, 14))


def test_a_home_without_calendar_folder_is_no_fault(monkeypatch, tmp_path):
    monkeypatch.delenv("GONGKAI_CALENDAR", raising=False)
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    assert installed.read(tmp_path / "calendar")[1] == ()


@pytest.mark.slow
@pytest.mark.parametrize("good", [True, False])
def test_every_process_reads_the_folder_when_it_starts(tmp_path, good):
    folder = tmp_path / "home" / "calendar"
    folder.mkdir(parents=True)
    (folder / "2027.yaml").write_text(NOTICE_2027 if good else "[", "utf-8")
    script = (
        "import django, json; django.setup()\n"
        "from gongkai import workdays\n"
        "print(json.dumps(workdays.current().years()[-1]))"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if name != "GONGKAI_CALENDAR"},
        "GONGKAI_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == (2027 if good else 2026)
    assert ("2027.yaml" in done.stderr) is not good
