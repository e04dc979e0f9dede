"""Is the county's report what its agencies' accepted reports and its own records add up to?"""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

import collection_desk as desk
from gongkai.reports.cell_values import cell_values
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.applications.models import Application
from gongkai_web.collection import actions
from gongkai_web.collection.board import board
from gongkai_web.collection.totals import OWN, total
from gongkai_web.reports.models import ReportTexts

pytestmark = pytest.mark.django_db
YEAR = desk.YEAR
CELL = "applications.new_received[6]"


def totalled(county, **choices):
    tree = board(county.supervisor, county.government, YEAR, today=date(2025, 3, 1))
    return total(county.government, YEAR, tree, **choices)


def sums(found):
    return {one.path: one for one in found.merge.sums}


def test_accepted_reports_are_added_and_the_others_are_told_missing(opened):
    reports = {one: desk.report_of(one, seed=n) for n, one in enumerate(opened.below.values())}
    opened.accepted(opened.sfj, reports[opened.sfj])
    opened.accepted(opened.czj, reports[opened.czj])
    opened.hand_in(opened.zhen, reports[opened.zhen])
    found = totalled(opened, with_own=False)
    assert [row.agency for row in found.missing] == [opened.zhen]
    assert found.merge.offices.missing == (opened.zhen.name,)
    one, other = (dict(cell_values(reports[key])) for key in (opened.sfj, opened.czj))
    held = sums(found)
    assert held[CELL].value == one[CELL] + other[CELL]
    assert held[CELL].contributions == {
        opened.sfj.name: one[CELL], opened.czj.name: other[CELL]
    }  # fmt: skip


def test_a_government_below_stands_for_those_under_it(opened):
    town = Agency.objects.create(
        code="shili-qu", name="示例区人民政府", kind=AgencyKind.GOVERNMENT, parent=opened.government
    )
    under = Agency.objects.create(code="shili-qu-ju", name="示例区司法局", parent=town)
    opened.accepted(town)
    opened.accepted(under)
    found = totalled(opened, with_own=False)
    assert under.name not in found.agencies
    assert town.name in found.agencies
    assert under not in [row.agency for row in found.missing]


def test_the_offices_own_records_join_under_their_own_name(opened):
    opened.accepted(opened.sfj)
    ReportTexts.objects.create(agency=opened.government, year=YEAR)
    found = totalled(opened)
    assert found.with_own
    assert f"{opened.government.name}{OWN}" in sums(found)[CELL].contributions
    assert not Application.objects.exists()
    alone = totalled(opened, with_own=False)
    assert sums(found)[CELL].value == sums(alone)[CELL].value


@pytest.mark.parametrize(
    ("change", "missing", "cause"),
    [(+1, True, "missing_child"), (-1, True, "sum_mismatch"), (+1, False, "sum_mismatch")],
)
def test_a_mismatch_is_told_from_a_missing_child(opened, change, missing, cause):
    for one in opened.below.values():
        if not (missing and one == opened.zhen):
            opened.accepted(one)
    report = totalled(opened, with_own=False).merge.report
    row = list(report.applications["new_received"])
    row[6] += change
    applications = {**report.applications, "new_received": tuple(row)}
    told = replace(report, applications=applications)
    # The county itself hands in to the city above it.
    city = Agency.objects.create(code="shi", name="示例市人民政府", kind=AgencyKind.GOVERNMENT)
    Agency.objects.filter(pk=opened.government.pk).update(parent=city)
    opened.government.refresh_from_db()
    from gongkai_web.collection import rounds

    rounds.open_round(actor=None, office=city, year=YEAR)
    actions.hand_in_file(
        actor=None, agency=opened.government, reading=opened.read(opened.government, told)
    )
    found = totalled(opened, with_own=False)
    assert [one.path for one in found.merge.mismatches] == [CELL]
    assert found.merge.cause(found.merge.mismatches[0]) == cause


@pytest.mark.parametrize(("forward", "over", "holds"), [(3, 3, True), (3, 2, False)])
def test_carried_cases_are_bridged_from_the_newest_accepted_report_of_last_year(
    opened, forward, over, holds
):
    opened.open(YEAR - 1)
    for number in (forward + 1, forward):
        last = opened.hand_in(
            opened.sfj, desk.carrying(opened.sfj, YEAR - 1, forward=number), reason="更正"
        )
        desk.dismiss_all(opened.supervisor, last)
        actions.accept(actor=opened.supervisor, hand_in=last)
    opened.hand_in(opened.sfj, desk.carrying(opened.sfj, YEAR - 1, forward=9), reason="未接收")
    opened.accepted(opened.sfj, desk.carrying(opened.sfj, YEAR, over=over))
    [bridge] = totalled(opened, with_own=False).merge.bridges
    assert (bridge.then[-1], bridge.now[-1], bridge.holds) == (forward, over, holds)


def test_the_page_shows_where_a_number_comes_from_and_gives_the_draft(opened, client):
    opened.accepted(opened.sfj)
    client.force_login(opened.supervisor)
    where = {"code": opened.government.code, "year": YEAR}
    page = client.get(reverse("collection:total", kwargs=where), {"cell": CELL}).content.decode()
    for said in ("还缺 2 个单位的报告", "汇总：1 份报告", "表三“一、本年新收", opened.sfj.name):
        assert said in page
    for kind, begins in (("json", b"{"), ("xlsx", b"PK"), ("docx", b"PK"), ("sources.xlsx", b"PK")):
        answer = client.get(reverse("collection:total_file", kwargs=where | {"format": kind}))
        assert answer.content.startswith(begins), kind
    answer = client.get(reverse("collection:total_file", kwargs=where | {"format": "sources.json"}))
    assert json.loads(answer.content)["missing"] == [opened.czj.name, opened.zhen.name]
    assert (
        client.get(reverse("collection:total_file", kwargs=where | {"format": "exe"})).status_code
        == 404
    )
    client.force_login(opened.leader)
    assert client.get(reverse("collection:total", kwargs=where)).status_code == 404
