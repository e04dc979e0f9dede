"""How does a process keep what it holds of the public record true? It reads what changed before each answer.

Who holds something never judges it: the predicates of the originals do, about whatever may
have changed since it last looked. Triggers tell what changed (:mod:`.watching`); when a time to
publish or to take down has passed, what it belongs to is judged anew.
"""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import RLock
from typing import Any, Self

from django.db import connection
from django.db.models import Q, QuerySet

from gongkai_web.baking.reading import came_from, tables_read
from gongkai_web.search.watching import Seen, since

AT_ONCE = 500
"""Keys named in one query."""
_MOST = 10_000
"""Keys up to which each is judged for itself; to read everything anew is quicker for more."""
_BACK = timedelta(days=1)
"""So far back one may ask without everything being read anew; threads ask out of order by a moment."""


@contextmanager
def _no_tidying() -> Iterator[None]:
    """Have Python look for no circles meanwhile: it would go through all that is held again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Following(ABC):
    """What is held, and how far it has read; to be derived from."""

    kinds: frozenset[str]
    """The changes that concern it."""
    seen_as: Mapping[str, str] = {}
    """Tables of which it holds only what this names (:mod:`gongkai_web.baking.watched`)."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._seen: Seen | None = None
        self._at: datetime | None = None
        self._moments: list[tuple[datetime, int]] = []
        """When something comes or goes, in order, each with the key of what does."""
        self._since: datetime | None = None
        """The first moment of which that is known."""
        self._tables: frozenset[str] = frozenset()
        """What all that is held was read from; a page made of it says so."""

    @contextmanager
    def reading(self, at: datetime) -> Iterator[Self]:
        """Hold everything as it is at that moment; ask the database nothing meanwhile."""
        with self._lock:
            try:
                with tables_read(connection, apart=True) as read:
                    self._refresh(at)
            except BaseException:
                self._seen = None  # half renewed is worse than not
                raise
            self._tables |= {self.seen_as.get(table, table) for table in read}
            came_from(self._tables)
            yield self

    def _refresh(self, at: datetime) -> None:
        seen, changes = since(self._seen, connection)
        keys = None if changes is None else self._concerned(changes)
        if keys is not None:
            keys |= self._passed(at) | self._due(at)
        if self._since is not None and at < self._since:
            keys = None
        if keys is None or len(keys) > _MOST:
            self._since = at - _BACK
            with _no_tidying():
                self._load(at)
            self._moments.sort()
        elif keys:
            self._moments = [one for one in self._moments if one[1] not in keys]
            self._judge(sorted(keys), at)
            self._moments.sort()
        self._seen, self._at = seen, at

    def _concerned(self, changes: list[tuple[str, int]]) -> set[int] | None:
        """Return the keys whose standing may have changed; None where it may be any."""
        refs: dict[str, set[int]] = {}
        for kind, ref in changes:
            if kind in self.kinds:
                refs.setdefault(kind, set()).add(ref)
        if sum(map(len, refs.values())) > _MOST:
            return None
        return self._touched(refs) if refs else set()

    def _passed(self, at: datetime) -> set[int]:
        """Return the keys whose times lie between the last look and this one."""
        if self._at is None or at == self._at:
            return set()
        first, last = sorted((self._at, at))
        begin = bisect_right(self._moments, (first, -1))
        # Both ends count: whether a moment itself is in or out the predicate says.
        end = bisect_left(self._moments, (last, 1 << 62))
        return {pk for _, pk in self._moments[begin:end]}

    def _note(self, rows: QuerySet[Any], before: str = "") -> None:
        """Note the times of editions that lie behind rows, public or not, at the end of the path ``before``."""
        begins, ends = f"{before}public_from", f"{before}public_until"
        later = rows.filter(
            Q(**{f"{begins}__gte": self._since}) | Q(**{f"{ends}__gte": self._since})
        )
        for pk, *moments in later.order_by().values_list("pk", begins, ends):
            self._moments += [(moment, pk) for moment in moments if moment is not None]

    def _due(self, at: datetime) -> set[int]:
        """Return the keys that are to be judged anew at that moment for another reason."""
        return set()

    @abstractmethod
    def _touched(self, refs: dict[str, set[int]]) -> set[int] | None:
        """Return the keys that changes concern, by their kinds; None where it may be any."""

    @abstractmethod
    def _load(self, at: datetime) -> None:
        """Forget everything and read it anew."""

    @abstractmethod
    def _judge(self, keys: list[int], at: datetime) -> None:
        """Take these out and, as far as they are public at that moment, in again; note their times."""


def in_groups(keys: list[int]) -> Iterator[list[int]]:
    """Yield keys as many at once as a query may name."""
    for at in range(0, len(keys), AT_ONCE):
        yield keys[at : at + AT_ONCE]
