"""An applicant's month of cases, with an officer and the head before the last of them."""

from datetime import timedelta

import pytest
from django.test import Client

from case_desk import Desk, registered, settings_for
from fee_desk import ON, TODAY
from gongkai_web.ledgers import happened


@pytest.fixture(autouse=True)
def _at_the_turn_of_the_year(monkeypatch):
    """Let it be a day whose year, and the next, have their notice of holidays."""
    monkeypatch.setattr(happened, "today", lambda: TODAY)


@pytest.fixture
def month(agency):
    """Return a maker of as many cases of one applicant in one month, the last one first to hand."""
    settings_for(agency)

    def make(count, **fields):
        first = ON - timedelta(days=9)
        return [
            registered(agency, on=min(first + timedelta(days=n), ON), **fields)
            for n in range(count)
        ]

    return make


@pytest.fixture
def desk(month, officer, client):
    """An officer before the twelfth case of an applicant's month."""
    client.force_login(officer)
    return Desk(client, month(12)[-1])


@pytest.fixture
def head(desk, agency, person):
    """The head of the office before the same case."""
    client = Client()
    client.force_login(person("head", agency, "leader"))
    return Desk(client, desk.case)
