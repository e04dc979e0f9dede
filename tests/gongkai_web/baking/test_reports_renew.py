"""A report that is published, and one that corrects it, stand on the pages at once."""

import pytest
from django.db import connection
from django.test import Client

from baked_site import bodies, made_anew
from gongkai_web.baking.generation import token_of
from gongkai_web.reports.actions import publish, start_correction, submit
from gongkai_web.sample import YEAR, office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow
def test_a_report_published_and_corrected_renews(baked, settings):
    agency, _ = office.set_up()
    office.load(agency, lambda kind, added: None)
    reader, anew = Client(), made_anew(settings)
    leader = agency.memberships.get(user__username="lingdao").user
    page = f"/{agency.code}/annual-reports/{YEAR}/"
    addresses = ["/", "/annual-reports/", "/statistics/", f"/{agency.code}/", page]

    def same():
        found = bodies(reader, addresses)
        assert found == bodies(anew, addresses)
        return found

    earlier = same()
    office.hand_in(agency)
    first = same()
    assert first != earlier
    assert first[page][0] == 200
    token = token_of(connection)
    start_correction(actor=leader, agency=agency, year=YEAR, reason="数字更正")
    second = submit(actor=leader, agency=agency, year=YEAR)
    assert token_of(connection) == token, "what is only submitted is nobody's to read"
    publish(actor=leader, version=second)
    assert same() != first
