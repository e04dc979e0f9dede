"""How does the embedded database find? FTS5 without stored text, a piece a word."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection

from gongkai.search import Any_, Not, Query, Term
from gongkai.search.query import Part
from gongkai_web.search.engine import Hits, pieces, text_of, title_of
from gongkai_web.search.masks import mask_of
from gongkai_web.search.models import Entry
from gongkai_web.search.words import WORDS, gather

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

    def taking_many(self) -> AbstractContextManager[None]:
        """Do nothing about it: this index takes many as quickly as few."""
        return nullcontext()

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
        """Return the entries that hold a query: from words that are kept, the rest from the index."""
        found, rest = -1, []
        for part in query.tree.parts:
            masks = [WORDS.kept(form, in_title, self._among) for form in _forms(part)]
            if None in masks:
                rest.append(part)
                continue
            mask = reduce(or_, (one for one in masks if one is not None))
            found &= ~mask if isinstance(part, Not) else mask
        wanted = [part for part in rest if not isinstance(part, Not)]
        barred = [part.term for part in rest if isinstance(part, Not)]
        if wanted:
            found &= self._rest(wanted, barred, in_title)
        else:
            for term in barred:
                for form in term.forms:
                    found &= ~WORDS.mask(form, in_title, self._look, self._among)
        return Hits(found)

    def _rest(self, wanted: list[Term | Any_], barred: list[Term], in_title: bool) -> int:
        if len(wanted) == 1 and not barred and len(_forms(wanted[0])) == 1:
            return WORDS.mask(_forms(wanted[0])[0], in_title, self._look, self._among)
        match = " AND ".join(map(self._part, wanted))
        return self._keys(match + "".join(f" NOT {self._term(one)}" for one in barred), in_title)

    def _look(self, form: str, in_title: bool) -> int:
        return self._keys(self._phrase(form), in_title)

    def _among(self, form: str, in_title: bool, keys: list[int]) -> int:
        return self._keys(
            self._phrase(form), in_title, f" AND rowid IN ({','.join(map(str, keys))})"
        )

    @staticmethod
    def _keys(match: str, in_title: bool, further: str = "") -> int:
        column = "title" if in_title else "body"
        with connection.cursor() as cursor:
            # One long text of keys costs a third of as many rows, and is read soonest as JSON.
            cursor.execute(
                f"SELECT group_concat(rowid) FROM search_pieces WHERE search_pieces MATCH %s{further}",
                [f"{column} : ({match})"],
            )
            told = cursor.fetchone()[0]
        return mask_of(json.loads(f"[{told}]")) if told else 0

    def gather(self) -> None:
        """Keep what stands in very many entries, in the background."""
        gather(self._look, self._among)

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


def _forms(part: Part) -> tuple[str, ...]:
    terms = (
        part.parts if isinstance(part, Any_) else (part.term if isinstance(part, Not) else part,)
    )
    return tuple(form for term in terms for form in term.forms)
