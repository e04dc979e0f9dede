"""The footer leads to whoever takes mistakes: the nation's form where its address is kept, else ours."""

import pytest

from gongkai_web.portal.models import Site

pytestmark = pytest.mark.django_db
OURS = 'href="/messages/new/mistake/"'


def test_without_an_address_the_footer_leads_to_the_sites_own_form(client):
    assert OURS in client.get("/accessibility/").content.decode()


def test_the_address_that_is_kept_comes_first(client):
    Site.objects.create(pk=1, mistakes_url="https://www.example.com/zhaocuo")
    page = client.get("/accessibility/").content.decode()
    assert 'href="https://www.example.com/zhaocuo"' in page
    assert OURS not in page
