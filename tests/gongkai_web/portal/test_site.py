"""What the site says of itself: on every page, kept by those who look after every agency, journalled."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.agencies.models import Agency, Membership, User
from gongkai_web.journal.models import Entry
from gongkai_web.portal import site

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    """Return the administrator of the only agency, which named a telephone."""
    agency = Agency.objects.create(code="ju", name="示例局", telephone="000-0000000")
    user = User.objects.create_user("guanli", password=None)
    Membership.objects.create(user=user, agency=agency, role="administrator")
    return user


def test_what_is_kept_stands_in_head_and_foot_of_every_page(client, administrator):
    site.keep(
        actor=administrator,
        fields={"title": "示例区政府信息公开", "site_id_code": "4112030001", "icp": "示例备000号"},
    )
    for address in ("/", "/agencies/", "/ju/", "/annual-reports/", "/site-map/", "/accessibility/"):
        page = client.get(address)
        told = page.content.decode()
        assert '<meta name="SiteIDCode" content="4112030001">' in told, address
        assert '<meta name="SiteName" content="示例区政府信息公开">' in told, address
        assert "示例备000号" in told, address
        assert not page.cookies, address
    assert Entry.objects.filter(verb="修改网站信息").count() == 1


def test_what_is_not_filled_in_is_not_shown(client, administrator):
    told = client.get("/").content.decode()
    for word in ("SiteIDCode", "网站标识码", "主办"):
        assert word not in told


def test_a_site_code_has_ten_signs(administrator):
    with pytest.raises(ValidationError):
        site.keep(actor=administrator, fields={"site_id_code": "123"})
    assert site.site().site_id_code == ""


def test_who_does_not_look_after_every_agency_may_not(client, administrator):
    Agency.objects.create(code="other", name="另一局")
    with pytest.raises(NotAllowed):
        site.keep(actor=administrator, fields={"title": "别的名字"})
    client.force_login(administrator)
    assert client.get("/admin/site/").status_code == 302  # to the first page, with the reason


def test_the_page_keeps_what_is_typed(client, administrator):
    client.force_login(administrator)
    assert client.get("/admin/site/").status_code == 200
    client.post("/admin/site/", {"title": "示例平台", "sponsor": "示例局"})
    assert site.site().title == "示例平台"


@pytest.mark.parametrize("address", ["/nothing/", "/nothing/here/", "/ju/items/999/"])
def test_an_address_that_leads_nowhere_stands_in_the_frame_of_every_page(
    client, administrator, address
):
    site.keep(actor=administrator, fields={"title": "示例区政府信息公开"})
    answer = client.get(address)
    told = answer.content.decode()
    assert answer.status_code == 404
    assert "没有找到页面" in told
    assert "示例区政府信息公开" in told
    assert 'href="/agencies/"' in told
    assert address not in told
    assert not answer.cookies
