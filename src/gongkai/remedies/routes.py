"""Which remedy does a reply open, and before which body? (行政复议法 arts. 23–28; 条例 art. 51)

Since 2024-01-01 a refusal under arts. 14 to 16 of the Regulation must go to
reconsideration first; the letter has to say so. Everything else may go to
reconsideration or straight to court, procedural letters to neither alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from gongkai.law import (
    Evidence,
    NoProvisionInForce,
    Provision,
    Source,
    default,
    documents,
    provision,
)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Route(StrEnum):
    """The way a letter must tell."""

    RECONSIDERATION_FIRST = "reconsideration_first"
    EITHER = "either"
    NONE = "none"

    @property
    def label(self) -> str:
        """The way in Chinese."""
        return _ROUTE_LABELS[self]


_ROUTE_LABELS = {
    Route.RECONSIDERATION_FIRST: "先申请行政复议，对复议决定不服的再起诉（复议前置）",
    Route.EITHER: "可以申请行政复议，也可以直接起诉",
    Route.NONE: "不单独写明救济途径",
}


class UnknownLetter(KeyError):
    """No route is known for a letter of this code."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownAgencyKind(KeyError):
    """No review body is known for this kind of agency."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Way:
    """The route a reply opens, and the provision that says so."""

    route: Route
    provision: Provision | None
    evidence: Evidence
    note: str | None = None


@cache
def _data() -> Any:
    text = files(__package__).joinpath("routes.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_Loader)


def route_of_outcome(key: str, *, on: date, partial: str | None = None) -> Way:
    """Return the way against a reply that ended with this outcome on that day.

    ``partial`` is the office's answer to open question O6 for partial
    disclosure (default: reconsideration first for the withheld part).
    """
    open_answers = {**default("O6"), **({"partial": partial} if partial else {})}
    either = provision("remedies.either", on=on)
    if _OPEN.get(key) and open_answers[_OPEN[key]] == Route.EITHER:
        return Way(Route.EITHER, either, Evidence.OPEN)
    for name in ("remedies.reconsideration_first", "remedies.reconsideration_first_in_part"):
        try:
            rule = provision(name, on=on)
        except NoProvisionInForce:
            continue
        if key in rule.value:
            return Way(Route.RECONSIDERATION_FIRST, rule, rule.evidence)
    return Way(Route.EITHER, either, either.evidence)


_OPEN = {"partial": "partial", "withheld_admin_query": "admin_query"}
"""The outcomes whose way is an open question (O6), and its part of the answer."""


def route_of_letter(code: str, *, on: date, outcome: str | None = None) -> Way:
    """Return the way that a letter must tell.

    For a letter that ends an application ``outcome`` says what it decided.
    Raises UnknownLetter for a code without a route, or where the outcome is
    needed and missing.
    """
    try:
        route = _data()["letters"][code]
    except KeyError:
        raise UnknownLetter(f"没有编号为“{code}”的文书的救济途径") from None
    note = _data()["notes"].get(code)
    if route == "none":
        return Way(Route.NONE, None, Evidence.TEXT_SEEN, note)
    if route == "either":
        rule = provision("remedies.either", on=on)
        return Way(Route.EITHER, rule, rule.evidence, note)
    if outcome is None:
        raise UnknownLetter(f"文书“{code}”的救济途径取决于办理结果，没有给出办理结果")
    way = route_of_outcome(outcome, on=on)
    return Way(way.route, way.provision, way.evidence, note)


def route_of_silence(*, on: date) -> Way:
    """Return the way against an agency that did not answer in time (法释〔2025〕8号 art. 2)."""
    rule = provision("remedies.either", on=on)
    return Way(Route(default("O6")["silence"]), rule, Evidence.TEXT_SEEN)


@dataclass(frozen=True, slots=True)
class ReviewBodies:
    """The body that reviews an agency's acts; several are the applicant's choice."""

    roles: tuple[str, ...]
    names: tuple[str, ...]
    """Their names as given, or the role where no name was given."""
    source: Source
    evidence: Evidence

    def __str__(self) -> str:
        return "或者".join(self.names)


def agency_kinds() -> Mapping[str, str]:
    """Return the kinds of agencies a review body is known for, key to title."""
    return {key: entry["title"] for key, entry in _data()["bodies"].items()}


def review_bodies(kind: str, *, on: date, names: Mapping[str, str] | None = None) -> ReviewBodies:
    """Return the body or bodies that the letter of such an agency must name on that day.

    ``names`` gives the name of each role (``own_government`` …); a role
    without a name is called by what it is. A justice department that performs
    the review duty has two. Raises UnknownAgencyKind, NoProvisionInForce.
    """
    try:
        entry = _data()["bodies"][kind]
    except KeyError:
        known = "、".join(agency_kinds())
        raise UnknownAgencyKind(f"没有“{kind}”这类行政机关，应当是：{known}") from None
    for value in reversed(entry["values"]):
        if value["from"] <= on:
            roles = tuple(value["bodies"])
            source = Source(documents()[value["source"]["document"]], value["source"]["article"])
            called = tuple((names or {}).get(role) or _data()["roles"][role] for role in roles)
            return ReviewBodies(roles, called, source, Evidence(value["evidence"]))
    first = entry["values"][0]["from"]
    raise NoProvisionInForce(f"{on} 时没有“{entry['title']}”复议机关的规定（最早自 {first} 起）")
