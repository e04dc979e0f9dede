"""Do the lists stand whatever year somebody asks for?"""

import pytest
from django.urls import get_resolver, reverse
from wagtail.admin.viewsets import viewsets

from gongkai_web.agencies.admin import ScopedViewSet, YearFilter

pytestmark = pytest.mark.django_db


def lists_by_year():
    get_resolver().url_patterns  # noqa: B018 - Wagtail registers its viewsets when the addresses load
    return [
        viewset.name
        for viewset in viewsets.viewsets
        if isinstance(viewset, ScopedViewSet)
        and isinstance(
            getattr(viewset.filterset_class, "declared_filters", {}).get("year"), YearFilter
        )
    ]


@pytest.mark.walk
@pytest.mark.parametrize(
    ("year", "refused"),
    [
        ("2024", False),
        ("1900", False),
        ("2999", False),
        ("1899", True),
        ("3000", True),
        ("0", True),
        ("-1", True),
        ("10000", True),
        ("99999999999999999999", True),
        ("1e400", True),
        ("二〇二四", True),
    ],
)
def test_a_list_says_which_years_there_are(client, person, agency, year, refused):
    client.force_login(person("root", superuser=True))
    names = lists_by_year()
    assert {"journal", "applications", "items"} <= set(names)

    for name in names:
        page = client.get(reverse(f"{name}:index"), {"year": year})

        assert page.status_code == 200, name
        told = "年份应为 1900 至 2999 的四位数字" in page.content.decode()
        assert told is refused, name
