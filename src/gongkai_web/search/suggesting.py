"""What is public already and may be what somebody is about to apply for? (条例 art. 36(1))

The text is a free description, typed by an applicant. Each result is public at the moment asked
for; that it is what is wanted nobody but the applicant can say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from gongkai.applications.similar import LIKELY_PUBLIC, covered, document_numbers, runs
from gongkai.search import All, Query, Term, fold
from gongkai_web.search import asking
from gongkai_web.search.addresses import page_of, url_of
from gongkai_web.search.catalogue import CATALOGUE
from gongkai_web.search.engine import engine
from gongkai_web.search.masks import keys_of
from gongkai_web.search.models import Entry, Kind

MOST = 6
READ = 600
"""Signs of the text that are read."""
_COMPARED = 100
"""Titles that are compared with the text."""
_MOST_RUNS = 40
_COUNTED = 20_000
"""Rarer words first: no more titles than these are counted over."""


@dataclass(frozen=True, slots=True)
class Public:
    """Something that can be read already."""

    title: str
    url: str
    agency: str
    published_on: date


def already_public(text: str, *, at: datetime, most: int = MOST) -> list[Public]:
    """Return what may answer a wish in free words: named by its number first, then the likeliest titles."""
    text = text[:READ].replace("\0", " ")
    found: dict[str, Public] = {}
    for entry in (*_named(text, at), *_like(text, at)):
        # A file is offered by the page it stands on, once with all of that page's files.
        is_file = entry.kind == Kind.ATTACHMENT
        title = f"{entry.edition.title}（附件：{entry.title}）" if is_file else entry.title
        url = page_of(entry) if is_file else url_of(entry)
        on = timezone.localdate(entry.published_at)
        found.setdefault(url, Public(title, url, entry.agency.name, on))
    return list(found.values())[:most]


def _named(text: str, at: datetime) -> list[Entry]:
    """Return the public documents whose numbers the text names, whatever words lead to a number."""
    ends = []
    for number in map(fold, document_numbers(text)):
        head = number.index(" ") if " " in number else len(number)
        ends += [number[begin:] for begin in range(head)]
    with CATALOGUE.reading(at) as catalogue:
        keys = [key for end in ends for key in keys_of(catalogue.numbered(end))]
    return asking.shown(keys, at, "body")


def _like(text: str, at: datetime) -> list[Entry]:
    """Return the public entries whose titles the text covers, or that cover it, the likeliest first."""
    wish = fold(text)
    words = {word for one in runs(wish) if (word := fold(one))}
    masks = []
    with CATALOGUE.reading(at) as catalogue:
        public = catalogue.public
    for word in sorted(words)[:_MOST_RUNS]:
        hits = engine().hits(Query(word, All((Term(word),))), in_title=True)
        masks.append(hits.mask & public)
    masks.sort(key=int.bit_count)
    shared: Counter[int] = Counter()
    counted = 0
    for mask in masks:
        counted += mask.bit_count()
        if counted > _COUNTED and shared:
            break
        shared.update(keys_of(mask))
    keys = sorted(shared, key=lambda key: (-shared[key], -key))[:_COMPARED]
    scored = []
    for entry in asking.shown(keys, at, "body"):
        title = fold(entry.title)
        score = max(covered(title, wish), covered(wish, title))
        if score >= LIKELY_PUBLIC:
            scored.append((-score, -entry.published_at.timestamp(), entry.pk, entry))
    return [row[-1] for row in sorted(scored, key=lambda row: row[:3])]
