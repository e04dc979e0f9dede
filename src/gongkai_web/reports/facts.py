"""What do the records say beyond the tables? (numbers of the text, and what the checks ask)

Counted by the database like the tables. Every number here has a path
(``facts.media.city``) and can be opened like a cell: :data:`FACTS` names the
records behind each, with the same conditions that count them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum

from gongkai.applications.events import EventKind
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.fee_rounds import cases_with
from gongkai_web.applications.models import Application
from gongkai_web.publishing.models import Channel, MediaArticle, MediaLevel, Publication
from gongkai_web.publishing.reviewed import reviewed
from gongkai_web.remedies.models import Procedure, RemedyCase
from gongkai_web.reports import published, records
from gongkai_web.reports.counts import with_event
from gongkai_web.supervision.models import Account, Meeting, MeetingKind, WorkListEntry

REFUSALS_REVIEWED_FIRST = (
    "withheld_state_secret",
    "withheld_by_other_law",
    "withheld_safety_stability",
    "withheld_third_party",
    "withheld_internal_affairs",
    "withheld_process_info",
    "withheld_enforcement_file",
    "partial",
)
"""Outcomes under arts. 14–16, against which reconsideration comes first since 2024."""


# -- The records ---------------------------------------------------------------


def publications(agency: Agency, year: int) -> QuerySet[Publication]:
    """Publications of the year; an item on two channels is two of them."""
    return published.publications([agency], year)


def media(agency: Agency, year: int) -> QuerySet[MediaArticle]:
    """Articles placed in the news media in the year."""
    return published.media([agency], year)


def meetings(agency: Agency, year: int) -> QuerySet[Meeting]:
    """Meetings and trainings held in the year."""
    return Meeting.objects.filter(records.held(year), agency=agency)


def accounts(agency: Agency, year: int) -> QuerySet[Account]:
    """New-media accounts the agency had on 31 December."""
    return Account.objects.filter(records.kept_at_end_of(year), agency=agency)


def work_list(agency: Agency, year: int) -> QuerySet[WorkListEntry]:
    """The agency's work list; it belongs to no year."""
    return WorkListEntry.objects.filter(agency=agency)


def applications_with(kind: EventKind, agency: Agency, *years: int) -> QuerySet[Application]:
    """Applications whose diary notes such an act in those years."""
    return Application.objects.filter(with_event(kind, *years), agency=agency)


def overdue(agency: Agency, year: int) -> QuerySet[Application]:
    """Applications carried forward although the reply was due by 31 December."""
    return Application.objects.filter(records.overdue(year), agency=agency)


def first_year_of(agencies: Iterable[Agency]) -> dict[int, int]:
    """Return the first year in which each agency received or published anything, by its id."""
    found: dict[int, int] = {}
    for model, agency, day in (
        (Application, "agency", "received_on"),
        (Publication, "item__agency", "published_on"),
    ):
        rows = (
            model.objects.filter(**{f"{agency}__in": list(agencies), f"{day}__isnull": False})
            .order_by()
            .values_list(agency)
            .annotate(first=Min(day))
        )
        for pk, first in rows:
            found[pk] = min(first.year, found.get(pk, first.year))
    return found


def first_year(agencies: Iterable[Agency]) -> int | None:
    """Return the first year in which any of the agencies received or published anything."""
    agencies = list(agencies)
    received = Application.objects.filter(agency__in=agencies).aggregate(day=Min("received_on"))
    published_on = published.of(agencies).order_by("published_on").values_list("published_on")
    days = [received["day"], *(day for (day,) in published_on[:1])]
    return min((day.year for day in days if day), default=None)


# -- The counts ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactCounts:
    """What the text and the checks need, beside tables 2 to 4."""

    website: Mapping[str, int]
    """Publications on the website by column, in the order the columns were first used."""
    channels: Mapping[str, int]
    """Publications through each other channel, by its key."""
    media: Mapping[str, int]
    """Articles by level of the medium, highest first; an unnamed level under ``""``."""
    meetings: int
    trainings: int
    accounts: Mapping[str, int]
    """Accounts by platform."""
    account_names: Mapping[str, tuple[str, ...]]
    work_list: int
    work_list_done: int
    fee_notices: int
    fee_notices_last_year: int
    fee_notified_fen: int
    third_party_consultations: int
    correction_notices: int
    overdue: tuple[str, ...]
    """Numbers of the applications carried forward after their due day, the longest first."""
    known_reconsiderations: int
    suits_skipping_reconsideration: int

    @property
    def publications(self) -> int:
        """Publications through all channels."""
        return sum(self.website.values()) + sum(self.channels.values())


def count_facts(agency: Agency, year: int) -> FactCounts:
    """Count everything beside the tables; a handful of grouped queries."""
    found = published.section_one([agency], year)
    by_kind = dict(meetings(agency, year).order_by().values_list("kind").annotate(n=Count("pk")))
    names: dict[str, tuple[str, ...]] = {}
    for platform, name in accounts(agency, year).values_list("platform", "name"):
        names[platform] = (*names.get(platform, ()), name)
    work = work_list(agency, year).aggregate(
        n=Count("pk"), done=Count("pk", filter=Q(completed_on__isnull=False))
    )
    notices = cases_with(EventKind.FEE_NOTICE_ISSUED, agency, year)
    notified = notices.aggregate(n=Count("pk"), fen=Sum("round_fen"))
    remedies = RemedyCase.objects.filter(agency=agency).aggregate(
        known=Count("pk", filter=records.reconsiderations_known(year)),
        skipping=Count(
            "pk",
            filter=Q(procedure=Procedure.SUIT_DIRECT)
            & records.within("received_on", year)
            & Q(received_on__year__gte=2024, application__outcome__in=REFUSALS_REVIEWED_FIRST),
        ),
    )
    return FactCounts(
        website={name: one.publications for name, one in found.website.items()},
        channels={key: one.publications for key, one in found.channels.items() if key},
        media=found.media,
        meetings=by_kind.get(MeetingKind.MEETING, 0),
        trainings=by_kind.get(MeetingKind.TRAINING, 0),
        accounts={platform: len(found) for platform, found in names.items()},
        account_names=names,
        work_list=work["n"],
        work_list_done=work["done"],
        fee_notices=notified["n"],
        fee_notices_last_year=applications_with(
            EventKind.FEE_NOTICE_ISSUED, agency, year - 1
        ).count(),
        fee_notified_fen=notified["fen"] or 0,
        third_party_consultations=applications_with(
            EventKind.THIRD_PARTY_CONSULTED, agency, year - 1, year
        ).count(),
        correction_notices=applications_with(
            EventKind.CORRECTION_REQUESTED, agency, year - 1, year
        ).count(),
        overdue=tuple(
            overdue(agency, year).order_by("due_on", "number").values_list("number", flat=True)
        ),
        known_reconsiderations=remedies["known"],
        suits_skipping_reconsideration=remedies["skipping"],
    )


# -- The records behind each number --------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of the text: its ledger, its title and its records."""

    ledger: str
    title: Callable[[str], str]
    find: Callable[[Agency, int, str], QuerySet[Any]]


def _fixed(title: str) -> Callable[[str], str]:
    return lambda _key: title


def _channel(channel: Channel) -> Fact:
    return Fact(
        "信息发布台账",
        _fixed(f"通过{channel.label}发布"),
        lambda agency, year, _: publications(agency, year).filter(channel=channel),
    )


def _media(level: str, title: str) -> Fact:
    return Fact(
        "媒体刊发台账",
        _fixed(title),
        lambda agency, year, _: media(agency, year).filter(level=level),
    )


def _meetings(kind: MeetingKind) -> Fact:
    return Fact(
        "会议培训台账",
        _fixed(f"政务公开{kind.label}"),
        lambda agency, year, _: meetings(agency, year).filter(kind=kind),
    )


def _diary(title: str, kind: EventKind, *, years: int = 1) -> Fact:
    return Fact(
        "依申请公开台账",
        _fixed(title),
        lambda agency, year, _: applications_with(kind, agency, year - years + 1, year),
    )


FACTS: Mapping[str, Fact] = {
    "facts.publications": Fact(
        "信息发布台账", _fixed("发布或更新信息"), lambda agency, year, _: publications(agency, year)
    ),
    "facts.publications.website[]": Fact(
        "信息发布台账",
        lambda column: f"政府网站“{column or '未注明栏目'}”栏目发布",
        lambda agency, year, column: (
            publications(agency, year)
            .alias(column=reviewed("column", of="item__"))
            .filter(channel=Channel.WEBSITE, column=column)
        ),
    ),
    **{f"facts.publications.{channel.value}": _channel(channel) for channel in Channel},
    "facts.media": Fact(
        "媒体刊发台账", _fixed("在媒体刊发稿件"), lambda agency, year, _: media(agency, year)
    ),
    **{
        f"facts.media.{level.value}": _media(level, f"{level.label}媒体刊发")
        for level in MediaLevel
    },
    "facts.media.unnamed": _media("", "未注明级别的媒体刊发"),
    "facts.meetings.meeting": _meetings(MeetingKind.MEETING),
    "facts.meetings.training": _meetings(MeetingKind.TRAINING),
    "facts.accounts": Fact(
        "政务新媒体台账", _fixed("政务新媒体账号"), lambda agency, year, _: accounts(agency, year)
    ),
    "facts.work_list": Fact(
        "政务公开工作清单",
        _fixed("工作清单事项"),
        lambda agency, year, _: work_list(agency, year),
    ),
    "facts.work_list.done": Fact(
        "政务公开工作清单",
        _fixed("已完成的工作清单事项"),
        lambda agency, year, _: work_list(agency, year).filter(completed_on__isnull=False),
    ),
    "facts.fee_notices": _diary("发出的收费通知", EventKind.FEE_NOTICE_ISSUED),
    "facts.third_party_consultations": _diary(
        "本年和上年征求第三方意见的申请", EventKind.THIRD_PARTY_CONSULTED, years=2
    ),
    "facts.correction_notices": _diary(
        "本年和上年通知补正的申请", EventKind.CORRECTION_REQUESTED, years=2
    ),
    "facts.overdue": Fact(
        "依申请公开台账",
        _fixed("年末已超期仍未办结的申请"),
        lambda agency, year, _: overdue(agency, year),
    ),
}
"""Path → the records behind it; ``[]`` stands for the name of a column."""

_WITH_KEY = re.compile(r"(?P<path>[a-z_.]+)\[(?P<key>.*)\]", re.DOTALL)


def fact_at(path: str) -> tuple[Fact, str] | None:
    """Return the fact at that path and the key it names, or None where there is none."""
    if path in FACTS and not path.endswith("[]"):
        return FACTS[path], ""
    found = _WITH_KEY.fullmatch(path)
    if found and (fact := FACTS.get(f"{found['path']}[]")):
        return fact, found["key"]
    return None
