"""Does a letter say nothing that cannot be: of days, of parts, of provisions, of consultations?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.letters import FieldProblem, MissingField, codes, compose, out_of_date, problems
from gongkai.remedies.routes import Route
from sample_letters import DAY, facts_for, letter_of, text_of

TOLD_DAYS = [
    (code, field.key, field.day)
    for code, form in codes().items()
    for field in form.fields
    if field.day
]


def paragraph(letter, key):
    return next((one.text for one in letter.paragraphs if one.key == key), "")


@pytest.mark.parametrize(("code", "field", "when"), TOLD_DAYS)
def test_a_day_lies_on_its_side_of_the_letter(code, field, when):
    letter_of(code, fields={field: DAY})
    letter_of(code, fields={field: DAY.isoformat()})
    away = timedelta(days=1 if when == "past" else -1)
    for wrong in (DAY + away, (DAY + away).isoformat(), DAY + 1500 * away):
        with pytest.raises(FieldProblem, match="文书的日期"):
            letter_of(code, fields={field: wrong})


def test_the_days_that_are_facts_are_marked():
    assert {("S12", "searched_on"), ("S17", "earlier_on"), ("S15", "corrected_on")} <= {
        (code, field) for code, field, when in TOLD_DAYS if when == "past"
    }


@pytest.mark.parametrize(
    ("provision", "flagged"),
    [
        ("《中华人民共和国统计法》第九条", False),
        ("《保守国家秘密法实施条例》第三条", False),
        ("《不动产登记暂行条例》第二十七条", False),
        ("《城市房地产管理法》第一条", False),
        ("《市场主体登记管理条例》第一条", False),
        ("《中华人民共和国母婴保健法（2017年修正）》第一条", False),
        ("《某某部门规章》第三条", True),
        ("《某某管理暂行规定》第三条", True),
        ("《税收征收管理办法》第三条", True),
        ("《关于进一步做好某项工作的通知》第三条", True),
        ("《河南省信访条例》第三条", True),
        ("《三门峡市文明行为促进条例》第三条", True),
        ("《北京市政府信息公开规定》第三条", True),
    ],
)
@pytest.mark.parametrize(
    ("code", "field"), [("S05", "provision"), ("S11", "special_law"), ("S03", "provision")]
)
def test_a_rule_of_a_department_is_no_ground_that_forbids(code, field, provision, flagged):
    letter, facts = (make(code, fields={field: provision}) for make in (letter_of, facts_for))
    found = [one for one in problems(letter, facts, on=DAY) if "请核对" in one]
    assert bool(found) is flagged, found


def test_a_part_that_is_no_government_information_can_be_named():
    letter = letter_of("S03", fields={"grounds": ["not_government"], "unable": [], "provision": ""})
    assert "不属于政府信息" in paragraph(letter, "grounds")
    assert "条例》第二条、" in paragraph(letter, "basis")
    facts = facts_for("S03", fields={"grounds": ["not_government"], "unable": [], "provision": ""})
    assert problems(letter, facts, on=DAY) == ()


@pytest.mark.parametrize(
    ("unable", "article"),
    [("not_existing", "第三十六条第二项、第四项"), ("not_held", "第三十六条第二项、第五项"),
     ("needs_making", "第三十六条第二项、第三十八条")],
)  # fmt: skip
def test_a_part_can_be_given_while_the_rest_is_not_there(unable, article):
    facts = facts_for("S23", fields={"unable": [unable]}, outcome="partial")
    letter = compose("S23", facts, on=DAY)
    assert article in paragraph(letter, "basis")
    assert "第十四条" not in text_of(letter)
    assert letter.remedy is Route.EITHER, "nothing is withheld: no way goes first"
    assert "先向" not in paragraph(letter, "remedy")
    assert problems(letter, facts, on=DAY) == ()
    both = facts_for(
        "S23", fields={"unable": [unable]}, outcome="partial", partial_route="reconsideration_first"
    )
    assert compose("S23", both, on=DAY).remedy is Route.EITHER


def test_what_is_withheld_and_what_is_not_there_stand_in_one_letter():
    given = {"grounds": ["process"], "provision": "", "consultation": "", "unasked": ""}
    without = letter_of("S03", fields={**given, "unable": [], "unable_told": ""})
    assert paragraph(without, "unable") == ""
    assert "第三十六条第四项" not in text_of(without)
    letter = letter_of(
        "S03", fields={**given, "unable": ["not_existing"], "unable_told": "2019年的没有制作"}
    )
    assert paragraph(letter, "unable") == "另有一部分无法提供（政府信息不存在）：2019年的没有制作。"
    assert "第三十六条第二项、第三项、第四项" in paragraph(letter, "basis")
    assert letter.remedy is Route.RECONSIDERATION_FIRST
    with pytest.raises(MissingField, match="无法提供的部分和理由"):
        letter_of("S03", fields={**given, "unable": ["not_existing"], "unable_told": ""})


@pytest.mark.parametrize("code", ["S03", "S07"])
def test_that_nobody_was_asked_is_told_with_its_reason(code):
    letter = letter_of(code, fields={"consultation": "none", "unasked": "第三方无法联系"})
    told = paragraph(letter, "consultation")
    assert told == "本机关没有书面征求第三方的意见，理由是：第三方无法联系。"
    with pytest.raises(MissingField, match="没有征求第三方意见的理由"):
        letter_of(code, fields={"consultation": "none", "unasked": ""})
    asked = paragraph(
        letter_of(code, fields={"consultation": "objected", "unasked": ""}), "consultation"
    )
    assert asked == "本机关依法书面征求了第三方的意见，第三方不同意公开。"
    locked = {one.key for one in letter.paragraphs if one.locked}
    assert "consultation" in locked, "it tells what the diary says, and stays so"


class TestDaysThatMayMove:
    def test_an_extension_into_a_year_without_a_notice(self):
        assert "放假安排" not in text_of(letter_of("L06", fields={"new_due_on": date(2026, 4, 27)}))
        letter = letter_of("L06", on=date(2026, 12, 20), fields={"new_due_on": date(2027, 1, 5)})
        told = paragraph(letter, "basis")
        assert "将于2027年1月5日前（含当日）向你作出答复。国家尚未公布2027年的放假安排" in told
        assert told.endswith("以按公布的安排计算的日期为准。")

    def test_a_receipt_slip(self):
        letter = letter_of("L03", on=date(2026, 12, 20), due_on=date(2027, 1, 20))
        assert "国家尚未公布2027年的放假安排" in text_of(letter)
        assert "放假安排" not in text_of(letter_of("L03"))

    def test_the_last_day_to_pay(self):
        served = date(2026, 12, 20)
        letter = letter_of("L13", on=served, fields={"served_on": served})
        assert "国家尚未公布2027年的放假安排" in paragraph(letter, "period")
        silent = letter_of("L13", on=served, fields={"served_on": None})
        assert "放假安排" not in paragraph(silent, "period"), "no day is told"

    def test_once_the_notice_is_there_the_letter_is_written_anew(self, monkeypatch):
        from gongkai.letters import composing

        on, fields = date(2026, 12, 20), {"new_due_on": date(2027, 1, 5)}
        letter, facts = (make("L06", on=on, fields=fields) for make in (letter_of, facts_for))
        assert out_of_date(letter, facts, on=on) == ()
        monkeypatch.setattr(composing, "provisional_note", lambda day, *, on: "")
        assert "请重新生成文书" in out_of_date(letter, facts, on=on)[0]
