"""What do the findings add up to? Any veto fails; of portals, fewer than 60 points fail. (国办秘函〔2019〕19号)

Points are taken rule by rule up to the rule's cap. Where an office serves nobody outward, what belongs to
办事服务 (25 points) is left out and the rest counts four thirds. Rules that are only recalled decide nothing:
what they would cost is told beside the score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from gongkai.supervision.facts import Facts, Said
from gongkai.supervision.findings import Finding, Outcome
from gongkai.supervision.judging import CHECKS
from gongkai.supervision.judging.outcomes import exempted
from gongkai.supervision.rules import Rule

FULL = Decimal(100)
SERVICES = Decimal(25)
"""The points of 办事服务."""
ENOUGH = Decimal(60)
OUTWARD = "V6.1"
"""The rule under which an office says that it serves nobody outward."""
_CENT = Decimal("0.01")


class Result(StrEnum):
    """What an inspection would say."""

    VETOED = "vetoed"
    TOO_FEW = "too_few"
    OPEN = "open"
    """Nothing found that fails, and something that nobody could judge."""
    CLEAR = "clear"

    @property
    def label(self) -> str:
        """The result in Chinese."""
        return {
            "vetoed": "不合格（单项否决）",
            "too_few": "不合格（低于 60 分）",
            "open": "没有发现不合格的情形，还有没有判断的指标",
            "clear": "没有发现不合格的情形",
        }[self.value]

    @property
    def fails(self) -> bool:
        """Whether the office would fail."""
        return self in (Result.VETOED, Result.TOO_FEW)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings, and what they add up to."""

    findings: tuple[Finding, ...]
    result: Result
    is_portal: bool
    without_services: bool
    score: Decimal
    """What is left of 100 after the rules that were read."""
    estimate: Decimal
    """What is left if the recalled rules hold, too."""

    def number(self, outcome: Outcome) -> int:
        """Return how many findings have that outcome."""
        return Counter(one.outcome for one in self.findings)[outcome]

    @property
    def has_faults(self) -> bool:
        """Whether a rule that was read finds a veto or takes points."""
        return any(
            one.is_firm and one.outcome in (Outcome.VETO, Outcome.DEDUCTION)
            for one in self.findings
        )


def inspect(facts: Facts, rules: Sequence[Rule]) -> Verdict:
    """Return what an inspection of the office on that day finds."""
    outward = facts.seen.get(OUTWARD)
    without = outward is not None and outward.said is Said.NOT_APPLICABLE and outward.on <= facts.on
    findings: list[Finding] = []
    for rule in rules:
        if rule.services and without and rule.id != OUTWARD:
            findings.append(exempted(rule, rule.object, "没有对外服务职能，不检查办事服务"))
        else:
            findings += CHECKS[rule.check](rule, facts)
    score = _score([one for one in findings if one.is_firm], without_services=without)
    estimate = _score(findings, without_services=without)
    return Verdict(
        tuple(findings), _result(findings, score if facts.is_portal else FULL), facts.is_portal,
        without, score, estimate,
    )  # fmt: skip


def taken(findings: Sequence[Finding]) -> dict[str, Decimal]:
    """Return what each rule costs, up to its cap."""
    found: dict[str, Decimal] = {}
    for one in findings:
        if one.outcome is Outcome.DEDUCTION:
            points = found.get(one.rule.id, Decimal(0)) + one.points
            found[one.rule.id] = points if one.rule.cap is None else min(points, one.rule.cap)
    return found


def _score(findings: Sequence[Finding], *, without_services: bool) -> Decimal:
    full = FULL - SERVICES if without_services else FULL
    left = max(full - sum(taken(findings).values(), Decimal(0)), Decimal(0))
    if without_services:
        left = left * 4 / 3
    return left.quantize(_CENT, ROUND_HALF_UP)


def _result(findings: Sequence[Finding], score: Decimal) -> Result:
    if any(one.outcome is Outcome.VETO for one in findings):
        return Result.VETOED
    if score < ENOUGH:
        return Result.TOO_FEW
    if any(one.outcome is Outcome.NOT_ASSESSED for one in findings):
        return Result.OPEN
    return Result.CLEAR
