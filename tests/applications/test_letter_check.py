"""Do a reply's row, its letters and the articles it cites agree?"""

from datetime import date

import pytest

from gongkai.applications.letter_check import (
    Place,
    UnreadableCitation,
    check_letter,
    check_reply,
    place,
)
from gongkai.applications.outcomes import UnknownOutcome, keys, letters, letters_of, outcome

DAY = date(2026, 3, 2)
PAIRS = [(key, code) for key in keys() for code in letters_of(key)]


def full_citations(key, code):
    """Return everything that letter must cite for that outcome."""
    letter = letters()[code]
    other = ["《某某法》第八条"] if letter.also else []
    basis = outcome(key, on=DAY).basis if letter.cites_basis else ()
    return [*letter.cites, *letter.one_of[:1], *other, *basis]


@pytest.mark.parametrize(("key", "code"), PAIRS)
def test_a_letter_with_all_its_articles_in_its_row_agrees(key, code):
    assert check_letter(key, code, full_citations(key, code), on=DAY) == ()


@pytest.mark.parametrize(("key", "code"), PAIRS)
def test_a_letter_without_one_of_its_articles_disagrees(key, code):
    cited = full_citations(key, code)
    for left_out in range(len(cited)):
        rest = cited[:left_out] + cited[left_out + 1 :]
        codes = {d.code for d in check_letter(key, code, rest, on=DAY)}
        assert "missing" in codes, cited[left_out]


@pytest.mark.parametrize("code", sorted(letters()))
def test_a_letter_in_a_row_it_does_not_lead_to_disagrees(code):
    for key in keys():
        cited = full_citations(next(k for k, c in PAIRS if c == code), code)
        wrong = any(d.code == "row" for d in check_letter(key, code, cited, on=DAY))
        assert wrong == (code not in letters_of(key)), key


@pytest.mark.parametrize(
    ("key", "code", "cited", "expected"),
    [
        ("withheld_state_secret", "S04", ["条例第十四条", "条例第36条第（三）项"], set()),
        ("withheld_state_secret", "S04", ["条例第十四条", "条例第三十六条"], {"vague"}),
        (
            "withheld_state_secret",
            "S04",
            ["条例第十五条", "第三十六条第三项"],
            {"missing", "foreign"},
        ),
        ("unable_not_held", "S12", ["第三十六条第四项", "第十条"], set()),
        ("unable_not_held", "S12", ["第三十六条第三项"], {"missing", "foreign"}),
        ("withheld_process_info", "S09", ["第十六条", "第三十六条第三项"], {"vague"}),
        ("withheld_by_other_law", "S05", ["第十四条", "第三十六条第三项"], {"missing"}),
        ("other_correction_overdue", "L15", ["第四十二条"], {"missing"}),
        ("partial", "S03", ["第三十六条第二项", "第三十六条第三项", "第三十七条"], {"missing"}),
    ],
)
def test_citations_are_judged_one_by_one(key, code, cited, expected):
    assert {d.code for d in check_letter(key, code, cited, on=DAY)} == expected


@pytest.mark.parametrize(
    ("key", "codes", "agrees"),
    [
        ("partial", ("S02", "S04"), True),
        ("granted", ("S02", "S04"), False),
        ("withheld_state_secret", ("S02", "S04"), False),
        ("partial", ("S02", "S12"), True),
        ("withheld_state_secret", ("S04", "S07"), True),
        ("withheld_third_party", ("S04", "S07"), True),
        ("granted", ("S04", "S07"), False),
        ("granted", ("S01", "S02"), True),
    ],
)
def test_several_letters_lead_to_partial_or_to_the_principal_ground(key, codes, agrees):
    cited = [place_ for code in codes for place_ in letters()[code].cites]
    assert (check_reply(key, codes, cited, on=DAY) == ()) is agrees


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《中华人民共和国政府信息公开条例》第三十六条第三项", Place("", 36, None, 3)),
        ("《政府信息公开条例》第十六条第二款", Place("", 16, 2, None)),
        ("条例第36条第（三）项", Place("", 36, None, 3)),
        ("第一百二十条", Place("", 120)),
        ("《档案法》第一百零三条第一款第二项", Place("档案法", 103, 1, 2)),
        ("第 十 条", Place("", 10)),
    ],
)
def test_citations_are_read_in_their_usual_spellings(text, expected):
    assert place(text) == expected


def test_a_citation_without_article_is_refused():
    with pytest.raises(UnreadableCitation, match="没有条文序号"):
        place("有关规定")


def test_an_unknown_letter_is_answered_with_the_known_ones():
    with pytest.raises(UnknownOutcome, match="S01"):
        check_letter("granted", "S99", [], on=DAY)
