"""Does each letter tell the right way to a remedy, before the right body, on the right day?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.law import provision
from gongkai.letters import MissingField, codes, problems, remedy_paragraph
from gongkai.remedies.routes import Route
from sample_letters import CASE, DAY, facts_for, letter_of

LAST_DAY, FIRST_DAY = date(2023, 12, 31), date(2024, 1, 1)
REFUSALS = ["S04", "S05", "S06", "S07", "S08", "S09", "S10"]
EITHER = ["S01", "S02", *(f"S{n}" for n in range(11, 24)), "L10", "L15"]
NONE = ["L03", "L04", "L05", "L06", "L07", "L09", "L11", "L12", "L13", "L14", "L16"]
FORMS = ["L01", "L02", "L08", "L17", "L18", "L19", "R01", "R02", "R03", "R04"]
FIRST = "应当自收到本告知书之日起60日内先向"
ORDINARY = replace(
    CASE, agency_kind="local_department", body_names={"own_government": "示例区人民政府"}
)


def told(code, on=DAY, **changes):
    return remedy_paragraph(code, facts_for(code, on=on, **changes), on=on)


def test_the_table_names_every_letter():
    assert sorted([*REFUSALS, "S03", *EITHER, *NONE, *FORMS]) == sorted(codes())


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_goes_to_reconsideration_first_since_2024(code):
    after = told(code, FIRST_DAY)
    assert FIRST in after
    assert "可以自收到行政复议决定书之日起15日内向示例区人民法院提起行政诉讼" in after
    assert "6个月" not in after
    before = told(code, LAST_DAY)
    assert "先向" not in before
    assert "或者自知道本告知书内容之日起6个月内向示例区人民法院提起行政诉讼" in before
    assert letter_of(code).remedy is Route.RECONSIDERATION_FIRST
    assert letter_of(code, on=LAST_DAY).remedy is Route.EITHER


@pytest.mark.parametrize("code", EITHER)
@pytest.mark.parametrize("on", [LAST_DAY, FIRST_DAY, DAY])
def test_any_other_decision_may_go_either_way(code, on):
    text = told(code, on)
    assert "可以自收到本告知书之日起60日内向" in text
    assert "6个月内向示例区人民法院提起行政诉讼" in text
    assert "先向" not in text
    assert letter_of(code, on=on).remedy is Route.EITHER


@pytest.mark.parametrize("code", [*NONE, *FORMS])
def test_a_letter_on_the_way_tells_no_remedy(code):
    assert told(code) is None
    letter = letter_of(code)
    assert "remedy" not in [paragraph.key for paragraph in letter.paragraphs]
    assert letter.remedy in (None, Route.NONE)


def test_a_partial_disclosure_tells_both_ways_each_with_its_scope():
    text = told("S03")
    first, either = text.split("如对本告知书的其他内容不服，")
    assert first.startswith("如对本告知书中不予公开的部分不服，应当")
    assert "先向" in first
    assert "6个月" in either
    assert "先向" not in told("S03", LAST_DAY)
    assert "先向" not in told("S03", partial_route="either"), "the office's answer to O6"


def test_a_refusal_beside_a_disclosure_stays_a_refusal():
    assert FIRST in told("S04", outcome="partial")
    assert "先向" not in told("S12", outcome="partial")


def test_a_justice_bureau_names_two_bodies_and_another_department_one():
    assert "先向示例区人民政府或者示例市司法局申请行政复议" in told("S04")
    text = remedy_paragraph("S04", replace(ORDINARY, fields=facts_for("S04").fields), on=DAY)
    assert "先向示例区人民政府申请行政复议" in text
    assert "或者" not in text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("local_government", "示例市人民政府"),
        ("provincial_government", "示例市示例区司法局"),
        ("vertical", "示例市税务局"),
        ("city_dispatched_office", "示例市人民政府或者示例区人民政府"),
    ],
)
def test_the_body_follows_the_kind_of_agency(kind, body):
    names = {
        "superior_government": "示例市人民政府",
        "superior_department": "示例市税务局",
        "own_government": "示例市人民政府",
        "local_government": "示例区人民政府",
    }
    assert f"向{body}申请行政复议" in told("S04", agency_kind=kind, body_names=names)


def test_a_decision_served_through_the_internet_tells_the_channel():
    channel = "示例省行政复议网上平台"
    assert channel in told("S04", electronic=True)
    assert told("S03", electronic=True).count(channel) == 2
    assert channel not in told("S04")
    assert channel not in told("S04", LAST_DAY, electronic=True)
    facts = facts_for("S04", electronic=True, online_reconsideration="")
    letter = letter_of("S04", electronic=True, online_reconsideration="")
    assert any("互联网渠道" in one for one in problems(letter, facts, on=DAY))


def test_the_periods_are_those_of_the_law():
    text = told("S03")
    for key in ("reconsideration_term", "suit_after_reconsideration_term", "suit_term"):
        assert str(provision(f"remedies.{key}", on=DAY).value) in text


def test_a_closing_notice_must_know_why_the_case_was_closed():
    with pytest.raises(MissingField, match="办理结果"):
        told("L15", outcome=None)
    correction = letter_of("L15", outcome="other_correction_overdue")
    fee = letter_of("L15", outcome="other_fee_overdue")
    assert correction.basis == ("《中华人民共和国政府信息公开条例》第三十条",)
    assert fee.basis == (
        "《中华人民共和国政府信息公开条例》第四十二条",
        "《政府信息公开信息处理费管理办法》第六条",
    )
    assert "逾期不补正" in str(correction.paragraphs)
    assert "逾期未按要求缴清费用" in str(fee.paragraphs)


def test_an_agency_without_a_review_body_on_that_day_is_a_problem_and_no_traceback():
    letter = letter_of("S04", on=LAST_DAY)
    facts = facts_for("S04", on=LAST_DAY, agency_kind="city_dispatched_office")
    assert "复议机关的规定" in problems(letter, facts, on=LAST_DAY)[0]
    facts = facts_for("S04", agency_kind="不存在")
    assert "没有“不存在”这类行政机关" in problems(letter_of("S04"), facts, on=DAY)[0]
