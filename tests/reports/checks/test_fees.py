"""What the text says of charging, beside the 24.5 万元 of 行政事业性收费 in table 2."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from golden import worked
from gongkai.reports.checks import Severity, check
from gongkai.reports.schema import NARRATIVE_PARTS


def found(sentence, fees="24.5"):
    report = worked.report().with_narrative(**dict.fromkeys(NARRATIVE_PARTS))
    report = replace(report, proactive=replace(report.proactive, admin_fees=Decimal(fees)))
    findings = check(report.with_narrative(other=sentence), only=["N-07"]).findings
    assert all(f.severity is Severity.WARNING for f in findings)
    return [f.message.partition("，表二")[0][-24:] for f in findings]


@pytest.mark.parametrize(
    ("sentence", "fees", "told"),
    [
        ("无其他需要报告的事项。", "24.5", "没有一处说明收费情况"),
        ("2025年度未收取信息处理费。", "24.5", ""),
        ("无其他需要报告的事项。", "0", ""),
        ("全年未收取行政事业性收费。", "24.5", "写没有行政事业性收费"),
        ("本年度无行政事业性收费项目。", "24.5", "写没有行政事业性收费"),
        ("行政事业性收费为0。", "24.5", "写没有行政事业性收费"),
        ("全年未收取行政事业性收费。", "0", ""),
        ("本年度无新增行政事业性收费项目。", "24.5", ""),
        ("全年行政事业性收费24.5万元，均上缴国库。", "24.5", ""),
        ("全年行政事业性收费共计245000元。", "24.5", ""),
        ("全年行政事业性收费25万元。", "24.5", ""),
        ("全年行政事业性收费42.5万元。", "24.5", "写行政事业性收费 42.5 万元"),
        ("全年行政事业性收费24.5元。", "24.5", "写行政事业性收费 24.5 元"),
        ("上年行政事业性收费42.5万元。", "24.5", ""),
        ("2024年行政事业性收费42.5万元。", "24.5", ""),
        ("全区行政事业性收费420万元。", "24.5", ""),
    ],
)  # fmt: skip
def test_the_text_explains_the_charges_of_table_2_and_does_not_deny_them(sentence, fees, told):
    findings = found(sentence, fees)
    assert len(findings) == bool(told)
    assert not told or told in findings[0]
