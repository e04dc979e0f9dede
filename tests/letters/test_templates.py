"""Are all letters there, complete, dated and sourced, and does each compose?"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from gongkai import letters
from gongkai.applications import outcomes
from gongkai.applications.letter_check import place
from gongkai.law import Evidence
from gongkai.letters import (
    Addressee,
    Grid,
    LetterNotInForce,
    MissingField,
    UnknownLetter,
    codes,
    compose,
    problems,
    template,
)
from gongkai.letters.checking import citations
from gongkai.letters.reference import PAGE_DAY, page
from gongkai.letters.templates import history
from gongkai.letters.wording import chinese_date
from sample_letters import CASE, DAY, facts_for, letter_of, text_of

EXPECTED = [
    *(f"L{number:02}" for number in range(1, 20)),
    *(f"S{number:02}" for number in range(1, 24)),
    *(f"R{number:02}" for number in range(1, 5)),
]
DAYS = [date(2019, 5, 15), date(2021, 6, 1), date(2023, 12, 31), date(2024, 1, 1), DAY]
TABLE = [
    pytest.param(code, day, id=f"{code}-{day}")
    for code in EXPECTED
    for day in DAYS
    if history(code)[0].version <= day
]
LEFT = re.compile(r"\{|\}|\[\[|\]\]|〔(?!\d{4}〕)|None")


def test_every_letter_of_the_desk_and_of_the_remedies_is_there():
    assert list(codes()) == EXPECTED


@pytest.mark.parametrize(("code", "day"), TABLE)
def test_a_letter_composes_and_leaves_nothing_open(code, day):
    changes = {"fee": CASE.fee if day >= date(2021, 1, 1) else None}
    letter = letter_of(code, on=day, **changes)
    assert not LEFT.search(text_of(letter))
    assert letter.version <= day
    assert letter.blocks
    assert problems(letter, facts_for(code, on=day, **changes), on=day) == ()


@pytest.mark.parametrize("code", EXPECTED)
def test_a_template_is_dated_sourced_and_explains_its_fields(code):
    versions = history(code)
    assert [one.version for one in versions] == sorted({one.version for one in versions})
    for form in versions:
        document = form.source.document
        assert (
            document.effective_from is None
            or document.effective_from <= form.version
            or (form.evidence is not Evidence.TEXT_SEEN)
        )
        assert form.evidence in set(Evidence)
        assert form.to in set(Addressee)
        keys = [field.key for field in form.fields]
        assert len(set(keys)) == len(keys)
        for field in form.fields:
            assert field.label
            assert field.help.endswith("。")
            assert field.kind in ("text", "longtext", "date", "number", "choice", "choices")
            assert bool(field.choices) == (field.kind in ("choice", "choices"))
        pieces = [piece.key for piece in form.pieces]
        assert len(set(pieces)) == len(pieces)


@pytest.mark.parametrize("code", EXPECTED)
def test_what_a_template_cites_can_be_read_and_was_in_force(code):
    for form in history(code):
        for citation in form.basis:
            assert place(citation).article > 0
        cited = citations(text_of(letter_of(code, on=form.version, fee=CASE.fee)))
        assert set(form.basis) <= set(cited), "the basis line names each article"


@pytest.mark.parametrize("code", list(outcomes.letters()))
def test_a_reply_cites_what_its_outcome_asks_for(code):
    letter = letter_of(code)
    for citation in map(outcomes.citation, outcomes.letters()[code].cites):
        assert citation in letter.basis


@pytest.mark.parametrize("code", [c for c in EXPECTED if codes()[c].to is Addressee.APPLICANT])
def test_the_basis_and_the_remedy_are_locked(code):
    letter = letter_of(code)
    for paragraph in letter.paragraphs:
        if paragraph.key.startswith(("basis", "remedy")):
            assert paragraph.locked
        if "依照《" in paragraph.text:
            assert paragraph.locked, paragraph


def test_a_letter_that_is_unknown_or_not_yet_in_force_is_refused():
    with pytest.raises(UnknownLetter, match="没有编号为“S99”的文书"):
        template("S99", on=DAY)
    with pytest.raises(LetterNotInForce, match="最早的版本自 2021-01-01 起施行"):
        template("L13", on=date(2020, 12, 31))
    with pytest.raises(LetterNotInForce):
        template("S02", on=date(2019, 5, 14))
    assert template("L13", on=date(2021, 1, 1)).version == date(2021, 1, 1)


def test_the_law_of_the_day_decides_what_an_answer_to_reconsideration_cites():
    before, after = (letter_of("R01", on=day) for day in (date(2023, 12, 31), date(2024, 1, 1)))
    assert before.basis == ("《中华人民共和国行政复议法》第二十三条第一款",)
    assert after.basis == ("《中华人民共和国行政复议法》第四十八条",)
    summary = letter_of("R01", fields={"procedure": "summary"})
    assert summary.basis == ("《中华人民共和国行政复议法》第五十四条",)


def test_everything_that_is_missing_is_named_in_chinese():
    with pytest.raises(MissingField) as caught:
        compose("S04", letters.Facts(agency="示例市示例区司法局"), on=DAY)
    assert caught.value.labels == ("收件人", "收到申请之日", "申请渠道", "申请内容", "理由")
    assert "还没有填写：收件人、收到申请之日" in str(caught.value)


def test_no_letter_to_others_tells_who_applied_or_what_they_wrote():
    secret = {"applicant": "赵某某本人", "content": "赵某某本人要的内容"}
    for code, form in codes().items():
        if form.to in (Addressee.THIRD_PARTY, Addressee.ORGAN):
            assert "赵某某" not in text_of(letter_of(code, addressee="第三方公司", **secret)), code


def test_no_grid_is_ragged():
    for code in codes():
        for block in letter_of(code).blocks:
            if isinstance(block, Grid) and block.header:
                assert len({len(row) for row in block.rows}) == 1, code


def test_the_page_of_reference_is_up_to_date():
    written = Path(__file__).parents[2] / "docs" / "reference" / "letters.md"
    assert written.read_text("utf-8") == page(PAGE_DAY), (
        "python -m gongkai.letters.reference > docs/reference/letters.md"
    )


def test_a_date_is_written_as_letters_write_it():
    assert chinese_date(date(2026, 3, 2)) == "2026年3月2日"
