"""Packs are checked at the border; a place may make a rule stricter and never looser."""

from datetime import date

import pytest

from gongkai.law import Evidence
from gongkai.supervision import Effect, PackProblem, Window, read, rules_on, shipped

ON = date(2026, 6, 30)
TIGHTEN = """
pack: here
title: 本地
jurisdiction: 某县
version: "1"
tightens:
  - rule: {rule}
    told: 更严
    {what}
    valid_from: 2026-01-01
    source: {{text: 某县通知}}
    evidence: {evidence}
"""


def here(rule, what, evidence="text_seen"):
    return read(TIGHTEN.format(rule=rule, what=what, evidence=evidence), name="here.yaml")


def rule(id_, *packs, on=ON):
    return next((one for one in rules_on(on, local=packs) if one.id == id_), None)


def test_every_national_rule_has_its_source_and_a_day():
    for one in rules_on(ON):
        assert "国办秘函〔2019〕19号" in one.source, one.id
        assert one.valid_from == date(2019, 4, 1)
        assert one.evidence in set(Evidence)
        assert one.proof


def test_before_the_indicators_there_are_no_rules():
    assert rules_on(date(2019, 3, 31)) == ()
    assert rules_on(date(2019, 4, 1))


def test_the_windows_that_the_law_files_know_are_theirs():
    assert rule("V5.2").window == Window(months=3)
    assert rule("D11").window == Window(months=2)
    assert rule("V4.1").window == Window(days=14)
    assert rule("D5").window == Window(months=6)


@pytest.mark.parametrize(
    ("id_", "what", "name", "value"),
    [
        ("V3", "window: {days: 10}", "window", Window(days=10)),
        ("V5.2", "window: {days: 60}", "window", Window(days=60)),
        ("V4.3", "threshold: 3", "threshold", 3),
        ("V3", "window: {days: 14}", "window", Window(days=14)),
    ],
)
def test_a_place_makes_a_rule_stricter(id_, what, name, value):
    found = rule(id_, here(id_, what))
    assert getattr(found, name) == value
    assert found.effect is Effect.VETO
    assert found.tightened_by == ("本地",)
    assert "某县通知" in found.source


def test_a_stricter_rule_begins_on_its_day():
    assert rule("V3", here("V3", "window: {days: 10}"), on=date(2025, 12, 31)).window.days == 14


@pytest.mark.parametrize(
    ("id_", "what", "evidence", "said"),
    [
        ("V3", "window: {days: 15}", "text_seen", "时间窗口比原来的宽"),
        ("V5.2", "window: {days: 92}", "text_seen", "时间窗口比原来的宽"),
        ("V5.2", "window: {months: 4}", "text_seen", "时间窗口比原来的宽"),
        ("V4.3", "threshold: 6", "text_seen", "数量比原来的宽"),
        ("V3", "effect: warn", "text_seen", "后果比原来的宽"),
        ("V3", "effect: points", "text_seen", "后果比原来的宽"),
        ("V3", "window: {days: 10}", "recalled", "没有核对过依据"),
        ("V9", "window: {days: 10}", "text_seen", "不存在"),
        ("V1.6", "window: {days: 10}", "text_seen", "没有时间窗口"),
    ],
)
def test_a_place_that_would_loosen_a_rule_is_refused(id_, what, evidence, said):
    with pytest.raises(PackProblem, match=said):
        rules_on(ON, local=[here(id_, what, evidence)])


RULE = """
pack: here
title: 本地
jurisdiction: 某县
version: "1"
rules:
  - id: X1
    object: 首页
    indicator: 首页更新
    told: 一周
    scope: home
    check: home
    operator: older_than
    window: {days: 7}
    effect: warn
    proof: 首页
    source: {text: 某县通知}
    evidence: text_seen
    valid_from: 2026-01-01
    automatic: 'yes'
"""


def test_a_place_adds_a_rule_of_its_own():
    found = rule("X1", read(RULE, name="here.yaml"))
    assert found.source == "某县通知"
    assert found.jurisdiction == "某县"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("check: home", "check: magic", "没有“magic”这种判断"),
        ("window: {days: 7}", "window: {days: 7, months: 1}", "只写 days"),
        ("window: {days: 7}", "window: {provision: publishing.nothing}", "window"),
        ("    window: {days: 7}\n", "", "要写 window"),
        ("effect: warn", "effect: points", "要写 points"),
        ("{text: 某县通知}", "{document: nobody}", "不在法规数据里"),
        ("{text: 某县通知}", "{}", "出处"),
        ("automatic: 'yes'", "automatic: 'no'", "unknown"),
        ("    told: 一周\n", "", "rules.0.told"),
        ("valid_from: 2026-01-01", "valid_from: 2026-01-01\n    valid_to: 2025-01-01", "早于"),
        ("pack: here", "pack: [", "YAML"),
        ("id: X1", "id: x", "rules.0.id"),
    ],
)
def test_a_pack_that_cannot_be_used_says_where_and_why(was, now, said):
    assert was in RULE
    with pytest.raises(PackProblem, match=said) as refused:
        read(RULE.replace(was, now), name="here.yaml")
    assert "here.yaml" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RULE.replace("id: X1", "id: V3"), "重名"),
        (RULE.replace("pack: here", "pack: national"), "国家检查指标专用"),
    ],
)
def test_a_rule_of_the_nation_cannot_be_replaced(text, said):
    with pytest.raises(PackProblem, match=said):
        rules_on(ON, local=[read(text, name="here.yaml")])


def test_the_shipped_packs_can_all_be_used_together():
    local = [pack for key, pack in shipped().items() if key != "national"]
    assert len(rules_on(ON, local=local)) == len(rules_on(ON)) + 2
