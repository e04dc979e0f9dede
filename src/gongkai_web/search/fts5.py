"""How does the embedded database find? FTS5 without stored text, a piece a word."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection

from gongkai.search import Any_, Not, Query, Term
from gongkai_web.search.engine import Hits, pieces, text_of, title_of
from gongkai_web.search.masks import mask_of
from gongkai_web.search.models import Entry

TABLES = (
    "CREATE VIRTUAL TABLE search_pieces USING fts5(title, body, content='', tokenize='ascii')",
)
_BETWEEN = " \u0080 "
"""A piece of its own between lines: no phrase reaches over it."""


class Fts5:
    """The index holds no text: what is dropped is told to it once more."""

    def put(self, entries: Collection[Entry]) -> None:
        """Take entries in."""
        self._tell("INSERT INTO search_pieces(rowid, title, body) VALUES (%s, %s, %s)", entries)

    def drop(self, entry: Entry) -> None:
        """Forget an entry."""
        self._tell(
            "INSERT INTO search_pieces(search_pieces, rowid, title, body)"
            " VALUES ('delete', %s, %s, %s)",
            [entry],
        )

    def clear(self) -> None:
        """Forget all."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_pieces(search_pieces) VALUES ('delete-all')")

    def _tell(self, sql: str, entries: Collection[Entry]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(sql, [self._row(entry) for entry in entries])

    @staticmethod
    def _row(entry: Entry) -> tuple[Any, ...]:
        body = [" ".join(pieces(line)) for line in text_of(entry).split("\n") if line]
        return entry.pk, " ".join(pieces(title_of(entry))), _BETWEEN.join(body)

    def hits(self, query: Query, *, in_title: bool = False) -> Hits:
        """Return the entries that hold a query."""
        wanted = [self._part(part) for part in query.tree.parts if not isinstance(part, Not)]
        barred = [self._term(part.term) for part in query.tree.parts if isinstance(part, Not)]
        match = " AND ".join(wanted) + "".join(f" NOT {one}" for one in barred)
        column = "title" if in_title else "body"
        with connection.cursor() as cursor:
            # One long text of keys costs a third of as many rows.
            cursor.execute(
                "SELECT group_concat(rowid) FROM search_pieces WHERE search_pieces MATCH %s",
                [f"{column} : ({match})"],
            )
            told = cursor.fetchone()[0]
        return Hits(mask_of([int(one) for one in str(told).split(",")]) if told else 0)

    def verified(self, query: Query, keys: Collection[int]) -> set[int]:
        """Return all of them: what is found here holds the query."""
        return set(keys)

    def _part(self, part: Term | Any_) -> str:
        if isinstance(part, Any_):
            return "(" + " OR ".join(self._term(one) for one in part.parts) + ")"
        return self._term(part)

    def _term(self, term: Term) -> str:
        return "(" + " OR ".join(self._phrase(form) for form in term.forms) + ")"

    @staticmethod
    def _phrase(form: str) -> str:
        told = pieces(form)
        if len(form) == 1 or form[-2] == " ":
            return f'"{" ".join(told)}" *'
        return f'"{" ".join(told[:-1])}"'
