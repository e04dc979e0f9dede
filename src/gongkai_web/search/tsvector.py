"""How does PostgreSQL find? By pieces of one and two signs without positions, and by the text to be sure.

The rows with the pieces are narrow, the pieces themselves lie apart: a word that stands
everywhere is found without reading them. A text is read only where a word is longer than
a piece.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import reduce
from itertools import pairwise
from operator import and_

from django.db import connection

from gongkai.search import Any_, Not, Query, Term
from gongkai_web.search.engine import Hits, text_of, title_of
from gongkai_web.search.masks import mask_of
from gongkai_web.search.models import Entry
from gongkai_web.search.words import WORDS, gather

OVERLAP = 100
"""Signs two sections share, so that no phrase is lost between them."""
SECTION = 40_000
"""Signs of a section: what PostgreSQL takes as one tsvector has its limits."""
_HEAD = 20
"""Bytes before the first element of an array on the wire."""


def _found(name: str, column: str) -> str:
    # Reading all pieces one by one is never quicker here, whatever the planner believes.
    return (
        f"CREATE FUNCTION {name}(wanted text) RETURNS bytea LANGUAGE plpgsql STABLE"
        " SET enable_seqscan = off SET jit = off AS $$ BEGIN RETURN"
        " (SELECT array_send(array_agg(entry::int4)) FROM search_pieces"
        f" WHERE {column} @@ wanted::tsquery); END $$"
    )


_WAITING_KB = 16_384
"""Pieces that wait to be sorted in, where very many come."""
INDEXES = (
    "CREATE INDEX search_pieces_grams ON search_pieces USING gin(grams) WITH (fastupdate = off)",
    "CREATE INDEX search_pieces_title ON search_pieces USING gin(title_grams)"
    " WITH (fastupdate = off)",
)
_NAMES = ("search_pieces_grams", "search_pieces_title")
TABLES = (
    "CREATE TABLE search_pieces (entry bigint NOT NULL, grams tsvector NOT NULL,"
    " title_grams tsvector NOT NULL) WITH (toast_tuple_target = 128)",
    "ALTER TABLE search_pieces ALTER grams SET STORAGE EXTERNAL,"
    " ALTER title_grams SET STORAGE EXTERNAL",
    *INDEXES,
    "CREATE INDEX search_pieces_entry ON search_pieces(entry)",
    "CREATE TABLE search_texts (entry bigint NOT NULL, title text NOT NULL, folded text NOT NULL)",
    "ALTER TABLE search_texts ALTER folded SET STORAGE EXTERNAL",
    "CREATE INDEX search_texts_entry ON search_texts(entry)",
    _found("search_found", "grams"),
    _found("search_found_in_title", "title_grams"),
)


class Tsvector:
    """Two tables: pieces in sections, and folded texts."""

    def put(self, entries: Collection[Entry]) -> None:
        """Take entries in."""
        texts, sections = [], []
        for entry in entries:
            text, title = text_of(entry), title_of(entry)
            texts.append((entry.pk, title, text))
            for at in range(0, max(1, len(text) - OVERLAP), SECTION - OVERLAP):
                found = _grams(text[at : at + SECTION])
                sections.append((entry.pk, found, _grams(title) if not at else []))
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_texts(entry, title, folded) VALUES (%s, %s, %s)", texts
            )
            cursor.executemany(
                "INSERT INTO search_pieces(entry, grams, title_grams)"
                " VALUES (%s, array_to_tsvector(%s::text[]), array_to_tsvector(%s::text[]))",
                sections,
            )

    @contextmanager
    def taking_many(self) -> Iterator[None]:
        """Let pieces wait meanwhile until they are many: sorted in together they cost a quarter.

        Whoever searches reads those that wait one by one, so that none is missed.
        """
        waiting = f"fastupdate = on, gin_pending_list_limit = {_WAITING_KB}"
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET work_mem = '{4 * _WAITING_KB}kB'")
                for name in _NAMES:
                    cursor.execute(f"ALTER INDEX {name} SET ({waiting})")
            yield
        finally:
            with connection.cursor() as cursor:
                for name in _NAMES:
                    cursor.execute(f"ALTER INDEX {name} RESET (gin_pending_list_limit)")
                    cursor.execute(f"ALTER INDEX {name} SET (fastupdate = off)")
                    cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])
                cursor.execute("RESET work_mem")

    def drop(self, entry: Entry) -> None:
        """Forget an entry."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_pieces WHERE entry = %s", [entry.pk])
            cursor.execute("DELETE FROM search_texts WHERE entry = %s", [entry.pk])

    def clear(self) -> None:
        """Forget all."""
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_pieces, search_texts")

    def hits(self, query: Query, *, in_title: bool = False) -> Hits:
        """Return the entries that hold a query, or at least its pieces, whichever section holds what."""
        found, sure = -1, True
        for part in query.tree.parts:
            terms = part.parts if isinstance(part, Any_) else (_term(part),)
            forms = [form for term in terms for form in term.forms]
            is_exact = all(len(form) <= 2 and " " not in form for form in forms)
            sure = sure and is_exact
            if isinstance(part, Not) and not is_exact:
                continue  # what holds the pieces need not hold the word: it stays in
            mask = 0
            for form in forms:
                mask |= self._mask(form, in_title)
            found &= ~mask if isinstance(part, Not) else mask
        return Hits(found, sure)

    def _mask(self, form: str, in_title: bool) -> int:
        """Return what holds the pieces of a word: those kept, the rest together from the index."""
        pieces = _needed(form)
        if len(pieces) == 1:
            return WORDS.mask(pieces[0], in_title, self._look, self._among)
        kept = WORDS.kept_of(pieces, in_title, self._among)
        found = reduce(and_, kept.values(), -1)
        rest = [piece for piece in pieces if piece not in kept]
        return found & self._found(rest, in_title) if rest else found

    def _look(self, piece: str, in_title: bool) -> int:
        return self._found([piece], in_title)

    @staticmethod
    def _found(pieces: list[str], in_title: bool) -> int:
        name = "search_found_in_title" if in_title else "search_found"
        wanted = " & ".join(f"'{one}'" for one in pieces)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {name}(%s)", [wanted])
            told = cursor.fetchone()[0]
        if not told:
            return 0
        numbers = array("I", bytes(told)[_HEAD:])
        if sys.byteorder == "little":
            numbers.byteswap()
        return mask_of(numbers[1::2])

    @staticmethod
    def _among(piece: str, in_title: bool, keys: list[int]) -> int:
        column = "title_grams" if in_title else "grams"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT entry FROM search_pieces WHERE entry = ANY(%s) AND {column} @@ %s::tsquery",
                [keys, f"'{piece}'"],
            )
            return mask_of([row[0] for row in cursor.fetchall()])

    def gather(self) -> None:
        """Keep what stands in very many entries, in the background."""
        gather(self._look, self._among)

    def verified(self, query: Query, keys: Collection[int]) -> set[int]:
        """Return those of the keys whose texts hold the query."""
        tests, values = [], []
        for part in query.tree.parts:
            terms = part.parts if isinstance(part, Any_) else (_term(part),)
            forms = [form for term in terms for form in term.forms]
            test = "(" + " OR ".join("strpos(folded, %s) > 0" for _ in forms) + ")"
            tests.append(f"NOT {test}" if isinstance(part, Not) else test)
            values += forms
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT entry FROM search_texts WHERE entry = ANY(%s) AND {' AND '.join(tests)}",
                [list(keys), *values],
            )
            return {row[0] for row in cursor.fetchall()}


def _term(part: Term | Not) -> Term:
    return part.term if isinstance(part, Not) else part


def _grams(folded: str) -> list[str]:
    """Return the signs and the pairs of signs of a text."""
    signs = set(folded) - {" ", "\n"}
    pairs = {one + after for one, after in pairwise(folded)}
    return [*signs, *(one for one in pairs if " " not in one and "\n" not in one)]


def _needed(form: str) -> list[str]:
    """Return the pieces without which a text cannot hold a word."""
    words = form.split(" ")
    return list(
        dict.fromkeys(
            one
            for word in words
            for one in ([word] if len(word) == 1 else map("".join, pairwise(word)))
        )
    )
