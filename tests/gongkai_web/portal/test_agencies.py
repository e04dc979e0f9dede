"""Agencies from A to Z and by kind; only those the public sees."""

from __future__ import annotations

import re

import pytest

from gongkai_web.agencies.models import Agency
from gongkai_web.portal.models import Site

pytestmark = pytest.mark.django_db
NAMES = (
    "示例市示例区人民政府",
    "示例市示例区司法局",
    "示例区财政局",
    "长葛市教育局",
    "110指挥中心",
    "陕州区大营镇人民政府",
)


@pytest.fixture
def county():
    Site.objects.create(pk=1, area="示例市示例区")
    for n, name in enumerate(NAMES):
        kind = "government" if n == 0 else "department"
        Agency.objects.create(code=f"a{n}", name=name, kind=kind, telephone="000-0000000")
    Agency.objects.create(code="hidden", name="没有登记电话的局")


def sections(page):
    """Return the names under each heading of the list."""
    found = re.findall(
        r'<section class="of-\w+"><h2 id="([\w-]+)">.*?</h2>\s*<ul>(.*?)</ul>', page, re.S
    )
    return {id_: re.findall(r'">([^<]+)</a>', inside) for id_, inside in found}


def test_agencies_stand_under_the_letter_of_their_own_names(client, county):
    page = client.get("/agencies/").content.decode()
    assert sections(page) == {
        "l-C": ["示例区财政局", "长葛市教育局"],
        "l-S": ["陕州区大营镇人民政府", "示例市示例区人民政府", "示例市示例区司法局"],
        "l-other": ["110指挥中心"],
    }
    assert re.findall(r'href="#(l-\w+)"', page) == ["l-C", "l-S", "l-other"]
    assert "没有登记电话的局" not in page


def test_agencies_stand_by_kind(client, county):
    found = sections(client.get("/agencies/?by=kind").content.decode())
    assert found["k-government"] == ["示例市示例区人民政府"]
    assert len(found["k-department"]) == 5


def test_the_first_page_names_them_too(client, county):
    page = client.get("/").content.decode()
    assert all(name in page for name in NAMES)


def test_an_agency_s_page_leads_to_what_people_come_for(client, county):
    page = client.get("/a1/").content.decode()
    ways = re.search(r'<ul class="ways agency-ways">(.*?)</ul>', page, re.S)[1]
    assert re.findall(r"<strong>([^<]+)</strong>", ways) == ["申请公开", "看年报"], "no guide yet"
    assert 'href="/apply/?agency=a1"' in ways
    assert '<input type="hidden" name="agency" value="a1">' in page
    assert page.index("agency-ways") < page.index("最新公开")
