"""No agency takes an address of the site for its code."""

import re

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongkai.cli import gongkai
from gongkai_web.agencies.models import Agency
from gongkai_web.agencies.reserved import RESERVED

PROMISED = [
    "search/",
    "apply/",
    "follow/",
    "annual-reports/",
    "sitemap.xml",
    "robots.txt",
    "feed/",
    "feed.json",
    "api/",
    "admin/",
    "healthz",
    "readyz",
]


def addresses(patterns, prefix=""):
    """Yield every address of the site as its pattern is written."""
    for entry in patterns:
        route = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver) and not route.strip("/"):
            yield from addresses(entry.url_patterns, route)
        elif isinstance(entry, (URLPattern, URLResolver)):
            yield route


def first_words():
    """Return what a code may not be, by the addresses, the settings and what is promised."""
    served = [*addresses(get_resolver().url_patterns), settings.STATIC_URL, settings.MEDIA_URL]
    words = set()
    for address in (*served, *PROMISED):
        first = address.lstrip("/").partition("/")[0]
        if first and not re.match(r"[<(]", first):
            words.add(re.split(r"[^\w-]", first)[0])
    return words


def test_the_first_word_of_every_address_is_reserved():
    words = first_words()
    assert {"admin", "annual-reports", "static", "uploads", "healthz"} <= words
    assert words <= RESERVED


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(RESERVED))
def test_a_reserved_code_is_refused_by_the_model_and_by_the_command(code, monkeypatch):
    with pytest.raises(ValidationError) as refused:
        Agency(code=code, name="示例局").full_clean()
    assert f"“{code}”是网站自用的网址" in refused.value.message_dict["code"][0]
    monkeypatch.setattr("gongkai_web.config.bootstrap.setup", lambda **_: None)
    result = CliRunner().invoke(gongkai, ["agency", "add", code, "示例局"])
    assert result.exit_code == 2
    assert f"单位代码：“{code}”是网站自用的网址" in result.stderr
    assert not Agency.objects.exists()


@pytest.mark.django_db
def test_a_reserved_code_is_refused_at_its_field_in_the_back_office(person, client):
    client.force_login(person("chao", superuser=True))
    answer = client.post(
        reverse("agencies:add"), {"code": "admin", "name": "示例局", "kind": "department"}
    )
    assert "“admin”是网站自用的网址" in answer.content.decode()


@pytest.mark.django_db
def test_other_codes_are_free(agency):
    agency.full_clean()
    Agency(code="admin-ju", name="示例局").full_clean()
