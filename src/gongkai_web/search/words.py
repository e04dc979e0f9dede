"""Where does a word stand that stands in very many texts? Held by each process, so that it is not gathered anew.

The index needs longest for the words that say least: 申请, 公开. Where those stand is kept as
masks, gathered in the background when a process begins and whenever somebody asks for one. What is kept
says exactly what the index says: of entries that changed since, as the triggers tell
(:mod:`.watching`), the index is asked again before each answer.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils import timezone

from gongkai_web.search.engine import text_of, title_of
from gongkai_web.search.following import Following
from gongkai_web.search.masks import mask_of
from gongkai_web.search.models import MADE_AS, Entry

FREQUENT = 1_000
"""Entries from which on a word is kept; of fewer the index tells at once."""
MOST = 2_400
"""Words kept, those asked longest ago are forgotten: about 45 MB with 150,000 entries."""
GATHERED = 1_000
"""Pairs of signs gathered in the background, in texts; of titles a tenth of them."""
SAMPLE, PART = 300, 20
"""Entries looked at for what is frequent: what stands in each how manyeth of them."""
_CHANGED = 200
"""Changed entries up to which the index is asked about them alone."""
REST = 3
"""The gathering rests so many times as long as it works."""

Look = Callable[[str, bool], int]
"""Returns where a form stands, in texts or in titles."""
LookAmong = Callable[[str, bool, list[int]], int]
"""Returns the same of some entries alone."""


@dataclass(slots=True)
class _Kept:
    mask: int
    told: int
    """How many changes had been told when it was true."""


class Words(Following):
    """Where frequent words stand, public or not, as the index says."""

    kinds = frozenset({"entry"})

    def __init__(self) -> None:
        super().__init__()
        self._kept: OrderedDict[tuple[str, bool], _Kept] = OrderedDict()
        self._changed: list[int] = []
        """The entries that changed, in the order it was told."""
        self._dropped = 0
        """Changes that were told before those."""
        self.time = 0
        """Counts how often everything was forgotten."""

    # -- following what happens

    def _touched(self, refs: dict[str, set[int]]) -> set[int]:
        return set(refs.get("entry", ()))

    def _load(self, at: datetime) -> None:
        self._kept.clear()
        self._changed, self._dropped = [], 0
        self.time += 1

    def _judge(self, keys: list[int], at: datetime) -> None:
        self._changed += keys
        if (surplus := len(self._changed) - 4 * _CHANGED) > 0:
            del self._changed[:surplus]
            self._dropped += surplus

    # -- questions

    def kept(self, form: str, in_title: bool, among: LookAmong) -> int | None:
        """Return where a word stands that is kept; None where the index has to say."""
        return self._asked(form, in_title, among)[0]

    def kept_of(self, forms: Iterable[str], in_title: bool, among: LookAmong) -> dict[str, int]:
        """Return the same of several, of those that are kept: one look at what changed for all."""
        with self.reading(timezone.now()):
            found = {form: self._held(form, in_title, among) for form in forms}
        return {form: mask for form, mask in found.items() if mask is not None}

    def _asked(self, form: str, in_title: bool, among: LookAmong) -> tuple[int | None, int, int]:
        """Return that, and as of when: how often all was forgotten, how many changes were told."""
        with self.reading(timezone.now()):
            told = self._dropped + len(self._changed)
            return self._held(form, in_title, among), self.time, told

    def _held(self, form: str, in_title: bool, among: LookAmong) -> int | None:
        """Return what is kept, true as of the changes that were told; None where nothing is."""
        told = self._dropped + len(self._changed)
        one = self._kept.get((form, in_title))
        if one is None:
            return None
        changed = set(self._changed[max(one.told - self._dropped, 0) :])
        if one.told < self._dropped or len(changed) > _CHANGED:
            del self._kept[form, in_title]
            return None
        if changed:
            there = among(form, in_title, sorted(changed))
            one.mask, one.told = one.mask & ~mask_of(changed) | there, told
        self._kept.move_to_end((form, in_title))
        return one.mask

    def mask(self, form: str, in_title: bool, look: Look, among: LookAmong) -> int:
        """Return where a word stands; keep it where it is frequent."""
        # What changes while the index is asked is told afterwards, and asked about once more.
        found, began, told = self._asked(form, in_title, among)
        if found is not None:
            return found
        mask = look(form, in_title)
        if mask.bit_count() >= FREQUENT:
            with self._lock:
                if self.time == began:
                    self._kept[form, in_title] = _Kept(mask, told)
                    while len(self._kept) > MOST:
                        self._kept.popitem(last=False)
        return mask

    def __len__(self) -> int:
        return len(self._kept)

    def forget(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._seen = None
            self._load(timezone.now())


WORDS = Words()
"""This process's own."""


def gather(look: Look, among: LookAmong) -> int:
    """Keep the pairs of signs that stand in many entries; return how many there are. Takes its time."""
    for form, in_title in _frequent():
        begun = time.thread_time()
        WORDS.mask(form, in_title, look, among)
        time.sleep(REST * (time.thread_time() - begun))
    return len(WORDS)


def _frequent() -> list[tuple[str, bool]]:
    """Return what is likely to stand in very many entries: what does in some, spread over all."""
    made = Entry.objects.filter(made_as=MADE_AS).order_by("pk")
    keys = list(made.values_list("pk", flat=True))
    if len(keys) < FREQUENT:
        return []
    rows = made.filter(pk__in=keys[:: max(len(keys) // SAMPLE, 1)])
    bodies: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    number = 0
    for entry in rows.iterator(20):
        number += 1
        bodies.update(_pairs(text_of(entry)))
        titles.update(_pairs(title_of(entry)))
    least = max(number // PART, 2)
    return [
        *((form, False) for form in _most(bodies.most_common(GATHERED), least)),
        *((form, True) for form in _most(titles.most_common(GATHERED // 10), least)),
    ]


def _pairs(folded: str) -> set[str]:
    return {one + after for one, after in pairwise(folded) if one.isalnum() and after.isalnum()}


def _most(counted: Iterable[tuple[str, int]], least: int) -> list[str]:
    return [form for form, count in counted if count >= least]
