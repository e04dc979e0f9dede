"""The county in charts: sums of the reports that stand, each mark opening what it is made of."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

import collection_desk
from collection_desk import YEAR, dismiss_all, report_of, unsound
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection import actions
from gongkai_web.county.held import added_up, held
from gongkai_web.county.pictures import Year
from gongkai_web.reports.models import Source

TODAY = date(2025, 2, 10)


@pytest.fixture(autouse=True)
def _uploads_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def county(person, db):
    county = collection_desk.county(person)
    county.open()
    return county


def below(county):
    return list(Agency.objects.filter(parent=county.government).order_by("code"))


def year_of(county, year=YEAR):
    return Year(county.government, below(county), year, today=TODAY)


def received(report, value):
    """Return the report with so many new applications, and nothing else told."""
    row = (value, 0, 0, 0, 0, 0, value)
    return replace(report, applications={**report.applications, "new_received": row})


def test_what_was_accepted_stands_before_what_was_handed_in_later(county):
    accepted = county.accepted(county.sfj)
    county.hand_in(county.sfj, received(report_of(county.sfj), 77), reason="漏计一件")
    [one] = held([county.sfj], YEAR)
    assert one.standing == "已接收"
    assert (
        one.told.applications["new_received"][6]
        == (accepted.annual_report.applications["new_received"][6])
    )


def test_without_a_hand_in_a_public_or_filed_version_stands(county):
    collection_desk.version_of(county.czj, report=received(report_of(county.czj), 5))
    assert held([county.czj], YEAR) == [], "a submitted version that is not public stands not"
    filed = collection_desk.version_of(county.zhen, report=received(report_of(county.zhen), 6))
    assert filed.source == Source.COMPILED
    collection_desk.publish(filed)
    [one] = held([county.zhen], YEAR)
    assert (one.standing, one.told.applications["new_received"][6]) == ("平台版本", 6)


def test_the_charts_add_up_and_each_mark_keeps_its_agencies(county):
    for agency, value in ((county.sfj, 3), (county.czj, 4)):
        county.hand_in(agency, received(report_of(agency), value))
    year = year_of(county)
    _, all_of_them = year.mark(f"year.{YEAR}")
    assert all_of_them.value == 7
    assert {share.code: share.value for share in all_of_them.shares} == {
        "shili-sfj": 3, "shili-czj": 4
    }  # fmt: skip
    assert [agency.code for agency in year.missing] == ["shili-zhen"]
    _, mine = year.mark("agency.shili-czj")
    assert mine.value == 4


def test_a_government_below_stands_for_those_under_it(county):
    town = Agency.objects.create(
        code="shili-qu", name="示例区人民政府", kind=AgencyKind.GOVERNMENT, parent=county.government
    )
    bureau = Agency.objects.create(code="shili-qu-ju", name="示例区司法局", parent=town)
    branch = Agency.objects.create(code="shili-qu-fj", name="示例区司法局分局", parent=bureau)
    desk = Agency.objects.create(code="shili-sfj-fj", name="示例县司法局分局", parent=county.sfj)
    counted = {agency.code for agency in added_up(county.government)}
    assert {town.code, desk.code, county.sfj.code} <= counted
    assert not {bureau.code, branch.code} & counted
    assert {agency.code for agency in added_up(town)} == {bureau.code, branch.code}


def test_a_dismissed_finding_is_no_longer_counted(county):
    hand_in = county.hand_in(county.sfj, unsound(report_of(county.sfj)))
    errors = {one.rule for one in actions.found_in(hand_in) if one.is_error}
    counted = set(held([county.sfj], YEAR)[0].told.findings)
    assert errors
    assert errors <= counted
    dismiss_all(county.supervisor, hand_in)
    assert not errors & set(held([county.sfj], YEAR)[0].told.findings)


def test_who_handed_in_late_is_told_from_who_did_not(county):
    county.hand_in(county.sfj)  # today, long after January 2025
    chart = year_of(county).handing_in
    told = {mark.key: [share.code for share in mark.shares] for mark in chart.marks}
    assert told["handin.late"] == ["shili-sfj"]
    assert set(told["handin.overdue"]) == {"shili-czj", "shili-zhen"}
    assert told["handin.on_time"] == []


def test_the_number_of_queries_does_not_grow_with_the_county(
    county, django_assert_max_num_queries, django_assert_num_queries, client
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(county.supervisor)
    address = reverse("county:index") + f"?year={YEAR}"
    county.hand_in(county.sfj)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    for at in range(5):
        agency = Agency.objects.create(
            code=f"mehr-{at}", name=f"示例{at}局", kind=AgencyKind.DEPARTMENT,
            parent=county.government,
        )  # fmt: skip
        county.hand_in(agency)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(many) <= len(few)


def test_where_no_report_is_there_nothing_is_known_and_nothing_is_nought(county, client):
    county.accepted(county.sfj)
    client.force_login(county.supervisor)
    page = client.get("/admin/county/", {"year": YEAR + 1}).content.decode()
    assert f"{YEAR + 1} 年度还没有收到报告" in page
    assert f"看 {YEAR} 年度" in page
    assert "gk-stats__table" not in page
    data = client.get("/admin/county/data.json", {"year": YEAR + 1}).json()
    sums = [
        mark["value"] for chart in data["charts"] for mark in chart["marks"] if not mark["reports"]
    ]
    assert sums
    assert set(sums) == {None}
    page = client.get("/admin/county/", {"year": YEAR}).content.decode()
    assert "还没有收到报告" not in page


def test_a_supervisor_walks_from_the_chart_to_the_report(county, client):
    county.hand_in(county.sfj, received(report_of(county.sfj), 3))
    client.force_login(county.supervisor)
    page = client.get(reverse("county:index"), {"year": YEAR}).content.decode()
    assert "3 个单位中有 1 个有报告，其中 0 个已接收" in page
    behind = reverse("county:behind") + f"?office=shili-xian&year={YEAR}&mark=year.{YEAR}"
    assert behind.replace("&", "&amp;") in page
    there = client.get(behind).content.decode()
    report = reverse("collection:agency", args=["shili-sfj", YEAR])
    assert report in there
    assert client.get(report).status_code == 200


def test_the_data_is_the_charts_number_by_number(county, client):
    county.hand_in(county.sfj, received(report_of(county.sfj), 3))
    county.hand_in(county.czj, received(report_of(county.czj), None))
    client.force_login(county.supervisor)
    data = client.get(reverse("county:json"), {"year": YEAR}).json()
    marks = {mark["key"]: mark for chart in data["charts"] for mark in chart["marks"]}
    assert (marks[f"year.{YEAR}"]["value"], marks[f"year.{YEAR}"]["unknown"]) == (3, 1)
    rows = client.get(reverse("county:csv"), {"year": YEAR}).content.decode("utf-8-sig")
    assert f"agency.shili-sfj,示例县司法局,shili-sfj,示例县司法局,{YEAR},3,件" in rows
    assert f"agency.shili-czj,示例县财政局,shili-czj,示例县财政局,{YEAR},,件" in rows


@pytest.mark.parametrize("name", ["index", "behind", "csv", "json"])
def test_only_who_collects_sees_the_charts(county, client, name):
    address = reverse(f"county:{name}") + f"?year={YEAR}&mark=year.{YEAR}"
    for user in (county.leader, county.officer):
        client.force_login(user)
        assert client.get(address).status_code in (302, 403)
        assert "示例县财政局" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    "query", ["year=20x4", "year=99999", "office=shili-sfj", f"year={YEAR}&mark=ground.nothing"]
)
def test_what_is_no_year_office_or_mark_is_not_found(county, client, query):
    client.force_login(county.supervisor)
    assert client.get(f"{reverse('county:behind')}?{query}").status_code == 404
