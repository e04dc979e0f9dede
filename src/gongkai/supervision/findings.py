"""What does an inspection say of one object under one rule?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.supervision.rules import Rule


class Outcome(StrEnum):
    """How an object stands under a rule."""

    VETO = "veto"
    DEDUCTION = "deduction"
    ADVICE = "advice"
    """Something to mend that neither vetoes nor costs points: the rule only warns, or is only recalled."""
    SOON = "soon"
    NOT_ASSESSED = "not_assessed"
    EXEMPTED = "exempted"
    PASS = "pass"

    @property
    def label(self) -> str:
        """The outcome in Chinese."""
        return _LABELS[self]


_LABELS = {
    Outcome.VETO: "单项否决",
    Outcome.DEDUCTION: "扣分",
    Outcome.ADVICE: "提示",
    Outcome.SOON: "临近",
    Outcome.NOT_ASSESSED: "没有判断",
    Outcome.EXEMPTED: "已豁免",
    Outcome.PASS: "符合",
}


class Place(StrEnum):
    """What kind of thing is to be mended."""

    COLUMN = "column"
    COLUMNS = "columns"
    MESSAGE = "message"
    MESSAGES = "messages"
    ACCOUNT = "account"
    ACCOUNTS = "accounts"
    POLICIES = "policies"
    SITE = "site"
    LOOK = "look"
    """Nothing but somebody who looks."""
    NEWEST = "newest"
    """The home page: something new has to be published."""


@dataclass(frozen=True, slots=True)
class Where:
    """What is to be mended."""

    place: Place
    key: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things behind a finding: a column, a message, a mark of the site."""

    told: str
    where: Where


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table 检查对象 | 指标 | 评分细则 | 检查情况."""

    rule: Rule
    object: str
    outcome: Outcome
    told: str
    where: Where
    points: Decimal = Decimal(0)
    """What it costs, at most the cap of its rule; several findings of a rule reach it together."""
    parts: tuple[Part, ...] = ()

    @property
    def is_firm(self) -> bool:
        """Whether it may decide anything: its rule was read, not recalled."""
        return self.rule.is_firm

    @property
    def is_fault(self) -> bool:
        """Whether there is something to mend now."""
        return self.outcome in (Outcome.VETO, Outcome.DEDUCTION, Outcome.ADVICE)
