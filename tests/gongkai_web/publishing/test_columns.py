"""What an office may do to its columns, by the verbs and through the pages."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import columns, platform
from gongkai_web.publishing.columns import ColumnRefused
from gongkai_web.publishing.models import Column
from review_desk import draft, office_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


@pytest.fixture
def boss(person, agency):
    return person("wang", agency, "administrator")


@pytest.fixture
def of(agency):
    platform.set_up_columns(None, agency, on=DAY)
    return lambda slug: Column.objects.select_related("agency", "parent").get(
        agency=agency, slug=slug
    )


def add(agency, parent, boss=None, **more):
    given = {"title": "普法宣传", "slug": "pfxc"} | more
    return columns.add(actor=boss, agency=agency, parent=parent, **given)


def test_a_column_below_another_is_of_its_nature_and_comes_last(agency, of, boss):
    added = add(agency, of("statutory"), boss)
    assert (added.kind, added.parent) == ("statutory", of("statutory"))
    beside = Column.objects.filter(agency=agency, parent=of("statutory"))
    assert list(beside)[-1] == added
    assert Entry.objects.filter(verb="增加栏目").get().detail["parent"] == "法定主动公开内容"


def test_a_column_at_the_top_holds_nothing_statutory(agency, of):
    assert add(agency, None).kind == "news"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"slug": "plans"}, "已经用在"),
        ({"title": "规划计划"}, "同一层已经有"),
        ({"slug": "A b"}, "小写字母"),
        ({"title": " "}, "栏目名称"),
        ({"profile": "poem"}, "poem"),
        ({"legal_item": "20.99"}, "20.99"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(agency, of, more, why):
    with pytest.raises(ColumnRefused, match=why):
        add(agency, of("statutory"), **more)


def test_two_columns_at_the_top_have_two_names(agency, of):
    with pytest.raises(ColumnRefused, match="同一层"):
        add(agency, None, title="其他信息")


def test_news_has_no_statutory_item(agency, of):
    with pytest.raises(ColumnRefused, match="法定主动公开内容"):
        add(agency, of("news"), legal_item="20.1")


def test_columns_do_not_lie_deeper_than_one_finds_them(agency, of):
    third = add(agency, of("own-documents"), title="四", slug="four")
    with pytest.raises(ColumnRefused, match="4 层"):
        add(agency, third, title="五", slug="five")


def test_a_column_of_another_agency_is_no_place(other_agency, of):
    with pytest.raises(ColumnRefused, match="不是本单位"):
        add(other_agency, of("news"))


@pytest.mark.parametrize("slug", ["guide", "rules", "statutory", "reports"])
def test_the_four_fixed_columns_keep_their_names_and_stay_open(of, slug):
    with pytest.raises(ColumnRefused, match="61号"):
        columns.change(actor=None, column=of(slug), fields={"title": "别的"})
    with pytest.raises(ColumnRefused, match="61号"):
        columns.close(actor=None, column=of(slug))
    columns.change(actor=None, column=of(slug), fields={"title": of(slug).title, "fresh_days": 90})
    assert of(slug).fresh_days == 90


def test_the_address_changes_as_long_as_nothing_stands_there(agency, of):
    columns.change(actor=None, column=of("plans"), fields={"slug": "guihua"})
    office = office_of(agency)
    office.column = of("guihua")
    draft(office)
    with pytest.raises(ColumnRefused, match="网址名称不能再改"):
        columns.change(actor=None, column=of("guihua"), fields={"slug": "plans"})
    columns.change(actor=None, column=of("guihua"), fields={"title": "发展规划", "slug": "guihua"})
    assert of("guihua").title == "发展规划"


def test_a_change_is_journalled_with_what_was_before(of, boss):
    columns.change(actor=boss, column=of("plans"), fields={"title": "发展规划"})
    entry = Entry.objects.filter(verb="修改栏目").get()
    assert entry.detail["before"]["title"] == "规划计划"
    assert entry.detail["after"]["title"] == "发展规划"


def test_nothing_else_of_a_column_is_set_by_hand(of):
    with pytest.raises(TypeError):
        columns.change(actor=None, column=of("plans"), fields={"kind": "news"})


def test_columns_change_places_and_stay_at_the_ends(agency, of):
    def titles():
        return [c.slug for c in Column.objects.filter(agency=agency, parent=None)]

    assert titles() == ["guide", "rules", "statutory", "reports", "news"]
    columns.move(actor=None, column=of("rules"), up=True)
    assert titles() == ["rules", "guide", "statutory", "reports", "news"]
    columns.move(actor=None, column=of("rules"), up=True)
    assert titles() == ["rules", "guide", "statutory", "reports", "news"]
    columns.move(actor=None, column=of("statutory"), up=False)
    assert titles() == ["rules", "guide", "reports", "statutory", "news"]


def test_a_column_closes_after_those_below_and_opens_after_the_one_above(of):
    with pytest.raises(ColumnRefused, match="下面还有"):
        columns.close(actor=None, column=of("services"))
    columns.close(actor=None, column=of("licences"))
    columns.close(actor=None, column=of("services"))
    with pytest.raises(ColumnRefused, match="上级栏目"):
        columns.open_again(actor=None, column=of("licences"))
    columns.open_again(actor=None, column=of("services"))
    columns.open_again(actor=None, column=of("licences"))
    assert of("licences").is_open
    assert Entry.objects.filter(verb__in=["停用栏目", "启用栏目"]).count() == 4


def test_only_an_administrator_of_the_agency_sets_columns(agency, of, person):
    officer = person("li", agency, "officer", "leader")
    for verb in (
        lambda: add(agency, None, officer),
        lambda: columns.change(actor=officer, column=of("plans"), fields={"title": "新"}),
        lambda: columns.move(actor=officer, column=of("plans"), up=True),
        lambda: columns.close(actor=officer, column=of("plans")),
        lambda: columns.open_again(actor=officer, column=of("plans")),
    ):
        with pytest.raises(NotAllowed):
            verb()


# --- the pages


def page(client, name, *args, **data):
    return client.get(reverse(f"columns:{name}", args=args), data)


def post(client, name, *args, query="", **data):
    return client.post(reverse(f"columns:{name}", args=args) + query, data, follow=True)


def test_an_administrator_sets_up_adds_changes_and_closes_through_the_pages(client, agency, boss):
    client.force_login(boss)
    assert "标准栏目还缺" in page(client, "index").content.decode()
    told = post(client, "set_up", agency.pk).content.decode()
    assert "已建立" in told
    assert "条例第二十条第十五项" in told
    assert "标准栏目还缺" not in told
    news = Column.objects.get(agency=agency, slug="news")
    fields = {"title": "普法宣传", "slug": "pfxc", "profile": "news", "fresh_days": "30"}
    told = post(client, "add", agency.pk, query=f"?under={news.pk}", **fields).content.decode()
    assert "已增加栏目" in told
    mine = Column.objects.get(agency=agency, slug="pfxc")
    assert (mine.parent, mine.fresh_days) == (news, 30)
    post(client, "change", mine.pk, **fields | {"title": "普法"})
    mine.refresh_from_db()
    assert mine.title == "普法"
    assert "（已停用）" in post(client, "act", mine.pk, "close").content.decode()
    post(client, "act", mine.pk, "open")
    mine.refresh_from_db()
    assert mine.is_open


def test_a_fault_is_told_beside_the_form(client, agency, of, boss):
    client.force_login(boss)
    told = post(client, "add", agency.pk, title="规划", slug="plans", profile="news")
    assert "已经用在" in told.content.decode()
    told = post(client, "add", agency.pk, title="规划", slug="规划", profile="news")
    assert "只能用小写字母" in told.content.decode()
    told = post(client, "act", of("statutory").pk, "close")
    assert "61号" in told.content.decode()


def test_the_address_of_a_column_with_items_cannot_be_typed_over(client, agency, of, boss):
    office = office_of(agency)
    office.column = of("plans")
    draft(office)
    client.force_login(boss)
    form = page(client, "change", of("plans").pk).content.decode()
    assert "栏目里已经有信息，不能再改" in form
    post(client, "change", of("plans").pk, title="规划", slug="other", profile="planning")
    assert of("plans").title == "规划"


def test_an_officer_sees_the_columns_and_sets_nothing(client, agency, of, officer):
    client.force_login(officer)
    told = page(client, "index").content.decode()
    assert "机关职能和机构设置" in told
    assert "增加下级" not in told
    plans = of("plans")
    for answer in (
        post(client, "set_up", agency.pk),
        post(client, "act", plans.pk, "close"),
        page(client, "change", plans.pk),
        page(client, "add", agency.pk),
    ):
        assert answer.status_code == 404
    assert of("plans").is_open


def test_another_agencys_administrator_sees_and_sets_nothing(
    client, agency, of, person, other_agency
):
    client.force_login(person("zhao", other_agency, "administrator"))
    assert client.get(reverse("columns:index"), {"agency": agency.code}).status_code == 404
    assert post(client, "act", of("plans").pk, "close").status_code == 404
    assert page(client, "change", of("plans").pk).status_code == 404
    assert post(client, "set_up", agency.pk).status_code == 404
    bad = reverse("columns:add", args=[other_agency.pk])
    assert client.get(bad, {"under": of("plans").pk}).status_code == 404
    assert client.get(bad, {"under": "x"}).status_code == 404


def test_the_pages_are_for_people_who_logged_in(client, of):
    assert page(client, "index").status_code == 302
    assert post(client, "act", of("plans").pk, "close").redirect_chain
    assert of("plans").is_open
