"""What is marked in a stretch of text, and what is left alone? The examples are an official's."""

from datetime import date

import pytest

from cases.reading import cases
from gongkai.proofreading import Part, proofread, rules

DAY = date(2026, 3, 2)
FILE = "proofreading.yaml"


@pytest.mark.parametrize("case", cases(FILE))
def test_the_example_is_marked_as_it_says(case):
    part = Part("正文第1段", case["文字"], case.get("类别", "body"))
    found = proofread([part], on=case.get("日期", DAY))
    assert sorted({finding.rule for finding in found}) == case["应报"], [
        (f.rule, f.excerpt, f.message) for f in found
    ]


def test_every_rule_on_text_has_an_example():
    shown = {rule for param in cases(FILE) for rule in param.values[0]["应报"]}
    on_text = {rule.id for rule in rules() if rule.scope == "text"}
    assert on_text - shown == {"K01", "W06"}, "these have tests of their own"
