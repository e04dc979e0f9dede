"""A county of two levels: who collects from whom, by which days, and what is not added twice."""

import re
from datetime import date

import pytest
from django.urls import reverse

import collection_desk as desk
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection import dues
from gongkai_web.collection.access import in_tree
from gongkai_web.collection.board import board
from gongkai_web.collection.models import Round
from gongkai_web.collection.totals import total

pytestmark = pytest.mark.django_db
YEAR = desk.YEAR
CELL = "applications.new_received[6]"


def at(name, agency, **more):
    return reverse(f"collection:{name}", kwargs={"code": agency.code, "year": YEAR, **more})


def page_of(client, address, **get):
    answer = client.get(address, get)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def suo(opened):
    """Return a unit below the township, which is below the county."""
    return Agency.objects.create(
        code="shili-suo", name="示例镇司法所", parent=opened.zhen, kind=AgencyKind.DISPATCHED_OFFICE
    )


@pytest.fixture
def school(opened):
    """Return a unit that owes no report, below a department."""
    return Agency.objects.create(
        code="shili-school", name="示例县中学", parent=opened.czj, kind=AgencyKind.PUBLIC_UTILITY
    )


def test_the_highest_of_the_offices_comes_first_whatever_its_code(opened, suo, client, person):
    # By the alphabet a department comes before the county.
    bureau = Agency.objects.create(code="a-ju", name="示例县甲局", parent=opened.government)
    Agency.objects.create(code="a-suo", name="示例县甲所", parent=bureau)
    tree = in_tree(Agency.objects.filter(children__isnull=False).distinct())
    assert [(one.code, depth) for one, depth in tree] == [
        ("shili-xian", 0), ("a-ju", 1), ("shili-zhen", 1)
    ]  # fmt: skip
    client.force_login(opened.supervisor)
    answer = client.get(reverse("collection:index"))
    assert re.search(r"/shili-xian/\d{4}/$", answer.headers["Location"])
    upload = page_of(client, reverse("collection_batches:index"))
    assert re.findall(r"<option [^>]*>([^<]*)", upload) == [
        "示例县人民政府", "　示例县甲局", "　示例县示例镇人民政府"
    ]  # fmt: skip
    assert f'<option value="{opened.government.pk}" selected>' in upload
    county = page_of(client, reverse("county:index"))
    assert "<h2>示例县人民政府 ·" in county


def test_who_collects_for_two_counties_is_asked_for_which(opened, client):
    other = Agency.objects.create(code="lin-xian", name="邻县人民政府", kind="government")
    Agency.objects.create(code="lin-sfj", name="邻县司法局", parent=other)
    opened.supervisor.memberships.create(agency=other, role="supervisor")
    client.force_login(opened.supervisor)
    page = page_of(client, reverse("collection:index"))
    assert "邻县人民政府" in page
    assert "示例县人民政府" in page


def test_an_office_below_sees_its_units_by_the_countys_days_until_it_sets_its_own(
    opened, suo, client, person
):
    town = person("town", opened.zhen, "supervisor")
    client.force_login(town)
    page = page_of(client, at("board", opened.zhen))
    assert "示例县人民政府已统一开始收集" in page
    assert "示例镇司法所" in page
    assert at("dues", opened.zhen) not in page, "the days are the county's"
    assert client.get(at("dues", opened.zhen)).status_code == 404
    assert "汇总" in page_of(client, at("total", opened.zhen))
    assert dues.rounds_over([suo], YEAR)[suo.pk].office == opened.government
    client.post(at("board", opened.zhen))
    assert Round.objects.filter(office=opened.zhen, year=YEAR).exists()
    page = page_of(client, at("board", opened.zhen))
    assert "已统一开始收集" not in page
    assert at("dues", opened.zhen) in page
    due = Round.objects.get(office=opened.zhen).dues.get(kind=suo.kind)
    due.submit_due = date(YEAR + 1, 1, 5)
    due.save()
    tree = board(opened.supervisor, opened.government, YEAR, today=date(YEAR + 1, 1, 10))
    late = {row.agency.code: str(row.late or "") for row in tree.rows}
    assert late["shili-suo"] == "逾期未报送 5 天", "on the county's own board, too"
    assert not late["shili-sfj"]


def test_each_branch_is_one_click_away_and_only_a_branch_that_reports(opened, suo, school, client):
    client.force_login(opened.supervisor)
    page = page_of(client, at("board", opened.government))
    assert (
        f'href="{at("board", opened.zhen)}" aria-label="只看示例县示例镇人民政府的下级单位"' in page
    )
    assert at("board", opened.czj) not in page, "below it is a school alone"


def test_a_public_utility_owes_no_report_on_any_page(opened, suo, school, client, person):
    head = person("head", school, "leader")
    client.force_login(opened.supervisor)
    page = page_of(client, at("board", opened.government))
    assert "4 个单位，已接收 0 个" in page
    assert "不用报年度报告的 1 个公共企事业单位" in page
    for who in (opened.supervisor, head):
        client.force_login(who)
        page = page_of(client, at("agency", school))
        assert "公共企事业单位不用编制" in page
        assert "逾期" not in page
    hint = page_of(client, reverse("annual_reports:year", args=[school.code, YEAR]))
    assert "报送主管部门" not in hint
    client.force_login(opened.supervisor)
    county = page_of(client, reverse("county:index"), year=YEAR)
    assert "4 个单位中有 0 个有报告" in county
    assert "示例县中学" not in county
    opened.hand_in(school)
    assert "示例县中学" in page_of(client, at("board", opened.government)), (
        "it gave one all the same"
    )
    county = page_of(client, reverse("county:index"), year=YEAR)
    assert "5 个单位中有 1 个有报告" in county


def test_both_levels_are_added_and_told_until_somebody_says_that_one_covers_the_other(
    opened, suo, client
):
    reports = {one: desk.report_of(one, seed=n) for n, one in enumerate((opened.zhen, suo), 1)}
    for agency, report in reports.items():
        opened.accepted(agency, report)

    def totalled(**choices):
        tree = board(opened.supervisor, opened.government, YEAR, today=date(2025, 3, 1))
        return total(opened.government, YEAR, tree, with_own=False, **choices)

    def value(found):
        return next(one.value for one in found.merge.sums if one.path == CELL)

    town, unit = (reports[one].applications["new_received"][6] for one in (opened.zhen, suo))
    found = totalled()
    assert value(found) == town + unit
    assert found.both_levels == ((opened.zhen, (suo,)),)
    client.force_login(opened.supervisor)
    county = page_of(client, reverse("county:index"), year=YEAR)
    assert "示例县示例镇人民政府和各自的下级单位都有报告，都加在内" in county
    covered = totalled(above_covers=True)
    assert value(covered) == town
    assert covered.both_levels == ()
    assert suo.name not in covered.merge.offices.missing
    page = page_of(client, at("total", opened.government))
    assert "示例县示例镇人民政府和它的示例镇司法所" in page
    where = re.search(r'href="(\?[^"]*levels=1[^"]*)"', page)[1].replace("&amp;", "&")
    page = page_of(client, at("total", opened.government) + where)
    assert "示例镇司法所" not in page
    files = re.findall(r'href="([^"]*total\.json\?[^"]*)"', page)
    assert "levels=1" in files[0], "what is downloaded is what is shown"
