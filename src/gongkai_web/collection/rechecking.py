"""Does the check of a report that was handed in still say what it would say today?

A hand-in keeps the check of its day. What that was held against may move afterwards: last
year's report is accepted or corrected, a merger is entered, a rule is mended. A report that
waits is then checked again, as a row of its own; the first check stays what it was. (report quality T3-05, F03)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.reports import checks
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.collection import evidence, findings
from gongkai_web.collection.keeping import context_of
from gongkai_web.collection.models import ActKind, HandIn, Recheck
from gongkai_web.collection.previous import before
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.collection.standing import State, standing
from gongkai_web.journal.actions import record

Result = Mapping[str, Any]
_SAID = ("passed", "findings", "not_assessed")
"""What of a kept check is compared."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a check of today says otherwise than the kept one."""

    result: dict[str, Any]
    new: tuple[str, ...]
    """The messages of findings that were not there."""
    gone: tuple[str, ...]
    """Those that do not hold any more."""


def check_now(hand_in: HandIn) -> dict[str, Any]:
    """Return the check of a hand-in against what is known today."""
    report = hand_in.annual_report
    held = before(hand_in.agency, hand_in.year)
    reading = evidence.reading_of(hand_in.reading) if hand_in.reading is not None else None
    result = checks.check(
        report, previous=held.report, same_agency=held.report is not None,
        context=context_of(hand_in.agency, report, held, reading),
    )  # fmt: skip
    return findings.to_json(result, report, source=str(hand_in.check_result.get("source", "")))


def results_of(hand_ins: Iterable[int]) -> dict[int, Result]:
    """Return the newest check of each hand-in (its id): two queries."""
    ids = list(hand_ins)
    kept: dict[int, Result] = dict(
        HandIn.objects.filter(pk__in=ids).values_list("pk", "check_result")
    )
    again = Recheck.objects.filter(hand_in__in=ids).order_by("pk")
    return kept | dict(again.values_list("hand_in_id", "check_result"))


def result_of(hand_in: HandIn) -> Result:
    """Return the newest check of one hand-in."""
    last = hand_in.rechecks.order_by("-pk").first()
    return hand_in.check_result if last is None else last.check_result


def difference(hand_in: HandIn) -> Difference | None:
    """Return what a check of today says otherwise; None where it says the same."""
    kept, now = result_of(hand_in), check_now(hand_in)
    if all(kept.get(name) == now.get(name) for name in _SAID):
        return None
    was = {one["fingerprint"]: one["message"] for one in kept["findings"]}
    is_ = {one["fingerprint"]: one["message"] for one in now["findings"]}
    return Difference(
        now,
        tuple(told for key, told in is_.items() if key not in was),
        tuple(told for key, told in was.items() if key not in is_),
    )


@transaction.atomic
def check_again(*, actor: User | None, hand_in: HandIn, why: str) -> Recheck | None:
    """Check a waiting report again; None where nothing is said otherwise.

    ``why`` is what moved. Raises NotAllowed, and CollectionProblem for a report that does not wait.
    """
    require(actor, hand_in.agency, Capability.COLLECT_REPORTS)
    Agency.objects.select_for_update(no_key=True).get(pk=hand_in.agency_id)
    stands = standing(hand_in.agency, hand_in.year)
    if stands.newest is None or stands.newest.pk != hand_in.pk:
        raise CollectionProblem(f"{hand_in.agency}已经再次报送，请处理最新的一次")
    if stands.state is not State.HANDED_IN:
        raise CollectionProblem(f"{hand_in}现在是“{stands.state}”，不再核对")
    if (found := difference(hand_in)) is None:
        return None
    made = Recheck(
        hand_in=hand_in, check_result=found.result, why=why.strip(), at=timezone.now(), by=actor
    )
    made.save(force_insert=True)
    record(
        verb="重新核对年度报告", subject=hand_in, agency=hand_in.agency, actor=actor,
        detail={"reason": made.why, "新增的问题": list(found.new), "不再成立的问题": list(found.gone)},
    )  # fmt: skip
    return made


def after_change(*, actor: User | None, within: Iterable[int], why: str) -> list[Recheck]:
    """Check again what waits of these agencies (their ids); return what says otherwise now."""
    waiting = HandIn.objects.filter(agency__in=within).exclude(
        acts__kind__in=(ActKind.ACCEPTED, ActKind.RETURNED)
    )
    made = []
    for hand_in in waiting.select_related("agency", "version", "reading").order_by("pk"):
        stands = standing(hand_in.agency, hand_in.year)
        if stands.newest == hand_in and stands.state is State.HANDED_IN:
            made.append(check_again(actor=actor, hand_in=hand_in, why=why))
    return [one for one in made if one is not None]
