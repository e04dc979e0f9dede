"""A county with its round open, and files read in this very process, so that tests are quick."""

import pytest

from gongkai.reports.reading_many import worker
from gongkai.reports.reading_many.pool import Worker
from gongkai_web.collection.batches import running


@pytest.fixture(autouse=True)
def _home_of_the_test(monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "home"))


@pytest.fixture
def asked(monkeypatch):
    """Answer at once what the processes apart are asked, and return the names."""
    names = []

    def ask(self, what, data, name):
        names.append((what, name))
        return worker.answer({"what": what, "name": name}, data)

    monkeypatch.setattr(Worker, "ask", ask)
    return names


@pytest.fixture
def at_once(monkeypatch, asked):
    """Read a batch before the page is answered, not in a thread beside the test's transaction."""
    monkeypatch.setattr(running, "start", running.go_on)


@pytest.fixture
def signed_in(client, opened):
    """Return the browser of the supervising office."""
    client.force_login(opened.supervisor)
    return client
