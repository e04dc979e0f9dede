"""What is public now, and how is it spread over agencies, columns, years? Held by each process.

The catalogue never judges: the predicates of the originals do, about whatever may have
changed since it last looked. Triggers tell what changed (:mod:`.watching`); when a time to
publish or to take down has passed, those entries are judged anew; on another day, and when
the register of documents changed, all are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from threading import RLock
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from gongkai.search import fold
from gongkai_web.publishing.models import Validity
from gongkai_web.search.masks import keys_of, mask_of
from gongkai_web.search.models import Entry, Kind
from gongkai_web.search.register import Named, standing_of
from gongkai_web.search.watching import Seen, since

FACETS = ("kind", "agency", "column", "topic", "genre", "year", "validity")
"""The filters, in the order of the page."""
_READ = (
    "pk", "kind", "agency__code", "column", "topic", "genre", "year", "validity", "published_at",
    "edition__public_from", "edition__public_until", "edition__item_id", "agency_id", "doc_no",
    "index_no",
)  # fmt: skip
_AT_ONCE = 500
_MOST_CHANGES = 3_000
_FEW = 1_000


class Row(NamedTuple):
    """What is held of a public entry."""

    newest: tuple[float, int]
    values: tuple[Any, ...]
    numbers: tuple[str, ...]


def bare(number: str) -> str:
    """Return a document or index number without what people write differently in it."""
    return fold(number).replace(" ", "")


class Catalogue:
    """The public entries, their filters as masks, and their order."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._seen: Seen | None = None
        self._clear()

    def _clear(self) -> None:
        self.public = 0
        self._day: date | None = None
        self._at: datetime | None = None
        self._rows: dict[int, Row] = {}
        self._masks: dict[str, dict[Any, int]] = {name: {} for name in FACETS}
        self._numbers: dict[str, set[int]] = {}
        self._order: list[tuple[float, int]] = []
        self._moments: list[tuple[datetime, int]] = []

    @contextmanager
    def reading(self, at: datetime) -> Iterator[Catalogue]:
        """Hold the catalogue as it is at that moment; ask the database nothing meanwhile."""
        with self._lock:
            try:
                self._refresh(at)
            except BaseException:
                self._seen = None  # half renewed is worse than not
                raise
            yield self

    # -- following what happens

    def _refresh(self, at: datetime) -> None:
        seen, changes = since(self._seen, connection)
        keys = self._touched(changes) if changes else set()
        if changes is None or keys is None or timezone.localdate(at) != self._day:
            self._load(at)
        else:
            keys |= self._passed(at)
            if keys:
                self._judge(sorted(keys), at)
        self._seen, self._at = seen, at

    def _touched(self, changes: list[tuple[str, int]]) -> set[int] | None:
        """Return the entries whose standing may have changed; None where it may be any."""
        refs: dict[str, set[int]] = {}
        for kind, ref in changes:
            refs.setdefault(kind, set()).add(ref)
        if "register" in refs or sum(map(len, refs.values())) > _MOST_CHANGES:
            return None
        keys = refs.get("entry", set())
        for name, kind in (
            ("edition__in", "edition"), ("edition__item__in", "item"),
            ("report__agency__in", "report"),
        ):  # fmt: skip
            for some in _in_groups(sorted(refs.get(kind, ()))):
                keys |= set(Entry.objects.filter(**{name: some}).values_list("pk", flat=True))
        return keys

    def _passed(self, at: datetime) -> set[int]:
        """Return the entries whose times lie between the last look and this one."""
        if self._at is None or at == self._at:
            return set()
        first, last = sorted((self._at, at))
        begin = bisect_right(self._moments, (first, -1))
        # Both ends count: whether a moment itself is in or out the predicate says.
        end = bisect_left(self._moments, (last, 1 << 62))
        return {pk for _, pk in self._moments[begin:end]}

    def _load(self, at: datetime) -> None:
        self._clear()
        self._day = timezone.localdate(at)
        public = set(Entry.objects.public(at).values_list("pk", flat=True))
        told = Entry.objects.order_by().values_list(*_READ)
        masks: dict[str, dict[Any, list[int]]] = {name: {} for name in FACETS}
        for pk, row in self._read(told.iterator(5000), public):
            self._rows[pk] = row
            self._order.append(row.newest)
            for name, value in zip(FACETS, row.values, strict=True):
                masks[name].setdefault(value, []).append(pk)
            for number in row.numbers:
                self._numbers.setdefault(number, set()).add(pk)
        self._order.sort()
        self._moments.sort()
        self.public = mask_of(self._rows)
        self._masks = {
            name: {value: mask_of(keys) for value, keys in some.items()}
            for name, some in masks.items()
        }

    def _judge(self, keys: list[int], at: datetime) -> None:
        """Take the entries out and, as far as they are public at that moment, in again."""
        judged = set(keys)
        self._moments = [one for one in self._moments if one[1] not in judged]
        for pk in keys:
            self._out(pk)
        for some in _in_groups(keys):
            entries = Entry.objects.filter(pk__in=some)
            public = entries.readable(at)
            for pk, row in self._read(entries.order_by().values_list(*_READ), public):
                self._in(pk, row)
        self._moments.sort()

    def _read(self, told: Iterable[tuple[Any, ...]], public: set[int]) -> Iterator[tuple[int, Row]]:
        """Yield what is held of the public ones among the entries told; note the times of all."""
        shown = []
        for one in told:
            self._moments += [(moment, one[0]) for moment in one[9:11] if moment is not None]
            if one[0] in public:
                shown.append(one)
        named = [Named(one[11], one[12], one[13]) for one in shown if one[11] is not None]
        standing = standing_of(named, self._day or date.min) if named else {}
        for one in shown:
            pk, kind, validity = one[0], one[1], one[7]
            if not (kind == Kind.POLICY or validity != Validity.IN_FORCE):
                validity = ""  # of a notice nobody asks whether it is in force
            validity = standing.get(one[11], validity)
            numbers = tuple({bare(number) for number in one[13:15] if number})
            yield pk, Row((one[8].timestamp(), pk), (*one[1:7], validity), numbers)

    def _in(self, pk: int, row: Row) -> None:
        bit = 1 << pk
        self._rows[pk] = row
        self.public |= bit
        insort(self._order, row.newest)
        for name, value in zip(FACETS, row.values, strict=True):
            self._masks[name][value] = self._masks[name].get(value, 0) | bit
        for number in row.numbers:
            self._numbers.setdefault(number, set()).add(pk)

    def _out(self, pk: int) -> None:
        row = self._rows.pop(pk, None)
        if row is None:
            return
        bit = 1 << pk
        self.public &= ~bit
        del self._order[bisect_left(self._order, row.newest)]
        for name, value in zip(FACETS, row.values, strict=True):
            some = self._masks[name]
            some[value] &= ~bit
            if not some[value]:
                del some[value]
        for number in row.numbers:
            self._numbers[number].discard(pk)
            if not self._numbers[number]:
                del self._numbers[number]

    # -- questions

    def narrowed(self, mask: int, filters: dict[str, Any]) -> int:
        """Return the entries of a mask that the filters leave."""
        for name, value in filters.items():
            mask &= self._masks[name].get(value, 0)
        return mask

    def spread(self, mask: int, name: str) -> list[tuple[Any, int]]:
        """Return how many entries of a mask each choice of a filter holds, the most first."""
        if mask.bit_count() <= _FEW:
            at = FACETS.index(name)
            counts = list(Counter(self._rows[pk].values[at] for pk in keys_of(mask)).items())
        else:
            counts = [
                (value, (mask & some).bit_count()) for value, some in self._masks[name].items()
            ]
        rows = [pair for pair in counts if pair[1] and pair[0] not in ("", None)]
        return sorted(rows, key=lambda pair: (-pair[1], str(pair[0])))

    def numbered(self, number: str) -> int:
        """Return the entries that bear exactly this document or index number."""
        return mask_of(self._numbers.get(bare(number), ()))

    def newest(self, mask: int, begin: int, most: int) -> list[int]:
        """Return ``most`` keys of a mask from the ``begin``-th on, the newest first."""
        if most <= 0 or mask.bit_count() <= begin:
            return []
        if mask.bit_count() <= _FEW:
            told = sorted((self._rows[pk].newest for pk in keys_of(mask)), reverse=True)
            return [pk for _, pk in told[begin : begin + most]]
        signs = bin(mask)[:1:-1]
        last = len(signs)
        found = []
        for _, pk in reversed(self._order):
            if pk < last and signs[pk] == "1":
                found.append(pk)
                if len(found) == begin + most:
                    break
        return found[begin:]


def _in_groups(keys: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(keys), _AT_ONCE):
        yield keys[at : at + _AT_ONCE]


CATALOGUE = Catalogue()
"""This process's own."""
