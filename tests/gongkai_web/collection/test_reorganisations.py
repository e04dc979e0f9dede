"""Does the register of changes decide who owes a report and whose cases go on where?"""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

import collection_desk as desk
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.agencies.models import Agency
from gongkai_web.collection import actions, keeping
from gongkai_web.collection.board import board
from gongkai_web.collection.models import Reorganisation
from gongkai_web.collection.previous import before
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.collection.reorganisations import actions as changes
from gongkai_web.collection.reorganisations.models import Change
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.collection.totals import total
from gongkai_web.county.held import added_up
from gongkai_web.county.pictures import Year
from gongkai_web.journal.models import Entry

pytestmark = pytest.mark.django_db
YEAR = desk.YEAR
SINCE = date(YEAR, 5, 1)
TODAY = date(YEAR + 1, 3, 1)


def change(county, kind=Change.MERGED, agency=None, heirs=None, since=SINCE, **more):
    return changes.register(
        actor=more.pop("actor", county.supervisor), office=county.government, kind=kind,
        agency=agency or county.czj, since=since,
        heirs=[county.sfj] if heirs is None else heirs, **more,
    )  # fmt: skip


def tree(county, year=YEAR):
    return board(county.supervisor, county.government, year, today=TODAY)


def t305(hand_in):
    return [
        (one.severity, one.expected, one.actual)
        for one in actions.found_in(hand_in)
        if one.rule == "T3-05" and one.cells == ("applications.carried_over[6]",)
    ]


@pytest.mark.parametrize(
    ("since", "gone_in"),
    [
        (date(YEAR, 1, 1), {YEAR, YEAR + 1}),
        (date(YEAR, 12, 31), {YEAR, YEAR + 1}),
        (date(YEAR + 1, 1, 1), {YEAR + 1}),
    ],
)
def test_who_is_gone_by_the_end_of_the_year_owes_no_report_of_it(county, since, gone_in):
    change(county, since=since)
    register = Register.load()
    for year in (YEAR - 1, YEAR, YEAR + 1):
        gone = register.gone(county.czj.pk, year) is not None
        assert gone == (year in gone_in), year
        assert (county.czj in [row.agency for row in tree(county, year).rows]) != gone
        assert ([one.agency for one in tree(county, year).gone] == [county.czj]) == gone
        pictured = Year(county.government, added_up(county.government), year, today=TODAY)
        assert (county.czj in pictured.missing) != gone


def test_an_heir_that_is_gone_itself_hands_on(county):
    third = Agency.objects.create(code="shili-xj", name="示例县新局", parent=county.government)
    change(county)
    change(county, agency=county.sfj, heirs=[third], since=date(YEAR, 9, 1), heirs_are_new=True)
    register = Register.load()
    assert register.heirs(county.czj.pk, YEAR) == (third,)
    assert {row.agency for row in register.came_to(third.pk, YEAR)} == {county.czj, county.sfj}
    assert register.is_new(third.pk, YEAR)
    with pytest.raises(CollectionProblem, match="已登记由"):
        change(county, agency=third, heirs=[county.czj])


def test_last_years_cases_of_a_merged_agency_are_carried_over_by_its_heir(county):
    county.open(YEAR - 1)
    county.open()
    county.accepted(county.sfj, desk.carrying(county.sfj, YEAR - 1, forward=2))
    county.accepted(county.czj, desk.carrying(county.czj, YEAR - 1, forward=3))
    change(county)
    right = county.hand_in(county.sfj, desk.carrying(county.sfj, YEAR, over=5))
    assert t305(right) == []
    wrong = county.hand_in(county.sfj, desk.carrying(county.sfj, YEAR, over=2), reason="少写了")
    assert t305(wrong) == [("error", "5", "2")]
    assert before(county.sfj, YEAR).joined[0].agency == county.czj

    desk.dismiss_all(county.supervisor, wrong)
    actions.accept(actor=county.supervisor, hand_in=wrong)
    found = total(county.government, YEAR, tree(county), with_own=False)
    assert [row.agency for row in found.missing] == [county.zhen], "the merged one lacks nothing"
    [bridge] = [one for one in found.merge.bridges if len(one.sources) > 1]
    assert bridge.sources == (county.sfj.name, county.czj.name)
    assert "总计" in bridge.differences
    # Had it gone only the year after, its own report would be owed and no bridge built.
    Reorganisation.objects.update(since=date(YEAR + 1, 1, 1))
    assert before(county.sfj, YEAR).joined == ()
    found = total(county.government, YEAR, tree(county), with_own=False)
    assert {row.agency for row in found.missing} == {county.zhen, county.czj}
    assert all(len(one.sources) == 1 for one in found.merge.bridges)


def test_without_the_predecessors_report_or_with_several_heirs_nothing_is_called_an_error(county):
    county.open(YEAR - 1)
    county.open()
    county.accepted(county.sfj, desk.carrying(county.sfj, YEAR - 1, forward=2))
    row = change(county)
    first = county.hand_in(county.sfj, desk.carrying(county.sfj, YEAR, over=5))
    assert t305(first) == [("warning", "2", "5")]
    county.accepted(county.czj, desk.carrying(county.czj, YEAR - 1, forward=3))
    change(county, Change.DIVIDED, heirs=[county.sfj, county.zhen], row=row)
    told = before(county.sfj, YEAR)
    assert (told.divided[0].agency, told.joined) == (county.czj, ())
    again = county.hand_in(county.sfj, desk.carrying(county.sfj, YEAR, over=4), reason="重报")
    assert t305(again) == [("warning", "2", "4")]


def test_what_a_dissolved_agency_left_is_told_with_the_total(county, client):
    county.open(YEAR - 1)
    county.open()
    county.accepted(county.czj, desk.carrying(county.czj, YEAR - 1, forward=3))
    county.accepted(county.sfj)
    change(county, Change.DISSOLVED, heirs=[])
    client.force_login(county.supervisor)
    where = {"code": county.government.code, "year": YEAR}
    page = client.get(reverse("collection:total", kwargs=where)).content.decode()
    assert "上年结转下年度 3 件，没有单位接续" in page
    page = client.get(reverse("collection:board", kwargs=where)).content.decode()
    assert "撤销，没有承接单位" in page
    assert "2 个单位，已接收 1 个" in page


def test_a_report_under_the_old_name_is_still_its_agencys(opened):
    change(opened, Change.RENAMED, agency=opened.sfj, heirs=[], since=date(YEAR + 1, 2, 1),
           old_name="示例县法制局")  # fmt: skip
    among = list(opened.below.values())
    assert keeping.agency_named("示例县法制局", among) == opened.sfj
    old = replace(desk.report_of(opened.sfj), agency="示例县法制局")
    assert "F03" not in {one.rule for one in actions.found_in(opened.hand_in(opened.sfj, old))}
    # From the year of the new name on, the report bears it.
    Reorganisation.objects.update(since=date(YEAR, 2, 1))
    again = opened.hand_in(opened.sfj, old, reason="再报")
    assert "F03" in {one.rule for one in actions.found_in(again)}


@pytest.mark.parametrize(
    ("kind", "heirs", "more", "said"),
    [
        (Change.MERGED, [], {}, "选择一个承接单位"),
        (Change.MERGED, ["czj"], {}, "选择一个承接单位"),
        (Change.MERGED, ["sfj", "zhen"], {}, "选择一个承接单位"),
        (Change.DIVIDED, ["sfj"], {}, "两个以上的承接单位"),
        (Change.DISSOLVED, ["sfj"], {}, "不选承接单位"),
        (Change.RENAMED, [], {}, "填写原来的名称"),
        (Change.RENAMED, [], {"old_name": "示例县财政局"}, "填写原来的名称"),
    ],
)
def test_what_does_not_fit_together_is_refused(county, kind, heirs, more, said):
    with pytest.raises(CollectionProblem, match=said):
        change(county, kind, heirs=[county.below[key] for key in heirs], **more)
    assert not Reorganisation.objects.exists()


def test_the_page_enters_puts_right_and_takes_out_with_the_journal(county, client):
    address = reverse("collection:reorganisations", kwargs={"code": county.government.code})
    client.force_login(county.supervisor)
    said = {
        "agency": county.czj.pk,
        "kind": "merged",
        "since": "2024-05-01",
        "basis": "县办〔2024〕3号",
    }
    page = client.post(address, said)
    assert page.status_code == 422
    assert "请选择一个承接单位" in page.content.decode()
    page = client.post(address, said | {"heirs": [county.sfj.pk]}, follow=True).content.decode()
    assert f"并入{county.sfj}" in page
    assert "县办〔2024〕3号" in page
    page = client.post(address, said | {"heirs": [county.zhen.pk]})
    assert "的变动已经登记" in page.content.decode()

    row = Reorganisation.objects.get()
    own = reverse("collection:reorganisation", args=[county.government.code, row.pk])
    assert 'value="2024-05-01"' in client.get(own).content.decode()
    client.post(own, said | {"heirs": [county.zhen.pk]})
    assert list(row.heirs.all()) == [county.zhen]
    client.post(own, {"delete": "1"})
    assert not Reorganisation.objects.exists()
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["登记机构变动", "修改机构变动登记", "删除机构变动登记"]

    client.force_login(county.leader)
    assert client.get(address).status_code == 404
    with pytest.raises(NotAllowed):
        change(county, actor=county.leader)
    stranger = Agency.objects.create(code="wai", name="外县财政局")
    with pytest.raises(CollectionProblem, match="不是示例县人民政府的下级单位"):
        change(county, agency=stranger)


def test_the_agencys_page_tells_who_goes_on_and_what_was_joined(county, client):
    county.open(YEAR - 1)
    county.open()
    county.accepted(county.czj, desk.carrying(county.czj, YEAR - 1, forward=3))
    county.accepted(county.sfj, desk.carrying(county.sfj, YEAR - 1, forward=2))
    change(county)
    client.force_login(county.supervisor)
    page = client.get(reverse("collection:agency", args=[county.czj.code, YEAR])).content.decode()
    assert "本单位不用再报" in page
    assert "逾期未报送" not in page
    assert "已撤并" in page
    page = client.get(reverse("collection:agency", args=[county.sfj.code, YEAR])).content.decode()
    assert "它上年的报告已并入上年的数" in page
