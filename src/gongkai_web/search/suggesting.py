"""What is public already and may be what somebody is about to apply for? (条例 art. 36(1))

The text is a free description, typed by an applicant. Each result is public at the moment asked
for; that it is what is wanted nobody but the applicant can say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.applications.similar import LIKELY_PUBLIC, covered, document_numbers, runs
from gongkai.search import All, Any_, Query, Term, fold
from gongkai_web.search import asking
from gongkai_web.search.addresses import url_of
from gongkai_web.search.engine import engine
from gongkai_web.search.models import Entry

MOST = 6
READ = 600
"""Signs of the text that are read."""
_COMPARED = 300
_MOST_RUNS = 40


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
    found: dict[int, Entry] = {}
    for entry in _named(text, at):
        found.setdefault(entry.pk, entry)
    for entry in _like(text, at)[:most]:
        found.setdefault(entry.pk, entry)
    return [
        Public(one.title, url_of(one), one.agency.name, timezone.localdate(one.published_at))
        for one in list(found.values())[:most]
    ]


def _named(text: str, at: datetime) -> list[Entry]:
    """Return the public documents whose numbers the text names, whatever words lead to a number."""
    found = []
    for number in map(fold, document_numbers(text)):
        head = number.index(" ") if " " in number else len(number)
        ends = tuple(Term(number[begin:]) for begin in range(head))
        rows = _told(asking.hits(Query(number, All((Any_(ends),))), at=at)[:_COMPARED])
        found += [one for one in rows if one.doc_no and number.endswith(fold(one.doc_no))]
    return found


def _like(text: str, at: datetime) -> list[Entry]:
    """Return the public entries whose titles the text covers, or that cover it, the likeliest first."""
    terms = tuple(
        Term(word) for one in sorted(runs(fold(text)))[:_MOST_RUNS] if (word := fold(one))
    )
    if not terms:
        return []
    either = Query(text, All((Any_(terms),)))
    rows = Entry.objects.public(at).filter(pk__in=engine().found(either, in_title=True))
    scored = []
    wish = fold(text)
    for entry in _told(rows[:_COMPARED]):
        title = fold(entry.title)
        score = max(covered(title, wish), covered(wish, title))
        if score >= LIKELY_PUBLIC:
            scored.append((score, entry))
    scored.sort(key=lambda pair: -pair[0])
    return [entry for _, entry in scored]


def _told(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return rows.select_related("agency", "edition__item__agency", "report").defer(
        "body", "edition__content", "edition__item__body", "report__report"
    )
