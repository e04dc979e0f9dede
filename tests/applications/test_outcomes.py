"""How can an application end, and which remedy does that open?"""

from datetime import date, timedelta

import pytest

from gongkai.applications import outcomes
from gongkai.applications.outcome_names import AmbiguousOutcome, outcome_key
from gongkai.applications.outcomes import OutcomeNotInForce, UnknownOutcome, outcome
from gongkai.law import Evidence
from gongkai.reports.schema import OUTCOMES, ROWS_2021

DAY = date(2026, 3, 2)
ROWS = {row.key: row for row in ROWS_2021}
FIRST = {key for key in OUTCOMES if key == "partial" or key.startswith("withheld")} - {
    "withheld_admin_query"
}
REGULATION = "《中华人民共和国政府信息公开条例》"


def test_the_outcomes_are_the_result_rows_of_table_three():
    assert outcomes.keys() == OUTCOMES
    for key in OUTCOMES:
        assert ROWS[key].full_label.startswith(outcomes.row(key)), key


@pytest.mark.parametrize("key", OUTCOMES)
def test_refusals_need_reconsideration_first_since_2024_and_nothing_else_does(key):
    day = date(2024, 1, 1)
    expected = "reconsideration_first" if key in FIRST else "either"
    assert outcome(key, on=day).remedy == expected
    assert outcome(key, on=day - timedelta(days=1)).remedy == "either"


@pytest.mark.parametrize("key", OUTCOMES)
def test_every_outcome_has_a_row_articles_and_letters(key):
    found = outcome(key, on=DAY)
    assert found.basis
    assert all(text.startswith("《") and "》" in text for text in found.basis)
    assert found.letters
    assert set(found.letters) <= set(outcomes.letters())


@pytest.mark.parametrize(
    ("key", "articles"),
    [
        ("granted", ["第三十六条第一项", "第三十六条第二项"]),
        ("withheld_state_secret", ["第十四条", "第三十六条第三项"]),
        ("withheld_third_party", ["第十五条", "第三十二条", "第三十六条第三项"]),
        ("withheld_internal_affairs", ["第十六条第一款", "第三十六条第三项"]),
        ("withheld_process_info", ["第十六条第二款", "第三十六条第三项"]),
        ("withheld_admin_query", ["第三十六条第七项"]),
        ("unable_needs_creation", ["第三十八条"]),
        ("not_handled_petition", ["第三十九条第一款"]),
        ("not_handled_repeat", ["第三十六条第六项"]),
        ("not_handled_excessive", ["第三十五条"]),
        ("other_correction_overdue", ["第三十条"]),
    ],
)
def test_the_basis_names_the_articles(key, articles):
    assert outcome(key, on=DAY).basis == tuple(REGULATION + article for article in articles)


def test_partial_disclosure_needs_a_ground_besides():
    found = outcome("partial", on=DAY)
    assert REGULATION + "第三十七条" in found.basis
    assert REGULATION + "第十五条" in found.grounds
    assert found.remedy_evidence is Evidence.DERIVED


def test_the_row_of_query_matters_is_an_open_question():
    assert outcome("withheld_admin_query", on=DAY).remedy_evidence is Evidence.OPEN


@pytest.mark.parametrize(
    ("key", "last_day_without"),
    [("granted", date(2019, 5, 14)), ("other_fee_overdue", date(2020, 12, 31))],
)
def test_an_outcome_has_a_first_day(key, last_day_without):
    with pytest.raises(OutcomeNotInForce):
        outcome(key, on=last_day_without)
    assert outcome(key, on=last_day_without + timedelta(days=1)).key == key


def test_a_withdrawal_rests_on_no_article_and_what_is_no_information_on_article_two():
    found = outcome("other_other", on=DAY)
    assert REGULATION + "第二条" not in found.basis
    assert outcomes.letters()["L16"].cites == ()
    assert outcomes.letters()["S22"].cites == ("第二条",)


def test_an_unknown_key_is_answered_with_the_known_ones():
    with pytest.raises(UnknownOutcome, match="granted"):
        outcome("refused", on=DAY)


@pytest.mark.parametrize("key", OUTCOMES)
def test_each_row_is_recognised_by_every_way_to_write_it(key):
    row = ROWS[key]
    words = row.label.lstrip("（一二）12345678.")
    half = row.full_label.replace("（", "(").replace("）", ")").replace("“", '"').replace("”", '"')
    ways = [key, row.full_label, half, row.label, words, f" {row.full_label} ", f"{words}。"]
    if row.group:
        ways += [row.group + row.label, row.group[3:] + "：" + words, row.full_label[:4]]
    assert {outcome_key(way) for way in ways if way} == {key}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("（六）1.申请人无正当理由逾期不补正…", "other_correction_overdue"),
        ("申请人无正当理由逾期不补正", "other_correction_overdue"),
        ("申请人逾期未按收费通知要求缴纳费用", "other_fee_overdue"),
        ("危及三安全一稳定", "withheld_safety_stability"),
        ("３．危及「三安全一稳定」", "withheld_safety_stability"),
        ("其他", "other_other"),
        ("（六）其他处理 3.其他", "other_other"),
        ("三、（一）予以公开", "granted"),
        ("（二）部分公开", "partial"),
    ],
)
def test_short_and_odd_spellings_are_recognised(text, key):
    assert outcome_key(text) == key


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("不予公开", ["属于国家秘密", "属于行政查询事项"]),
        ("无法提供", ["本机关不掌握相关政府信息"]),
        ("（五）不予处理", ["重复申请"]),
        ("其他处理", ["逾期不补正", "3.其他"]),
        ("（三）2.属于国家秘密", ["属于国家秘密", "其他法律行政法规禁止公开"]),
        ("（六）2.其他", ["3.其他"]),
    ],
)
def test_the_name_of_a_group_or_a_wrong_number_is_ambiguous(text, candidates):
    with pytest.raises(AmbiguousOutcome) as refusal:
        outcome_key(text)
    for candidate in candidates:
        assert candidate in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("国家秘密", "（三）1.属于国家秘密"),
        ("本机关不掌握", "（四）1.本机关不掌握相关政府信息"),
        ("予以公布", "（一）予以公开"),
        ("总计", "行名"),
        ("", "行名"),
        ("1.", "行名"),
        ("ok", "行名"),
    ],
)
def test_what_names_no_row_is_refused_with_the_nearest(text, hint):
    with pytest.raises(UnknownOutcome) as refusal:
        outcome_key(text)
    assert not isinstance(refusal.value, AmbiguousOutcome)
    assert hint in str(refusal.value)
