"""Which letters are there, and what did each say on a given day? (dossier of forms: L, S and R)

The texts stand as data in ``texts/``, one file per family. A template has
versions by the day they take effect; each names the articles it rests on, the
questions it asks the officer, and its paragraphs. Which articles a reply
cites, and what it is called in table 3, stays with
:mod:`gongkai.applications.outcomes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from gongkai.applications import outcomes
from gongkai.law import Evidence, NoProvisionInForce, Source, default, documents

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FAMILIES: Final = ("forms", "procedural", "replies", "refusals", "not_handled", "remedies")
"""The files of ``texts``, in the order in which letters are listed."""


class Addressee(StrEnum):
    """To whom a letter goes."""

    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    ORGAN = "organ"
    INTERNAL = "internal"
    RECONSIDERATION_BODY = "reconsideration_body"
    COURT = "court"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return _ADDRESSEES[self]


_ADDRESSEES = {
    Addressee.APPLICANT: "申请人",
    Addressee.THIRD_PARTY: "第三方",
    Addressee.ORGAN: "其他机关、单位",
    Addressee.INTERNAL: "内部",
    Addressee.RECONSIDERATION_BODY: "复议机关",
    Addressee.COURT: "人民法院",
}


class UnknownLetter(KeyError):
    """No template has this code."""

    def __str__(self) -> str:
        return str(self.args[0])


class LetterNotInForce(NoProvisionInForce):
    """The letter exists, but no version of it was in force on that day."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a letter asks the officer for."""

    key: str
    label: str
    kind: str
    """text, longtext, date, number, choice or choices."""
    required: bool
    help: str
    choices: tuple[tuple[str, str], ...] = ()
    """Value and label; the label is what the letter prints."""
    default: Any = None
    """What stands in the field before the officer changes it."""
    needed_with: tuple[tuple[str, str], ...] = ()
    """Required where one of these fields has that choice."""
    at_most: str = ""
    """The provision that bounds a number."""
    day: str = ""
    """Of a date: ``past`` for what has happened by the day of the letter, ``to_come`` for what has not."""
    law_only: bool = False
    """It names an Act or an administrative regulation; rules of a department do not do."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a template: a paragraph or a grid, with its places still open."""

    key: str
    text: str = ""
    locked: bool = False
    when: tuple[tuple[str, str], ...] = ()
    """Printed only where these fields or facts have these values; ``*`` is any value."""
    heading: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[str, ...] = ()
    """Heads of a table whose lines are the lines of the field ``lines_of``."""
    lines_of: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A letter as it stood from one day on."""

    code: str
    title: str
    """What is printed over it."""
    family: str
    to: Addressee
    version: date
    until: date | None
    """The last day of this version; None where it still serves."""
    salutation: str
    sealed: bool
    fields: tuple[Field, ...]
    pieces: tuple[Piece, ...]
    needs: tuple[str, ...]
    """The facts without which it cannot be composed."""
    basis: tuple[str, ...]
    """The provisions it always cites, document and article."""
    cited_choices: Mapping[str, Mapping[str, str]]
    """For a field whose choices bring their own article: field, choice, provision."""
    cited_fields: tuple[str, ...]
    """The fields in which the officer names a provision."""
    source: Source
    evidence: Evidence
    note: str

    @property
    def editable(self) -> tuple[str, ...]:
        """The keys of the paragraphs the office may put in other words."""
        return tuple(p.key for p in self.pieces if p.text and not p.locked)


def _read(name: str) -> Any:
    text = files(__package__).joinpath("texts", f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_Loader)


@cache
def _versions() -> Mapping[str, tuple[Template, ...]]:
    common = _read("common")
    found: dict[str, tuple[Template, ...]] = {}
    for family in FAMILIES:
        for code, entry in _read(family).items():
            values = sorted(entry["versions"], key=lambda value: value["from"])
            ends = [value["from"].fromordinal(value["from"].toordinal() - 1) for value in values]
            found[code] = tuple(
                _template(code, family, {**entry, **value}, until, common)
                for value, until in zip(values, [*ends[1:], None], strict=True)
            )
    return found


def _template(code: str, family: str, entry: Any, until: date | None, common: Any) -> Template:
    fields = []
    cited_choices: dict[str, dict[str, str]] = {}
    cited_fields = []
    for item in entry.get("fields", ()):
        if isinstance(item, str):
            item = {"key": item, **common["fields"][item]}
        elif "use" in item:
            item = {"key": item["use"], **common["fields"][item["use"]], **item}
        fields.append(_field(item))
        if item.get("cites"):
            cited_fields.append(item["key"])
        for value, choice in item.get("choices", {}).items():
            if isinstance(choice, dict) and "cites" in choice:
                cited_choices.setdefault(item["key"], {})[value] = outcomes.citation(
                    choice["cites"]
                )
    answers = outcomes.letters().get(code)
    places = [*(answers.cites if answers else ()), *entry.get("cites", ())]
    return Template(
        code=code,
        title=entry["title"],
        family=family,
        to=Addressee(entry["to"]),
        version=entry["from"],
        until=until,
        salutation=entry.get("salutation", "{addressee}"),
        sealed=entry.get("sealed", True),
        fields=tuple(fields),
        pieces=tuple(_piece(item, common["paragraphs"]) for item in entry["body"]),
        needs=tuple(entry.get("needs", ())),
        basis=tuple(dict.fromkeys(outcomes.citation(place) for place in places)),
        cited_choices=cited_choices,
        cited_fields=tuple(cited_fields),
        source=Source(documents()[entry["source"]["document"]], entry["source"].get("article")),
        evidence=Evidence(entry["evidence"]),
        note=entry.get("note", ""),
    )


def _field(item: Any) -> Field:
    choices = tuple(
        (value, choice["label"] if isinstance(choice, dict) else choice)
        for value, choice in item.get("choices", {}).items()
    )
    return Field(
        key=item["key"],
        label=item["label"],
        kind=item["kind"],
        required=item.get("required", True),
        help=item.get("help", ""),
        choices=choices,
        default=_default(item.get("default")),
        needed_with=tuple(
            (name, value)
            for name, values in item.get("needed_with", {}).items()
            for value in values
        ),
        at_most=item.get("at_most", ""),
        day=item.get("day", ""),
        law_only=item.get("law_only", False),
    )


def _default(value: Any) -> Any:
    """Return what stands in a field at first; ``{open: O9, part: …}`` asks the law files."""
    if not isinstance(value, dict):
        return value
    return default(value["open"])[value["part"]]


def _piece(item: Any, common: Any) -> Piece:
    if isinstance(item, str):
        item = {"key": item, **common[item]}
    grid = item.get("grid", {})
    return Piece(
        key=item["key"],
        text=item.get("text", "").strip(),
        locked=item.get("locked", False),
        when=tuple(item.get("when", {}).items()),
        heading=grid.get("heading", ""),
        rows=tuple(tuple(str(cell) for cell in row) for row in grid.get("rows", ())),
        columns=tuple(grid.get("columns", ())),
        lines_of=grid.get("lines_of", ""),
    )


def codes() -> Mapping[str, Template]:
    """Return every letter by code, in its latest version: L01 … L19, S01 … S23, R01 … R04."""
    found = _versions()
    order = sorted(found, key=lambda code: ("LSR".index(code[0]), code))
    return {code: found[code][-1] for code in order}


def history(code: str) -> tuple[Template, ...]:
    """Return every version of a letter, oldest first. Raises UnknownLetter."""
    try:
        return _versions()[code]
    except KeyError:
        known = "、".join(_versions())
        raise UnknownLetter(f"没有编号为“{code}”的文书，应当是：{known}") from None


def template(code: str, *, on: date) -> Template:
    """Return the letter as it stood on that day. Raises UnknownLetter, LetterNotInForce."""
    versions = history(code)
    for version in reversed(versions):
        if version.version <= on:
            return version
    raise LetterNotInForce(
        f"{on} 时没有可用的“{versions[0].title}”（{code}），最早的版本自 {versions[0].version} 起施行"
    )
