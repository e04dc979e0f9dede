"""How can an application end, which articles carry that end, and which remedy does it open?

The 21 result rows of table 3 (国办公开办函〔2021〕30号) stand as data in
``outcomes.yaml``, with the letters that answer so and the articles each
letter cites. The way to a remedy is read from the law files by date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

import yaml

from gongkai.law import Evidence, NoProvisionInForce, Provision, documents, provision

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Remedy: TypeAlias = Literal["reconsideration_first", "either"]
REGULATION = "regulation-2019"
_IN_PART = "remedies.reconsideration_first_in_part"


class UnknownOutcome(KeyError):
    """No result row has this key or name."""

    def __str__(self) -> str:
        return str(self.args[0])


class OutcomeNotInForce(NoProvisionInForce):
    """Nothing could end so on that day: the Regulation or rule behind it is younger."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An official letter that ends an application, and what it must cite."""

    code: str
    title: str
    cites: tuple[str, ...]
    """Places in the Regulation that must all be cited: ``第三十六条第三项``."""
    one_of: tuple[str, ...]
    """Places of which at least one must be cited."""
    may: tuple[str, ...]
    cites_basis: bool
    """It must cite the basis of its outcome, for it serves several."""
    also: str | None
    """What else the letter must cite, in words."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way an application can end, as the law stood on a day."""

    key: str
    row: str
    """The row's name in table 3 since report year 2021: ``（三）1.属于国家秘密``."""
    basis: tuple[str, ...]
    """The provisions its letters cite in every case, document and article."""
    grounds: tuple[str, ...]
    """Provisions of which at least one must be cited besides."""
    letters: tuple[str, ...]
    remedy: Remedy
    remedy_evidence: Evidence
    remedy_provision: Provision
    note: str | None

    @property
    def in_part(self) -> bool:
        """Does the way to the remedy concern only what was withheld? (部分公开, since 2024)"""
        return self.remedy_provision.key == _IN_PART

    @property
    def group(self) -> str:
        """The number of the row's group in table 3: ``（三）``."""
        return self.row[: self.row.index("）") + 1]


@cache
def _data() -> Any:
    text = files(__package__).joinpath("outcomes.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_Loader)


@cache
def letters() -> Mapping[str, Letter]:
    """Return the letters that can end an application, by code (S01 … S23, L15, L16)."""
    return {
        code: Letter(
            code=code,
            title=entry["title"],
            cites=tuple(entry["cites"]),
            one_of=tuple(entry.get("one_of", ())),
            may=tuple(entry.get("may", ())),
            cites_basis=entry.get("cites_basis", False),
            also=entry.get("also"),
        )
        for code, entry in _data()["letters"].items()
    }


def keys() -> tuple[str, ...]:
    """Return the keys of all outcomes, in the order of table 3."""
    return tuple(_data()["outcomes"])


def row(key: str) -> str:
    """Return the name of an outcome's row: ``（三）1.属于国家秘密``. Raises UnknownOutcome."""
    return str(_entry(key)["row"])


def letters_of(key: str) -> tuple[str, ...]:
    """Return the codes of the letters that lead to an outcome, its usual ones first.

    Raises UnknownOutcome.
    """
    entry = _entry(key)
    return (*entry["letters"], *entry.get("also", ()))


def _entry(key: str) -> Any:
    try:
        return _data()["outcomes"][key]
    except KeyError:
        raise UnknownOutcome(
            f"没有“{key}”这种办理结果，应当是下列之一：{'、'.join(keys())}"
        ) from None


@lru_cache(maxsize=4096)
def outcome(key: str, *, on: date) -> Outcome:
    """Return that outcome as the law stood on the day of the reply.

    Raises UnknownOutcome for a key no row has, and OutcomeNotInForce before
    the Regulation of 2019-05-15 (or, for an unpaid fee, before 2021-01-01):
    replies under the 2007 Regulation had other kinds.
    """
    entry = _entry(key)
    regulation = documents()[REGULATION]
    if regulation.effective_from is not None and on < regulation.effective_from:
        raise OutcomeNotInForce(
            f"{on} 时{regulation}尚未施行（自 {regulation.effective_from} 起施行），"
            f"不能按“{entry['row']}”答复：此前的答复适用2007年条例"
        )
    if (needs := entry.get("in_force_with")) is not None:
        try:
            provision(needs, on=on)
        except NoProvisionInForce as error:
            raise OutcomeNotInForce(f"不能按“{entry['row']}”处理：{error}") from None
    own = [letters()[code] for code in entry["letters"]]
    places = entry.get("basis") or [place for letter in own for place in letter.cites]
    grounds = () if "basis" in entry else (p for letter in own for p in letter.one_of)
    rule, remedy = _remedy(key, on)
    open_ = entry.get("remedy_evidence")
    return Outcome(
        key=key,
        row=entry["row"],
        basis=tuple(dict.fromkeys(citation(place) for place in places)),
        grounds=tuple(dict.fromkeys(citation(place) for place in grounds)),
        letters=tuple(entry["letters"]),
        remedy=remedy,
        remedy_evidence=Evidence(open_) if open_ else rule.evidence,
        remedy_provision=rule,
        note=entry.get("note"),
    )


def citation(place: str | Mapping[str, str]) -> str:
    """Return a place with its document's title; a bare article stands in the Regulation."""
    if isinstance(place, str):
        place = {"document": REGULATION, "article": place}
    return f"《{documents()[place['document']].title}》{place['article']}"


def _remedy(key: str, on: date) -> tuple[Provision, Remedy]:
    """Return the provision that decides the way to a remedy on that day, and the way."""
    for name in ("remedies.reconsideration_first", _IN_PART):
        try:
            rule = provision(name, on=on)
        except NoProvisionInForce:
            continue
        if key in rule.value:
            return rule, "reconsideration_first"
    return provision("remedies.either", on=on), "either"
