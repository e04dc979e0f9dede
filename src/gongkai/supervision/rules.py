"""Which rules is a site inspected by, since when, how sure are we of each, and what did a place make stricter? (R-I1)

The rules of the nation and examples of places stand as packs in ``packs/*.yaml``; an office's own
pack is a file of the same shape. A pack adds rules of its own or makes one of the nation stricter: a longer
window, a higher threshold or a weaker effect is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gongkai.law import (
    Evidence,
    NoProvisionInForce,
    UnknownProvision,
    documents,
    history,
    provision,
)
from gongkai.supervision.windows import Window, of_provision

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NATIONAL = "national"
SCOPES = ("site", "home", "columns", "messages", "accounts", "policies", "services")
OPERATORS = ("seen", "older_than", "at_least", "fewer_than", "missing")


class PackProblem(ValueError):
    """A pack of rules cannot be used: which, where and why, in Chinese."""


class Effect(StrEnum):
    """What a case under a rule does."""

    WARN = "warn"
    POINTS = "points"
    VETO = "veto"

    @property
    def label(self) -> str:
        """The effect in Chinese."""
        return {"warn": "提示", "points": "扣分", "veto": "单项否决"}[self.value]


_RANK = {Effect.WARN: 0, Effect.POINTS: 1, Effect.VETO: 2}


class Automatic(StrEnum):
    """Whether a machine can judge."""

    YES = "yes"
    SEMI = "semi"
    NO = "no"

    @property
    def label(self) -> str:
        """The word in Chinese."""
        return {"yes": "自动", "semi": "部分自动", "no": "人工"}[self.value]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it stands on a day."""

    id: str
    object: str
    indicator: str
    told: str
    """评分细则."""
    scope: str
    check: str
    """The name of the function that judges (:mod:`gongkai.supervision.judging`)."""
    operator: str
    effect: Effect
    window: Window | None
    threshold: int | None
    points: Mapping[str, Decimal]
    cap: Decimal | None
    services: bool
    """Whether it belongs to 办事服务, which an office without outward services skips."""
    holds: tuple[str, ...]
    """Which columns it is about: their profiles."""
    ages: Mapping[str, int]
    """Of a pack with its own intervals: days by item of the law (``20.7``)."""
    proof: str
    source: str
    evidence: Evidence
    jurisdiction: str
    valid_from: date
    valid_to: date | None
    automatic: Automatic
    unknown: str
    """Why a machine cannot tell, and what to do."""
    tightened_by: tuple[str, ...] = ()

    @property
    def is_firm(self) -> bool:
        """Whether it may decide: what is only recalled is a default that advises and nothing more."""
        return self.evidence not in (Evidence.RECALLED, Evidence.OPEN)

    def holds_on(self, on: date) -> bool:
        """Return whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _WindowIn(_In):
    days: int = Field(0, ge=0, le=3660)
    months: int = Field(0, ge=0, le=120)
    provision: str = ""

    @model_validator(mode="after")
    def _one(self) -> _WindowIn:
        if sum((bool(self.days), bool(self.months), bool(self.provision))) != 1:
            raise ValueError("window 应当只写 days、months、provision 之一")
        return self


class _SourceIn(_In):
    document: str = ""
    article: str | None = None
    text: str = ""
    """Of an office's own pack: the source in words."""


class _RuleIn(_In):
    id: str = Field(pattern=r"^[A-Z][A-Z0-9.-]{0,19}$")
    object: str = Field(min_length=1, max_length=20)
    indicator: str = Field(min_length=1, max_length=40)
    told: str = Field(min_length=1)
    scope: Literal["site", "home", "columns", "messages", "accounts", "policies", "services"]
    check: str
    operator: Literal["seen", "older_than", "at_least", "fewer_than", "missing"]
    effect: Effect
    window: _WindowIn | None = None
    threshold: int | None = Field(None, ge=1)
    points: dict[Literal["missing", "stale", "each", "home"], Decimal] = Field(default_factory=dict)
    cap: Decimal | None = Field(None, gt=0)
    services: bool = False
    holds: list[str] = Field(default_factory=list)
    ages: dict[str, int] = Field(default_factory=dict)
    proof: str = Field(min_length=1)
    source: _SourceIn
    evidence: Evidence
    valid_from: date
    valid_to: date | None = None
    automatic: Automatic
    unknown: str = ""

    @model_validator(mode="after")
    def _whole(self) -> _RuleIn:
        if self.effect is Effect.POINTS and not (self.points and self.cap):
            raise ValueError("扣分的规则要写 points 和 cap")
        if any(value <= 0 for value in self.points.values()):
            raise ValueError("points 应大于 0")
        if self.operator in ("older_than", "fewer_than") and not (self.window or self.ages):
            raise ValueError(f"{self.operator} 的规则要写 window")
        if self.operator in ("at_least", "fewer_than") and self.threshold is None:
            raise ValueError(f"{self.operator} 的规则要写 threshold")
        if self.automatic is not Automatic.YES and not self.unknown:
            raise ValueError("不能自动判断的规则要写 unknown：为什么，怎么办")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to 早于 valid_from")
        return self


class _TightenIn(_In):
    rule: str
    told: str = Field(min_length=1)
    window: _WindowIn | None = None
    threshold: int | None = Field(None, ge=1)
    effect: Effect | None = None
    valid_from: date
    valid_to: date | None = None
    source: _SourceIn
    evidence: Evidence


class _PackIn(_In):
    pack: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    title: str = Field(min_length=1)
    jurisdiction: str = Field(min_length=1)
    version: str
    rules: list[_RuleIn] = Field(default_factory=list)
    tightens: list[_TightenIn] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules that came together."""

    key: str
    title: str
    jurisdiction: str
    version: str
    rows: tuple[_RuleIn, ...] = field(repr=False)
    tightens: tuple[_TightenIn, ...] = field(repr=False)


def read(text: str, *, name: str) -> Pack:
    """Return the pack a YAML text describes. Raises PackProblem, saying where and why."""
    from gongkai.supervision.judging import CHECKS

    try:
        found = _PackIn.model_validate(yaml.load(text, _Loader))
    except yaml.YAMLError as error:
        raise PackProblem(f"检查规则“{name}”不是可用的 YAML：{error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(one) for one in first["loc"])
        raise PackProblem(
            f"检查规则“{name}”的 {place or '开头'} 不对：{first['msg'].removeprefix('Value error, ')}"
        ) from error
    for row in found.rules:
        if row.check not in CHECKS:
            raise PackProblem(
                f"检查规则“{name}”的 {row.id}：没有“{row.check}”这种判断，可用的有 {'、'.join(CHECKS)}"
            )
        _sound(row.id, row.source, row.window, row.valid_from, name)
    for tighten in found.tightens:
        _sound(tighten.rule, tighten.source, tighten.window, tighten.valid_from, name)
    return Pack(found.pack, found.title, found.jurisdiction, found.version,
                tuple(found.rules), tuple(found.tightens))  # fmt: skip


def _sound(id_: str, source: _SourceIn, window: _WindowIn | None, since: date, name: str) -> None:
    if bool(source.document) == bool(source.text):
        raise PackProblem(f"检查规则“{name}”的 {id_}：出处应写 document 或者 text 之一")
    if source.document and source.document not in documents():
        raise PackProblem(
            f"检查规则“{name}”的 {id_}：文件“{source.document}”不在法规数据里，可改用 text 写明出处"
        )
    if window is not None and window.provision:
        try:
            history(window.provision)
            of_provision(provision(window.provision, on=since))
        except (UnknownProvision, NoProvisionInForce, ValueError) as error:
            raise PackProblem(f"检查规则“{name}”的 {id_} 的 window：{error}") from error


@cache
def shipped() -> Mapping[str, Pack]:
    """Return the packs that come with the system, by key; the nation's first."""
    folder = files(__package__).joinpath("packs")
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml"))
    names.sort(key=lambda name: name != f"{NATIONAL}.yaml")
    packs = [read(folder.joinpath(name).read_text("utf-8"), name=name) for name in names]
    return {pack.key: pack for pack in packs}


def rules_on(on: date, *, local: Iterable[Pack] = ()) -> tuple[Rule, ...]:
    """Return the rules in force on a day: the nation's, made stricter and added to by local packs.

    Raises PackProblem where a pack would loosen a rule, or names one that there is not.
    """
    national = shipped()[NATIONAL]
    known = {row.id for row in national.rows}
    rules = {
        row.id: rule for row in national.rows if (rule := _rule(row, national, on)).holds_on(on)
    }
    for pack in local:
        if pack.key == NATIONAL:
            raise PackProblem(f"检查规则的代号“{NATIONAL}”是国家检查指标专用的，请换一个")
        for row in pack.rows:
            if row.id in known:
                raise PackProblem(
                    f"检查规则“{pack.title}”的 {row.id} 与已有的规则重名，请换一个代号"
                )
            known.add(row.id)
            if (rule := _rule(row, pack, on)).holds_on(on):
                rules[row.id] = rule
        for tighten in pack.tightens:
            if tighten.rule not in known:
                raise PackProblem(f"检查规则“{pack.title}”要加严的 {tighten.rule} 不存在")
            in_force = tighten.valid_from <= on and (
                tighten.valid_to is None or on <= tighten.valid_to
            )
            if in_force and tighten.rule in rules:
                rules[tighten.rule] = _tightened(rules[tighten.rule], tighten, pack, on)
    return tuple(rules.values())


def national_window(rule: str, on: date) -> Window:
    """Return how long the nation's rule allows on a day: for whoever warns before an inspection does.

    Raises KeyError for a rule that there is not, or that sets no window.
    """
    for row in shipped()[NATIONAL].rows:
        if row.id == rule and (window := _window(row.window, max(on, row.valid_from))):
            return window
    raise KeyError(f"no national rule {rule} with a window")


def _rule(row: _RuleIn, pack: Pack, on: date) -> Rule:
    return Rule(
        id=row.id, object=row.object, indicator=row.indicator, told=row.told, scope=row.scope,
        check=row.check, operator=row.operator, effect=row.effect,
        window=_window(row.window, max(on, row.valid_from)), threshold=row.threshold,
        points={str(key): value for key, value in row.points.items()}, cap=row.cap, services=row.services, holds=tuple(row.holds),
        ages=row.ages, proof=row.proof, source=_told(row.source), evidence=row.evidence,
        jurisdiction=pack.jurisdiction, valid_from=row.valid_from, valid_to=row.valid_to,
        automatic=row.automatic, unknown=row.unknown,
    )  # fmt: skip


def _told(source: _SourceIn) -> str:
    if source.text:
        return source.text
    return f"{documents()[source.document]}{source.article or ''}"


def _window(row: _WindowIn | None, on: date) -> Window | None:
    if row is None:
        return None
    if row.provision:
        return of_provision(provision(row.provision, on=on))
    return Window(days=row.days, months=row.months)


def _is_as_strict(window: Window, than: Window) -> bool:
    return window == than or window.length <= than.shortest


def _tightened(rule: Rule, row: _TightenIn, pack: Pack, on: date) -> Rule:
    def refuse(what: str) -> PackProblem:
        return PackProblem(
            f"检查规则“{pack.title}”对 {rule.id} 的{what}比原来的宽；只能加严，不能放宽"
        )

    if rule.is_firm and row.evidence in (Evidence.RECALLED, Evidence.OPEN):
        raise PackProblem(
            f"检查规则“{pack.title}”对 {rule.id} 的加严没有核对过依据（evidence），不能代替已核对的规则"
        )
    window = _window(row.window, on) or rule.window
    if row.window and rule.window is None:
        raise PackProblem(f"检查规则“{pack.title}”：{rule.id} 没有时间窗口，不能改")
    if window is not None and rule.window is not None and not _is_as_strict(window, rule.window):
        raise refuse("时间窗口")
    threshold = rule.threshold if row.threshold is None else row.threshold
    if row.threshold is not None:
        if rule.threshold is None:
            raise PackProblem(f"检查规则“{pack.title}”：{rule.id} 没有数量，不能改")
        more = row.threshold - rule.threshold
        if (more < 0) if rule.operator == "fewer_than" else (more > 0):
            raise refuse("数量")
    effect = row.effect or rule.effect
    if _RANK[effect] < _RANK[rule.effect]:
        raise refuse("后果")
    if effect is Effect.POINTS and not rule.points:
        raise PackProblem(f"检查规则“{pack.title}”：{rule.id} 没有分值，不能改为扣分")
    # The stricter figure is as sure as the pack is; the rule behind it stays as sure as it was.
    return replace(
        rule, window=window, threshold=threshold, effect=effect, told=row.told,
        source=f"{rule.source}；{_told(row.source)}", evidence=row.evidence,
        jurisdiction=pack.jurisdiction, tightened_by=(*rule.tightened_by, pack.title),
    )  # fmt: skip
