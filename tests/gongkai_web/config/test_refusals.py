"""Who is refused before a page sees the request reads why, in Chinese."""

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def words(answer):
    """Return the page's text, without its marks."""
    text = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"<[^>]*>", " ", text.split(">", 1)[1])


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def test_a_form_that_lay_too_long_is_told_to_refresh(strict):
    strict.get(reverse("wagtailadmin_login"))
    answer = strict.post(reverse("wagtailadmin_login"), {"username": "li", "password": "x"})
    assert answer.status_code == 403
    assert "页面已过期，请返回刷新后再试" in words(answer)
    assert "cookie" not in words(answer)


def test_a_browser_without_cookies_is_told_to_allow_them(strict):
    answer = strict.post(reverse("wagtailadmin_login"), {"username": "li", "password": "x"})
    assert answer.status_code == 403
    assert "请允许浏览器保存本站的 cookie" in words(answer)


def test_a_form_from_another_address_names_the_setting(strict):
    strict.get(reverse("wagtailadmin_login"))
    answer = strict.post(
        reverse("wagtailadmin_login"), headers={"Origin": "https://gk.example.gov.cn"}
    )
    assert answer.status_code == 403
    assert "https://gk.example.gov.cn" in words(answer)
    assert "GONGKAI_TRUSTED_ORIGINS" in words(answer)


def test_an_unknown_host_is_refused_in_chinese(strict):
    answer = strict.get("/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "GONGKAI_ALLOWED_HOSTS" in words(answer)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_way_of_asking_that_a_page_does_not_know_is_no_empty_page(client, method):
    answer = getattr(client, method)("/annual-reports/")
    assert answer.status_code == 405
    assert answer["Allow"]
    assert "不能这样打开" in words(answer)
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "405"])
def test_a_refusal_is_in_chinese(name):
    from django.template.loader import render_to_string

    page = re.sub(r"<script>.*?</script>", "", render_to_string(f"{name}.html"))
    text = re.sub(r"<[^>]*>", "", page)
    text = re.sub(r"GONGKAI_ALLOWED_HOSTS|^English$", "", text, flags=re.MULTILINE)
    assert not re.search(r"[A-Za-z]{2,}", text)
