"""Which number does the law set, since when, and in which article?

Every figure set by law stands once, in a YAML file beside this module, with
the document and article it comes from, its meaning in one sentence of our own,
and a mark that says how sure we are of it. Code asks by key and day::

    >>> from datetime import date
    >>> from gongkai.law import provision
    >>> term = provision("applications.reply_term", on=date(2026, 3, 2))
    >>> term.days
    20
    >>> str(term.source)
    '《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款'

The first part of a key is the name of its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FILES = ("applications", "fees", "messages", "publishing", "remedies", "reports", "review")


class Evidence(StrEnum):
    """How sure we are of an entry."""

    TEXT_SEEN = "text_seen"
    """The legal or official text itself was read."""
    PRACTICE_SEEN = "practice_seen"
    """Seen in local rules, published reports or official commentary."""
    RECALLED = "recalled"
    """From general knowledge; the text was not read."""
    DERIVED = "derived"
    """Follows from texts that were read."""
    OPEN = "open"
    """The law is silent or sources differ: our default for a setting of the office."""

    @property
    def label(self) -> str:
        """The mark in Chinese, as shown to users."""
        return _EVIDENCE_LABELS[self]


_EVIDENCE_LABELS = {
    Evidence.TEXT_SEEN: "已核对原文",
    Evidence.PRACTICE_SEEN: "见于实践",
    Evidence.RECALLED: "待核对",
    Evidence.DERIVED: "由原文推出",
    Evidence.OPEN: "法规未定，取默认值",
}


class Unit(StrEnum):
    """What a provision's value counts."""

    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    YUAN = "yuan"
    PIECE = "piece"
    PAGE = "page"
    HOUR = "hour"
    MONTH_DAY = "month_day"
    RATE_TABLE = "rate_table"
    CHOICE = "choice"

    @property
    def label(self) -> str:
        """The unit in Chinese."""
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    Unit.WORKING_DAY: "个工作日",
    Unit.DAY: "日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.YUAN: "元",
    Unit.PIECE: "件",
    Unit.PAGE: "页",
    Unit.HOUR: "小时",
    Unit.MONTH_DAY: "（月-日）",
    Unit.RATE_TABLE: "（分档）",
    Unit.CHOICE: "",
}


class UnknownProvision(KeyError):
    """No entry of this key stands in the law files."""

    def __str__(self) -> str:
        return f"法规数据中没有“{self.args[0]}”这一条目"


class NoProvisionInForce(LookupError):
    """The entry exists, but nothing was in force on that day."""


@dataclass(frozen=True, slots=True)
class Document:
    """A law, regulation, notice or interpretation.

    ``collective`` marks an entry that is not one document but the practice of
    many places; it is cited without title marks.
    """

    id: str
    title: str
    number: str | None
    issued_by: str | None
    effective_from: date | None
    effective_to: date | None = None
    collective: bool = False

    def __str__(self) -> str:
        if self.collective:
            return self.title
        # Inside title marks, a title's own marks become single ones.
        title = self.title.replace("《", "〈").replace("》", "〉")
        return f"《{title}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure stands: a document and the place in it."""

    document: Document
    article: str | None = None

    def __str__(self) -> str:
        return f"{self.document}{self.article or ''}"


@dataclass(frozen=True, slots=True)
class Provision:
    """One figure of the law as it stood on one day."""

    key: str
    title: str
    meaning: str
    unit: Unit
    value: Any
    effective_from: date
    effective_to: date | None
    source: Source
    evidence: Evidence

    @property
    def days(self) -> int:
        """The value of a term in days or working days.

        Raises TypeError where the provision is not a term in days.
        """
        if self.unit not in (Unit.WORKING_DAY, Unit.DAY):
            raise TypeError(f"{self.key} counts {self.unit}, not days")
        return int(self.value)

    @property
    def is_firm(self) -> bool:
        """Whether this figure may block an action or stand in a letter.

        A figure that is only recalled, or that we chose because the law is
        silent, is an editable default: it advises and nothing more.
        """
        return self.evidence not in (Evidence.RECALLED, Evidence.OPEN)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Where the law is silent or sources differ: a setting of the office with a default."""

    id: str
    key: str
    question: str
    default: Any
    choices: Mapping[str, str] | None
    meaning: str
    see: str | None = None


def _read(name: str) -> Any:
    text = files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_Loader)


@cache
def documents() -> Mapping[str, Document]:
    """Return every document the law files cite, by id."""
    return {
        id_: Document(
            id=id_,
            title=entry["title"],
            number=entry.get("number"),
            issued_by=entry.get("issued_by"),
            effective_from=entry.get("effective_from"),
            effective_to=entry.get("effective_to"),
            collective=entry.get("collective", False),
        )
        for id_, entry in _read("documents").items()
    }


@cache
def _file(name: str) -> Mapping[str, tuple[Provision, ...]]:
    """Return the provisions of one file, each as its values in order of date."""
    found = {}
    for key, entry in _read(name).items():
        values = sorted(entry["values"], key=lambda value: value["from"])
        found[f"{name}.{key}"] = tuple(
            Provision(
                key=f"{name}.{key}",
                title=entry["title"],
                meaning=value.get("meaning", entry["meaning"]),
                unit=Unit(entry["unit"]),
                value=value["value"],
                effective_from=value["from"],
                effective_to=value.get("to"),
                source=Source(
                    documents()[value["source"]["document"]], value["source"].get("article")
                ),
                evidence=Evidence(value["evidence"]),
            )
            for value in values
        )
    return found


def history(key: str) -> tuple[Provision, ...]:
    """Return every version of a provision, oldest first. Raises UnknownProvision."""
    name = key.partition(".")[0]
    if name not in FILES:
        raise UnknownProvision(key)
    try:
        return _file(name)[key]
    except KeyError:
        raise UnknownProvision(key) from None


def provision(key: str, *, on: date) -> Provision:
    """Return the provision as it stood on that day.

    Raises UnknownProvision for a key no file holds, NoProvisionInForce where
    the law had nothing to say on that day.
    """
    for version in reversed(history(key)):
        if version.effective_from <= on and (
            version.effective_to is None or on <= version.effective_to
        ):
            return version
    first = history(key)[0]
    raise NoProvisionInForce(
        f"{on.isoformat()} 时没有生效的“{first.title}”规定（最早自 {first.effective_from.isoformat()} 起：{first.source}）"
    )


def provisions() -> Iterator[Provision]:
    """Yield every version of every provision, file by file."""
    for name in FILES:
        for versions in _file(name).values():
            yield from versions


@cache
def open_questions() -> Mapping[str, OpenQuestion]:
    """Return the office-level defaults where the law is silent, by id (O1, O2, …)."""
    return {
        id_: OpenQuestion(
            id=id_,
            key=entry["key"],
            question=entry["question"],
            default=entry["default"],
            choices=entry.get("choices"),
            meaning=entry["meaning"],
            see=entry.get("see"),
        )
        for id_, entry in _read("open").items()
    }


def default(question: str) -> Any:
    """Return the default answer to an open question, named by id (``O9``) or key.

    Raises UnknownProvision.
    """
    questions = open_questions()
    if question in questions:
        return questions[question].default
    for entry in questions.values():
        if entry.key == question:
            return entry.default
    raise UnknownProvision(question)
