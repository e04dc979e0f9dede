"""Do short labels of table 3 that are misprinted name their rows, and only with their number?"""

from __future__ import annotations

import re

import pytest

from gongkai.reports.readers import labels, read_bytes
from gongkai.reports.schema import ROWS_2021
from made_files import misread, unread
from made_layouts import PAGES, TEXTS, sound_report

REPORT = sound_report(1)
OFFICIAL = {row.key: row.label for row in ROWS_2021}
MISPRINTED = [
    ("partial", "（二）部份公开"),
    ("partial", "（二）部份公开（区分处理的，只计这一情形，不计其他情形）"),
    ("other_other", "3.其它"),
    ("other_other", "3、其它"),
    ("not_handled_repeat", "2.重复审请"),
    ("not_handled_repeat", "2.重覆申请"),
    ("other_correction_overdue", "1.逾期不补正"),
    ("other_fee_overdue", "2.逾期未缴费"),
    ("carried_forward", "四、结转下年"),
    ("total_handled", "（七）总记"),
]


@pytest.mark.parametrize(("key", "label"), MISPRINTED)
@pytest.mark.parametrize("kind", ["html", "txt"])
def test_a_misprinted_row_is_read(key, label, kind):
    text = (PAGES["spans"] if kind == "html" else TEXTS["tabs"])(REPORT)
    assert text.count(OFFICIAL[key]) == 1
    reading = read_bytes(text.replace(OFFICIAL[key], label).encode(), f"report.{kind}")
    assert not misread(reading, REPORT)
    assert not unread(reading, REPORT)


@pytest.mark.parametrize(
    "label",
    [
        "其它", "4.其它", "（六）其它", "总记", "（六）总记", "重复审请", "3.重覆申请", "部份公开", "（三）部份公开",
        "2.逾期不补正", "1.逾期未缴费", "逾期未缴费", "结转下年", "三、结转下年", "3.其它情况", "2.审请", "四、结转",
    ],
)  # fmt: skip
@pytest.mark.parametrize("loosely", [False, True])
def test_without_its_own_number_a_misprinted_label_names_no_row(label, loosely):
    assert labels.application_row(label, loosely=loosely) is None


def test_a_column_called_其它_is_no_row():
    page = re.sub(r">其他<", ">其它<", PAGES["spans"](REPORT), count=1)
    assert not misread(read_bytes(page.encode(), "report.html"), REPORT)
