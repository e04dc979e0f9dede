"""By which day must a report be handed in, read, published and its address known?

The law names the last day to publish (条例 art. 49); the supervising office sets the days
before and after it. What no round says is proposed from the law's day (本地设定).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils import timezone

from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection.models import Round, RoundDue
from gongkai_web.collection.standing import Standing, State
from gongkai_web.reports.due import Due, report_due

DAYS = {
    "collect_open": "开始报送",
    "submit_due": "报送期限",
    "review_due": "审核期限",
    "publish_due": "公布期限",
    "url_backfill_due": "回填网址期限",
}
"""The days of a round, in their order."""

_BEFORE_PUBLISHING = {
    AgencyKind.GOVERNMENT: {"submit_due": 39, "review_due": 31},
}
_USUAL = {"submit_due": 11, "review_due": 6}
_AFTER_PUBLISHING = 5
"""How many days the proposal leaves; no law, only what leaves the office time to read."""


def owes_report(agency: Agency) -> bool:
    """Return whether the agency has to report: 公共企事业单位 do not stand under 条例 art. 49."""
    return agency.kind != AgencyKind.PUBLIC_UTILITY


def law_day(office: Agency, kind: str, year: int) -> Due:
    """Return the law's last day to publish for a kind of agency (a township's as the office chose)."""
    return report_due(Agency(kind=kind, choices=office.choices), year)


def proposed(office: Agency, kind: str, year: int) -> dict[str, date]:
    """Return the days proposed for a kind of agency."""
    last = law_day(office, kind, year).on
    before = _BEFORE_PUBLISHING.get(AgencyKind(kind), _USUAL)
    return {
        "collect_open": date(year + 1, 1, 1),
        **{name: last - timedelta(days) for name, days in before.items()},
        "publish_due": last,
        "url_backfill_due": last + timedelta(_AFTER_PUBLISHING),
    }


def out_of_order(days: Mapping[str, date]) -> str | None:
    """Return which day stands before the one it must follow, in Chinese, or None."""
    names = list(DAYS)
    for earlier, later in pairwise(names):
        if days[later] < days[earlier]:
            return f"{DAYS[later]}（{days[later]}）早于{DAYS[earlier]}（{days[earlier]}），请调整"
    return None


def later_than_law(office: Agency, kind: str, year: int, days: Mapping[str, date]) -> str | None:
    """Return what the law says against a day to publish, or to hand in, that is too late; or None."""
    law = law_day(office, kind, year)
    late = [DAYS[name] for name in ("submit_due", "publish_due") if days[name] > law.on]
    if not late:
        return None
    return f"{AgencyKind(kind).label}的{'、'.join(late)}晚于 {law.on}（{law.source}）"


def rounds_over(agencies: Sequence[Agency], year: int) -> dict[int, Round]:
    """Return by agency id the nearest round above it, where there is one: two queries."""
    rounds = {
        one.office_id: one for one in Round.objects.filter(year=year).select_related("office")
    }
    if not rounds:
        return {}
    parents = dict(Agency.objects.values_list("pk", "parent_id"))
    found: dict[int, Round] = {}
    for agency in agencies:
        above, seen = agency.parent_id, {agency.pk}
        while above is not None and above not in seen:
            if above in rounds:
                found[agency.pk] = rounds[above]
                break
            seen.add(above)
            above = parents.get(above)
    return found


def dues_of(agencies: Sequence[Agency], year: int) -> dict[int, RoundDue]:
    """Return by agency id the days that hold for it, where a round above it names them."""
    over = rounds_over(agencies, year)
    rows = {
        (due.round_id, due.kind): due
        for due in RoundDue.objects.filter(round__in={one.pk for one in over.values()})
    }
    kinds = {agency.pk: agency.kind for agency in agencies}
    return {pk: rows[one.pk, kinds[pk]] for pk, one in over.items() if (one.pk, kinds[pk]) in rows}


@dataclass(frozen=True, slots=True)
class Late:
    """What is late, in Chinese, and how many days."""

    what: str
    days: int
    is_ours: bool = False
    """The supervising office is late, not the agency."""

    def __str__(self) -> str:
        return f"{self.what} {self.days} 天"


def late(standing: Standing, due: RoundDue | None, *, today: date) -> Late | None:
    """Return what is late about an agency's year today, the most pressing first."""
    if due is None:
        return None
    state = standing.state
    waits_for_agency = state in (State.NOT_STARTED, State.DRAFT, State.RETURNED)
    what, last, is_ours = None, due.submit_due, False
    if waits_for_agency:
        what = "逾期未更正" if state is State.RETURNED else "逾期未报送"
        last = due.review_due if state is State.RETURNED else due.submit_due
    elif state is State.HANDED_IN and today > due.review_due:
        what, last, is_ours = "审核超期", due.review_due, True
    elif standing.published is None:
        is_gone = today > due.url_backfill_due
        what = "未回填公布网址，逾期" if is_gone else "逾期未公布"
        last = due.url_backfill_due if is_gone else due.publish_due
    if what is None or today <= last:
        return None
    return Late(what, (today - last).days, is_ours)


def was_late(standing: Standing, due: RoundDue | None) -> int:
    """Return how many days after its day the first hand-in came; 0 where in time or not at all."""
    if due is None or not standing.hand_ins:
        return 0
    first = timezone.localdate(standing.hand_ins[-1].handed_in_at)
    return max((first - due.submit_due).days, 0)
