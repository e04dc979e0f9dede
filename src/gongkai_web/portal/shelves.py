"""Which public texts stand in a column, in which order, and how many? Held by each process for large columns.

The newest of a large agency are held beside them: the database would look at all it ever published.

To count a column of a hundred thousand texts, the database would ask of each whether it is public.
A shelf is held as the predicate found it, and follows what changes (:mod:`gongkai_web.search.following`);
what is shown of it is asked once more. Of a small column the database counts.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from gongkai_web.agencies.models import Agency
from gongkai_web.portal import newest
from gongkai_web.review.models import Edition
from gongkai_web.search.following import Following, in_groups

ORDER = ("-weight", "-public_from", "-pk")
_READ = ("pk", "column_id_then", "weight", "public_from", "item__agency_id")


class Place(NamedTuple):
    """Where a text stands: sorted, these are in :data:`ORDER`."""

    weight: int
    at: float
    key: int


class Shelves(Following):
    """The public editions by column."""

    kinds = frozenset({"edition", "item"})

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[int, tuple[int, Place, int]] = {}
        self._columns: dict[int, list[Place]] = {}
        self._agencies: dict[int, list[Place]] = {}
        """By time alone."""

    def _touched(self, refs: dict[str, set[int]]) -> set[int]:
        keys = set(refs.get("edition", ()))
        for some in in_groups(sorted(refs.get("item", ()))):
            keys |= set(Edition.objects.filter(item__in=some).values_list("pk", flat=True))
        return keys

    def _load(self, at: datetime) -> None:
        self._places, self._columns, self._agencies, self._moments = {}, {}, {}, []
        public = Edition.objects.public(at).order_by()
        for pk, column, weight, since, agency in public.values_list(*_READ).iterator(5000):
            place = Place(-weight, -since.timestamp(), -pk)
            self._places[pk] = column, place, agency
            self._columns.setdefault(column, []).append(place)
            self._agencies.setdefault(agency, []).append(_by_time(place))
        for shelf in (*self._columns.values(), *self._agencies.values()):
            shelf.sort()
        self._note(Edition.objects.filter(live_for__isnull=False))

    def _judge(self, keys: list[int], at: datetime) -> None:
        for pk in keys:
            self._out(pk)
        for some in in_groups(keys):
            rows = Edition.objects.filter(pk__in=some)
            public = rows.public(at).order_by()
            for pk, column, weight, since, agency in public.values_list(*_READ):
                place = Place(-weight, -since.timestamp(), -pk)
                self._places[pk] = column, place, agency
                insort(self._columns.setdefault(column, []), place)
                insort(self._agencies.setdefault(agency, []), _by_time(place))
            self._note(rows)

    def _out(self, pk: int) -> None:
        if pk in self._places:
            column, place, agency = self._places.pop(pk)
            for shelf, there in (
                (self._columns[column], place), (self._agencies[agency], _by_time(place)),
            ):  # fmt: skip
                del shelf[bisect_left(shelf, there)]

    # -- questions

    def count(self, columns: Collection[int]) -> int:
        """Return how many texts stand in these columns together."""
        return sum(len(self._columns.get(one, ())) for one in columns)

    def keys(self, columns: Collection[int], begin: int, end: int) -> list[int]:
        """Return the keys from the ``begin``-th to before the ``end``-th of these columns together."""
        shelves = [self._columns.get(one, [])[:end] for one in columns]
        together = shelves[0] if len(shelves) == 1 else sorted(chain.from_iterable(shelves))
        return [-place.key for place in together[begin:end]]

    def newest(self, agency: int, most: int) -> list[int]:
        """Return the keys of the newest of an agency, whichever column they stand in."""
        return [-place.key for place in self._agencies.get(agency, ())[:most]]


def _by_time(place: Place) -> Place:
    return place._replace(weight=0)


SHELVES = Shelves()
"""This process's own."""


class Shelf:
    """The public editions of some columns, to be turned over by pages."""

    def __init__(self, columns: Collection[int], at: datetime) -> None:
        self._columns, self._at = list(dict.fromkeys(columns)), at
        self._rows = Edition.objects.public(at).select_related("item__agency").defer("item__body")
        few = newest.of_columns(self._columns)[: newest.FEW + 1]
        self._is_small = len(few) <= newest.FEW

    def count(self) -> int:
        """Return how many they are."""
        if self._is_small:
            return self._rows.filter(column_id_then__in=self._columns).count()
        with SHELVES.reading(self._at) as shelves:
            return shelves.count(self._columns)

    def __getitem__(self, some: slice) -> list[Edition]:
        """Return those of a page, in their order."""
        if self._is_small:
            rows = self._rows.filter(column_id_then__in=self._columns).order_by(*ORDER)
            return list(rows[some])
        with SHELVES.reading(self._at) as shelves:
            keys = shelves.keys(self._columns, some.start or 0, some.stop)
        there = {one.pk: one for one in self._rows.filter(pk__in=keys)}
        return [there[key] for key in keys if key in there]


def newest_of(agency: Agency, most: int, at: datetime) -> list[Edition]:
    """Return the newest public editions of an agency, asked once more whether they are public."""
    public = Edition.objects.public(at).select_related("item__agency")
    if not newest.of_agency(agency).order_by()[newest.FEW : newest.FEW + 1].exists():
        own = public.filter(item__agency=agency)
        return newest.first(own, most, among=newest.of_agency(agency))
    with SHELVES.reading(at) as shelves:
        keys = shelves.newest(agency.pk, most)
    there = {one.pk: one for one in public.filter(pk__in=keys).defer("item__body")}
    return [there[key] for key in keys if key in there]
