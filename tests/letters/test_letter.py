"""What of a letter may be changed, stored, approved and signed?"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from gongkai.letters import (
    Facts,
    FieldProblem,
    Grid,
    LockedParagraph,
    MissingField,
    UnknownParagraph,
    UnreadableLetter,
    codes,
    compose,
    digest,
    edited,
    from_json,
    out_of_date,
    problems,
    remedy_paragraph,
    signed,
    to_json,
)
from gongkai.letters.checking import citations
from sample_letters import DAY, facts_for, letter_of


def text(letter, key):
    return next(p.text for p in letter.paragraphs if p.key == key)


@pytest.mark.parametrize("code", ["S04", "S03", "S12", "L15"])
@pytest.mark.parametrize("words", ["改写的一段", "", "   "])
def test_basis_and_remedy_can_neither_be_edited_nor_dropped(code, words):
    letter = letter_of(code)
    for paragraph in letter.paragraphs:
        if paragraph.locked:
            with pytest.raises(LockedParagraph, match="不能修改或者删除"):
                edited(letter, {paragraph.key: words})
            assert edited(letter, {paragraph.key: paragraph.text}) == letter


def test_other_paragraphs_can_be_put_in_other_words_or_left_out():
    letter = edited(letter_of("S04"), {"reason": " 改写后的理由，写得清楚明白。\r\n", "told": ""})
    assert text(letter, "reason") == "改写后的理由，写得清楚明白。"
    assert "told" not in [p.key for p in letter.paragraphs]
    assert problems(letter, facts_for("S04"), on=DAY) == ()


def test_a_paragraph_that_is_not_there_is_named():
    with pytest.raises(UnknownParagraph, match="没有“nothing”这一段，可以修改的有：opening"):
        edited(letter_of("S04"), {"nothing": "x"})


@pytest.mark.parametrize("code", codes())
def test_a_letter_survives_its_storage(code):
    letter = signed(
        letter_of(code, attachments=(("复制件", 3),)), number="示公开告〔2026〕5号", on=DAY
    )
    assert from_json(json.loads(json.dumps(to_json(letter)))) == letter
    assert from_json(to_json(letter_of(code))) == letter_of(code)


@pytest.mark.parametrize("broken", [{}, {"code": 1}, {"blocks": [{}]}])
def test_what_is_no_letter_is_refused(broken):
    with pytest.raises(UnreadableLetter, match="无法读出"):
        from_json(broken)


def test_the_digest_holds_everything_but_number_and_day():
    letter = letter_of("S04")
    assert digest(letter) == digest(signed(letter, number="示〔2026〕5号", on=DAY))
    assert len(digest(letter)) == 64
    others = [
        edited(letter, {"reason": "改写后的理由，写得清楚明白。"}),
        replace(letter, addressee="李某"),
        replace(letter, attachments=(("复制件", 1),)),
        replace(letter, title="告知书"),
        replace(letter, blocks=letter.blocks[:-1]),
    ]
    assert len({digest(one) for one in [letter, *others]}) == 6


def test_a_number_and_a_day_are_given_at_signing():
    letter = signed(letter_of("S04"), number="示〔2026〕5号", on=DAY)
    assert (letter.number, letter.dated) == ("示〔2026〕5号", DAY)
    assert (letter_of("S04").number, letter_of("S04").dated) == ("", None)


@pytest.mark.parametrize(
    ("code", "field", "value", "words"),
    [
        ("L04", "days", "三", "“补正期限（工作日）”应当是不小于0的整数，现为“三”"),
        ("L06", "new_due_on", "明天", "“延期后的答复期限届满日”应当是日期"),
        ("L06", "extended_days", 21, "应当在1到20之间"),
        ("L06", "extended_days", 0, "应当在1到20之间"),
        ("S08", "which", ["x"], "不能是“x”，应当是：personnel（人事管理）"),
        ("S03", "provision", "", "还没有填写：禁止公开的法律、行政法规条款"),
    ],
)
def test_an_answer_that_cannot_stand_is_named(code, field, value, words):
    with pytest.raises(FieldProblem) as caught:
        letter_of(code, fields={field: value})
    assert words in str(caught.value)


def test_the_longest_extension_can_stand():
    assert "延期20个工作日" in str(letter_of("L06", fields={"extended_days": 20}).paragraphs)


def test_an_answer_of_a_choice_is_needed_only_where_it_applies():
    letter_of("S03", fields={"provision": "", "consultation": "", "grounds": ["process"]})
    grounds = {"provision": "", "grounds": ["privacy", "process"], "unable": []}
    with pytest.raises(MissingField, match="征求第三方意见的情况"):
        letter_of("S03", fields={"consultation": "", **grounds})
    letter = letter_of("S03", fields={"consultation": "silent", **grounds})
    assert "第三方逾期未提出意见" in text(letter, "consultation")
    assert [one.partition("》")[2] for one in letter.basis] == [
        "第十五条",
        "第十六条第二款",
        "第三十二条",
        "第三十六条第二项",
        "第三十六条第三项",
        "第三十七条",
    ]


@pytest.mark.parametrize(
    ("asked", "articles"),
    [
        ("third_party", ["第三十二条", "第三十三条第三款"]),
        ("co_producer", ["第三十三条第三款", "第三十四条"]),
        ("organ", ["第三十三条第三款"]),
    ],
)
def test_the_applicant_is_told_by_which_article_others_are_asked(asked, articles):
    letter = letter_of("L09", fields={"asked": asked})
    assert [one.partition("》")[2] for one in letter.basis] == articles


def test_a_fee_notice_has_tiers_amount_account_last_day_and_consequence():
    letter = letter_of("L13", fields={"served_on": "2026-09-21"}, on=date(2026, 9, 21))
    grid = next(block for block in letter.blocks if isinstance(block, Grid))
    assert grid.rows == (
        ("档次（件）", "单价（元/件）", "数量（件）", "金额（元）"),
        ("1至10", "0", "10", "0"),
        ("11至30", "100", "20", "2000"),
        ("31至40", "200", "1", "200"),
        ("合计", "", "31", "2200"),
    )
    assert "人民币2200元（大写：贰仟贰佰元整）" in text(letter, "amount")
    assert "20个工作日内缴清" in text(letter, "period")
    assert "最后缴费日为2026年10月26日" in text(letter, "period")
    assert "视为放弃申请" in text(letter, "consequence")
    assert "不能单独申请行政复议" in text(letter, "later")
    assert "缴费方式" in text(letter, "account")
    unserved = letter_of("L13", fields={"served_on": None})
    assert text(unserved, "period").endswith("缴清上述费用。")


@pytest.mark.parametrize(
    ("yuan", "words"),
    [(0, "零元整"), (100, "壹佰元整"), (10, "壹拾元整"), (2030, "贰仟零叁拾元整"),
     (11000, "壹万壹仟元整"), (100500, "壹拾万零伍佰元整"), (67000, "陆万柒仟元整"),
     (100001, "壹拾万零壹元整"), (20000000, "贰仟万元整"), (100000000, "壹亿元整")],
)  # fmt: skip
def test_an_amount_in_capitals(yuan, words):
    from gongkai.letters.composing import capital

    assert capital(yuan) == words


def test_the_office_may_have_its_own_title():
    assert letter_of("L04", title="补正通知书").title == "补正通知书"


def test_an_organisation_is_not_addressed_as_a_person():
    person, firm = (letter_of("S04", addressee_is_person=one) for one in (True, False))
    assert "你申请公开" in str(person.paragraphs)
    assert "你单位申请公开" in str(firm.paragraphs)


@pytest.mark.parametrize(
    ("answer", "printed"),
    [("原因复杂。", "因原因复杂，本机关"), ("原因复杂", "因原因复杂，本机关")],
)
def test_an_answers_own_full_stop_is_not_doubled(answer, printed):
    assert printed in text(letter_of("L06", fields={"reason": answer}), "reason")


HOSTILE = [
    "{agency} {basis} [[{court}]] {law:fees.payment_term}",
    "#panic() *粗* $x$ <w:p> & ]]> \\\" '",
    "行一\r\n行二\x00\x08\ud800",
    "长" * 20_000,
    "陕政发〔2023〕5号 〔附〕",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_what_an_applicant_wrote_is_put_in_as_it_is(words):
    facts = facts_for("S02", content=words, addressee=words[:200])
    letter = compose("S02", facts, on=DAY)
    line = " ".join(words.replace("\x00", "\ufffd").replace("\x08", "\ufffd").split())
    line = line.replace("\ud800", "\ufffd")
    assert line[:200] in text(letter, "opening")
    assert len(text(letter, "opening")) < 400
    assert problems(letter, facts, on=DAY) == ()
    json.dumps(to_json(letter), ensure_ascii=False).encode()
    digest(letter)


class TestProblems:
    """What keeps a letter from being signed."""

    def found(self, letter, code="S04", **changes):
        on = changes.pop("on", DAY)
        return problems(letter, facts_for(code, on=on, **changes), on=on)

    def test_a_fit_letter_has_none(self):
        assert self.found(letter_of("S04")) == ()

    def test_a_refusal_without_reasons(self):
        assert any(
            "没有写明理由" in one for one in self.found(edited(letter_of("S04"), {"reason": ""}))
        )
        short = letter_of("S04", fields={"reason": "不公开"})
        found = self.found(short, fields={"reason": "不公开"})
        assert any("理由过于简单" in one for one in found)

    @pytest.mark.parametrize("code", [f"S{number}" for number in range(12, 21)])
    def test_words_of_refusal_where_nothing_is_refused(self, code):
        letter = edited(letter_of(code), {"opening": "本机关决定不予公开。"})
        assert any("不是不予公开的决定" in one for one in self.found(letter, code))

    def test_the_applicants_own_words_are_no_refusal(self):
        letter = letter_of("S12", content="请公开不予公开的规定和条例第十六条")
        assert self.found(letter, "S12", content="请公开不予公开的规定和条例第十六条") == ()

    def test_a_place_left_blank(self):
        for blank in ("〔请填写〕", "____", "×××", "{reason}"):
            letter = edited(letter_of("S04"), {"reason": f"理由是{blank}，没有写完整。"})
            assert any(blank[:2] in one for one in self.found(letter)), blank
        assert (
            self.found(edited(letter_of("S04"), {"reason": "依示政发〔2023〕5号确定为国家秘密。"}))
            == ()
        )

    def test_another_ground_than_its_own(self):
        letter = edited(letter_of("S08"), {"reason": "依照条例第十六条第二款，属于过程性信息。"})
        assert any("第16条第2款" in one for one in self.found(letter, "S08"))

    def test_a_row_the_letter_does_not_lead_to(self):
        assert any(
            "应当计入" in one for one in self.found(letter_of("S04"), outcome="unable_not_held")
        )
        assert self.found(letter_of("S04"), outcome="partial", companions=("S02",)) == ()

    def test_a_basis_or_remedy_that_is_gone_or_of_another_day(self):
        letter = letter_of("S04")
        gone = replace(letter, blocks=tuple(b for b in letter.blocks if b.key != "remedy"))
        assert any("救济途径一段" in one for one in self.found(gone))
        early = letter_of("S04", on=date(2023, 12, 29))
        found = self.found(early, on=date(2024, 1, 2))
        assert any("救济途径一段与按2024-01-02的规定" in one for one in found)
        assert any("复议前置" in one for one in found)

    def test_a_version_that_is_out_of_date(self):
        early = letter_of("R01", on=date(2023, 12, 29))
        found = self.found(early, "R01", on=date(2024, 1, 2))
        assert any("应当用2024-01-01起的版本" in one for one in found)

    def test_a_review_body_or_court_without_a_name(self):
        letter = letter_of("S04", body_names={}, court="")
        found = self.found(letter, body_names={}, court="")
        assert [one[:7] for one in found] == ["没有填写复议机", "没有填写复议机", "没有填写有管辖"]
        assert "有管辖权的人民法院" in remedy_paragraph("S04", Facts(agency="甲"), on=DAY)

    def test_facts_that_are_missing(self):
        assert problems(letter_of("S04"), Facts(agency="甲"), on=DAY)[0].startswith("还没有填写")


def test_a_letter_may_not_go_out_with_the_remedy_of_another_day():
    early = letter_of("S04", on=date(2023, 12, 29))
    assert out_of_date(early, facts_for("S04"), on=date(2023, 12, 29)) == ()
    assert out_of_date(early, facts_for("S04"), on=date(2024, 1, 2)) != ()


class TestWordsPutTogether:
    def test_a_quotation_has_one_stop_and_single_marks_inside(self):
        for asked, quoted in (
            ("请公开明细。", "申请内容为：“请公开明细”。"),
            ("请公开“三公”经费；\n", "申请内容为：“请公开‘三公’经费”。"),
            ("明细在哪里？", "申请内容为：“明细在哪里？”。"),
        ):
            letter = letter_of("S01", content=asked)
            assert text(letter, "opening").endswith(quoted)
            assert problems(letter, facts_for("S01", content=asked), on=DAY) == ()

    def test_what_is_left_out_is_said_outside_the_quotation(self):
        opening = text(letter_of("S01", content="明细" * 150), "opening")
        assert opening.endswith("明细……”（以下从略，以申请书原文为准）。")

    def test_no_letter_doubles_a_mark(self):
        for code in codes():
            whole = "\n".join(p.text for p in letter_of(code, content="请公开明细。").paragraphs)
            assert not re.search(r"。”。|。。|；。|：：|，，|，。|因因", whole), code

    @pytest.mark.parametrize("reason", ["因卷宗需要调取", "由于卷宗需要调取", "卷宗需要调取。"])
    def test_a_reason_is_joined_to_its_because(self, reason):
        letter = letter_of("L06", fields={"reason": reason})
        assert text(letter, "reason").startswith("因卷宗需要调取，本机关不能")

    @pytest.mark.parametrize(
        ("words", "ending"),
        [
            ("明细一份（共12页）", "（共12页）。"),
            ("电话：0000-0000000", "0000-0000000。"),
            ("https://www.example.gov.cn/a1", "/a1"),
            ("1. 姓名；\n2. 讨论记录", "2. 讨论记录。"),
            ("1. 姓名\n2. 讨论记录", "2. 讨论记录"),
        ],
    )
    def test_the_officers_words_end_with_a_stop_where_they_are_words(self, words, ending):
        assert text(letter_of("S01", fields={"where": words}), "where").endswith(ending)

    def test_items_of_one_article_are_named_after_it_and_read_back(self):
        letter = letter_of("S03", fields={"grounds": ["internal", "process"], "provision": "", "unable": [],
                                          "consultation": "silent"})  # fmt: skip
        basis = text(letter, "basis")
        assert "第十六条第一款、第二款、第三十二条、第三十六条第二项、第三项、第三十七条" in basis
        assert set(letter.basis) == set(citations(basis))

    def test_a_provision_without_its_article_is_refused(self):
        with pytest.raises(FieldProblem, match="文件的全称和条款"):
            letter_of("S05", fields={"provision": "保密法"})

    def test_silence_is_no_reason_that_was_weighed(self):
        letter = letter_of("S19", fields={"explained": "silent"})
        assert "没有在期限内说明理由" in text(letter, "explained")
        assert "理由不合理" not in "".join(p.text for p in letter.paragraphs)

    def test_a_third_party_may_have_consented_in_part(self):
        letter = letter_of("S07", fields={"consultation": "partly"})
        assert "第三方只同意公开其中一部分" in text(letter, "consultation")
