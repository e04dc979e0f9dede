"""Is a finding known again, and never taken for another?"""

from dataclasses import replace

import pytest

from gongkai.reports.checks import Finding, Severity, fingerprint

ONE = Finding(
    rule="T3-03",
    message="表三“（一）予以公开”：总计写的是 5，各列之和为 4",
    cells=("applications.granted[6]", "applications.granted[0]"),
    expected="4",
    actual="5",
    severity=Severity.ERROR,
)
SAID = Finding(
    rule="N-02",
    message="“依申请公开”写收到申请 18，表中为 19",
    cells=("applications.new_received[6]",),
    expected="19",
    actual="18",
    quote="2025年，我局收到政府信息公开申请18件。",
)
BARE = Finding(rule="T4-01", message="表四缺少“行政复议”一组", expected="三组", actual="2 组")


def test_a_fingerprint_stays_what_it_was_when_decisions_were_stored_under_it():
    assert fingerprint(ONE) == "d287af8ab7f38cf272d77b71d20fe4ed"
    assert fingerprint(SAID) == "253d71a61ef7bc4691cf3f6fba4b0fca"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (ONE, replace(ONE, message="换一种说法"), "the message was put better"),
        (ONE, replace(ONE, severity=Severity.INFO), "a local rule weighs it otherwise"),
        (ONE, replace(ONE, cells=ONE.cells[::-1]), "the cells in another order"),
        (ONE, replace(ONE, cells=(*ONE.cells, ONE.cells[0])), "a cell named twice"),
        (
            SAID,
            replace(SAID, quote="２０２５年，我局收到政府 信息公开\n申请18件。"),
            "another width",
        ),
    ],
)
def test_the_same_finding_is_known_again(one, other, why):
    assert fingerprint(one) == fingerprint(other), why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (ONE, replace(ONE, rule="T3-02"), "another rule"),
        (ONE, replace(ONE, cells=("applications.partial[6]",)), "another cell"),
        (ONE, replace(ONE, actual="6"), "another number stands there"),
        (ONE, replace(ONE, expected="3"), "another number is due"),
        (SAID, replace(SAID, quote="全年收到政府信息公开申请18件。"), "another sentence"),
        (BARE, replace(BARE, message="表四缺少“复议后起诉”一组"), "neither cell nor sentence"),
        (replace(ONE, actual=None), replace(ONE, actual=""), "nothing is not a blank text"),
    ],
)
def test_another_finding_is_not_taken_for_it(one, other, why):
    assert fingerprint(one) != fingerprint(other), why
