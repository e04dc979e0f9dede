"""Sentences in the style of reports, held against the office's ledgers.

The ledgers count 62 publications, 7 articles in the media, 1 meeting, 2 trainings
and 1 new-media account.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from golden import worked
from gongkai.reports.checks import Severity, check

MARKS = {Severity.ERROR: "", Severity.WARNING: ":w", Severity.INFO: ":i"}


def found(sentence: str, part: str, rule: str) -> str:
    """Return what a rule finds where one part of the good report says this alone."""
    report = worked.report().with_narrative(**{"overview": None, part: sentence})
    known = replace(worked.context(), is_government=rule == "X-03")
    findings = check(report, context=known, only=[rule]).findings
    return " ".join(sorted({f.rule + MARKS[f.severity] for f in findings}))


PUBLICATIONS = [
    ("全年通过政府网站、公众号发布信息62条，先后在主流媒体刊发稿件7篇。", ""),
    ("全年通过政府网站、公众号发布信息63条。", "T12"),
    ("全年主动公开政府信息62条，其中网站20条，公众号42条。", ""),
    ("全年主动公开政府信息26条，其中网站20条，公众号42条。", "T12"),
    ("公众号发布信息42条，网站发布信息20条。", ""),
    ("制作政策解读信息5条，发布政策文件2件，全年发布信息62条。", ""),
    ("在省市媒体刊发稿件8篇。", "T12"),
    ("省级媒体刊发1篇、市级媒体刊发6篇，合计7篇。", ""),
    ("转发上级信息30条，发布信息62条。", ""),
    ("2024年发布信息50条，2025年发布信息62条。", ""),
]  # fmt: skip
WORK = [
    ("召开政务公开工作会议1次，开展业务培训2次。", ""),
    ("召开政务公开工作会议两次，开展业务培训2次。", "T13:w"),
    ("组织政务公开培训三次。", "T13:w"),
    ("参加上级组织的政务公开培训5次。", ""),
    ("召开党组会议12次，专题研究信息公开工作1次。", ""),
    ("现有微信公众号1个。", ""),
    ("现有微信公众号1个、抖音号1个。", "T13:w"),
    ("关停微博账号1个，现有微信公众号1个。", ""),
    ("培训120人次。", ""),
]  # fmt: skip
ACCOUNTABILITY = [
    ("将政府信息公开纳入年度绩效考核，开展社会评议，未发生责任追究情形。", ""),
    ("将政府信息公开纳入年度绩效考核。", "X-03"),
    ("考评结果全区通报，群众满意度调查评价良好，无问责情况。", ""),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "rules"), PUBLICATIONS)
def test_publications_are_the_ledgers_total_and_no_single_channels(sentence, rules):
    assert found(sentence, "proactive", "T12") == rules


@pytest.mark.parametrize(("sentence", "rules"), WORK)
def test_meetings_trainings_and_accounts_are_the_ledgers(sentence, rules):
    assert found(sentence, "supervision", "T13") == rules


@pytest.mark.parametrize(("sentence", "rules"), ACCOUNTABILITY)
def test_a_government_tells_of_appraisal_and_accountability(sentence, rules):
    assert found(sentence, "supervision", "X-03") == rules
