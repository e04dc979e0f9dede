"""Each rule on the day before, the day and the day after; and what is unknown is never passed."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gongkai.supervision import (
    Account,
    Column,
    Exempted,
    Facts,
    Links,
    Message,
    Outcome,
    Policies,
    Policy,
    Said,
    Seen,
    Site,
    inspect,
    rules_on,
    shipped,
)
from gongkai.supervision.judging import CHECKS

ON = date(2026, 6, 30)
PASS, SOON, VETO = Outcome.PASS, Outcome.SOON, Outcome.VETO
DEDUCTION, UNKNOWN, ADVICE = Outcome.DEDUCTION, Outcome.NOT_ASSESSED, Outcome.ADVICE
MARKS = {"网站标识码": True, "ICP 备案号": True}
SITE = Site(MARKS, mistakes_entry=True, search=True, takes_messages=True, numbers_public=True)


def ago(days):
    return ON - timedelta(days=days)


def column(key, newest, policy=Policy.OTHER, *, parent=None, days=None, **more):
    return Column(
        key, key, policy, parent, 0 if newest is None else 1, newest, max_age_days=days, **more
    )


def facts(**more):
    return Facts(**({"on": ON, "is_portal": False, "updated_on": ON} | more))


def judged(id_, known, *local):
    rules = rules_on(known.on, local=[shipped()[one] for one in local])
    rule = next(one for one in rules if one.id == id_)
    return list(CHECKS[rule.check](rule, known))


def only(id_, known, *local):
    (found,) = judged(id_, known, *local)
    return found


@pytest.mark.parametrize(
    ("days", "outcome"),
    [(0, PASS), (9, PASS), (10, SOON), (13, SOON), (14, SOON), (15, VETO), (400, VETO)],
)
def test_the_home_page_must_show_something_new_within_two_weeks(days, outcome):
    assert only("V3", facts(updated_on=ago(days))).outcome is outcome


def test_a_site_with_nothing_on_it_is_vetoed():
    assert only("V3", facts(updated_on=None)).outcome is VETO


@pytest.mark.parametrize(
    ("policy", "last"), [(Policy.NEWS, ago(14)), (Policy.DOCUMENTS, date(2025, 12, 30))]
)
@pytest.mark.parametrize(
    ("stale", "late", "outcome"),
    [(5, 1, VETO), (4, 1, SOON), (3, 1, PASS), (5, 0, SOON), (3, 0, PASS)],
)
def test_five_stale_columns_of_news_and_documents_are_a_veto(policy, last, stale, late, outcome):
    newest = last - timedelta(days=late)
    there = [column(f"c{n}", newest, policy) for n in range(stale)]
    found = only("V4.1", facts(columns=(*there, column("new", ON, policy))))
    assert found.outcome is outcome
    assert len(found.parts) == stale


def test_a_first_level_column_is_as_new_as_what_lies_under_it():
    old, new = ago(500), ago(1)
    tree = (
        column("documents", old, Policy.DOCUMENTS),
        column("own", new, Policy.DOCUMENTS, parent="documents"),
        *(column(f"c{n}", old, Policy.DOCUMENTS) for n in range(4)),
    )
    assert only("V4.1", facts(columns=tree)).outcome is SOON
    alone = tuple(one for one in tree if one.key != "own")
    assert only("V4.1", facts(columns=alone)).outcome is VETO


def test_an_office_may_only_shorten_the_nations_window():
    loose = tuple(column(f"c{n}", ago(20), Policy.NEWS, days=90) for n in range(5))
    assert only("V4.1", facts(columns=loose)).outcome is VETO
    strict = tuple(column(f"c{n}", ago(8), Policy.NEWS, days=7) for n in range(5))
    assert only("V4.1", facts(columns=strict)).outcome is VETO


@pytest.mark.parametrize(("n", "outcome"), [(10, VETO), (9, SOON), (7, SOON), (6, PASS)])
def test_ten_columns_beyond_their_own_interval_are_a_veto(n, outcome):
    there = [column(f"c{one}", ago(91), days=90) for one in range(n)]
    there += [column("none", ago(4000)), column("fresh", ago(1), days=90)]
    found = only("V4.2", facts(columns=tuple(there)))
    assert found.outcome is outcome
    assert "1 个栏目没有设更新间隔" in found.told


@pytest.mark.parametrize(("n", "outcome"), [(5, VETO), (4, SOON), (3, PASS), (0, PASS)])
def test_five_empty_columns_are_a_veto(n, outcome):
    there = [column(f"c{one}", None) for one in range(n)] + [column("full", ON)]
    assert only("V4.3", facts(columns=tuple(there))).outcome is outcome


def test_a_column_with_columns_under_it_is_not_empty_itself():
    there = (column("top", None), *(column(f"c{n}", ON, parent="top") for n in range(6)))
    assert only("V4.3", facts(columns=there)).parts == ()


@pytest.mark.parametrize(("until", "outcome"), [(ON, SOON), (ago(1), VETO)])
def test_an_exempted_column_is_told_with_its_reason_and_counts_until_its_day(until, outcome):
    given = Exempted("本年没有制发文件", until)
    there = [column(f"c{n}", None) for n in range(4)] + [column("x", None, exempted=given)]
    found = only("V4.3", facts(columns=tuple(there)))
    assert found.outcome is outcome
    assert any("本年没有制发文件" in part.told for part in found.parts) == (until == ON)


@pytest.mark.parametrize(("takes", "outcome"), [(True, PASS), (False, VETO), (None, UNKNOWN)])
def test_a_site_without_a_way_to_write_is_vetoed(takes, outcome):
    assert only("V5.1", facts(site=replace(SITE, takes_messages=takes))).outcome is outcome


def message(received, answered=None, due=None):
    return Message("1", "2026-00001", received, due or received + timedelta(days=9), answered)


@pytest.mark.parametrize(
    ("received", "outcome"),
    [
        (date(2026, 3, 29), VETO),
        (date(2026, 3, 30), SOON),
        (date(2026, 3, 31), SOON),
        (date(2026, 4, 26), SOON),
        (date(2026, 4, 28), PASS),
    ],
)
def test_a_message_may_wait_three_months_and_no_day_longer(received, outcome):
    assert only("V5.2", facts(messages=(message(received),))).outcome is outcome


def test_an_answered_message_waits_no_more():
    assert only("V5.2", facts(messages=(message(ago(300), ago(10)),))).outcome is PASS


@pytest.mark.parametrize(
    ("days", "outcome"), [(9, PASS), (10, SOON), (14, SOON), (15, VETO), (None, UNKNOWN)]
)
def test_an_account_must_post_within_two_weeks(days, outcome):
    account = Account("1", "公众号", None if days is None else ago(days))
    assert only("N2", facts(accounts=(account,))).outcome is outcome


@pytest.mark.parametrize(("days", "outcome"), [(6, PASS), (7, SOON), (10, SOON), (11, VETO)])
def test_a_place_may_ask_for_a_post_within_ten_days(days, outcome):
    account = Account("1", "公众号", ago(days))
    assert only("N2", facts(accounts=(account,)), "example-fujian").outcome is outcome


@pytest.mark.parametrize(
    ("entry", "tested", "outcome"),
    [("留言", ago(30), PASS), ("留言", ago(31), ADVICE), ("留言", None, ADVICE), ("", ON, UNKNOWN)],
)
def test_an_accounts_way_in_is_tried_every_month(entry, tested, outcome):
    account = Account("1", "公众号", ON, entry, tested)
    assert only("N3", facts(accounts=(account,))).outcome is outcome


@pytest.mark.parametrize(
    ("posts", "outcome"),
    [((ON, ago(3), ago(6)), PASS), ((ON, ago(3), ago(7)), ADVICE), ((), ADVICE), (None, UNKNOWN)],
)
def test_a_place_may_ask_for_three_posts_a_week(posts, outcome):
    account = Account("1", "公众号", ON, posts=posts)
    assert only("HN1", facts(accounts=(account,)), "example-henan").outcome is outcome


@pytest.mark.parametrize(
    ("newest", "outcome", "points"),
    [
        (date(2025, 12, 29), DEDUCTION, 5),
        (date(2025, 12, 30), SOON, 0),
        (date(2025, 12, 31), SOON, 0),
        (ago(10), PASS, 0),
        (None, DEDUCTION, 5),
    ],
)
def test_documents_six_months_old_cost_five_points(newest, outcome, points):
    there = column("documents", newest, Policy.DOCUMENTS, profile="document")
    # An interpretation under it makes the documents no newer.
    under = column("i", ON, Policy.DOCUMENTS, parent="documents", profile="interpretation")
    found = only("D5", facts(columns=(there, under)))
    assert (found.outcome, found.points) == (outcome, points)


def test_no_column_of_documents_costs_the_same_as_a_stale_one():
    assert only("D5", facts(columns=(column("x", ON),))).points == 5


@pytest.mark.parametrize(
    ("public", "answered", "outcome"),
    [
        (date(2026, 4, 29), ago(5), DEDUCTION),
        (date(2026, 4, 30), ago(5), SOON),
        (date(2026, 5, 1), ago(5), SOON),
        (date(2026, 6, 1), ago(5), PASS),
        (date(2026, 1, 1), ago(200), PASS),
        (None, ago(5), DEDUCTION),
        (None, None, PASS),
    ],
)
def test_answers_become_public_every_two_months_where_there_are_any(public, answered, outcome):
    known = facts(messages=(message(ago(210), answered),), answer_public_on=public)
    assert only("D11", known).outcome is outcome


@pytest.mark.parametrize(
    ("due", "answered", "late"),
    [(ago(1), ago(1), 0), (ago(1), ON, 1), (ON, None, 0), (ago(1), None, 1)],
)
def test_a_late_answer_costs_a_point(due, answered, late):
    found = only("D13", facts(messages=(message(ago(20), answered, due),)))
    assert found.points == late


@pytest.mark.parametrize(
    ("worked", "outcome"), [(ago(30), PASS), (ago(31), UNKNOWN), (None, UNKNOWN)]
)
def test_the_form_is_known_to_work_where_somebody_wrote_lately(worked, outcome):
    assert only("D10", facts(site=replace(SITE, form_worked_on=worked))).outcome is outcome


def test_each_mark_that_is_missing_costs_a_point():
    found = only(
        "D16", facts(site=replace(SITE, marks=MARKS | {"公安备案号": False, "网站地图": False}))
    )
    assert found.points == 2
    assert only("D16", facts(site=SITE)).outcome is PASS


@pytest.mark.parametrize(
    ("walk", "outcome", "points"),
    [
        (Links(ago(30), 2, 3), DEDUCTION, "0.35"),
        (Links(ago(30), 0, 0), PASS, "0"),
        (Links(ago(31), 0, 0), UNKNOWN, "0"),
        (None, UNKNOWN, "0"),
    ],
)
def test_a_broken_link_costs_a_tenth_on_the_first_page(walk, outcome, points):
    found = only("D17", facts(site=replace(SITE, links=walk)))
    assert (found.outcome, found.points) == (outcome, Decimal(points))


def test_policies_without_interpretation_cost_a_point_each():
    assert only("D6.2", facts(policies=Policies(2, 1))).points == 3
    assert only("D6.2", facts(policies=Policies(0, 0))).outcome is PASS


@pytest.mark.parametrize(
    ("said", "on", "outcome"),
    [
        (Said.RIGHT, ago(92), PASS),
        (Said.RIGHT, ago(93), UNKNOWN),
        (Said.RIGHT, ON + timedelta(days=1), UNKNOWN),
        (Said.WRONG, ON, VETO),
        (Said.NOT_APPLICABLE, ON, Outcome.EXEMPTED),
    ],
)
def test_what_somebody_saw_holds_for_a_quarter(said, on, outcome):
    known = facts(seen={"V1.6": Seen(said, on, "看过")})
    assert only("V1.6", known).outcome is outcome


def test_a_recalled_veto_only_advises():
    assert only("N4", facts(seen={"N4": Seen(Said.WRONG, ON, "有")})).outcome is ADVICE


def test_a_place_may_set_days_for_each_item_of_the_law():
    there = (
        column("采购", ago(181), legal_item="20.9"),
        column("预算", ago(181), legal_item="20.7"),
    )
    found = only("PC1", facts(columns=there), "example-county-robot")
    assert found.outcome is ADVICE
    assert [part.told[:2] for part in found.parts] == ["采购"]


def test_what_is_not_known_is_never_passed():
    passed = [
        one for one in inspect(facts(updated_on=None), rules_on(ON)).findings if one.outcome is PASS
    ]
    # That the register holds no account in use is known.
    assert {one.rule.id for one in passed} <= {"N2", "N3"}
