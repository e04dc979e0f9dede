"""Where is a query looked up? In the database itself: FTS5 of SQLite, tsvector of PostgreSQL.

Both keep the two-sign pieces of the folded text, made in :func:`pieces`; no dictionary of words
is needed, and a hit is exactly what a search for the substring would find. OpenSearch may stand
before them where an installation has it (:mod:`.opensearch`).
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.db import connection

from gongkai.search import Query, fold
from gongkai_web.search.models import Entry


@dataclass(frozen=True, slots=True)
class Hits:
    """The keys that hold a query, as a mask.

    Where ``sure`` is False some of them may only hold its pieces; none that holds it is missing.
    """

    mask: int
    sure: bool = True


def pieces(folded: str) -> list[str]:
    """Return each sign with the one after it; the last before a space stands alone."""
    return [
        one if after == " " else one + after for one, after in pairwise(folded + " ") if one != " "
    ]


def title_of(entry: Entry) -> str:
    """Return what is looked for in titles."""
    return fold(entry.title)


def text_of(entry: Entry) -> str:
    """Return all that is looked for, numbers also without their marks; lines part what is apart."""
    numbers = [fold(one) for one in (entry.index_no, entry.doc_no) if one]
    bare = [one.replace(" ", "") for one in numbers]
    return "\n".join((fold(entry.title), *numbers, *bare, fold(entry.body)))


class Engine(Protocol):
    """What a place to look things up can do."""

    def put(self, entries: Collection[Entry]) -> None:
        """Take entries in that are not in."""

    def taking_many(self) -> AbstractContextManager[None]:
        """Be ready meanwhile for very many entries."""

    def drop(self, entry: Entry) -> None:
        """Forget an entry, as it was when it was put in."""

    def clear(self) -> None:
        """Forget all."""

    def gather(self) -> None:
        """Get ready for words that stand in very many entries; takes its time."""

    def hits(self, query: Query, *, in_title: bool = False) -> Hits:
        """Return the entries that hold a query that wants something, public or not."""

    def verified(self, query: Query, keys: Collection[int]) -> set[int]:
        """Return those of the keys that hold the query for certain."""


@runtime_checkable
class Server(Protocol):
    """An engine outside the database, which is told what changed after it was committed."""

    def follow(self) -> int:
        """Tell it what it does not know yet; return how many entries it acknowledged."""


def own_engine() -> Engine:
    """Return the engine of the database in use."""
    from gongkai_web.search.fts5 import Fts5
    from gongkai_web.search.tsvector import Tsvector

    return Tsvector() if connection.vendor == "postgresql" else Fts5()


def engine() -> Engine:
    """Return what answers questions here: OpenSearch where an installation names one, else the database."""
    if not settings.SEARCH_URL:
        return own_engine()
    from gongkai_web.search.opensearch import server

    return server(settings.SEARCH_URL)
