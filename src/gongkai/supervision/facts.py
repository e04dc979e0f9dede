"""What must be known about an office to inspect it? Plain facts of one day; None is unknown, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Policy(StrEnum):
    """How often a column changes by its nature (R-I2)."""

    NEWS = "news"
    """动态、要闻."""
    DOCUMENTS = "documents"
    """通知公告、政策文件."""
    OTHER = "other"
    """Whatever its own interval says; without one it may stand as it is."""


@dataclass(frozen=True, slots=True)
class Exempted:
    """Why something is not held against the office, and until when."""

    reason: str
    until: date

    def holds(self, on: date) -> bool:
        """Return whether it holds on a day."""
        return on <= self.until


@dataclass(frozen=True, slots=True)
class Column:
    """One open column."""

    key: str
    title: str
    policy: Policy
    parent: str | None
    count: int
    """What is public in itself, without what lies in columns under it."""
    newest: date | None
    max_age_days: int | None = None
    """The office's own interval."""
    legal_item: str = ""
    profile: str = ""
    exempted: Exempted | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message that counts (no petition, no spam); without a day of answer it is still open."""

    key: str
    number: str
    received_on: date
    due_on: date
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Account:
    """One new-media account that is in use."""

    key: str
    name: str
    last_post_on: date | None
    interaction: str = ""
    """Where one can write to it; empty where nothing is registered."""
    tested_on: date | None = None
    posts: tuple[date, ...] | None = None
    """The days of its posts in the last weeks; None where they are not known."""


@dataclass(frozen=True, slots=True)
class Policies:
    """How policy documents are interpreted."""

    lacking: int
    """Policies without interpretation, or with a late one."""
    one_way: int
    """Interpretations and documents that do not lead to each other."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a walk through the site found."""

    walked_on: date
    broken_on_home: int
    broken_elsewhere: int


@dataclass(frozen=True, slots=True)
class Site:
    """What the site says of itself, and what it can do."""

    marks: Mapping[str, bool]
    """网站标识码, ICP 备案号 …, each with whether the footer shows it."""
    mistakes_entry: bool
    """Whether 我为政府网站找错 leads somewhere."""
    search: bool | None = None
    takes_messages: bool | None = None
    form_worked_on: date | None = None
    """When a message last came in through the form."""
    numbers_public: bool | None = None
    links: Links | None = None


class Said(StrEnum):
    """What somebody who looked found."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody looked at, for a rule that no machine can judge."""

    said: Said
    on: date
    words: str
    by: str = ""
    number: int = 1
    """How many faults, where each costs points."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one office on one day."""

    on: date
    is_portal: bool
    """Whether the points count: of departments they are only advice."""
    updated_on: date | None
    """When the home page last showed something new."""
    columns: tuple[Column, ...] = ()
    messages: tuple[Message, ...] | None = None
    answer_public_on: date | None = None
    """When an answer last became public."""
    accounts: tuple[Account, ...] = ()
    policies: Policies | None = None
    site: Site | None = None
    seen: Mapping[str, Seen] = field(default_factory=dict)
    """By the id of the rule."""
