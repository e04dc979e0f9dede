"""The page on which people make their tokens, and the command for whoever keeps the installation."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from gongkai_web.api.models import Token

from .conftest import Program

pytestmark = pytest.mark.django_db
URL = "/admin/api_tokens/"


@pytest.fixture
def page(officer):
    """Return the officer's browser."""
    client = Client()
    client.force_login(officer)
    return client


def made(page, **given):
    """Make a token on the page and return it."""
    answer = page.post(URL, {"name": "档案系统", "days": "30"} | given)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return re.search(r'value="(gk_[\w-]+)"', answer.content.decode())[1]


def test_a_token_is_shown_once_and_opens_what_its_person_sees(page):
    token = made(page)
    assert Program(token)("cases").status_code == 200
    text = page.get(URL).content.decode()
    assert token not in text
    assert "档案系统" in text
    assert "只查阅" in text


def test_the_account_leads_to_it(page):
    assert URL in page.get(reverse("wagtailadmin_account")).content.decode()


def test_a_token_is_taken_back(page):
    token = made(page, may_write="on")
    answer = page.post(URL, {"revoke": Token.objects.get().pk}, follow=True)
    assert "已撤销" in answer.content.decode()
    assert Program(token)("cases").status_code == 401


@pytest.mark.parametrize(
    ("given", "told"),
    [({"name": ""}, "必填"), ({"days": "0"}, "大于"), ({"days": "9999"}, "小于"), ({"days": "x"}, "整数")],
)  # fmt: skip
def test_what_is_wrong_is_told(given, told, page):
    answer = page.post(URL, {"name": "OA", "days": "30"} | given)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Token.objects.exists()


def test_nobody_sees_or_takes_back_anothers(page, person, agency):
    made(page)
    other = Client()
    other.force_login(person("wang", agency, "leader"))
    assert "档案系统" not in other.get(URL).content.decode()
    assert other.post(URL, {"revoke": Token.objects.get().pk}).status_code == 404
    assert Token.objects.get().revoked_at is None


def test_who_serves_nowhere_has_no_such_page(person):
    client = Client()
    client.force_login(person("gone"))
    assert client.get(URL).status_code in (302, 403)


def test_the_command_makes_lists_and_takes_back(officer, capsys):
    call_command("api_token", "officer", "--make", "统计程序", "--write", "--days", "10")
    token = capsys.readouterr().out.strip()
    assert Program(token)("cases").status_code == 200
    call_command("api_token", "officer")
    line = capsys.readouterr().out
    assert "统计程序\t查阅和登记\t有效" in line
    assert token not in line
    call_command("api_token", "officer", "--revoke", line.split("\t")[0])
    assert "已撤销" in capsys.readouterr().out
    assert Program(token)("cases").status_code == 401


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (["shei"], "没有用户名"),
        (["gone", "--make", "x"], "没有在任何单位任职"),
        (["officer", "--make", " "], "用途"),
        (["officer", "--revoke", "99"], "没有编号 99"),
    ],
)
def test_the_command_says_why_not(given, why, officer, person):
    person("gone")
    with pytest.raises(CommandError, match=why):
        call_command("api_token", *given)
