"""Is the statistical period read however its days are written, and where an extraction lost a character?"""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.reports.readers import read_bytes
from made_layouts import TEXTS, sound_report

TEXT = TEXTS["bars"](sound_report(1))
STATED = "统计期限为2024年1月1日至2024年12月31日"
WHOLE = (date(2024, 1, 1), date(2024, 12, 31))


def period_of(sentence):
    assert STATED in TEXT
    return read_bytes(TEXT.replace(STATED, sentence).encode(), "report.txt")


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("统计期限自2024年1月1日起至12月31日止", WHOLE),
        ("统计期限为2024年1月1日—2024年12月31号", WHOLE),
        ("统计期限为2024.1.1-2024.12.31", WHOLE),
        ("统计时限为2024-01-01至2024-12-31", WHOLE),
        ("统计期限自20241月1日起至202412月31日止", WHOLE),
        ("统计期限自202411日起至20241231日止", WHOLE),
        ("统计期限为202411日到1231日", WHOLE),
        ("统计期限为2024年3月5日至2024年12月31日", (date(2024, 3, 5), date(2024, 12, 31))),
    ],
)
def test_the_period_is_read_as_it_is_stated(sentence, days):
    reading = period_of(sentence)
    assert (reading.report.period.first, reading.report.period.last) == days
    assert not any("统计期限" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    "sentence",
    ["统计期限为全年", "统计期限自202413日至20241231日", "联系电话2024-1-1，传真2024-12-31"],
)
def test_what_states_no_period_is_said(sentence):
    assert any("统计期限" in warning for warning in period_of(sentence).warnings)
