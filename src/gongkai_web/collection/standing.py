"""Where does an agency's year stand, and what leads on from there?

Nothing stores it: it follows from the hand-ins, their acts and what the platform knows.

============  ==========================================  =====================================
state         is                                          leads on by
============  ==========================================  =====================================
未开始         nothing written, nothing handed in           ``hand_in`` → 已报送
编制中         texts or a version on the platform           ``hand_in`` → 已报送
已报送         the newest hand-in waits for an answer       ``return`` → 已退回, ``accept`` → 已接收
已退回         the newest hand-in was returned              ``hand_in`` → 已报送, next number
已接收         its figures hold, not known to be public     ``publish`` → 已公布, ``hand_in``
已公布         public at a known address                    ``check_url`` → 网址已核, ``hand_in``
网址已核       somebody saw the report at that address       ``hand_in`` (a correction)
============  ==========================================  =====================================

A correction is the next number: it stands anew at 已报送, and what was published before it
does not count for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.collection.models import ActKind, HandIn, HandInAct
from gongkai_web.reports.models import ReportTexts, ReportVersion, Source


class State(StrEnum):
    """Where an agency's year stands, in the order of the way."""

    NOT_STARTED = "未开始"
    DRAFT = "编制中"
    HANDED_IN = "已报送"
    RETURNED = "已退回"
    ACCEPTED = "已接收"
    PUBLISHED = "已公布"
    URL_CHECKED = "网址已核"


class Verb(StrEnum):
    """What can be done to an agency's year."""

    HAND_IN = "hand_in"
    REMARK = "remark"
    RETURN = "return"
    ACCEPT = "accept"
    PUBLISH = "publish"
    CHECK_URL = "check_url"


ALLOWED: dict[State, frozenset[Verb]] = {
    State.NOT_STARTED: frozenset({Verb.HAND_IN}),
    State.DRAFT: frozenset({Verb.HAND_IN}),
    State.HANDED_IN: frozenset({Verb.HAND_IN, Verb.REMARK, Verb.RETURN, Verb.ACCEPT, Verb.PUBLISH}),
    State.RETURNED: frozenset({Verb.HAND_IN}),
    State.ACCEPTED: frozenset({Verb.HAND_IN, Verb.PUBLISH}),
    State.PUBLISHED: frozenset({Verb.HAND_IN, Verb.PUBLISH, Verb.CHECK_URL}),
    State.URL_CHECKED: frozenset({Verb.HAND_IN, Verb.PUBLISH, Verb.CHECK_URL}),
}
"""The one table of what may happen where."""


@dataclass(frozen=True, slots=True)
class Published:
    """Where a hand-in's report is public, and since when."""

    url: str
    on: date
    on_platform: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one agency's year stands, and what it rests on."""

    agency: Agency
    year: int
    hand_ins: tuple[HandIn, ...]
    """Newest first."""
    acts: tuple[HandInAct, ...]
    """Of the newest hand-in, oldest first."""
    is_begun: bool
    """Texts were written or a version submitted on the platform."""

    @property
    def newest(self) -> HandIn | None:
        """The newest hand-in, or None."""
        return self.hand_ins[0] if self.hand_ins else None

    def last(self, *kinds: ActKind) -> HandInAct | None:
        """Return the newest act of one of these kinds."""
        return next((act for act in reversed(self.acts) if act.kind in kinds), None)

    @property
    def verdict(self) -> HandInAct | None:
        """The act that accepted or returned the newest hand-in, or None."""
        return self.last(ActKind.ACCEPTED, ActKind.RETURNED)

    @property
    def published(self) -> Published | None:
        """Where the newest hand-in's report is public; what was noted goes before the platform."""
        noted = self.last(ActKind.PUBLISHED)
        if noted is not None and noted.published_on is not None:
            return Published(noted.url, noted.published_on, on_platform=False)
        version = self.newest.version if self.newest is not None else None
        if version is None or version.published_at is None:
            return None
        return Published(
            public_address(self.agency, self.year),
            timezone.localdate(version.published_at),
            on_platform=True,
        )

    @property
    def url_check(self) -> HandInAct | None:
        """The newest check of the address at which the report is public now, or None."""
        published = self.published
        check = self.last(ActKind.URL_CHECKED)
        return check if published and check and check.url == published.url else None

    @property
    def is_wrong_url(self) -> bool:
        """Was the report not found at the address at which it is said to be public?"""
        return self.url_check is not None and not self.url_check.is_ok

    @property
    def state(self) -> State:
        """Where the year stands."""
        if self.newest is None:
            return State.DRAFT if self.is_begun else State.NOT_STARTED
        verdict = self.verdict
        if verdict is None:
            return State.HANDED_IN
        if verdict.kind == ActKind.RETURNED:
            return State.RETURNED
        if self.published is None:
            return State.ACCEPTED
        check = self.url_check
        return State.URL_CHECKED if check is not None and check.is_ok else State.PUBLISHED

    def allows(self, verb: Verb) -> bool:
        """Return whether the step can be taken now."""
        return verb in ALLOWED[self.state]


def public_address(agency: Agency, year: int) -> str:
    """Return where the agency's report of that year stands on this platform."""
    path = reverse("portal:annual_report", kwargs={"code": agency.code, "year": year})
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def hand_ins_of(agencies: Iterable[Agency], year: int) -> QuerySet[HandIn]:
    """Return the hand-ins of a year without their bulk."""
    return (
        HandIn.objects.filter(agency__in=list(agencies), year=year)
        .select_related("version", "handed_in_by")
        .defer("check_result", "version__report", "version__check_result")
        .order_by("-number")
    )


def standings(agencies: Sequence[Agency], year: int) -> list[Standing]:
    """Return where each agency's year stands: four queries, however many agencies."""
    hand_ins: dict[int, list[HandIn]] = {}
    for hand_in in hand_ins_of(agencies, year):
        hand_ins.setdefault(hand_in.agency_id, []).append(hand_in)
    newest = [found[0].pk for found in hand_ins.values()]
    acts: dict[int, list[HandInAct]] = {}
    for act in HandInAct.objects.filter(hand_in__in=newest).select_related("by").order_by("pk"):
        acts.setdefault(act.hand_in_id, []).append(act)
    ids = [agency.pk for agency in agencies]
    begun = {
        *ReportVersion.objects.filter(agency__in=ids, year=year, source=Source.COMPILED)
        .values_list("agency_id", flat=True),
        *ReportTexts.objects.filter(agency__in=ids, year=year)
        .values_list("agency_id", flat=True),
    }  # fmt: skip
    return [
        Standing(
            agency,
            year,
            tuple(hand_ins.get(agency.pk, ())),
            tuple(acts.get(hand_ins[agency.pk][0].pk, ())) if agency.pk in hand_ins else (),
            agency.pk in begun,
        )
        for agency in agencies
    ]


def standing(agency: Agency, year: int) -> Standing:
    """Return where one agency's year stands."""
    return standings([agency], year)[0]
