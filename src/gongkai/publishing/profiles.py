"""What must be written down about an item of a kind, and by when is it due? (R-P6, R-P7; 条例 art. 26)

A document needs its number and says whether it is in force; a page about the
agency's functions needs neither. The kinds stand in ``profiles.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gongkai.publishing.terms import ItemKind, OwnTerm, UnfoundedTerm

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

GENERAL = "general"
"""The profile of what has none."""
CONTENT = "content"
"""Stands for the text or, in its place, at least one file."""


class ProfileProblem(ValueError):
    """The data of the profiles cannot be used, and why."""


class UnknownProfile(KeyError):
    """There is no profile of that key."""

    def __str__(self) -> str:
        return f"没有“{self.args[0]}”这种内容类型，应为：{'、'.join(profiles())}"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a kind of item needs."""

    key: str
    title: str
    told: str
    required: tuple[str, ...]
    recommended: tuple[str, ...]
    term: ItemKind
    """Which term of publication it has (条例 art. 26)."""
    own_term: OwnTerm | None = None
    """A term another law or regulation sets for it, with that law."""
    link: str = ""
    """How it should belong to another item: ``interprets``, ``clarifies``."""


class _OwnTermIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    working_days: int = Field(gt=0)
    basis: str


class _ProfileIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1)
    told: str = Field(min_length=1)
    required: list[str] = Field(default_factory=list)
    recommended: list[str] = Field(default_factory=list)
    term: ItemKind = ItemKind.GENERAL
    own_term: _OwnTermIn | None = None
    link: str = ""


class _ProfilesIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: str
    fields: dict[str, str]
    every: list[str]
    profiles: dict[str, _ProfileIn]


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles of a version, and the Chinese names of the fields."""

    version: str
    fields: Mapping[str, str]
    by_key: Mapping[str, Profile]


def read(text: str) -> Profiles:
    """Return the profiles a YAML text describes. Raises ProfileProblem, saying which and why."""
    try:
        found = _ProfilesIn.model_validate(yaml.load(text, _Loader))
    except (yaml.YAMLError, ValidationError) as error:
        raise ProfileProblem(f"内容类型数据（profiles.yaml）不对：{error}") from error
    by_key = {}
    for key, row in found.profiles.items():
        for name in (*found.every, *row.required, *row.recommended):
            if name not in found.fields:
                raise ProfileProblem(f"内容类型“{row.title}”（{key}）里没有“{name}”这一项")
        if twice := {*found.every, *row.required} & set(row.recommended):
            raise ProfileProblem(f"内容类型“{row.title}”里“{min(twice)}”既是必填又是建议")
        try:
            own = OwnTerm(row.own_term.working_days, row.own_term.basis) if row.own_term else None
        except UnfoundedTerm as error:
            raise ProfileProblem(f"内容类型“{row.title}”：{error}") from error
        by_key[key] = Profile(
            key, row.title, row.told, (*found.every, *row.required), tuple(row.recommended),
            row.term, own, row.link,
        )  # fmt: skip
    if GENERAL not in by_key:
        raise ProfileProblem(f"内容类型里缺少“{GENERAL}”")
    return Profiles(found.version, found.fields, by_key)


@cache
def _profiles() -> Profiles:
    return read(files("gongkai.publishing").joinpath("profiles.yaml").read_text("utf-8"))


def profiles() -> Mapping[str, Profile]:
    """Return every profile by its key, in the order they are offered."""
    return _profiles().by_key


def version() -> str:
    """Return the version of the profiles."""
    return _profiles().version


def profile(key: str) -> Profile:
    """Return the profile of that key. Raises UnknownProfile."""
    try:
        return profiles()[key]
    except KeyError:
        raise UnknownProfile(key) from None


def profile_or_general(key: str) -> Profile:
    """Return the profile of that key; the general one for a key there is no more, or none."""
    return profiles().get(key) or profiles()[GENERAL]


def field_title(name: str) -> str:
    """Return a field's name in Chinese."""
    return _profiles().fields[name]


def missing_for(kind: Profile, fields: Mapping[str, Any]) -> list[str]:
    """Return the required metadata that ``fields`` lack, by their names in Chinese.

    Beside the fields' own names, ``content`` says whether there is a text or a file;
    where it is not given, ``body`` and ``attachments`` decide.
    """
    return _blank(kind.required, fields)


def wanting_for(kind: Profile, fields: Mapping[str, Any]) -> list[str]:
    """Return the recommended metadata that ``fields`` lack, by their names in Chinese."""
    return _blank(kind.recommended, fields)


def _blank(names: tuple[str, ...], fields: Mapping[str, Any]) -> list[str]:
    known = _profiles().fields
    return [known[name] for name in names if not _is_there(name, fields)]


def _is_there(name: str, fields: Mapping[str, Any]) -> bool:
    if name == CONTENT and CONTENT not in fields:
        return _is_there("body", fields) or _is_there("attachments", fields)
    value = fields.get(name)
    return bool(value.strip()) if isinstance(value, str) else bool(value)
