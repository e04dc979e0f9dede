"""How many documents were made, ended and are in force, agency by agency, and do the years fit? (R-P15, R-P16)

Counted by the one function that counts table 2 (:mod:`gongkai_web.reports.counts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from gongkai.publishing.normative import Balance
from gongkai.reports.schema import Period
from gongkai_web.agencies.models import Agency
from gongkai_web.normative.models import CleanUp
from gongkai_web.publishing.models import NormativeDocument
from gongkai_web.reports.counts import count_documents_of
from gongkai_web.reports.records import LED_HERE, Conventions


@dataclass(frozen=True, slots=True)
class Standing:
    """One agency's year."""

    agency: Agency
    issued: int
    ended: int
    """As table 2 counts it, by the agency's own choice about expired documents."""
    in_force: int
    balance: Balance
    """With the expired ones always among the ended, so that it can hold."""
    not_yet: int
    """Issued and not in effect at the end of the year: they break the balance rightly."""
    not_yet_before: int
    unreviewed: int
    """Issued in the year without a legality review."""
    cleaned: int

    @property
    def why(self) -> str:
        """What the warning says; empty where the numbers fit."""
        if self.balance.holds:
            return ""
        told = (
            f"上年年末有效 {self.balance.before} 件＋本年制发 {self.balance.issued} 件－"
            f"本年废止、失效 {self.balance.ended} 件＝{self.balance.expected} 件，"
            f"与年末有效 {self.balance.now} 件不符"
        )
        rightly = self.balance.expected - self.balance.now == self.not_yet - self.not_yet_before
        return told + ("：差在已制发、尚未施行的文件，属于正常" if rightly else "，请核对日期")


def standings(agencies: Sequence[Agency], year: int, *, kind: str = "normative") -> list[Standing]:
    """Return the year of each agency, in their order: a handful of queries, however many agencies."""
    ways: dict[Conventions, list[Agency]] = {}
    for agency in agencies:
        ways.setdefault(Conventions.of(agency), []).append(agency)
    counted: dict[tuple[int, str, str], int] = {}
    for conventions, alike in ways.items():
        counted |= count_documents_of(alike, year, conventions)
    whole = replace(Conventions(), expired_is_repealed=True)
    now = count_documents_of(agencies, year, whole)
    before = count_documents_of(agencies, year - 1, whole)
    more = _more(agencies, year, kind)
    cleaned = dict(
        CleanUp.objects.filter(year=year, document__agency__in=list(agencies))
        .order_by()
        .values_list("document__agency")
        .annotate(n=Count("pk"))
    )
    return [
        Standing(
            agency,
            counted.get((agency.pk, kind, "issued"), 0),
            counted.get((agency.pk, kind, "repealed"), 0),
            counted.get((agency.pk, kind, "in_force"), 0),
            Balance(
                before.get((agency.pk, kind, "in_force"), 0),
                now.get((agency.pk, kind, "issued"), 0),
                now.get((agency.pk, kind, "repealed"), 0),
                now.get((agency.pk, kind, "in_force"), 0),
            ),
            *more.get(agency.pk, (0, 0, 0)),
            cleaned.get(agency.pk, 0),
        )
        for agency in agencies
    ]


def _more(agencies: Sequence[Agency], year: int, kind: str) -> dict[int, tuple[int, int, int]]:
    def not_yet(of: int) -> Q:
        last = Period.of_year(of).last
        return (
            LED_HERE
            & Q(issued_on__lte=last, effective_on__gt=last)
            & (Q(repealed_on__isnull=True) | Q(repealed_on__gt=last))
            & (Q(expires_on__isnull=True) | Q(expires_on__gte=last))
        )

    period = Period.of_year(year)
    in_year = Q(issued_on__range=(period.first, period.last))
    rows = (
        NormativeDocument.objects.filter(agency__in=list(agencies), kind=kind)
        .order_by()
        .values_list("agency")
        .annotate(
            not_yet=Count("pk", filter=not_yet(year)),
            not_yet_before=Count("pk", filter=not_yet(year - 1)),
            unreviewed=Count("pk", filter=in_year & Q(legality_opinion="")),
        )
    )
    return {agency: (a, b, c) for agency, a, b, c in rows}
