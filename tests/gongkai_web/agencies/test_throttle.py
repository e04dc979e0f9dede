"""Nobody guesses a password for long, and nobody is shut out for long."""

from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.urls import reverse

from gongkai_web.agencies import throttle
from gongkai_web.journal.models import Entry

RIGHT = "Shi-Li-Mi-Ma-1"


@pytest.fixture(autouse=True)
def _nothing_counted():
    caches["logins"].clear()
    yield
    caches["logins"].clear()


@pytest.fixture
def clock(monkeypatch):
    """Return a clock of the throttle that is moved by hand."""
    now = [1_000_000.0]
    monkeypatch.setattr(throttle, "time", SimpleNamespace(time=lambda: now[0]))
    return now


def login(client, password, username="officer", address="192.0.2.1"):
    data = {"username": username, "password": password}
    answer = client.post(reverse("wagtailadmin_login"), data, REMOTE_ADDR=address)
    return answer.status_code == 302, answer.content.decode()


def test_after_five_wrong_passwords_the_right_one_must_wait(client, officer):
    for _ in range(throttle.FREE_PAIR):
        assert "输错次数过多" not in login(client, "wrong")[1]
    entered, told = login(client, RIGHT)
    assert not entered
    assert "密码输错次数过多，请过 30 秒再试" in told
    entry = Entry.objects.get(verb="登录受限")
    assert (entry.actor_name, entry.subject_id) == (throttle.STRANGER, str(officer.pk))
    assert "192.0.2.1" in entry.subject_label


def test_who_comes_from_elsewhere_does_not_wait(client, officer):
    for _ in range(throttle.FREE_PAIR):
        login(client, "wrong")
    assert login(client, RIGHT, address="192.0.2.2")[0]


def test_many_addresses_wait_for_one_account(client, officer):
    for at in range(throttle.FREE_ACCOUNT):
        login(client, "wrong", address=f"192.0.2.{at}")
    assert not login(client, RIGHT, address="198.51.100.1")[0]


def test_a_success_forgets_the_failures(client, officer):
    for _ in range(throttle.FREE_PAIR - 1):
        login(client, "wrong")
    assert login(client, RIGHT)[0]
    client.logout()
    for _ in range(throttle.FREE_PAIR - 1):
        login(client, "wrong")
    assert login(client, RIGHT)[0]


@pytest.mark.django_db
def test_an_unknown_account_waits_alike_and_is_not_journaled(client):
    for _ in range(throttle.FREE_PAIR):
        login(client, "wrong", username="nobody")
    assert "输错次数过多" in login(client, "wrong", username="NOBODY ")[1]
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_the_wait_grows_to_a_quarter_of_an_hour(clock):
    waits = []
    for _ in range(throttle.FREE_PAIR + 7):
        throttle.failed("nobody", "192.0.2.9")
        waits.append(throttle.seconds_to_wait("nobody", "192.0.2.9"))
        clock[0] += waits[-1]
        assert throttle.seconds_to_wait("nobody", "192.0.2.9") == 0
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
