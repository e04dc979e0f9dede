"""Was an item public within its term? As a condition the database answers for all items at once. (条例 art. 26)

The last day is a function of the day an item was formed and of its kind's term
(:func:`gongkai.publishing.terms.publication_due`); it is stored nowhere. For the days that
matter the function is written into the query, as a search by halves over the days on which it
steps: some eight comparisons an item, in either database.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import DateField, Exists, F, Func, Min, OuterRef, Q, QuerySet, Subquery

from gongkai import workdays
from gongkai.law import NoProvisionInForce
from gongkai.publishing.profiles import GENERAL, Profile, profiles
from gongkai.publishing.terms import ItemKind, OwnTerm, first_term, publication_due
from gongkai_web.publishing.models import DisclosureAttribute, Item, Publication
from gongkai_web.publishing.reviewed import reviewed

OWED = Q(attribute=DisclosureAttribute.PROACTIVE, formed__gte=first_term())
"""Items of :func:`timed` that have a last day for publication; before the first Regulation none had."""
ON_TIME = OWED & Q(first__lte=F("due"))
LATE = OWED & Q(first__gt=F("due"))
UNDATED = (
    Q(formed__isnull=True)
    | Q(formed__lt=first_term())
    | ~Q(attribute=DisclosureAttribute.PROACTIVE)
)
"""No last day can be said: the day of formation is missing, or nothing was owed."""

_BEFORE = 184
"""Days before the period that the steps reach back: what was formed earlier is late for certain."""


def first_published() -> Subquery:
    """Return the first day on which an item was public through any channel."""
    rows = Publication.objects.filter(item=OuterRef("pk")).order_by().values("item")
    return Subquery(rows.annotate(first=Min("published_on")).values("first"))


def published_by(on: date) -> QuerySet[Publication]:
    """Return what the public could read by the end of that day, on whichever channel.

    What is signed for a later day has its row already (:mod:`gongkai_web.review.unseen`), and is
    not public yet.
    """
    return Publication.objects.filter(published_on__lte=on)


def timed(items: QuerySet[Item], first: date, last: date, on: date) -> QuerySet[Item]:
    """Return items first published within the period, with ``first``, ``due``, ``formed`` and ``attribute`` to filter by.

    The day of formation, the kind and the attribute are those that were reviewed; a draft counts
    only where nothing was. Of a period that runs on after the day ``on``, what was public by that day. What was published
    within the period at all, and what before it, is looked up first: indexes know both.
    """
    last = min(last, on)
    items = items.annotate(
        first=first_published(), formed=reviewed("formed_on"),
        attribute=reviewed("disclosure_attr"),
    )  # fmt: skip
    if last < first:
        return items.annotate(due=F("formed_on")).none()
    within = Publication.objects.filter(published_on__range=(first, last))
    before = Publication.objects.filter(item=OuterRef("pk"), published_on__lt=first)
    return items.filter(~Exists(before), pk__in=within.values("item")).annotate(
        due=DueBy(first, last)
    )


Steps = tuple[tuple[date, date], ...]
"""(formed on this day at the latest, due on this day), in order."""


class DueBy(Func):
    """The last day for publication of items published within the period, by their kind.

    Written as SQL at once: as a thousand expressions of Django's it takes longer to build than to
    ask. What is written are days and keys of ours alone.
    """

    output_field = DateField()

    def __init__(self, first: date, last: date) -> None:
        super().__init__(reviewed("formed_on"), reviewed("profile"))
        since, calendar = first - timedelta(days=_BEFORE), workdays.calendar_version()
        kinds: dict[Steps, list[str]] = {}
        for key, kind in profiles().items():
            steps = _steps(kind.term, kind.own_term, since, last, calendar)
            kinds.setdefault(steps, []).append(key)
        self.usual = next(steps for steps, keys in kinds.items() if GENERAL in keys)
        self.others = [(keys, steps) for steps, keys in kinds.items() if steps != self.usual]

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        """Return the CASE expression: by kind, then by halves of the days."""
        (formed_on, days), (profile, kinds) = (
            compiler.compile(part) for part in self.get_source_expressions()
        )
        a_day = "DATE '" if connection.vendor == "postgresql" else "'"
        whens = "".join(
            f" WHEN asked.kind IN ({', '.join(map(_quoted, keys))})"
            f" THEN {_searched(steps, 'asked.day', a_day)}"
            for keys, steps in self.others
        )
        usual = _searched(self.usual, "asked.day", a_day)
        found = f"CASE{whens} ELSE {usual} END" if whens else usual
        # Asked for once, however often they are compared.
        asked = f"SELECT {formed_on} AS day, {profile} AS kind"
        return f"(SELECT {found} FROM ({asked}) AS asked)", [*days, *kinds]


def _quoted(key: str) -> str:
    if not key.isidentifier():
        raise ValueError(f"no key of a kind: {key}")
    return f"'{key}'"


@lru_cache(maxsize=64)
def _searched(steps: Steps, formed_on: str, a_day: str) -> str:
    """Return the search by halves; written once for a period."""
    return _halved(steps, formed_on, a_day)


def _halved(steps: Steps, formed_on: str, a_day: str) -> str:
    if len(steps) == 1:
        return f"{a_day}{steps[0][1]}'"
    middle = len(steps) // 2
    lower, upper = (_halved(half, formed_on, a_day) for half in (steps[:middle], steps[middle:]))
    return f"CASE WHEN {formed_on} <= {a_day}{steps[middle - 1][0]}' THEN {lower} ELSE {upper} END"


@lru_cache(maxsize=64)
def _steps(
    term: ItemKind, own_term: OwnTerm | None, since: date, until: date, calendar: str
) -> Steps:
    """Return the days up to which each last day holds: (formed on this day at the latest, due)."""
    found: list[tuple[date, date]] = []
    day = since
    while day <= until:
        try:
            due = publication_due(day, term, own_term=own_term).due_on
        except NoProvisionInForce:
            due = date.max
        if found and found[-1][1] == due:
            found[-1] = (day, due)
        else:
            found.append((day, due))
        day += timedelta(days=1)
    return tuple(found)


def _due(kind: Profile, formed_on: date) -> date:
    return publication_due(formed_on, kind.term, own_term=kind.own_term).due_on


def overdue_on(today: date, profile: str = "profile") -> Q:
    """Return the condition that the last day for publication lies before today.

    Of items, or of editions that are to become public; ``profile`` names their kind.
    """
    found = Q()
    known: list[str] = []
    usual = _formed_before(profiles()[GENERAL], today)
    for key, kind in profiles().items():
        latest = _formed_before(kind, today)
        if latest != usual:
            found |= Q(**{profile: key}, formed_on__lte=latest)
            known.append(key)
    found |= ~Q(**{f"{profile}__in": known}) & Q(formed_on__lte=usual)
    return found & Q(formed_on__gte=first_term())


def _formed_before(kind: Profile, today: date) -> date:
    """Return the latest day of formation whose last day for publication is over."""
    day = today - timedelta(days=1)
    while True:
        try:
            if _due(kind, day) < today:
                return day
        except NoProvisionInForce:
            return date.min
        day -= timedelta(days=1)
