"""Sentences that say all cases were upheld, beside a table 4 that has other outcomes, or pending cases.

The first table is that of a published report: 9 reconsiderations of which 2 are pending, 10 suits of
which 1 is; its text says 7 and 9, all upheld.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from golden import worked
from gongkai.reports import counting
from gongkai.reports.checks import Severity, check
from gongkai.reports.checks.upheld import all_upheld
from gongkai.reports.schema import NARRATIVE_PARTS, Narrative

PENDING = {
    ("reconsideration", "upheld"): 7,
    ("reconsideration", "pending"): 2,
    ("suit_direct", "upheld"): 9,
    ("suit_direct", "pending"): 1,
}
CORRECTED = {
    ("reconsideration", "upheld"): 3,
    ("reconsideration", "corrected"): 1,
    ("suit_direct", "upheld"): 2,
}


def found(sentence, cases, part="on_request"):
    """Return the blocks of which the sentence is found to deny something."""
    report = replace(worked.report(), remedies=counting.table4(cases))
    bare = report.with_narrative(**dict.fromkeys(NARRATIVE_PARTS))
    findings = check(bare.with_narrative(**{part: sentence}), only=["N-04"]).findings
    told = [f for f in findings if "写均维持" in f.message]
    assert all(f.severity is Severity.ERROR for f in told)
    return " ".join(sorted(re.search("表四“(..)", f.message)[1] for f in told))


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("因政府信息公开被申请行政复议7件，被提起行政诉讼9件，均维持。", "未经 行政"),
        ("因政府信息公开被申请行政复议9件，被提起行政诉讼10件，全部维持。", "未经 行政"),
        ("因政府信息公开被申请行政复议7件，全部予以维持。", "行政"),
        ("被申请行政复议7件，都被复议机关维持。", "行政"),
        ("被申请行政复议9件，维持率100%。", "行政"),
        ("被提起行政诉讼9件，均被判决驳回原告诉讼请求。", "未经"),
        ("因政府信息公开被申请行政复议9件，均已审结，均维持。", "行政"),
        ("因政府信息公开被申请行政复议7件。均维持原行政行为。", "行政"),
        ("被申请行政复议7件，其中向市政府申请3件、向省厅申请4件，均维持。", "行政"),
        # The cases that were decided, or those that the sentence did not tell of before.
        ("审结政府信息公开行政复议7件、行政诉讼9件，均维持。", ""),
        ("因政府信息公开被申请行政复议9件，已审结的7件均维持。", ""),
        ("被申请行政复议9件，其中尚未审结2件，其余均维持。", ""),
        ("被申请行政复议7件，均已审结，均维持。", ""),
        ("被申请行政复议9件，其中7件均维持，2件正在审理。", ""),
        # Of which cases it is said.
        ("被申请行政复议9件，2件尚未审结；被提起行政诉讼10件，1件尚未审结，其余均维持。", ""),
        ("被申请行政复议7件，均维持；被提起行政诉讼10件，1件尚未审结。", "行政"),
        ("网站、公众号均维持正常更新。", ""),
        ("行政复议案件均未维持。", ""),
    ],
)  # fmt: skip
def test_all_upheld_denies_pending_cases_unless_it_says_decided_ones(sentence, denied):
    assert found(sentence, PENDING) == denied


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("因政府信息公开被申请行政复议4件，均维持。", "行政"),
        ("审结行政复议4件，均维持。", "行政"),
        ("被申请行政复议4件，其中纠正1件，其余均维持。", ""),
        ("被申请行政复议4件，其中纠正1件，其余3件均维持。", ""),
        ("被提起行政诉讼2件，均维持。", ""),
        ("被提起行政诉讼2件，均维持；被申请行政复议4件，维持3件、纠正1件。", ""),
        ("被申请行政复议4件，维持3件、纠正1件，被提起行政诉讼2件，均维持。", ""),
    ],
)  # fmt: skip
def test_all_upheld_denies_other_outcomes_of_the_cases_it_speaks_of(sentence, denied):
    assert found(sentence, CORRECTED) == denied


@pytest.mark.parametrize("words", ["均维持", "均予以维持", "全部维持", "均为结果维持", "均被维持"])
def test_all_upheld_is_recognised(words):
    told = Narrative(on_request=f"政府信息公开行政复议7件，{words}。")
    assert len(list(all_upheld(told))) == 1


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("因政府信息公开被申请行政复议7件，均维持。", 1),
        ("因政府信息公开被申请行政复议7件。均维持原行政行为。", 1),
        ("我局办理行政复议7件，均维持。", 0),
        ("做好信息公开工作。我局办理行政复议7件，均维持。", 0),
    ],
)
def test_outside_the_part_on_applications_it_must_be_about_disclosure(text, times):
    assert len(list(all_upheld(Narrative(supervision=text)))) == times
