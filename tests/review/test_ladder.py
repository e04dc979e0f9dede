"""Who may stand on which rung, and when an item is through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.review import (
    Conclusion,
    Decision,
    Duty,
    Ladder,
    LadderProblem,
    Mode,
    Opinion,
    Rung,
    State,
    duties_left,
    pattern,
    patterns,
    standing,
    stuck_at,
    why_not,
)

D = Decision
FOUR = pattern("four").ladder
SMALL = pattern("small").ladder
SELF = pattern("self_check").ladder
FIRST, SECOND, SECRET, FINAL = FOUR.rungs


def run(*opinions, digest="a", ladder=FOUR):
    return standing(ladder, opinions, digest=digest)


def passes(*people, digest="a"):
    return [Opinion(at, D.PASS, by, digest) for at, by in enumerate(people)]


@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.key)
def test_every_pattern_has_one_secrecy_review_and_ends_with_the_signature(one):
    assert [rung.duty for rung in one.ladder.rungs].count(Duty.SECRECY) == 1
    assert one.ladder.rungs[-1].duty is Duty.SIGN


@pytest.mark.parametrize(
    ("rungs", "said"),
    [
        ((FIRST, FINAL), "保密审查应单独设一个环节"),
        ((FIRST, SECRET, SECRET, FINAL), "保密审查应单独设一个环节"),
        ((SECRET, FINAL), "审核应设 2 至 4 级"),
        ((), "审核应设 2 至 4 级"),
        ((FIRST, SECRET, SECOND), "最后一个环节应为签发"),
        ((Rung("签发", Duty.SIGN), SECRET, FINAL), "只能是最后一个环节"),
        ((FIRST, FIRST, SECRET, FINAL), "名称不能重复"),
        ((Rung(" ", Duty.EXAMINE), SECRET, FINAL), "应有名称"),
    ],
)
def test_a_ladder_that_lacks_a_duty_is_refused(rungs, said):
    with pytest.raises(LadderProblem, match=said):
        Ladder(rungs)


@pytest.mark.parametrize(
    ("opinions", "state", "rung", "why"),
    [
        ([], State.WAITING, 0, "the first rung begins"),
        (passes("甲"), State.WAITING, 1, "one passed"),
        (passes("甲", "乙", "丙"), State.WAITING, 3, "only the signature is missing"),
        (passes("甲", "乙", "丙", "丁"), State.THROUGH, None, "all passed"),
        ([Opinion(1, D.PASS, "乙", "a")], State.WAITING, 0, "a rung out of turn counts for nothing"),
        ([Opinion(0, D.PASS, "甲", "b")], State.VOIDED, None, "another text was read"),
        ([*passes("甲"), Opinion(1, D.RETURN, "乙", "a")], State.RETURNED, None, "returned"),
        (
            [*passes("甲"), Opinion(1, D.RETURN, "乙", "a"), *passes("甲", "乙", "丙", "丁")],
            State.RETURNED, None, "nothing after a return revives the run",
        ),
        ([*passes("甲", "乙"), Opinion(2, D.REFUSE, "丙", "a")], State.REFUSED, None, "withheld"),
        ([*passes("甲", "乙"), Opinion(2, D.REFER, "丙", "a")], State.REFERRED, 2, "referred: waits"),
        (
            [*passes("甲", "乙"), Opinion(2, D.REFER, "丙", "a"), Opinion(2, D.PASS, "丙", "a")],
            State.WAITING, 3, "the answer came",
        ),
        ([*passes("甲", "乙", "丙"), Opinion(0, D.RECALL, "拟", "a")], State.RECALLED, None, "recalled"),
        ([*passes("甲"), Opinion(1, D.HAND_ON, "乙", "a", "戊")], State.WAITING, 1, "handed on"),
    ],
)  # fmt: skip
def test_where_a_run_stands(opinions, state, rung, why):
    now = run(*opinions)
    assert (now.state, now.rung) == (state, rung), why


@pytest.mark.parametrize(
    ("ladder", "so_far", "person", "may", "why"),
    [
        (FOUR, [], "拟", False, "strict: no drafter on any rung"),
        (FOUR, [], "甲", True, "somebody else"),
        (FOUR, ["甲"], "甲", False, "nobody examines twice"),
        (FOUR, ["甲", "乙"], "甲", True, "an examiner may be the secrecy reviewer"),
        (FOUR, ["甲", "乙", "丙"], "丙", True, "the secrecy reviewer may sign"),
        (FOUR, ["甲", "乙", "丙"], "乙", False, "an examiner may not sign as well"),
        (FOUR, ["甲", "乙", "丙"], "拟", False, "nor the drafter"),
        (SELF, [], "拟", True, "self-check: the drafter is level one"),
        (SELF, ["拟"], "拟", False, "and nothing else"),
        (SELF, ["拟", "乙"], "拟", False, "not the secrecy review"),
        (SELF, ["拟", "乙", "丙"], "乙", False, "different people"),
        (SMALL, [], "拟", True, "small office"),
        (SMALL, ["拟"], "拟", False, "the secrecy review is somebody else's"),
        (SMALL, ["拟", "乙"], "乙", True, "two people are enough"),
        (SMALL, ["拟", "乙"], "拟", False, "the signature is not the drafter's"),
    ],
)
def test_who_may_act(ladder, so_far, person, may, why):
    now = run(*passes(*so_far), ladder=ladder)
    assert (why_not(ladder, now, person, drafters={"拟"}) == "") is may, why


def test_only_the_one_named_acts_after_handing_on():
    now = run(*passes("甲"), Opinion(1, D.HAND_ON, "乙", "a", "戊"))
    assert "转交" in why_not(FOUR, now, "丁", drafters=())
    assert why_not(FOUR, now, "戊", drafters=()) == ""


def test_the_debt_of_an_urgent_publication_is_what_nobody_passed():
    urgent = [Opinion(2, D.PASS, "丙", "a"), Opinion(3, D.PASS, "丁", "a")]
    assert duties_left(FOUR, urgent, digest="a") == (0, 1)
    assert duties_left(FOUR, [*urgent, Opinion(0, D.PASS, "甲", "b")], digest="a") == (0, 1)
    assert duties_left(FOUR, [*urgent, *passes("甲", "乙")], digest="a") == ()


def test_every_conclusion_of_the_secrecy_review_leads_somewhere():
    assert {one: one.decision for one in Conclusion} == {
        Conclusion.MAY_PUBLISH: D.PASS,
        Conclusion.DELETE_FIRST: D.RETURN,
        Conclusion.WITHHOLD: D.REFUSE,
        Conclusion.REFERRED: D.REFER,
    }


PEOPLE = st.sampled_from(["拟", "甲", "乙", "丙", "丁", "戊"])
SAID = st.builds(
    Opinion,
    st.integers(0, 4),
    st.sampled_from(list(D)),
    PEOPLE,
    st.sampled_from(["a", "a", "a", "b"]),
    PEOPLE,
)


@given(st.lists(SAID, max_size=14), st.sampled_from([one.ladder for one in patterns()]))
def test_through_means_every_rung_passed_on_this_digest(said, ladder):
    now = standing(ladder, said, digest="a")
    if now.state is State.THROUGH:
        assert [one.rung for one in now.passed] == list(range(len(ladder.rungs)))
        assert all(one.digest == "a" and one.decision is D.PASS for one in now.passed)
    if now.rung is not None:
        assert now.rung == len(now.passed) < len(ladder.rungs)


@given(st.lists(PEOPLE, max_size=30), st.sampled_from([one.ladder for one in patterns()]))
def test_whoever_is_let_through_leaves_enough_different_people(tries, ladder):
    """Take anybody who may act: no run ends with fewer people than its mode asks for."""
    given_: list[Opinion] = []
    for person in tries:
        now = standing(ladder, given_, digest="a")
        if now.rung is not None and not why_not(ladder, now, person, drafters={"拟"}):
            given_.append(Opinion(now.rung, D.PASS, person, "a"))
    now = standing(ladder, given_, digest="a")
    if now.state is not State.THROUGH:
        return
    assert now.passed[-1].by != "拟"
    examiners = [one.by for one in now.passed if ladder.rungs[one.rung].duty is not Duty.SECRECY]
    assert len(set(examiners)) >= ladder.people_needed
    assert len({*examiners, "拟"}) >= 2
    if ladder.mode is Mode.STRICT:
        assert "拟" not in [one.by for one in now.passed]


@pytest.mark.parametrize(
    ("ladder", "candidates", "passed", "stuck", "why"),
    [
        (FOUR, ["甲乙", "甲乙", "丙", "丁"], [], None, "enough people"),
        (FOUR, ["甲", "甲", "丙", "丁"], [], 1, "one person cannot examine twice"),
        (FOUR, ["甲乙", "甲", "丙", "丁"], [], None, "the other one begins"),
        (FOUR, ["甲丁", "甲丁", "丙", "丁"], [], 3, "the only signer is needed below as well"),
        (FOUR, ["甲乙丁", "甲乙丁", "丙", "丁"], ["丁"], 3, "the only signer took the first rung"),
        (FOUR, ["甲", "乙", "甲", "乙丁"], [], None, "secrecy may be an examiner's"),
        (FOUR, ["甲", "乙", "拟", "丁"], [], 2, "the drafter reviews nothing"),
        (SELF, ["拟", "乙", "丙", "丁"], [], None, "the drafter is level one"),
        (SMALL, ["拟", "乙", "乙"], [], None, "two people are enough"),
        (SMALL, ["拟", "乙", "拟"], [], 2, "but not the drafter's signature"),
        (FOUR, ["", "甲", "丙", "丁"], [], 0, "nobody holds the first office"),
    ],
)
def test_where_a_run_would_be_stuck(ladder, candidates, passed, stuck, why):
    now = run(*passes(*passed), ladder=ladder)
    found = stuck_at(ladder, now, [list(one) for one in candidates], drafters={"拟"})
    assert found == stuck, why
