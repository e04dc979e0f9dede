"""A veto fails, fewer than 60 points fail a portal, caps hold, and what is recalled decides nothing."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.supervision import Column, Facts, Policy, Result, Said, Seen, Site, inspect, rules_on
from gongkai.supervision.frame import taken

ON = date(2026, 6, 30)


def facts(**more):
    return Facts(**({"on": ON, "is_portal": True, "updated_on": ON} | more))


def seen(**said):
    return {key.replace("_", "."): Seen(Said(value), ON, "看过") for key, value in said.items()}


def rules(*ids):
    return [one for one in rules_on(ON) if one.id in ids]


def test_one_veto_fails_whatever_the_points():
    verdict = inspect(facts(updated_on=None), rules("V3", "D5"))
    assert verdict.result is Result.VETOED
    assert verdict.has_faults


def test_a_recalled_veto_and_recalled_points_decide_nothing():
    known = facts(seen=seen(N4="wrong", D14="wrong"))
    verdict = inspect(known, rules("N4", "D14"))
    assert verdict.result is Result.CLEAR
    assert not verdict.has_faults
    assert (verdict.score, verdict.estimate) == (100, 99)


def test_points_of_a_rule_end_at_its_cap():
    many = tuple(Column(str(n), "空", Policy.OTHER, None, 0, None) for n in range(30))
    verdict = inspect(facts(columns=many), rules("D7"))
    assert taken(verdict.findings) == {"D7": 10}
    assert verdict.estimate == 90


@pytest.mark.parametrize(("cost", "result"), [(40, Result.CLEAR), (41, Result.TOO_FEW)])
@pytest.mark.parametrize("is_portal", [True, False])
def test_fewer_than_sixty_points_fail_a_portal_and_nobody_else(cost, result, is_portal):
    from dataclasses import replace

    dear = [replace(one, points={"stale": Decimal(cost)}, cap=Decimal(cost)) for one in rules("D5")]
    verdict = inspect(facts(is_portal=is_portal), dear)
    assert verdict.score == 100 - cost
    assert verdict.result is (result if is_portal else Result.CLEAR)


def test_an_office_without_outward_services_is_scored_out_of_75_by_four_thirds():
    known = facts(seen=seen(V6_1="not_applicable", D8="wrong", D5="wrong"))
    verdict = inspect(known, rules("V6.1", "D5", "D8"))
    assert verdict.without_services
    # D5: no column of documents, five points of 75; D8 belongs to the services that are left out.
    assert verdict.score == Decimal("93.33")
    assert inspect(facts(seen=seen(D8="wrong")), rules("V6.1", "D5", "D8")).score == 93


def test_what_nobody_could_judge_keeps_the_result_open():
    assert inspect(facts(), rules("V3")).result is Result.CLEAR
    assert inspect(facts(), rules("V3", "V1.6")).result is Result.OPEN


def test_the_score_never_falls_below_nothing():
    from dataclasses import replace

    dear = [replace(one, points={"stale": Decimal(200)}, cap=Decimal(200)) for one in rules("D5")]
    assert inspect(facts(), dear).score == 0


def test_a_perfect_site_says_so_only_where_everything_was_judged():
    every = rules_on(ON)
    site = Site({"网站标识码": True}, mistakes_entry=True, search=True, takes_messages=True)
    verdict = inspect(facts(site=site), every)
    assert verdict.result is Result.OPEN
