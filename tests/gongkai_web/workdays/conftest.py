"""A calendar folder of the test's own, and people who may and may not enter a notice."""

import pytest

from gongkai import workdays
from gongkai_web.workdays import installed

NOTICE_2027 = """notice:
  title: 国务院办公厅关于2027年部分节假日安排的通知（示例）
  issued_on: 2026-11-05
holidays:
  - name: 元旦
    days_off: [2027-01-01..2027-01-03]
    makeup_days: [2027-01-10]
  - name: 春节
    days_off: [2027-02-05..2027-02-11]
    makeup_days: [2027-01-31, 2027-02-20]
  - name: 中秋节
    days_off: [2027-09-15]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the calendar folder of this test, empty and in use."""
    path = tmp_path / "calendar"
    path.mkdir()
    monkeypatch.setenv("GONGKAI_CALENDAR", str(path))
    installed.refresh()
    yield path
    monkeypatch.undo()
    installed.refresh()
    assert workdays.current().years()[-1] == workdays.Calendar().years()[-1]


@pytest.fixture
def administrator(person, agency):
    """Return the administrator of the only agency."""
    return person("guan", agency, "administrator")
