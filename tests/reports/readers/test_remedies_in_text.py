"""Do the numbers of table 4 in plain text go by the heads, in whatever order these stand?"""

from __future__ import annotations

import re

import pytest

from gongkai.reports.readers import read_bytes
from made_files import misread
from made_layouts import TEXTS, sound_report

DIRECT, AFTER = "未经复议直接起诉", "复议后起诉"
REPORT = sound_report(1)
NUMBERS = "3\t1\t0\t2\t6\t4\t0\t1\t0\t5\t7\t0\t0\t1\t8"
RECONSIDERATION, OWN_DIRECT, OWN_AFTER = (3, 1, 0, 2, 6), (4, 0, 1, 0, 5), (7, 0, 0, 1, 8)


def text_with(*changes):
    """Return a report whose table 4 has those numbers, and words changed above them."""
    text = TEXTS["tabs"](REPORT)
    at = text.index("结果维持")
    at = text.rindex("行政复议\t", 0, at)
    head, tail = text[:at], text[at:]
    tail = re.sub(r"^[0-9]+(?:\t[0-9]+){14}$", NUMBERS, tail, count=1, flags=re.MULTILINE)
    assert NUMBERS in tail
    for old, new in changes:
        assert old in tail
        tail = tail.replace(old, new, 1)
    return read_bytes((head + tail).encode(), "report.txt")


def states(reading):
    return {cell.state for path, cell in reading.evidence.items() if path.startswith("remedies")}


def test_the_official_order_is_read():
    remedies = text_with().report.remedies
    assert remedies["reconsideration"] == RECONSIDERATION
    assert (remedies["suit_direct"], remedies["suit_after_reconsideration"]) == (
        OWN_DIRECT,
        OWN_AFTER,
    )


def test_suits_in_the_other_order_are_read_by_their_heads():
    remedies = text_with((f"{DIRECT}\t{AFTER}", f"{AFTER}\t{DIRECT}")).report.remedies
    assert remedies["reconsideration"] == RECONSIDERATION
    assert (remedies["suit_direct"], remedies["suit_after_reconsideration"]) == (
        OWN_AFTER,
        OWN_DIRECT,
    )


def test_results_in_another_order_are_read_by_their_heads():
    remedies = text_with(("结果维持\t结果纠正", "结果纠正\t结果维持")).report.remedies
    assert remedies["reconsideration"] == (1, 3, 0, 2, 6)
    assert remedies["suit_direct"] == OWN_DIRECT


@pytest.mark.parametrize(
    "changes",
    [
        [("行政复议\t行政诉讼", "行政诉讼\t行政复议")],
        [("结果维持\t结果纠正\t其他结果\t尚未审结\t总计", "总计\t结果维持\t结果纠正\t其他结果\t尚未审结")],
        [("结果维持\t结果纠正", "结果纠正\t结果维持"), ("尚未审结\t总计", "总计")],
        [(f"{DIRECT}\t{AFTER}", f"{AFTER}\t{DIRECT}"), ("其他结果\t", "")],
    ],
    ids=["blocks turned", "total first", "one head lost", "suits turned and one head lost"],
)  # fmt: skip
def test_another_order_with_heads_lost_is_in_doubt(changes):
    reading = text_with(*changes)
    assert states(reading) == {"ambiguous"}
    assert any("次序与规定不同" in warning for warning in reading.warnings)


@pytest.mark.parametrize("lost", ["结果维持\t", "\t总计", "行政复议\t", f"{DIRECT}\t"])
def test_a_head_lost_from_the_official_order_loses_no_number(lost):
    assert text_with((lost, "")).report.remedies["reconsideration"] == RECONSIDERATION


@pytest.mark.parametrize("way", TEXTS)
def test_no_way_of_writing_a_sound_report_is_taken_for_another_order(way):
    reading = read_bytes(TEXTS[way](REPORT).encode(), "report.txt")
    assert not misread(reading, REPORT)
    assert not any("表四各列的次序" in warning for warning in reading.warnings)
