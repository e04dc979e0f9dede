"""What does a fault under a rule amount to, and what did somebody who looked say?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from gongkai.supervision.facts import Facts, Said
from gongkai.supervision.findings import Finding, Outcome, Part, Place, Where
from gongkai.supervision.windows import Window

if TYPE_CHECKING:
    from gongkai.supervision.rules import Rule

QUARTER = 92
"""So many days somebody's look holds: an office inspects itself every quarter."""
LOOK = Where(Place.LOOK)


def fault(
    rule: Rule, object_: str, told: str, where: Where, *, points: Decimal | None = None,
    parts: Sequence[Part] = (),
) -> Finding:  # fmt: skip
    """Return what a fault amounts to: a veto, points, or advice where the rule only warns or is only recalled."""
    if rule.effect == "points":
        if points is not None and rule.cap is not None:
            points = min(points, rule.cap)
        return Finding(
            rule, object_, Outcome.DEDUCTION, told, where, points or Decimal(0), tuple(parts)
        )
    is_veto = rule.effect == "veto" and rule.is_firm
    return Finding(
        rule, object_, Outcome.VETO if is_veto else Outcome.ADVICE, told, where, parts=tuple(parts)
    )


def passed(
    rule: Rule, object_: str, told: str, where: Where, parts: Sequence[Part] = ()
) -> Finding:
    """Return that an object is as it should be."""
    return Finding(rule, object_, Outcome.PASS, told, where, parts=tuple(parts))


def soon(rule: Rule, object_: str, told: str, where: Where, parts: Sequence[Part] = ()) -> Finding:
    """Return that an object will be at fault soon."""
    return Finding(rule, object_, Outcome.SOON, told, where, parts=tuple(parts))


def unknown(rule: Rule, object_: str, told: str = "", where: Where = LOOK) -> Finding:
    """Return that nobody can tell, and why."""
    return Finding(rule, object_, Outcome.NOT_ASSESSED, told or rule.unknown, where)


def exempted(rule: Rule, object_: str, told: str, where: Where = LOOK) -> Finding:
    """Return that the rule is not held against the object, and why."""
    return Finding(rule, object_, Outcome.EXEMPTED, told, where)


def window_of(rule: Rule) -> Window:
    """Return the window of a rule that has one. Raises LookupError."""
    if rule.window is None:
        raise LookupError(f"{rule.id} has no window")
    return rule.window


def seen(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """Judge by what somebody who looked said, as long as that holds."""
    found = facts.seen.get(rule.id)
    if found is None or found.on > facts.on:
        yield unknown(rule, rule.object)
        return
    if (facts.on - found.on).days > QUARTER:
        yield unknown(rule, rule.object, f"上次登记是 {found.on}，已经超过一个季度。{rule.unknown}")
        return
    by = f"{found.on} {found.by}".strip()
    told = f"{by}登记：{found.words}" if found.words else f"{by}登记"
    match found.said:
        case Said.RIGHT:
            yield passed(rule, rule.object, told, LOOK)
        case Said.NOT_APPLICABLE:
            yield exempted(rule, rule.object, f"不适用。{told}")
        case Said.WRONG:
            each = rule.points.get("each", Decimal(0)) * found.number
            yield fault(rule, rule.object, told, LOOK, points=each)
