"""Which ladders do offices commonly use? (no national text; read in local rules)"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from gongkai.review.ladder import Duty, Ladder, Mode, Rung

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A ladder an office may start from."""

    key: str
    title: str
    told: str
    ladder: Ladder
    default: bool = False


class _RungIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    duty: Duty
    proof: str = ""


class _PatternIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: str
    title: str
    told: str
    mode: Mode
    default: bool = False
    rungs: list[_RungIn]


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the ladders to choose from, in the order they are offered."""
    text = files("gongkai.review").joinpath("patterns.yaml").read_text("utf-8")
    rows = [_PatternIn.model_validate(row) for row in yaml.load(text, _Loader)]
    return tuple(
        Pattern(
            row.key,
            row.title,
            row.told,
            Ladder(tuple(Rung(r.title, r.duty, r.proof) for r in row.rungs), row.mode),
            row.default,
        )
        for row in rows
    )


def pattern(key: str) -> Pattern:
    """Return the pattern of that key. Raises KeyError."""
    return {one.key: one for one in patterns()}[key]


def default_pattern() -> Pattern:
    """Return the pattern a new agency starts with."""
    return next(one for one in patterns() if one.default)
