"""What is due by which day, and what is late? The day before, the day, the day after."""

from datetime import UTC, date, datetime

import pytest

from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection import dues
from gongkai_web.collection.models import HandIn, HandInAct, RoundDue
from gongkai_web.collection.standing import ALLOWED, Standing, State, Verb

OFFICE = Agency(code="xian", name="示例县人民政府", kind=AgencyKind.GOVERNMENT)
DUE = RoundDue(
    kind="department", collect_open=date(2025, 1, 1), submit_due=date(2025, 1, 20),
    review_due=date(2025, 1, 25), publish_due=date(2025, 1, 31),
    url_backfill_due=date(2025, 2, 5),
)  # fmt: skip
PUBLISHED = {"url": "https://example.gov.cn/a", "published_on": date(2025, 1, 30)}


def stands(*acts, handed_in=True, begun=False):
    hand_in = HandIn(number=1, handed_in_at=datetime(2025, 1, 19, tzinfo=UTC))
    made = tuple(HandInAct(kind=kind, **more) for kind, more in acts)
    agency = Agency(code="ju", name="示例县司法局")
    return Standing(agency, 2024, (hand_in,) if handed_in else (), made, begun)


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([], State.HANDED_IN),
        ([("published", PUBLISHED)], State.HANDED_IN),
        ([("returned", {"remark": "改"})], State.RETURNED),
        ([("accepted", {})], State.ACCEPTED),
        ([("published", PUBLISHED), ("accepted", {})], State.PUBLISHED),
        (
            [("accepted", {}), ("published", PUBLISHED),
             ("url_checked", {"url": PUBLISHED["url"], "is_ok": False})],
            State.PUBLISHED,
        ),
        (
            [("accepted", {}), ("published", PUBLISHED),
             ("url_checked", {"url": PUBLISHED["url"], "is_ok": True})],
            State.URL_CHECKED,
        ),
        (
            [("accepted", {}), ("published", PUBLISHED),
             ("url_checked", {"url": PUBLISHED["url"], "is_ok": True}),
             ("published", {**PUBLISHED, "url": "https://example.gov.cn/moved"})],
            State.PUBLISHED,
        ),
    ],
)  # fmt: skip
def test_the_state_follows_from_the_acts(acts, state):
    assert stands(*acts).state is state


def test_before_anything_is_handed_in_the_platform_knows_whether_it_was_begun():
    assert stands(handed_in=False).state is State.NOT_STARTED
    assert stands(handed_in=False, begun=True).state is State.DRAFT


def test_every_state_has_its_row_and_only_a_waiting_report_is_judged():
    assert set(ALLOWED) == set(State)
    assert {state for state, verbs in ALLOWED.items() if Verb.ACCEPT in verbs} == {State.HANDED_IN}
    assert all(Verb.HAND_IN in verbs for verbs in ALLOWED.values())


@pytest.mark.parametrize(
    ("standing", "today", "told"),
    [
        (stands(handed_in=False), date(2025, 1, 19), None),
        (stands(handed_in=False), date(2025, 1, 20), None),
        (stands(handed_in=False), date(2025, 1, 21), "逾期未报送 1 天"),
        (stands(), date(2025, 1, 25), None),
        (stands(), date(2025, 1, 26), "审核超期 1 天"),
        (stands(("returned", {"remark": "改"})), date(2025, 1, 26), "逾期未更正 1 天"),
        (stands(("accepted", {})), date(2025, 1, 31), None),
        (stands(("accepted", {})), date(2025, 2, 1), "逾期未公布 1 天"),
        (stands(("accepted", {})), date(2025, 2, 6), "未回填公布网址，逾期 1 天"),
        (stands(("accepted", {}), ("published", PUBLISHED)), date(2026, 1, 1), None),
    ],
)
def test_what_is_late_is_told_from_the_day_after(standing, today, told):
    found = dues.late(standing, DUE, today=today)
    assert (None if found is None else str(found)) == told


def test_where_no_day_is_set_nothing_is_late():
    assert dues.late(stands(handed_in=False), None, today=date(2030, 1, 1)) is None


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        ("department", date(2025, 1, 31)),
        ("township", date(2025, 1, 31)),
        ("government", date(2025, 3, 31)),
    ],
)
def test_the_proposal_ends_on_the_laws_day_and_is_in_order(kind, last):
    days = dues.proposed(OFFICE, kind, 2024)
    assert list(days) == list(dues.DAYS)
    assert days["publish_due"] == last
    assert dues.out_of_order(days) is None
    assert dues.later_than_law(OFFICE, kind, 2024, days) is None
    late = days | {"publish_due": date(2025, 4, 1)}
    assert str(last) in dues.later_than_law(OFFICE, kind, 2024, late)
    assert "早于" in dues.out_of_order(days | {"review_due": date(2024, 12, 31)})
