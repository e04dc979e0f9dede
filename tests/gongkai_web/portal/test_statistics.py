"""Public numbers: what is public by year, month, column and agency; applications as published reports have them."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.portal import public_numbers
from gongkai_web.review import withdrawals
from gongkai_web.sample import office as sample
from gongkai_web.search.models import Entry, Kind
from review_desk import climb, draft, office_of


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


def at(*day):
    """Return noon in China of a day."""
    return datetime(*day, 4, tzinfo=UTC)


def figures(found, key):
    """Return the numbers of a series by their names."""
    [series] = [one for one in found.series if one.key == key]
    return {one.label: one.value for one in series.figures if one.value}


def counted(year, agency=None):
    now = timezone.now()
    years = public_numbers.years_of(agency, now)
    return public_numbers.numbers(agency, year, years, now)


def test_items_are_counted_by_the_day_they_became_public(office):
    old = {"formed_on": date(2025, 12, 30)}
    climb(office, draft(office, title="甲", **old), at=datetime(2025, 12, 31, 15, 50, tzinfo=UTC))
    climb(office, draft(office, title="乙", **old), at=datetime(2025, 12, 31, 16, 10, tzinfo=UTC))
    climb(office, draft(office, title="丙"), at=at(2026, 3, 5))
    found = counted(2026)
    assert (found.total, found.of_year) == (3, 2)
    assert figures(found, "year") == {"2025年": 1, "2026年": 2}, "midnight is China's"
    assert figures(found, "month") == {"1月": 1, "3月": 1}
    assert figures(found, "column") == {"政策文件": 2}
    assert figures(found, "agency") == {office.agency.name: 2}


def test_the_year_before_is_told_of_where_there_was_one(office, client):
    climb(office, draft(office, title="甲"), at=at(2026, 3, 5))
    first = client.get("/statistics/?year=2026").content.decode()
    assert "key before" not in first
    assert "上年" not in first
    assert 'class="before"' not in first
    old = {"formed_on": date(2025, 3, 4)}
    climb(office, draft(office, title="乙", **old), at=at(2025, 3, 5))
    second = client.get("/statistics/?year=2026").content.decode()
    for told in ("key before", "上年", 'class="before"'):
        assert told in second
    assert "key before" not in client.get("/statistics/?year=2025").content.decode()


def test_what_is_not_public_is_not_counted(office, client):
    climb(office, draft(office, title="甲"), at=at(2026, 3, 5))
    draft(office, title="草稿")
    climb(
        office, draft(office, title="以后", go_live_at=timezone.now() + timedelta(days=9)),
        at=at(2026, 3, 5),
    )  # fmt: skip
    gone = climb(office, draft(office, title="撤下"), at=at(2026, 3, 5))
    asked = withdrawals.ask(
        actor=office.drafter, edition=gone.live_edition, kind="outdated", reason="不再公布",
        at=timezone.now(),
    )  # fmt: skip
    withdrawals.answer(actor=office.leader, request=asked, approved=True, at=timezone.now())
    assert counted(2026).total == 1
    told = json.loads(client.get("/statistics/?year=2026&format=json").content)
    assert (told["public_now"], told["made_public"]) == (1, 1)


def test_a_file_is_no_item_of_its_own(office):
    item = climb(office, draft(office, title="甲"), at=at(2026, 3, 5))
    Entry.objects.create(
        edition=item.live_edition, kind=Kind.ATTACHMENT, agency=office.agency, year=2026,
        title="附件.docx", sha256="0" * 64, published_at=at(2026, 3, 5), column="政策文件",
    )  # fmt: skip
    found = counted(2026)
    assert (found.total, found.of_year) == (1, 1)
    assert figures(found, "month") == {"3月": 1}
    assert figures(found, "column") == {"政策文件": 1}
    assert figures(found, "agency") == {office.agency.name: 1}


def test_applications_are_those_of_published_reports(client, db):
    agency, _ = sample.set_up()
    sample.load(agency, lambda kind, added: None)
    before = json.loads(client.get("/statistics/?format=json").content)["applications"]
    assert before == {"report_year": None, "agencies": []}
    sample.hand_in(agency)
    told = json.loads(client.get("/statistics/?format=json").content)["applications"]
    assert told["report_year"] == 2024
    assert told["agencies"][0]["received"] == 0
    page = client.get(f"/statistics/?agency={agency.code}").content.decode()
    assert "取自各单位已公布的 2024 年度报告" in page


@pytest.mark.parametrize(
    ("asked", "status"),
    [("", 200), ("year=1999", 200), ("year=x", 200), ("agency=nobody", 404), ("format=xml", 200)],
)
def test_every_question_is_answered(office, client, asked, status):
    climb(office, draft(office), at=at(2026, 3, 5))
    answer = client.get(f"/statistics/?{asked}")
    assert answer.status_code == status
    assert not answer.cookies


def test_the_csv_holds_the_same_numbers_and_no_formula(office, client):
    office.column.title = "=政策"
    office.column.save()
    climb(office, draft(office), at=at(2026, 3, 5))
    rows = list(
        csv.reader(
            io.StringIO(client.get("/statistics/?year=2026&format=csv").content.decode("utf-8-sig"))
        )
    )
    assert ["栏目", "'=政策", "1", "0", "条"] in rows
    assert ["2026年各月公开", "3月", "1", "", "条"] in rows


@pytest.mark.slow
def test_many_agencies_and_columns_ask_no_more(office, client):
    def asked():
        client.get("/statistics/")  # the process learns what changed
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/statistics/").status_code == 200
        return len(queries)

    climb(office, draft(office), at=at(2026, 3, 5))
    few = asked()
    for n in range(3):
        other = office_of(
            Agency.objects.create(code=f"o{n}", name=f"示例{n}局", telephone="1"), prefix=f"o{n}"
        )
        climb(other, draft(other, title=f"甲{n}"), at=at(2026, 3, 5))
    assert asked() == few
