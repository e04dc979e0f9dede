"""An agency comes to its columns and its ladder by one action, and items to their columns."""

from datetime import date

import pytest

from gongkai.publishing.platform import columns_for
from gongkai.publishing.profiles import profiles
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.agencies.models import Agency
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import columns, drafting, platform
from gongkai_web.publishing.models import Column, Item
from gongkai_web.review import ladders
from review_desk import draft, office_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)


def set_up(agency, actor=None):
    return platform.set_up_columns(actor, agency, on=DAY)


def column(agency, slug):
    return Column.objects.get(agency=agency, slug=slug)


def test_a_new_agency_gets_the_standard_columns(agency):
    done = set_up(agency)
    wanted = columns_for("department", "county")
    assert [one.slug for one in done.added] == [one.slug for one in wanted]
    penalties = column(agency, "penalties")
    assert (penalties.parent.slug, penalties.legal_item, penalties.profile) == (
        "penalties-and-coercion", "20.6", "penalty",
    )  # fmt: skip
    assert column(agency, "news").fresh_days == 14
    top = Column.objects.filter(agency=agency, parent=None).values_list("kind", flat=True)
    assert list(top) == ["guide", "rules", "statutory", "reports", "news"]


def test_done_again_it_adds_nothing_and_journals_nothing(agency):
    set_up(agency)
    assert set_up(agency) == platform.SetUp([], 0)
    assert Entry.objects.filter(verb="建立标准栏目").count() == 1


def test_what_the_office_made_of_a_column_stays(agency):
    set_up(agency)
    columns.change(actor=None, column=column(agency, "plans"), fields={"title": "发展规划"})
    columns.close(actor=None, column=column(agency, "recruitment"))
    column(agency, "procurement").delete()
    done = set_up(agency)
    assert [one.slug for one in done.added] == ["procurement"]
    assert column(agency, "plans").title == "发展规划"
    assert not column(agency, "recruitment").is_open


def test_a_column_of_that_name_is_taken_for_the_standard_one(agency):
    own = Column.objects.create(
        agency=agency, slug="flzd", title="法定主动公开内容", kind="statutory"
    )
    set_up(agency)
    assert not Column.objects.filter(agency=agency, slug="statutory").exists()
    assert column(agency, "budget").parent == own


def test_a_changed_kind_of_agency_brings_the_columns_of_that_kind(agency):
    set_up(agency)
    Agency.objects.filter(pk=agency.pk).update(kind="government")
    agency.refresh_from_db()
    assert [one.slug for one in set_up(agency).added][:2] == ["municipal-works", "public-services"]


def test_only_who_manages_the_agency_sets_it_up(agency, person):
    with pytest.raises(NotAllowed):
        set_up(agency, person("li", agency, "officer"))
    assert set_up(agency, person("wang", agency, "administrator")).added


def test_the_agency_is_ready_with_a_ladder_that_is_made_once(agency):
    platform.set_up(None, agency, on=DAY)
    platform.set_up(None, agency, on=DAY)
    assert len(ladders.in_use(agency)) == 1


def test_an_administrator_sets_an_agency_up_that_was_just_added_below_theirs(agency, person):
    boss = person("wang", agency, "administrator")
    below = Agency.objects.create(code="below", name="下级单位（示例）", parent=agency)
    assert platform.set_up(boss, below, on=DAY).added
    with pytest.raises(NotAllowed):
        platform.set_up(person("li", agency, "officer"), below, on=DAY)


def record_of(agency, number, **more):
    return Item.objects.create(agency=agency, index_no=f"N-{number}", title=f"第{number}条", **more)


def test_the_ledgers_items_stand_in_the_column_of_their_name(agency):
    mine = record_of(agency, 1, column="规划计划")
    unknown = record_of(agency, 2, column="没有这个栏目")
    twice = record_of(agency, 3, column="统计信息")
    set_up(agency)
    for item in (mine, unknown, twice):
        item.refresh_from_db()
    assert mine.place == column(agency, "plans")
    assert unknown.place is None
    assert twice.place == column(agency, "statistics")
    told = Entry.objects.filter(verb="建立标准栏目").latest("pk")
    assert told.detail["items_placed"] == 2


def test_a_name_that_two_columns_have_places_nothing(agency):
    set_up(agency)
    columns.add(
        actor=None, agency=agency, parent=column(agency, "news"), title="统计信息", slug="tj"
    )
    record_of(agency, 1, column="统计信息")
    assert set_up(agency).placed == 0


def test_an_item_that_was_worked_on_stays_where_somebody_put_it(agency, other_agency):
    office = office_of(agency)
    item = draft(office)
    Item.objects.filter(pk=item.pk).update(place=None, column="规划计划")
    elsewhere = record_of(other_agency, 9, column="规划计划")
    set_up(agency)
    item.refresh_from_db()
    elsewhere.refresh_from_db()
    assert item.place is None
    assert elsewhere.place is None


# --- what is missing, what is odd


@pytest.mark.parametrize(
    ("slug", "fields", "missing"),
    [
        ("own-documents", {}, ["发文字号", "发文机关"]),
        ("own-documents", {"doc_no": "陕司〔2026〕1号", "issuing_orgs": "本局"}, []),
        ("functions", {}, []),
        ("penalties", {}, ["发文字号"]),
        (
            "functions",
            {"source": "", "formed_on": None, "body": ""},
            ["成文日期", "来源", "正文或者附件"],
        ),
    ],
)
def test_the_kind_of_a_column_says_what_an_item_needs(agency, slug, fields, missing):
    office = office_of(agency)
    set_up(agency)
    office.column = column(agency, slug)
    assert drafting.missing(draft(office, **fields)) == missing


def test_a_closed_column_takes_nothing_to_review(agency):
    office = office_of(agency)
    set_up(agency)
    office.column = column(agency, "recruitment")
    item = draft(office)
    columns.close(actor=None, column=office.column)
    item.refresh_from_db()
    assert "已停用" in drafting.missing(item)[0]
    assert "已停用" in platform.warnings(item)[0]


@pytest.mark.parametrize(
    ("slug", "due_on"), [("functions", date(2026, 3, 30)), ("penalties", date(2026, 3, 11))]
)
def test_the_kind_of_a_column_says_by_when_an_item_is_due(agency, slug, due_on):
    office = office_of(agency)
    set_up(agency)
    office.column = column(agency, slug)
    assert drafting.due(draft(office)).due_on == due_on


@pytest.mark.parametrize(
    ("slug", "title", "profile", "warned"),
    [
        ("livelihood", "我局召开法律援助工作推进会", "", "新闻不放在"),
        ("livelihood", "区领导到司法所调研", "", "新闻不放在"),
        ("livelihood", "走进乡村开展法治宣传活动", "", "新闻不放在"),
        ("livelihood", "法律援助工作情况", "news", "新闻不放在"),
        ("livelihood", "关于召开法律援助工作推进会的通知", "", None),
        ("livelihood", "法律援助补贴办法", "", None),
        ("livelihood", "法律援助补贴标准（2026年）", "", None),
        ("news", "我局召开法律援助工作推进会", "", None),
        ("news", "某某行政处罚决定书", "penalty", "不宜放在"),
        ("functions", "领导分工", "", None),
    ],
)
def test_news_under_the_statutory_columns_is_warned_of(agency, slug, title, profile, warned):
    office = office_of(agency)
    set_up(agency)
    office.column = column(agency, slug)
    told = platform.warnings(draft(office, title=title, profile=profile))
    assert bool(told) == bool(warned), told
    assert warned is None or warned in told[0]


def test_a_column_of_the_offices_own_without_a_statutory_item_is_warned_of(agency):
    office = office_of(agency)
    set_up(agency)
    statutory = column(agency, "statutory")
    office.column = columns.add(
        actor=None, agency=agency, parent=statutory, title="其他栏", slug="own"
    )
    item = draft(office)
    assert "没有写明对应的法定内容" in platform.warnings(item)[0]
    columns.change(actor=None, column=office.column, fields={"legal_item": "20.3"})
    item = Item.objects.get(pk=item.pk)
    assert platform.warnings(item) == []
    assert platform.legal_item_of(
        columns.add(actor=None, agency=agency, parent=item.place, title="下级", slug="own-2")
    ) == "20.3"  # fmt: skip


def test_what_is_only_recommended_is_told(agency):
    office = office_of(agency)
    set_up(agency)
    office.column = column(agency, "penalties")
    assert platform.wanting(draft(office)) == ["内容概述"]


def test_every_field_a_kind_asks_for_is_a_field_of_an_item():
    names = {name for one in profiles().values() for name in (*one.required, *one.recommended)}
    assert names - {"content"} <= {field.name for field in Item._meta.get_fields()}
