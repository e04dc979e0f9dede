"""Annual reports by year: in time or not, the numbers of each beside the year before's, drawn and to take home."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.reports import json_form
from gongkai.reports.schema import (
    REMEDY_BLOCKS,
    ROWS_2021,
    AnnualReport,
    Documents,
    Narrative,
    Period,
    Proactive,
)
from gongkai_web.agencies.models import Agency
from gongkai_web.portal import report_years
from gongkai_web.portal.charts import Figure, bars, columns
from gongkai_web.portal.report_figures import as_csv, figures
from gongkai_web.portal.report_years import State
from gongkai_web.reports.models import ReportVersion, digest_of

pytestmark = pytest.mark.django_db


def report(year, n=1, *, name="示例局", blank=()):
    """Return a report whose cells are all ``n``, blank in the rows named."""
    rows = {row.key: (None if row.key in blank else n,) * 7 for row in ROWS_2021}
    return AnnualReport(
        agency=name, year=year, format="2021", period=Period.of_year(year), narrative=Narrative(),
        proactive=Proactive(Documents(n, n, n), Documents(n, n, n), n, n, n, Decimal("0.04")),
        applications=rows, remedies=dict.fromkeys(REMEDY_BLOCKS, (n,) * 5),
    )  # fmt: skip


def version(agency, year, published_on, *, number=1, source="compiled", of=None):
    """Return a version as it lies in the database."""
    at = published_on and datetime(
        published_on.year, published_on.month, published_on.day, 4, tzinfo=UTC
    )
    told = json_form.to_json(of or report(year, name=agency.name))
    return ReportVersion.objects.create(
        agency=agency, year=year, version=number, source=source, report=told, check_result={},
        digest=digest_of(told), submitted_at=at or timezone.now(), published_at=at,
    )  # fmt: skip


@pytest.fixture
def bureau():
    return Agency.objects.create(code="ju", name="示例局", kind="department", telephone="1")


TODAY = date(2026, 2, 10)
DAYS = [
    ("department", 2025, date(2026, 1, 30), State.ON_TIME, "the day before"),
    ("department", 2025, date(2026, 1, 31), State.ON_TIME, "the last day"),
    ("department", 2025, date(2026, 2, 1), State.LATE, "the day after"),
    ("government", 2025, date(2026, 2, 1), State.ON_TIME, "a government has until 31 March"),
    ("department", 2016, date(2017, 3, 31), State.ON_TIME, "31 March under the Regulation of 2007"),
    ("department", 2016, date(2017, 4, 1), State.LATE, "31 March under the Regulation of 2007"),
    ("department", 2025, None, State.MISSING, "the day has passed"),
    ("government", 2025, None, State.WAITING, "the day has not come"),
    ("department", 2020, None, State.NONE, "before the platform knew the agency"),
]


@pytest.mark.parametrize(("kind", "year", "on", "state", "why"), DAYS)
def test_a_report_is_in_time_as_article_49_says(kind, year, on, state, why):
    agency = Agency.objects.create(code="ju", name="示例局", kind=kind)
    if on:
        version(agency, year, on)
    [row] = report_years.of_year([agency], year, TODAY)
    assert row.state == state, why
    assert row.told


@pytest.mark.parametrize(("today", "state"), [
    (date(2026, 1, 31), State.WAITING), (date(2026, 2, 1), State.MISSING)
])  # fmt: skip
def test_it_is_missing_from_the_day_after(bureau, today, state):
    [row] = report_years.of_year([bureau], 2025, today)
    assert row.state == state


def test_a_correction_does_not_make_a_report_late(bureau):
    version(bureau, 2025, date(2026, 1, 20))
    version(bureau, 2025, date(2026, 5, 20), number=2)
    [row] = report_years.of_year([bureau], 2025, TODAY)
    assert (row.state, row.first_on) == (State.ON_TIME, date(2026, 1, 20))
    assert row.report.published_on == date(2026, 5, 20)


def test_of_a_filed_report_nobody_knows_when_it_became_public(bureau):
    version(bureau, 2022, date(2026, 5, 20), source="filed")
    [row] = report_years.of_year([bureau], 2022, TODAY)
    assert row.state == State.FILED


def test_a_public_utility_owes_no_report(bureau):
    hospital = Agency.objects.create(
        code="yy", name="示例医院", kind="public_utility", telephone="1"
    )
    assert [one.agency for one in report_years.of_year([bureau, hospital], 2025, TODAY)] == [bureau]
    assert report_years.of_agency(hospital, TODAY) == []


def test_the_years_of_an_agency_show_the_gap(bureau):
    version(bureau, 2022, date(2023, 1, 5))
    version(bureau, 2024, date(2025, 2, 5))
    told = [(one.year, one.state) for one in report_years.of_agency(bureau, date(2026, 1, 31))]
    assert told == [
        (2025, State.WAITING), (2024, State.LATE), (2023, State.MISSING), (2022, State.ON_TIME),
    ]  # fmt: skip


def test_pages_show_years_and_states(client, bureau):
    version(bureau, 2024, date(2025, 2, 5))
    version(bureau, 2023, date(2024, 1, 5))
    page = client.get("/annual-reports/?year=2024").content.decode()
    assert "晚 5 天公布" in page
    assert 'href="?year=2023"' in page
    assert "按期公布" in client.get("/annual-reports/?year=2023").content.decode()
    assert client.get("/annual-reports/?year=x").status_code == 200
    page = client.get("/ju/annual-reports/").content.decode()
    assert "晚 5 天公布" in page
    assert "<svg" in page
    assert not client.get("/ju/annual-reports/").cookies


def test_what_is_not_published_has_no_number_anywhere(client, bureau):
    version(bureau, 2024, date(2025, 1, 5))
    version(bureau, 2025, None, of=report(2025, 777, name="示例局"))
    version(bureau, 2023, None, of=report(2023, 888, name="示例局"))
    for address in ("/annual-reports/?year=2025", "/ju/annual-reports/", "/statistics/",
                    "/ju/annual-reports/2024/", "/ju/annual-reports/2024/ju-2024-figures.csv"):  # fmt: skip
        told = client.get(address).content.decode()
        assert "777" not in told, address
        assert "888" not in told, address
    assert client.get("/ju/annual-reports/2025/ju-2025-figures.csv").status_code == 404


def test_figures_stand_beside_the_year_before():
    [whole, results, *_] = figures(report(2025, 3), report(2024, 1))
    assert whole.figures[0] == Figure("本年新收申请", 3, 1)
    assert whole.figures[0].change_told == "+2"
    assert [one.value for one in results.figures] == [3, 3, 24, 9, 15, 9]


@pytest.mark.parametrize(("value", "before", "told"), [
    (3, 1, "+2"), (1, 3, "-2"), (2, 2, "0"), (None, 2, "—"), (2, None, "—"), (0, 0, "0"),
])  # fmt: skip
def test_a_change_has_its_sign_and_unknown_is_not_zero(value, before, told):
    assert Figure("x", value, before).change_told == told


def test_a_sum_with_a_blank_is_unknown():
    [_, results, *_] = figures(report(2025, 1, blank=("withheld_internal_affairs",)), None)
    assert {one.label: one.value for one in results.figures}["不予公开"] is None


def test_the_csv_has_every_cell_by_name():
    rows = list(
        csv.reader(io.StringIO(as_csv(report(2025, 2), report(2024, 1)).decode("utf-8-sig")))
    )
    assert rows[0] == ["编码", "项目", "2025年", "2024年"]
    told = {row[0]: row[1:] for row in rows[1:]}
    assert told["applications.granted[6]"] == ["表三“（一）予以公开”总计", "2", "1"]
    assert told["proactive.admin_fees.amount_wan_yuan"][1] == "0.04"
    assert len(rows) == 1 + 10 + 25 * 7 + 15
    alone = list(csv.reader(io.StringIO(as_csv(report(2025, 2), None).decode("utf-8-sig"))))
    assert alone[1][3] == ""


def test_a_year_before_that_was_changed_is_not_compared_with(client, bureau):
    version(bureau, 2024, date(2025, 1, 5))
    told = json_form.to_json(report(2023, 9, name="示例局"))
    ReportVersion.objects.create(
        agency=bureau, year=2023, version=1, source="compiled", report=told, check_result={},
        digest="0" * 64, submitted_at=timezone.now(), published_at=timezone.now(),
    )  # fmt: skip
    page = client.get("/ju/annual-reports/2024/").content.decode()
    assert "上年报告没有在本平台公布" in page


def test_drawings_are_pictures_with_a_name_and_their_numbers():
    drawn = bars(
        [Figure("予以公开", 12, 6), Figure("不予公开", 0), Figure("<b>", None)], "办理结果"
    )
    assert 'role="img" aria-label="办理结果，数字见表格"' in drawn
    assert "&lt;b&gt;" in drawn
    widths = [float(one) for one in re.findall(r'<rect[^>]* width="([\d.]+)"', drawn)]
    assert widths == [360, 180, 1, 1]
    assert bars([Figure("x", 0, 0), Figure("y", None)], "无") == ""
    assert columns([Figure("2025年", 4)], "历年").count("<rect") == 1
    assert columns([], "无") == ""


@pytest.mark.parametrize(
    ("labels", "value", "told"),
    [
        ([f"{n}月" for n in range(1, 4)], 1234, ["1月", "2月", "3月"]),
        ([f"{n}月" for n in range(1, 13)], 90, [str(n) for n in range(1, 13)]),
        ([f"{n}年" for n in range(2017, 2027)], 90, ["2018", "2020", "2022", "2024", "2026"]),
    ],
)
def test_names_of_columns_do_not_touch_each_other(labels, value, told):
    drawn = columns([Figure(one, value) for one in labels], "公开")
    words = re.findall(r"<text[^>]*>([^<]+)<", drawn)
    assert [one for one in words if one != f"{value:,}"] == told


def test_numbers_without_room_are_left_to_the_table_but_for_the_largest():
    drawn = columns([Figure(f"{n}月", 1000 + n) for n in range(1, 13)], "公开")
    assert re.findall(r">(1,\d+)<", drawn) == ["1,012"]
    [x] = re.findall(r'<text x="([\d.]+)"[^>]*>1,012', drawn)
    assert float(x) <= 360 - 5 * 9 / 2, "inside the drawing"


def test_a_long_name_beside_its_number_is_cut():
    drawn = bars([Figure("示" * 30, 1_000_000)], "单位")
    [name] = re.findall(r">(示+…)<", drawn)
    assert 12 < len(name) < 20


def test_lists_ask_as_often_for_many_agencies(client, bureau):
    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    version(bureau, 2024, date(2025, 1, 5))
    few = [asked("/annual-reports/?year=2024"), asked("/")]
    for n in range(8):
        one = Agency.objects.create(code=f"b{n}", name=f"示例{n}局", telephone="1")
        version(one, 2024, date(2025, 1, 5) + timedelta(days=n))
    assert [asked("/annual-reports/?year=2024"), asked("/")] == few
