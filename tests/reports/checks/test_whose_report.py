"""F03: the opening announces the report of the office in the title, by whatever name that office goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from golden import worked
from gongkai.reports.checks import Context, Severity, check

AGENCY = "某市某区住房和城乡建设局"
OTHERS = [
    "现将某市某区教育体育局2025年政府信息公开工作年度报告公布如下。",
    "现公布某县住房和城乡建设局2025年政府信息公开工作年度报告。",
]
OWN = [
    f"现将{AGENCY}2025年政府信息公开工作年度报告公布如下。",
    "现将某区住建局2025年政府信息公开工作年度报告公布如下。",
    "现将我局2025年政府信息公开工作年度报告公布如下。",
    "现向社会公布本机关2025年政府信息公开工作年度报告。",
    f"现公布{AGENCY}办公室2025年政府信息公开工作年度报告。",
    "按照《中华人民共和国政府信息公开工作年度报告格式》的要求编制本报告。",
    "",
]


def whose(opening):
    """Return what F03 says of a report with this opening."""
    report = replace(worked.report().with_narrative(preamble=opening), agency=AGENCY)
    return check(report, context=Context(agency_name=AGENCY), only=["F03"]).findings


@pytest.mark.parametrize("opening", OTHERS)
def test_the_opening_of_another_office_s_report_is_questioned(opening):
    [found] = whose(opening)
    assert found.severity is Severity.WARNING
    assert found.quote == opening
    assert found.actual in opening


@pytest.mark.parametrize("opening", OWN)
def test_an_office_may_call_itself_as_it_does(opening):
    assert not whose(opening)
