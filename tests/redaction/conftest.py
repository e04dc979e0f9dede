"""What the tests of redaction share."""

import pytest

from gongkai.redaction import UnusableFile, apart, worker


@pytest.fixture
def in_this_process(monkeypatch):
    """Let files be opened in the process of the test: many in little time."""

    def ask(says, data, *, name, seconds):
        try:
            return [apart.Frame(*answer) for answer in worker.answers(says, data)]
        except worker.Refused as refused:
            raise UnusableFile(name, str(refused)) from None

    monkeypatch.setattr(apart, "ask", ask)
