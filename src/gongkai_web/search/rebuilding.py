"""Is everything public in the index, and nothing else? Checked, and mended from where it was left.

What is made as today stays; each group of entries is a transaction of its own, so that whoever
is stopped goes on there the next time. What waits for its time is in the index too: the answer
asks who may read it when.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.mailbox.models import PublicText
from gongkai_web.reports.models import ReportVersion
from gongkai_web.review.models import Edition
from gongkai_web.search import attachments, keeping
from gongkai_web.search.engine import engine
from gongkai_web.search.models import MADE_AS, Change, Entry
from gongkai_web.search.watching import KEPT

log = logging.getLogger(__name__)
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Done:
    """What a rebuilding did: entries there are, entries made, files read, files without words, entries
    OpenSearch acknowledged."""

    total: int
    made: int
    files: int
    unread: int
    sent: int = 0


def _editions() -> QuerySet[Edition]:
    return Edition.objects.filter(live_for__isnull=False, withdrawal__isnull=True)


def _lacking() -> tuple[QuerySet[Edition], QuerySet[ReportVersion], QuerySet[PublicText]]:
    """Return what is not in the index, or not as it would be made today."""
    made = Entry.objects.filter(made_as=MADE_AS)
    editions = _editions().exclude(Exists(made.filter(edition=OuterRef("pk"), sha256="")))
    reports = ReportVersion.objects.public().exclude(
        pk__in=made.filter(report__isnull=False).values("report")
    )
    answers = PublicText.objects.public().exclude(
        pk__in=made.filter(text__isnull=False).values("text")
    )
    return editions, reports, answers


def _stray() -> QuerySet[Entry]:
    return (
        Entry.objects.exclude(edition__in=_editions().values("pk"))
        .exclude(report__in=ReportVersion.objects.public().values("pk"))
        .exclude(text__in=PublicText.objects.public().values("pk"))
    )


def differences() -> Iterator[tuple[str, Any]]:
    """Yield what is missing, what waits, and what should not be there, each with a word for it."""
    for rows in _lacking():
        for one in rows:
            yield "缺少", one
    for one in Entry.objects.exclude(sha256="").exclude(made_as=MADE_AS):
        yield "附件还没有读", one
    for one in _stray():
        yield "多余", one


def rebuild(*, everything: bool = False, tell: Callable[[str], Any] = lambda told: None) -> Done:
    """Make the index what it should be; ``tell`` hears how far it is, in Chinese."""
    with transaction.atomic():
        if everything or Entry.objects.exclude(made_as__in=("", MADE_AS)).exists():
            engine().clear()
            Entry.objects.all().delete()
        for entry in _stray():
            keeping.drop(entry)
    with engine().taking_many():
        made = _editions_in(tell)
        for version in _lacking()[1].select_related("agency"):
            keeping.keep_report(version)
            made += 1
        for text in _lacking()[2].select_related("message"):
            try:
                keeping.keep_answer(text)
                made += 1
            except CannotUnseal as problem:
                log.warning("%s was not taken into the search: %s", text, problem)
        waiting = Entry.objects.filter(made_as="").exclude(sha256="").count()
        files = attachments.read_waiting(
            lambda done: tell(f"附件 {done}/{waiting}") if done % 20 == 0 else None
        )
    sent = attachments.follow()
    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    Change.objects.filter(pk__lte=newest - KEPT).delete()
    unread = Entry.objects.exclude(unread="").count()
    return Done(Entry.objects.count(), made, files, unread, sent)


def _editions_in(tell: Callable[[str], Any]) -> int:
    lacking = _lacking()[0]
    keys = list(lacking.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys), _AT_ONCE):
        some = keys[at : at + _AT_ONCE]
        with transaction.atomic():
            _take(some)
        tell(f"{min(at + _AT_ONCE, len(keys))}/{len(keys)}")
    return len(keys)


def _take(keys: list[int]) -> None:
    """Take editions in, unless somebody did or took them back meanwhile."""
    for entry in Entry.objects.select_for_update().filter(edition__in=keys):
        keeping.drop(entry)
    entries = []
    editions = _editions().filter(pk__in=keys).select_related("item__agency")
    for edition in editions:
        entries += keeping.entries_of(edition)
    Entry.objects.bulk_create(entries)
    keeping.put(*(one for one in entries if not one.sha256))
