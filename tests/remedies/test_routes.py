"""Which remedy does a reply open, and before which body?"""

from datetime import date, timedelta

import pytest

from gongkai.applications import outcomes
from gongkai.law import Evidence, NoProvisionInForce
from gongkai.remedies.routes import (
    Route,
    UnknownAgencyKind,
    UnknownLetter,
    agency_kinds,
    review_bodies,
    route_of_letter,
    route_of_outcome,
    route_of_silence,
)
from gongkai.reports.schema import OUTCOMES

DAY = date(2026, 3, 2)
SINCE = date(2024, 1, 1)


@pytest.mark.parametrize("key", OUTCOMES)
@pytest.mark.parametrize("on", [DAY, SINCE, SINCE - timedelta(days=1), date(2021, 1, 1)])
def test_routes_and_outcomes_tell_the_same_way(key, on):
    assert route_of_outcome(key, on=on).route == outcomes.outcome(key, on=on).remedy


@pytest.mark.parametrize("code", sorted(outcomes.letters()))
def test_every_letter_that_ends_an_application_has_a_way(code):
    for key in OUTCOMES:
        if code in outcomes.letters_of(key):
            way = route_of_letter(code, on=DAY, outcome=key)
            expected = {"L16": "none", "S23": "either"}.get(code) or outcomes.outcome(
                key, on=DAY
            ).remedy
            assert way.route == expected


@pytest.mark.parametrize(
    ("code", "route"),
    [
        ("L04", Route.NONE),
        ("L06", Route.NONE),
        ("L07", Route.NONE),
        ("L11", Route.NONE),
        ("L13", Route.NONE),
        ("L16", Route.NONE),
        ("L10", Route.EITHER),
        ("S21", Route.EITHER),
    ],
)
def test_procedural_letters_open_no_way_of_their_own(code, route):
    assert route_of_letter(code, on=DAY).route is route


def test_the_letter_of_a_partial_disclosure_names_its_scope():
    way = route_of_letter("S03", on=DAY, outcome="partial")
    assert way.route is Route.RECONSIDERATION_FIRST
    assert "范围" in (way.note or "")


def test_an_office_may_answer_partial_disclosure_otherwise():
    way = route_of_outcome("partial", on=DAY, partial="either")
    assert (way.route, way.evidence) == (Route.EITHER, Evidence.OPEN)


def test_silence_opens_both_ways():
    assert route_of_silence(on=DAY).route is Route.EITHER


@pytest.mark.parametrize(
    ("code", "message"), [("S99", "没有编号为“S99”"), ("S04", "没有给出办理结果")]
)
def test_what_has_no_way_is_refused_in_words(code, message):
    with pytest.raises(UnknownLetter, match=message):
        route_of_letter(code, on=DAY)


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        ("local_department", ("own_government",)),
        ("justice_department", ("own_government", "superior_justice_department")),
        ("local_government", ("superior_government",)),
        ("provincial_government", ("itself",)),
        ("township", ("county_government",)),
        ("dispatched_office", ("own_government",)),
        ("city_dispatched_office", ("own_government", "local_government")),
        ("vertical", ("superior_department",)),
        ("state_department", ("itself",)),
    ],
)
def test_each_kind_of_agency_has_its_review_body(kind, roles):
    assert review_bodies(kind, on=DAY).roles == roles


def test_until_2023_a_departments_applicant_could_choose():
    before, since = (
        review_bodies("local_department", on=day) for day in (date(2023, 12, 31), SINCE)
    )
    assert len(before.roles) == 2
    assert len(since.roles) == 1


def test_a_justice_bureau_names_both_bodies():
    bodies = review_bodies(
        "justice_department",
        on=DAY,
        names={
            "own_government": "示例区人民政府",
            "superior_justice_department": "示例市司法局",
        },
    )
    assert str(bodies) == "示例区人民政府或者示例市司法局"
    assert bodies.source.article == "第二十八条"


def test_a_body_without_a_name_is_called_by_what_it_is():
    assert str(review_bodies("local_department", on=DAY)) == "本级人民政府"


def test_an_unknown_kind_is_answered_with_the_known_ones():
    with pytest.raises(UnknownAgencyKind, match="township"):
        review_bodies("club", on=DAY)


@pytest.mark.parametrize("kind", sorted(agency_kinds()))
def test_before_the_law_there_was_no_body(kind):
    with pytest.raises(NoProvisionInForce, match="最早自"):
        review_bodies(kind, on=date(1999, 9, 30))
