"""Which columns does an agency's disclosure platform have? (国办公开办函〔2019〕61号; 条例 arts. 12, 20, 21)

Four fixed columns, under 法定主动公开内容 what arts. 20 and 21 list, and beside them one
column for what is not statutory. The tree stands in ``platform.yaml``; an office adds
its own columns and renames these, but what the law asks for it can see here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gongkai.law import (
    Evidence,
    Source,
    Unit,
    UnknownProvision,
    documents,
    history,
    provision,
)
from gongkai.publishing.profiles import UnknownProfile, profile

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KINDS = (
    "government", "department", "township", "dispatched_office", "empowered", "public_utility",
)  # fmt: skip
"""The kinds of agency."""
LEVELS = ("state", "province", "city", "county", "township")
"""The levels of government."""
_DAYS_OF_YEAR = 365


class PlatformProblem(ValueError):
    """The data of the standard columns cannot be used, and why."""


class UnknownAgencyKind(ValueError):
    """There is no such kind of agency or level of government."""


class NoPlatform(LookupError):
    """No standard platform was set on that day."""


@dataclass(frozen=True, slots=True)
class StandardColumn:
    """One column of the standard platform."""

    slug: str
    title: str
    kind: str
    """``guide``, ``rules``, ``statutory``, ``reports`` or ``news``."""
    parent: str | None
    """The slug of the column above it."""
    legal_item: str
    """``20.1``: 条例第二十条第一项; empty where it is none of arts. 20 and 21."""
    profile: str
    law: str
    """What belongs here, after the text."""
    source: Source
    evidence: Evidence
    fresh: str | None
    """The provision that says how often it is expected to change."""

    def fresh_days(self, *, on: date) -> int | None:
        """Return after how many days without anything new the column is asked about."""
        if self.fresh is None:
            return None
        interval = provision(self.fresh, on=on)
        match interval.unit:
            case Unit.YEAR:
                return int(interval.value) * _DAYS_OF_YEAR
            case Unit.MONTH:
                return int(interval.value) * _DAYS_OF_YEAR // 12
            case _:
                return interval.days


class _SourceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    document: str
    article: str | None


class _OnlyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kinds: list[str] = Field(default_factory=list)
    levels: list[str] = Field(default_factory=list)


class _ColumnIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    title: str = Field(min_length=1, max_length=80)
    kind: Literal["guide", "rules", "statutory", "reports", "news"] | None = None
    legal_item: str = Field("", pattern=r"^(2[01]\.[1-9]\d?)?$")
    profile: str = ""
    fresh: str | None = None
    law: str = ""
    source: _SourceIn | None = None
    evidence: Evidence | None = None
    only: _OnlyIn = Field(default_factory=_OnlyIn)
    without: list[str] = Field(default_factory=list, alias="except")
    children: list[_ColumnIn] = Field(default_factory=list)


class _PlatformIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: str
    since: date = Field(alias="from")
    columns: list[_ColumnIn]


def read(text: str) -> tuple[_PlatformIn, tuple[tuple[StandardColumn, _ColumnIn], ...]]:
    """Return the platform a YAML text describes, each column after the one above it.

    Raises PlatformProblem, saying which column and why.
    """
    try:
        found = _PlatformIn.model_validate(yaml.load(text, _Loader))
    except (yaml.YAMLError, ValidationError) as error:
        raise PlatformProblem(f"栏目数据（platform.yaml）不对：{error}") from error
    return found, tuple(_flat(found.columns, None))


def _flat(
    rows: list[_ColumnIn], above: StandardColumn | None
) -> Iterator[tuple[StandardColumn, _ColumnIn]]:
    for row in rows:
        column = _column(row, above)
        yield column, row
        yield from _flat(row.children, column)


def _column(row: _ColumnIn, above: StandardColumn | None) -> StandardColumn:
    kind = row.kind or (above.kind if above else None)
    if kind is None:
        raise PlatformProblem(f"栏目“{row.title}”（{row.slug}）没有写明性质（kind）")
    source, evidence = (above.source, above.evidence) if above else (None, None)
    if row.source is not None:
        if row.source.document not in documents():
            raise PlatformProblem(
                f"栏目“{row.title}”引用的文件“{row.source.document}”不在法规数据里"
            )
        source = Source(documents()[row.source.document], row.source.article)
    evidence = row.evidence or evidence
    if source is None or evidence is None:
        raise PlatformProblem(f"栏目“{row.title}”（{row.slug}）没有写明出处（source、evidence）")
    if row.fresh is not None:
        try:
            history(row.fresh)
        except UnknownProvision as error:
            raise PlatformProblem(f"栏目“{row.title}”的更新间隔：{error}") from error
    for name in (*row.only.kinds, *row.without):
        if name not in KINDS:
            raise PlatformProblem(f"栏目“{row.title}”：没有“{name}”这种单位类型")
    for name in row.only.levels:
        if name not in LEVELS:
            raise PlatformProblem(f"栏目“{row.title}”：没有“{name}”这个层级")
    if row.profile:
        try:
            profile(row.profile)
        except UnknownProfile as error:
            raise PlatformProblem(f"栏目“{row.title}”：{error}") from error
    return StandardColumn(
        row.slug, row.title, kind, above.slug if above else None, row.legal_item, row.profile,
        row.law or f"{row.title}。", source, evidence, row.fresh,
    )  # fmt: skip


@cache
def _platform() -> tuple[_PlatformIn, tuple[tuple[StandardColumn, _ColumnIn], ...]]:
    return read(files("gongkai.publishing").joinpath("platform.yaml").read_text("utf-8"))


def version() -> str:
    """Return the version of the standard columns."""
    return _platform()[0].version


def columns_for(kind: str, level: str, *, on: date | None = None) -> tuple[StandardColumn, ...]:
    """Return the columns an agency of that kind and level starts with, parents first.

    ``on`` asks for the platform as it stood on a day. Raises UnknownAgencyKind, NoPlatform.
    """
    if kind not in KINDS:
        raise UnknownAgencyKind(f"没有“{kind}”这种单位类型，应为：{'、'.join(KINDS)}")
    if level not in LEVELS:
        raise UnknownAgencyKind(f"没有“{level}”这个层级，应为：{'、'.join(LEVELS)}")
    platform, rows = _platform()
    if on is not None and on < platform.since:
        raise NoPlatform(f"{on} 时还没有统一的政府信息公开平台栏目（自 {platform.since} 起）")
    chosen: dict[str, StandardColumn] = {}
    for column, row in rows:
        wanted = (
            (not row.only.kinds or kind in row.only.kinds)
            and (not row.only.levels or level in row.only.levels)
            and kind not in row.without
            and (column.parent is None or column.parent in chosen)
        )
        if wanted:
            chosen[column.slug] = column
    return tuple(chosen.values())


def every_column() -> tuple[StandardColumn, ...]:
    """Return every column of the standard platform, whoever it is for."""
    return tuple(column for column, _ in _platform()[1])


def applies_to(column: StandardColumn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the kinds and the levels a column is for; empty means all of them."""
    for one, row in _platform()[1]:
        if one == column:
            kinds = row.only.kinds or [kind for kind in KINDS if kind not in row.without]
            return tuple(kinds) if len(kinds) < len(KINDS) else (), tuple(row.only.levels)
    raise KeyError(column.slug)


def legal_items() -> dict[str, str]:
    """Return the statutory items by number, each with what the law says: ``20.1`` and so on."""
    return {
        column.legal_item: column.law for column in reversed(every_column()) if column.legal_item
    }


def told(legal_item: str) -> str:
    """Return where a statutory item stands: ``条例第二十条第十一项``; empty for none."""
    article, _, number = legal_item.partition(".")
    if article == "20" and number.isdigit():
        return f"条例第二十条第{_numeral(int(number))}项"
    return "条例第二十一条" if article == "21" else ""


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else "") + (digits[ones] if ones else "")
