"""The ledger's form makes no publication on our own site, and no review out of names."""

import pytest
from django.urls import reverse

from gongkai_web.publishing.models import Item

pytestmark = pytest.mark.django_db

ROWS = {"publications-TOTAL_FORMS": "1", "publications-INITIAL_FORMS": "0"}


def given(agency, link):
    return ROWS | {
        "agency": agency.pk, "title": "关于示例的通知", "index_no": "X-1",
        "disclosure_attr": "proactive", "validity": "in_force", "first_reviewer": "张三",
        "publications-0-channel": "website", "publications-0-published_on": "2026-03-04",
        "publications-0-link": link,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("link", "is_taken"),
    [
        ("http://gongkai.example.cn/nowhere/", False),
        ("https://gongkai.example.cn:443/nowhere/", False),
        ("http://gongkai.example.cn:8080/nowhere/", True),
        ("http://GONGKAI.example.cn/x/items/1/", False),
        ("https://www.example.gov.cn/a", True),
        ("", True),
    ],
)
def test_a_link_to_our_own_site_is_not_typed(client, agency, officer, settings, link, is_taken):
    settings.BASE_URL = "http://gongkai.example.cn"
    client.force_login(officer)
    page = client.post(reverse("items:add"), given(agency, link))
    assert Item.objects.exists() == is_taken, page.status_code
    if not is_taken:
        assert "本网站的网址不能手工登记" in page.text


def test_names_are_told_as_names_and_the_row_as_typed(client, agency, officer):
    client.force_login(officer)
    assert "初审（仅为登记姓名）" in client.get(reverse("items:add")).text
    client.post(reverse("items:add"), given(agency, ""))
    text = client.get(reverse("items:inspect", args=[Item.objects.get().pk])).text
    assert "初审（仅为登记姓名）" in text
    assert "登记，未经本系统审核" in text


def test_the_section_is_the_one_the_person_wrote_for_last(client, agency, officer):
    client.force_login(officer)
    for name in ("items:add", "writing:new"):
        assert client.get(reverse(name)).context["form"]["section"].value() in ("", None)
    client.post(reverse("items:add"), given(agency, "") | {"section": "普法科"})
    assert Item.objects.get().section == "普法科"
    for name in ("items:add", "writing:new"):
        assert client.get(reverse(name)).context["form"]["section"].value() == "普法科"
