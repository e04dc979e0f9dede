"""A server goes on with what was arranged by itself, one process at a time, and outlives whatever goes wrong."""

import logging
import threading
from contextlib import contextmanager

import pytest

from channel_desk import finish
from gongkai_web.channels import delivering, going_on
from gongkai_web.channels.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def connections(monkeypatch):
    """Keep the connection of the test open; return how often it would have been closed."""
    closed = []
    monkeypatch.setattr(going_on.connections, "close_all", lambda: closed.append(1))
    return closed


def test_a_round_takes_the_steps_that_are_due_and_lets_the_database_go(
    public, send, go_on, clock, connections
):
    delivery = send(public())
    assert delivery.state == "submitted"
    assert list(going_on.one_round()) == [delivery.pk]
    assert connections == [1]
    assert finish(go_on, clock, Delivery.objects.get(pk=delivery.pk)).state == "published"
    assert going_on.one_round() == {}


def test_while_another_process_is_at_it_nothing_is_asked(public, send, connections, monkeypatch):
    send(public())

    @contextmanager
    def busy(kind, pk):
        assert kind == "deliveries"
        yield False

    monkeypatch.setattr(going_on, "holding", busy)
    monkeypatch.setattr(delivering, "deliver", lambda *a, **k: pytest.fail("asked"))
    assert going_on.one_round() == {}


def test_what_goes_wrong_is_logged_and_the_next_round_tries_again(
    public, send, connections, monkeypatch, caplog
):
    delivery = send(public())
    fell = iter([OSError("no disk"), None])
    real = delivering.deliver

    def deliver(*args, **more):
        if (problem := next(fell)) is not None:
            raise problem
        return real(*args, **more)

    monkeypatch.setattr(delivering, "deliver", deliver)
    with caplog.at_level(logging.ERROR):
        assert going_on.one_round() == {}
    assert "no disk" in caplog.text
    assert list(going_on.one_round()) == [delivery.pk]
    assert connections == [1, 1]


def test_it_goes_round_until_it_is_told_to_end(settings, monkeypatch):
    settings.DELIVER_SECONDS = 0.01
    ended, went = threading.Event(), threading.Event()
    monkeypatch.setattr(going_on, "one_round", went.set)
    thread = going_on.go_on_now_and_then(ended)
    assert went.wait(10)
    ended.set()
    thread.join(10)
    assert not thread.is_alive()


def test_an_office_may_leave_it_to_its_scheduler(settings):
    settings.DELIVER_SECONDS = 0
    assert going_on.go_on_now_and_then() is None
