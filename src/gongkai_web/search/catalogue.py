"""What is public now, and how is it spread over agencies, columns, years? Held by each process.

The catalogue never judges: the predicates of the originals do, about whatever may have
changed since it last looked (:mod:`.following`). On another day what the register of normative
documents knows is judged anew, and when that register changed, what it knew and knows.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from gongkai.search import bare
from gongkai_web.baking.watched import PUBLISHED_ANSWERS
from gongkai_web.normative.models import DocumentItem
from gongkai_web.publishing.models import NormativeDocument, Validity
from gongkai_web.search.following import Following, in_groups
from gongkai_web.search.masks import keys_of, mask_of
from gongkai_web.search.models import Entry, Kind
from gongkai_web.search.register import Named, standing_of

FACETS = ("kind", "agency", "column", "topic", "genre", "year", "validity")
"""The filters, in the order of the page."""
MONTH, REGISTERED = "month", "registered"
"""Held besides: the month of publication as ``202603``, and whether the register holds the text."""
_HELD = (*FACETS, MONTH, REGISTERED)
_READ = (
    "pk", "kind", "agency__code", "column", "topic", "genre", "year", "validity", "published_at",
    "edition__item_id", "agency_id", "doc_no",
    "index_no", "edition__formed_on",
)  # fmt: skip
_FEW = 1_000


class Row(NamedTuple):
    """What is held of a public entry."""

    newest: tuple[float, int]
    values: tuple[Any, ...]
    """What it has of each that is held as masks."""
    numbers: tuple[str, ...]
    formed: int
    """The day the text was made, as a number; 0 where none is known."""
    is_known: bool
    """Whether the register of documents says anything of it, on this day or another."""


class Catalogue(Following):
    """The public entries, their filters as masks, and their order."""

    kinds = frozenset({"entry", "edition", "item", "report", "register", "answer"})
    # Asked only which published answers are: nothing of the messages is held.
    seen_as = dict.fromkeys(
        ("mailbox_message", "mailbox_act", "mailbox_publictext"), PUBLISHED_ANSWERS
    )

    def __init__(self) -> None:
        super().__init__()
        self._clear()

    def _clear(self) -> None:
        self.public = 0
        self._day: date | None = None
        self._rows: dict[int, Row] = {}
        self._known: set[int] = set()
        self._masks: dict[str, dict[Any, int]] = {name: {} for name in _HELD}
        self._numbers: dict[str, set[int]] = {}
        self._order: list[tuple[float, int]] = []
        self._moments = []

    # -- following what happens

    def _touched(self, refs: dict[str, set[int]]) -> set[int] | None:
        keys = set(refs.get("entry", ()))
        if "register" in refs:
            keys |= self._known | self._knowable()
        for name, kind in (
            ("edition__in", "edition"), ("edition__item__in", "item"),
            ("report__agency__in", "report"), ("text__message__in", "answer"),
        ):  # fmt: skip
            for some in in_groups(sorted(refs.get(kind, ()))):
                keys |= set(Entry.objects.filter(**{name: some}).values_list("pk", flat=True))
        return keys

    def _knowable(self) -> set[int]:
        """Return the entries that the register may know today, by their items or by their numbers."""
        keys: set[int] = set()
        for number in NormativeDocument.objects.values_list("doc_no", flat=True):
            keys |= self._numbers.get(bare(number), set())
        linked = sorted(set(DocumentItem.objects.values_list("item_id", flat=True)))
        for some in in_groups(linked):
            rows = Entry.objects.filter(edition__item__in=some).order_by()
            keys |= set(rows.values_list("pk", flat=True))
        return keys

    def _due(self, at: datetime) -> set[int]:
        """Return, on another day, what the register knows."""
        day = timezone.localdate(at)
        if day == self._day:
            return set()
        self._day = day
        return set(self._known)

    def _load(self, at: datetime) -> None:
        self._clear()
        self._day = timezone.localdate(at)
        rows = Entry.objects.order_by()
        self._note(rows, "edition__")
        public = rows.readable(at, all_of_them=True)
        told = rows.values_list(*_READ)
        self._rows = dict(self._read(told.iterator(5000), public))
        self._order = sorted(row.newest for row in self._rows.values())
        self._known = {pk for pk, row in self._rows.items() if row.is_known}
        for pk, row in self._rows.items():
            for number in row.numbers:
                self._numbers.setdefault(number, set()).add(pk)
        self.public = mask_of(self._rows)
        columns = zip(*(row.values for row in self._rows.values()), strict=True)
        for name, values in zip(_HELD, columns, strict=False):
            keys: defaultdict[Any, list[int]] = defaultdict(list)
            for pk, value in zip(self._rows, values, strict=True):
                keys[value].append(pk)
            self._masks[name] = {value: mask_of(some) for value, some in keys.items()}

    def _judge(self, keys: list[int], at: datetime) -> None:
        for pk in keys:
            self._out(pk)
        for some in in_groups(keys):
            entries = Entry.objects.filter(pk__in=some)
            self._note(entries, "edition__")
            public = entries.readable(at)
            for pk, row in self._read(entries.order_by().values_list(*_READ), public):
                self._in(pk, row)

    def _read(self, told: Iterable[tuple[Any, ...]], public: set[int]) -> Iterator[tuple[int, Row]]:
        """Yield what is held of the public ones among the entries told."""
        zone = timezone.get_current_timezone()
        shown = [one for one in told if one[0] in public]
        named = [Named(*one[9:12]) for one in shown if one[9] is not None]
        standing = standing_of(named, self._day or date.min) if named else {}
        for one in shown:
            pk, kind, validity, formed = one[0], one[1], one[7], one[13]
            if not (kind == Kind.POLICY or validity != Validity.IN_FORCE):
                validity = ""  # of a notice nobody asks whether it is in force
            said = standing.get(one[9])
            if said is not None and (said.is_text or kind != Kind.POLICY):
                validity = said.status
            on = one[8].astimezone(zone)
            registered = kind == Kind.POLICY and said is not None and said.is_text
            yield pk, Row(
                (one[8].timestamp(), pk),
                (*one[1:7], validity, on.year * 100 + on.month, registered),
                tuple({bare(number) for number in one[11:13] if number}),
                formed.toordinal() if formed is not None else 0, one[9] in standing,
            )  # fmt: skip

    def _in(self, pk: int, row: Row) -> None:
        bit = 1 << pk
        self._rows[pk] = row
        self.public |= bit
        insort(self._order, row.newest)
        if row.is_known:
            self._known.add(pk)
        for name, value in zip(_HELD, row.values, strict=True):
            self._masks[name][value] = self._masks[name].get(value, 0) | bit
        for number in row.numbers:
            self._numbers.setdefault(number, set()).add(pk)

    def _out(self, pk: int) -> None:
        row = self._rows.pop(pk, None)
        if row is None:
            return
        bit = 1 << pk
        self.public &= ~bit
        self._known.discard(pk)
        del self._order[bisect_left(self._order, row.newest)]
        for name, value in zip(_HELD, row.values, strict=True):
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

    def counts(self, mask: int, name: str) -> dict[Any, int]:
        """Return how many entries of a mask have each value of what is held; none of zero."""
        if mask.bit_count() <= _FEW:
            at = _HELD.index(name)
            return Counter(self._rows[pk].values[at] for pk in keys_of(mask))
        counted = ((value, (mask & some).bit_count()) for value, some in self._masks[name].items())
        return {value: n for value, n in counted if n}

    def spread(self, mask: int, name: str) -> list[tuple[Any, int]]:
        """Return how many entries of a mask each choice of a filter holds, the most first."""
        rows = [pair for pair in self.counts(mask, name).items() if pair[0] not in ("", None)]
        return sorted(rows, key=lambda pair: (-pair[1], str(pair[0])))

    def months(self, first: int, last: int) -> int:
        """Return the entries that became public in these months and those between."""
        found = 0
        for month, some in self._masks[MONTH].items():
            if first <= month <= last:
                found |= some
        return found

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

    def formed_last(self, mask: int, begin: int, most: int) -> list[int]:
        """Return ``most`` keys of a mask from the ``begin``-th on, the texts made last first."""
        told = ((self._rows[pk].formed, self._rows[pk].newest) for pk in keys_of(mask))
        return [one[1][1] for one in heapq.nlargest(begin + most, told)[begin:]]

    def first_month(self, mask: int) -> int | None:
        """Return the month in which the first of a mask became public, as ``202603``."""
        return min(
            (month for month, some in self._masks[MONTH].items() if mask & some), default=None
        )

    def mask(self, name: str, value: Any) -> int:
        """Return the public entries that have this value of what is held."""
        return self._masks[name].get(value, 0)


CATALOGUE = Catalogue()
"""This process's own."""
