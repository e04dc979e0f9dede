"""What the tests of redaction share."""

import pytest

from gongkai.redaction import apart
from made_records import ask_here


@pytest.fixture
def in_this_process(monkeypatch):
    """Let files be opened in the process of the test: many in little time."""
    monkeypatch.setattr(apart, "ask", ask_here)
