"""An officer, a colleague and the head before one case."""

from datetime import date

import pytest

from case_desk import Desk, registered, settings_for
from desk_faults import drafted, sat_before
from office_work import accepted


@pytest.fixture
def desk(agency, officer, client):
    """An officer before a fresh case, received in December."""
    settings_for(agency)
    client.force_login(officer)
    return Desk(client, registered(agency, on=date(2026, 12, 7)))


@pytest.fixture
def colleague(desk, agency, person):
    """Another officer before the same case."""
    return sat_before(desk, person("wang", agency, "officer"))


@pytest.fixture
def head(desk, agency, person):
    """The head of the office before the same case."""
    return sat_before(desk, person("head", agency, "leader"))


@pytest.fixture
def sent(desk, head):
    """A letter that was sent."""
    drafted(desk)
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    accepted(desk.act("send", on="2026-12-31", route="post", tracking="EMS1"))
    return desk.letter()
