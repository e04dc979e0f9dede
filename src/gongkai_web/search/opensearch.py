"""How does an OpenSearch server find for us? It gets the same pieces, and is never believed alone.

What it answers is joined with the predicates of the originals like every hit. The database keeps
its own index besides: it answers for entries the server has not acknowledged yet, and for all
while the server is silent. So a server that is late, empty or gone loses nothing and shows
nothing; it only takes work away.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
from django.db import transaction

from gongkai.search import Any_, Not, Query, Term
from gongkai_web.search.engine import Engine, Hits, own_engine, pieces, text_of, title_of
from gongkai_web.search.masks import mask_of
from gongkai_web.search.models import MADE_AS, Entry, Leaving

log = logging.getLogger(__name__)
for _name in ("httpx", "httpcore"):  # at INFO they write addresses with passwords
    logging.getLogger(_name).setLevel(logging.WARNING)

INDEX = "gongkai"
BETWEEN = "\u241e"
"""A piece of its own between lines: no phrase reaches over it."""
_PAGE = 10_000
"""Hits a request returns: what a server allows unless told otherwise."""
_BULK = 4_000_000
"""Signs of a bulk request."""
_AT_ONCE = 200
_PATIENCE, _SILENCE = 3.0, 30.0
"""Seconds a question may take; seconds for which a server that failed is not asked."""
MAPPING = {
    "settings": {"index": {"number_of_shards": 1, "number_of_replicas": 0}},
    "mappings": {
        "dynamic": False,
        "_source": {"enabled": False},
        "properties": {
            "entry": {"type": "long"},
            # The pieces of two signs are made by us: folded as a query is, and the same ever after.
            "title": {"type": "text", "analyzer": "whitespace", "norms": False},
            "body": {"type": "text", "analyzer": "whitespace", "norms": False},
        },
    },
}


class ServerProblem(RuntimeError):
    """The server did not do what was asked."""


class OpenSearch:
    """A server at ``https://user:password@host:port/index``, before the database's own engine."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("GONGKAI_SEARCH_URL 应形如 https://用户:密码@主机:9200/索引名")
        self.index = parts.path.strip("/") or INDEX
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = f":{parts.port}" if parts.port else ""
        auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._http = httpx.Client(
            base_url=f"{parts.scheme}://{host}{port}", auth=auth, timeout=_PATIENCE
        )
        self._silent_until = 0.0

    @property
    def own(self) -> Engine:
        """The engine of the database in use."""
        return own_engine()

    # -- what the index is told

    def put(self, entries: Collection[Entry]) -> None:
        """Take entries into the database's index; the server is told when they are committed."""
        self.own.put(entries)
        transaction.on_commit(_wake)

    def taking_many(self) -> AbstractContextManager[None]:
        """Be ready meanwhile for very many entries."""
        return self.own.taking_many()

    def drop(self, entry: Entry) -> None:
        """Forget an entry here; it is noted that the server has to."""
        self.own.drop(entry)
        Leaving.objects.get_or_create(entry=entry.pk)
        transaction.on_commit(_wake)

    def clear(self) -> None:
        """Forget all here; the next :meth:`follow` makes the server's index anew."""
        self.own.clear()
        Leaving.objects.get_or_create(entry=0)
        transaction.on_commit(_wake)

    def follow(self) -> int:
        """Tell the server what it does not know yet; return how many entries it acknowledged.

        Raises ServerProblem; what it had acknowledged before stays so.
        """
        if Leaving.objects.filter(entry=0).exists():
            self._ask("DELETE", f"/{self.index}", allowed=(404,))
            Leaving.objects.all().delete()
        if self._ask("HEAD", f"/{self.index}", allowed=(404,)) is None:
            self._ask("PUT", f"/{self.index}", json=MAPPING)
            Entry.objects.exclude(sent_as="").update(sent_as="")
        while some := list(Leaving.objects.values_list("entry", flat=True)[:_AT_ONCE]):
            self._bulk([json.dumps({"delete": {"_id": str(key)}}) for key in some])
            Leaving.objects.filter(entry__in=some).delete()
        sent = 0
        while some_entries := list(_unsent().order_by("pk")[:_AT_ONCE]):
            for keys, lines in _packed(some_entries):
                self._bulk(lines)
                sent += Entry.objects.filter(pk__in=keys).update(sent_as=MADE_AS)
        self._silent_until = 0.0
        return sent

    def _bulk(self, lines: list[str]) -> None:
        """Send lines of a bulk request; raise ServerProblem where one of them was refused."""
        told = self._ask(
            "POST", f"/{self.index}/_bulk?refresh=true", content="\n".join([*lines, ""]).encode(),
            headers={"Content-Type": "application/x-ndjson"}, timeout=60.0,
        )  # fmt: skip
        for item in (told or {}).get("items", ()):
            ((act, said),) = item.items()
            if said["status"] >= 300 and not (act == "delete" and said["status"] == 404):
                raise ServerProblem(f"{act} {said.get('_id')}: {said.get('error')}")

    def _ask(
        self, method: str, path: str, *, allowed: tuple[int, ...] = (), **more: Any
    ) -> dict[str, Any] | None:
        """Return the answer; None for a status that is allowed. Raises ServerProblem."""
        try:
            answer = self._http.request(method, path, **more)
            if answer.status_code in allowed:
                return None
            if answer.status_code >= 300:
                raise ServerProblem(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            told = answer.json() if answer.content else {}
        except (httpx.HTTPError, ValueError) as problem:
            raise ServerProblem(f"{method} {path}: {type(problem).__name__} {problem}") from None
        return told if isinstance(told, dict) else {}

    # -- what it is asked

    def gather(self) -> None:
        """Do nothing: the server gathers for itself, and the database seldom answers."""

    def hits(self, query: Query, *, in_title: bool = False) -> Hits:
        """Return the entries that hold a query: by the server, and by the database what it lacks."""
        own = self.own
        if time.monotonic() < self._silent_until:
            return own.hits(query, in_title=in_title)
        lacking = list(_unsent().values_list("pk", flat=True))
        try:
            found = self._found(query, "title" if in_title else "body")
        except ServerProblem as problem:
            self._silent_until = time.monotonic() + _SILENCE
            log.warning("OpenSearch did not answer, the database does: %s", problem)
            return own.hits(query, in_title=in_title)
        if not lacking:
            return Hits(found)
        rest = own.hits(query, in_title=in_title)
        return Hits(found | rest.mask & mask_of(lacking), rest.sure)

    def _found(self, query: Query, field: str) -> int:
        parts = query.tree.parts
        asked: dict[str, Any] = {
            "size": _PAGE, "track_total_hits": False, "sort": [{"entry": "asc"}],
            "query": {
                "bool": {
                    "filter": [_part(part, field) for part in parts if not isinstance(part, Not)],
                    "must_not": [_part(part.term, field) for part in parts if isinstance(part, Not)],
                }
            },
        }  # fmt: skip
        keys: list[int] = []
        while True:
            told = self._ask("POST", f"/{self.index}/_search", json=asked) or {}
            try:
                page = [int(one["sort"][0]) for one in told["hits"]["hits"]]
            except (KeyError, IndexError, TypeError, ValueError):
                raise ServerProblem("no answer to a search") from None
            keys += page
            if len(page) < _PAGE:
                return mask_of(keys)
            asked["search_after"] = [page[-1]]

    def verified(self, query: Query, keys: Collection[int]) -> set[int]:
        """Return those of the keys that hold the query for certain."""
        return self.own.verified(query, keys)


def _unsent() -> Any:
    return Entry.objects.filter(made_as=MADE_AS).exclude(sent_as=MADE_AS)


def _packed(entries: list[Entry]) -> Iterator[tuple[list[int], list[str]]]:
    """Yield keys and lines for bulk requests of a bearable size."""
    keys: list[int] = []
    lines: list[str] = []
    signs = 0
    for entry in entries:
        body = f" {BETWEEN} ".join(
            " ".join(pieces(line)) for line in text_of(entry).split("\n") if line
        )
        title = " ".join(pieces(title_of(entry)))
        if signs and signs + len(body) > _BULK:
            yield keys, lines
            keys, lines, signs = [], [], 0
        keys.append(entry.pk)
        lines.append(json.dumps({"index": {"_id": str(entry.pk)}}))
        told = {"entry": entry.pk, "title": title, "body": body}
        lines.append(json.dumps(told, ensure_ascii=False))
        signs += len(body)
    if keys:
        yield keys, lines


def _part(part: Term | Any_, field: str) -> dict[str, Any]:
    terms = part.parts if isinstance(part, Any_) else (part,)
    forms = [form for term in terms for form in term.forms]
    return {"bool": {"should": [_form(one, field) for one in forms], "minimum_should_match": 1}}


def _form(form: str, field: str) -> dict[str, Any]:
    told = pieces(form)
    if len(told) == 1:
        return {"prefix": {field: {"value": form}}}
    if form[-2] == " ":
        words = {"query": " ".join(told), "max_expansions": 10_000}
        return {"match_phrase_prefix": {field: words}}
    return {"match_phrase": {field: {"query": " ".join(told[:-1])}}}


def _wake() -> None:
    from gongkai_web.search import attachments

    attachments.wake()


@lru_cache(maxsize=4)
def server(url: str) -> OpenSearch:
    """Return the server at an address. Raises ValueError for what is none."""
    return OpenSearch(url)
