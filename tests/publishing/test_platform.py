"""The standard columns are those the law lists, each for whom it is meant."""

from datetime import date
from pathlib import Path

import pytest

from gongkai.publishing import platform
from gongkai.publishing.reference import page

DAY = date(2026, 3, 2)
FIXED = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报"]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "columns.md"
EVERYBODY = [(kind, level) for kind in platform.KINDS for level in platform.LEVELS]


def columns(kind="department", level="county"):
    return platform.columns_for(kind, level)


def items(kind, level):
    return {column.legal_item for column in columns(kind, level)} - {""}


@pytest.mark.parametrize("kind", [kind for kind in platform.KINDS if kind != "public_utility"])
def test_an_agency_has_the_four_fixed_columns_and_one_for_what_is_not_statutory(kind):
    top = [column.title for column in columns(kind) if column.parent is None]
    assert top == [*FIXED, "其他信息"]


def test_a_public_utility_owes_no_annual_report_of_an_agency():
    top = [column.title for column in columns("public_utility") if column.parent is None]
    assert top == [*FIXED[:3], "其他信息"]
    assert items("public_utility", "county") == {"20.2", "20.8", "20.15"}


ARTICLE_20 = {f"20.{number}" for number in range(1, 16)}


@pytest.mark.parametrize(
    ("kind", "level", "more"),
    [
        ("government", "county", {"21.1"}),
        ("government", "city", {"21.1"}),
        ("department", "county", {"21.1"}),
        ("department", "city", {"21.1"}),
        ("government", "province", set()),
        ("department", "state", set()),
        ("dispatched_office", "county", set()),
        ("empowered", "county", set()),
        ("township", "township", {"21.2"}),
    ],
)
def test_articles_20_and_21_decide_what_is_statutory(kind, level, more):
    assert items(kind, level) == ARTICLE_20 | more


def test_a_government_has_a_column_for_each_subject_of_article_21_and_a_department_one_for_all():
    under = [c.title for c in columns("government") if c.parent == "local-affairs"]
    assert under == [
        "市政建设",
        "公共服务",
        "公益事业",
        "土地征收",
        "房屋征收",
        "治安管理",
        "社会救助",
    ]
    assert not [c for c in columns("department") if c.parent == "local-affairs"]
    assert len([c for c in columns("township", "township") if c.parent == "rural-affairs"]) == 8


@pytest.mark.parametrize(("kind", "level"), EVERYBODY)
def test_a_tree_hangs_together(kind, level):
    seen, titles = set(), set()
    for column in columns(kind, level):
        assert column.slug not in seen, "an agency has a slug once"
        assert column.parent is None or column.parent in seen, "what is above comes first"
        assert (column.parent, column.title) not in titles
        assert column.law.endswith("。")
        assert bool(column.legal_item) == (column.kind == "statutory" and column.parent is not None)
        seen.add(column.slug)
        titles.add((column.parent, column.title))


@pytest.mark.parametrize(
    ("slug", "days"),
    [("news", 14), ("own-documents", 182), ("functions", 365), ("penalties", None)],
)
def test_the_law_files_say_how_often_a_column_is_expected_to_change(slug, days):
    column = next(c for c in columns() if c.slug == slug)
    assert column.fresh_days(on=DAY) == days


def test_licences_and_penalties_lie_where_their_own_term_holds():
    kinds = {c.slug: c.profile for c in columns()}
    assert (kinds["licences"], kinds["penalties"]) == ("licence", "penalty")
    assert (kinds["services"], kinds["penalties-and-coercion"]) == ("service", "service")


@pytest.mark.parametrize(
    ("kind", "level", "word"), [("ministry", "county", "ministry"), ("department", "", "层级")]
)
def test_an_unknown_kind_or_level_is_told(kind, level, word):
    with pytest.raises(platform.UnknownAgencyKind, match=word):
        platform.columns_for(kind, level)


def test_there_was_no_such_platform_before_the_revised_regulation():
    assert platform.columns_for("department", "county", on=date(2019, 5, 15))
    with pytest.raises(platform.NoPlatform, match="2019-05-15"):
        platform.columns_for("department", "county", on=date(2019, 5, 14))


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("20.1", "条例第二十条第一项"),
        ("20.10", "条例第二十条第十项"),
        ("20.15", "条例第二十条第十五项"),
        ("21.1", "条例第二十一条"),
        ("", ""),
        ("20.x", ""),
    ],
)
def test_where_an_item_stands(item, told):
    assert platform.told(item) == told


def test_each_statutory_item_has_its_words():
    words = platform.legal_items()
    assert set(words) == ARTICLE_20 | {"21.1", "21.2"}
    assert words["20.7"] == "财政预算、决算信息。"
    assert words["20.1"] == "行政法规、规章和规范性文件。"


ROW = "slug: a, title: 栏, kind: news, source: {document: regulation-2019, article: null}, evidence: text_seen"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("slug: A b, title: 栏", "slug"),
        ("slug: a, title: 栏", "性质"),
        ("slug: a, title: 栏, kind: news", "出处"),
        (ROW + ", fresh: publishing.never", "更新间隔"),
        (ROW + ", profile: poem", "poem"),
        (ROW + ", only: {kinds: [court]}", "court"),
        (ROW + ", only: {levels: [village]}", "village"),
        (ROW.replace("regulation-2019", "nowhere"), "nowhere"),
        (ROW + ", colour: red", "colour"),
        ("slug: [", "platform.yaml"),
    ],
)
def test_wrong_data_is_refused_with_the_reason(row, why):
    with pytest.raises(platform.PlatformProblem, match=why):
        platform.read(f"version: '1'\nfrom: 2019-05-15\ncolumns:\n  - {{{row}}}\n")


def test_the_page_is_made_from_the_data():
    assert PAGE.read_text("utf-8") == page(), (
        "python -m gongkai.publishing.reference > docs/reference/columns.md"
    )
