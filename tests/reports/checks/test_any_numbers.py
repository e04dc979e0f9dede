"""Whatever the numbers are: a sentence that tells a table's own is left alone, one that does not is told of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.reports.claims import OUTCOME_GROUPS
from gongkai.reports.schema import AnnualReport
from planting import COMPANY, PERSON, checked, told

RULES = [f"N-0{number}" for number in range(1, 10)]
WRONG_BY = 10_000
"""More than any sum of the counts below, so that no other reading gives it."""
KEYS = [keys[0] for keys in OUTCOME_GROUPS.values()]
COUNT = st.integers(0, 120)
PATTERNS = [
    "新收政府信息公开申请{new}件，上年结转{over}件，本年度办结{handled}件，结转下年度{forward}件。",
    "本年新收{new}件、上年结转{over}件、办结{handled}件、结转下年{forward}件。",
    "共收到{new}件依申请公开，已答复{handled}件（含上年结转{over}件，另有{forward}件申请顺延到下年度答复）。",
    "新收申请{new}件，其中自然人{persons}件，商业企业{companies}件。",
    "新收申请{new}件（{persons}件为自然人申请，{companies}件为商业企业申请）。",
    "办结申请{handled}件，其中予以公开{granted}件，部分予以公开{partial}件，不予公开{withheld}件，无法提供{unable}件，"
    "不予处理{not_handled}件，其他处理{other}件。",
    "办理结果：“同意公开”{granted}件、“部分公开”{partial}件、“不予公开”{withheld}件、“无法提供”{unable}件。",
    "办结{handled}件，本机关不掌握{unable}件，不予处理的信访举报类申请{not_handled}件，属于国家秘密{withheld}件。",
    "对{withheld}件申请不予公开，对{unable}件申请无法提供。",
    "因政府信息公开被申请行政复议{reviews}件，被提起行政诉讼{suits}件。",
    "政府信息公开行政复议、行政诉讼共{cases}件，其中行政复议{reviews}件，行政诉讼{suits}件。",
    "有{reviews}件因政府信息公开引发的行政复议案件，均维持。",
]


@st.composite
def tables(draw: st.DrawFn) -> tuple[AnnualReport, dict[str, int]]:
    """Draw a report whose tables add up, and what its sentences may tell."""
    by_kind = {kind: {key: draw(COUNT) for key in KEYS} for kind in (PERSON, COMPANY)}
    forward = {kind: draw(COUNT) for kind in by_kind}
    all_of = {kind: sum(by_kind[kind].values()) + forward[kind] for kind in by_kind}
    over = {kind: draw(st.integers(0, min(120, total))) for kind, total in all_of.items()}
    new = {kind: all_of[kind] - over[kind] for kind in by_kind}
    outcomes = {key: {kind: counts[key] for kind, counts in by_kind.items()} for key in KEYS}
    reviews, suits = draw(COUNT), draw(COUNT)
    report = told(
        new,
        over=over,
        forward=forward,
        cases={("reconsideration", "upheld"): reviews, ("suit_direct", "upheld"): suits},
        **outcomes,
    )
    names = ("granted", "partial", "withheld", "unable", "not_handled", "other")
    counts = {name: sum(outcomes[key].values()) for name, key in zip(names, KEYS, strict=True)}
    numbers = counts | {
        "new": sum(new.values()),
        "over": sum(over.values()),
        "handled": sum(counts.values()),
        "forward": sum(forward.values()),
        "persons": new[PERSON],
        "companies": new[COMPANY],
        "reviews": reviews,
        "suits": suits,
        "cases": reviews + suits,
    }
    return report, numbers


def told_of(report: AnnualReport, sentence: str) -> set[str]:
    """Return the rules that find an error or a warning in the sentence."""
    result = checked(report, sentence, "on_request", *RULES)
    return {f"{f.rule} {f.message}" for f in result.findings if f.severity != "info"}


@pytest.mark.parametrize("pattern", PATTERNS)
@given(drawn=tables())
@settings(max_examples=30, deadline=None)
def test_a_table_s_own_numbers_are_left_alone(pattern, drawn):
    report, numbers = drawn
    assert not told_of(report, pattern.format(**numbers))


@pytest.mark.parametrize("pattern", PATTERNS)
@given(drawn=tables(), data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_other_number_is_told_of(pattern, drawn, data):
    report, numbers = drawn
    name = data.draw(st.sampled_from([name for name in numbers if f"{{{name}}}" in pattern]))
    wrong = numbers | {name: numbers[name] + WRONG_BY}
    assert told_of(report, pattern.format(**wrong)), name
