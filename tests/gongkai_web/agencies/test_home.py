"""Which year does the first page tell of, and how does one get to another?"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai_web.agencies.home import shown_year, steps, years_at_hand
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application
from gongkai_web.publishing.models import Item

pytestmark = pytest.mark.django_db


def received(agency, on):
    Application.objects.create(
        agency=agency, number=str(on), applicant_kind="natural_person", received_on=on
    )


@pytest.mark.parametrize(
    ("first", "today", "years"),
    [
        (None, date(2026, 1, 5), [2026, 2025]),
        (date(2026, 1, 4), date(2026, 1, 5), [2026, 2025]),
        (date(2023, 12, 31), date(2026, 1, 5), [2026, 2025, 2024, 2023]),
        (date(1990, 5, 1), date(2026, 1, 5), [2026, 2025, 2024, 2023, 2022, 2021, 2020, 2019]),
    ],
)
def test_the_years_reach_from_this_one_to_the_first_record(agency, first, today, years):
    if first:
        received(agency, first)

    assert years_at_hand(Agency.objects.all(), today) == years


@pytest.mark.parametrize(
    ("asked", "year"),
    [(None, 2026), ("2025", 2025), ("2024", 2026), ("x", 2026), ("99999999999999999999", 2026)],
)
def test_this_year_is_shown_unless_another_is_asked_for(asked, year):
    assert shown_year(asked, [2026, 2025]) == year


def test_the_first_page_counts_the_year_one_turns_to(client, officer, agency):
    this_year = timezone.localdate().year
    received(agency, date(this_year - 2, 3, 4))
    old = Item.objects.create(agency=agency, index_no="甲", title="示例")
    old.publications.create(channel="website", published_on=date(this_year - 1, 3, 4))
    client.force_login(officer)
    home = reverse("wagtailadmin_home")

    page = client.get(home).content.decode()
    earlier = client.get(home, {"year": this_year - 1}).content.decode()

    assert f"· {this_year} 年" in page
    assert f'href="{home}?year={this_year - 2}"' in page
    assert "<strong>0</strong>信息发布（条）" in page
    assert f"· {this_year - 1} 年" in earlier
    assert "<strong>1</strong>信息发布（条）" in earlier


@pytest.mark.parametrize(
    ("role", "verb"),
    [
        ("supervisor", "查看"),
        ("administrator", "查看"),
        ("officer", "查看"),
        ("compiler", "编制"),
        ("leader", "编制"),
    ],
)
def test_the_first_page_offers_what_the_person_may_do(client, person, agency, role, verb):
    client.force_login(person("someone", agency, role))

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert f">{verb}年度报告</a>" in page


@pytest.mark.parametrize(
    ("state", "late"), [("in_progress", 1), ("awaiting_correction", 0), ("awaiting_payment", 0)]
)
def test_no_answer_is_late_while_the_applicant_is_waited_for(agency, state, late):
    Application.objects.create(
        agency=agency,
        number="1",
        applicant_kind="natural_person",
        received_on=date(2026, 3, 2),
        due_on=date(2026, 3, 30),
        state=state,
    )
    told = [step.text for step in steps(Agency.objects.all(), date(2026, 4, 1))]
    assert sum("已过应答复日期" in text for text in told) == late
