"""Where is a query looked up? In the database itself: FTS5 of SQLite, tsvector of PostgreSQL.

Both keep the two-sign pieces of the folded text, made in :func:`pieces`; no dictionary of words
is needed, and a hit is exactly what a search for the substring would find.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.db import connection
from django.db.models.expressions import RawSQL

from gongkai.search import Any_, Not, Query, Term, fold
from gongkai_web.search.models import Entry

OVERLAP = 100
"""Signs two sections share, so that no phrase is lost between them."""
SECTION = 40_000
"""Signs of a section: what PostgreSQL takes as one tsvector has its limits."""


def pieces(folded: str) -> list[str]:
    """Return each sign with the one after it; the last before a space stands alone."""
    return [
        one if after == " " else one + after
        for one, after in zip(folded, folded[1:] + " ", strict=True)
        if one != " "
    ]


def title_of(entry: Entry) -> str:
    """Return what is looked for in titles."""
    return fold(entry.title)


def text_of(entry: Entry) -> str:
    """Return all that is looked for, numbers also without their marks; lines part what is apart."""
    numbers = [fold(one) for one in (entry.index_no, entry.doc_no)]
    bare = [one.replace(" ", "") for one in numbers]
    return "\n".join((fold(entry.title), *numbers, *bare, fold(entry.body)))


class Engine(Protocol):
    """What a place to look things up can do."""

    def put(self, entry: Entry) -> None:
        """Take an entry in."""

    def drop(self, entry: Entry) -> None:
        """Forget an entry."""

    def found(self, query: Query, *, in_title: bool = False) -> RawSQL:
        """Return a query for the keys of the entries that hold it."""


class Fts5:
    """The embedded database. The index holds no text: what is dropped is told to it once more."""

    def put(self, entry: Entry) -> None:
        """Take an entry in."""
        self._tell("INSERT INTO search_pieces(rowid, title, body) VALUES (%s, %s, %s)", entry)

    def drop(self, entry: Entry) -> None:
        """Forget an entry."""
        self._tell(
            "INSERT INTO search_pieces(search_pieces, rowid, title, body)"
            " VALUES ('delete', %s, %s, %s)",
            entry,
        )

    def _tell(self, sql: str, entry: Entry) -> None:
        body = [" ".join(pieces(line)) for line in text_of(entry).split("\n") if line]
        with connection.cursor() as cursor:
            # The sign between is a piece of its own: no phrase reaches over it.
            cursor.execute(
                sql, [entry.pk, " ".join(pieces(title_of(entry))), " \u0080 ".join(body)]
            )

    def found(self, query: Query, *, in_title: bool = False) -> RawSQL:
        """Return a query for the keys of the entries that hold it."""
        wanted = [self._part(part) for part in query.tree.parts if not isinstance(part, Not)]
        barred = [self._term(part.term) for part in query.tree.parts if isinstance(part, Not)]
        match = " AND ".join(wanted) + "".join(f" NOT {one}" for one in barred)
        column = "title" if in_title else "body"
        return RawSQL(
            "SELECT rowid FROM search_pieces WHERE search_pieces MATCH %s",
            [f"{column} : ({match})"],
        )

    def _part(self, part: Term | Any_) -> str:
        if isinstance(part, Any_):
            return "(" + " OR ".join(self._term(one) for one in part.parts) + ")"
        return self._term(part)

    def _term(self, term: Term) -> str:
        return "(" + " OR ".join(self._phrase(form) for form in term.forms) + ")"

    def _phrase(self, form: str) -> str:
        told = pieces(form)
        if len(form) == 1 or form[-2] == " ":
            return f'"{" ".join(told)}" *'
        return f'"{" ".join(told[:-1])}"'


class Tsvector:
    """PostgreSQL: pieces of two and three signs without positions, and the text to be sure."""

    def put(self, entry: Entry) -> None:
        """Take an entry in."""
        text, step = text_of(entry), SECTION - OVERLAP
        starts = range(0, max(1, len(text) - OVERLAP), step)
        rows = [
            (entry.pk, title_of(entry) if not at else "", text[at : at + SECTION]) for at in starts
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_pieces(entry, several, title, folded, grams)"
                " VALUES (%s, %s, %s, %s, array_to_tsvector(%s))",
                [(pk, len(rows) > 1, t, f, self._grams(f)) for pk, t, f in rows],
            )

    def drop(self, entry: Entry) -> None:
        """Forget an entry."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_pieces WHERE entry = %s", [entry.pk])

    @staticmethod
    def _grams(folded: str) -> list[str]:
        found = set(folded)
        for size in (2, 3):
            found |= {folded[at : at + size] for at in range(len(folded) - size + 1)}
        return [one for one in found if "\n" not in one and one == one.strip()]

    def found(self, query: Query, *, in_title: bool = False) -> RawSQL:
        """Return a query for the keys of the entries that hold it, whichever section holds what."""
        said: list[str] = []
        values: list[Any] = []
        for part in query.tree.parts:
            terms = (
                part.parts
                if isinstance(part, Any_)
                else (part.term if isinstance(part, Not) else part,)
            )
            forms = [form for term in terms for form in term.forms]
            tests = []
            for form in forms:
                sure, more = self._test(form, in_title)
                tests.append(sure)
                values += more
            turn = "NOT IN" if isinstance(part, Not) else "IN"
            said.append(
                f"entry {turn} (SELECT entry FROM search_pieces WHERE {' OR '.join(tests)})"
            )
        # Where nothing is barred and one word is wanted, the inner question is the whole.
        return RawSQL(f"SELECT entry FROM search_pieces WHERE {' AND '.join(said)}", values)

    def _test(self, form: str, in_title: bool) -> tuple[str, list[Any]]:
        size = min(3, len(form))
        grams = [form[at : at + size] for at in range(len(form) - size + 1)]
        needed = " & ".join(f"'{one}'" for one in grams if one == one.strip())
        column = "title" if in_title else "folded"
        if len(form) <= 3 and not in_title:
            return "grams @@ %s::tsquery", [needed]
        return f"(grams @@ %s::tsquery AND strpos({column}, %s) > 0)", [needed, form]


def engine() -> Engine:
    """Return the engine of the database in use."""
    return Tsvector() if connection.vendor == "postgresql" else Fts5()
