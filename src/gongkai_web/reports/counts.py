"""How many? The database counts what tables 2, 3 and 4 show, in one query per ledger.

No record is fetched: each query groups and counts where the records lie. The
conditions are those of :mod:`gongkai_web.reports.records`; from the counts to
the printed tables it is :mod:`gongkai.reports.counting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from gongkai.applications.events import EventKind
from gongkai.reports.schema import APPLICANT_KINDS
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.fee_rounds import cases_with
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.publishing.models import DecisionCount, FeeCollection, NormativeDocument
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.reports import records
from gongkai_web.reports.records import Conventions


@dataclass(frozen=True, slots=True)
class ApplicationCounts:
    """Table 3, by kind of applicant."""

    new: Mapping[str, int]
    carried_over: Mapping[str, int]
    results: Mapping[tuple[str, str], int]
    """(kind of applicant, outcome) → applications closed with it in the year."""
    carried_forward: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Money:
    """What was collected in the year, in 分."""

    ledger_fen: int
    """All rows of the fee ledger but those of the processing fee."""
    processing_ledger_fen: int | None
    """The fee ledger's rows of the processing fee; None where it has no such row."""
    processing_paid_fen: int
    """Processing fees of applications whose diary notes the payment in the year."""

    @property
    def processing_fen(self) -> int:
        """The processing fee collected: the fee ledger where it has it, else the applications."""
        if self.processing_ledger_fen is not None:
            return self.processing_ledger_fen
        return self.processing_paid_fen

    def admin_fees_fen(self, conventions: Conventions) -> int:
        """Table 2, 行政事业性收费, with the processing fee where the office includes it."""
        included = self.processing_fen if conventions.processing_fee_included else 0
        return self.ledger_fen + included


@dataclass(frozen=True, slots=True)
class Counts:
    """All that tables 2 to 4 of one agency's year need."""

    documents: Mapping[tuple[str, str], int]
    """(kind of document, measure) → how many."""
    decisions: Mapping[str, int]
    money: Money
    applications: ApplicationCounts
    remedies: Mapping[tuple[str, str], int]
    """(procedure, result) → cases."""


def count(agency: Agency, year: int) -> Counts:
    """Count tables 2, 3 and 4 of that agency's year: six queries."""
    conventions = Conventions.of(agency)
    return Counts(
        documents=count_documents(agency, year, conventions),
        decisions=count_decisions(agency, year),
        money=count_money(agency, year),
        applications=count_applications(agency, year),
        remedies=count_remedies(agency, year, conventions),
    )


def count_applications(agency: Agency, year: int) -> ApplicationCounts:
    """Count table 3 in one walk along the index ``application_table3``.

    An application without a kind of applicant has no column and is left out;
    :mod:`gongkai_web.reports.uncounted` names it.
    """
    rows = (
        Application.objects.filter(agency=agency, applicant_kind__in=APPLICANT_KINDS)
        .order_by()
        .values_list("applicant_kind", "outcome")
        .annotate(
            new=Count("pk", filter=records.new_received(year)),
            carried_over=Count("pk", filter=records.carried_over(year)),
            handled=Count("pk", filter=records.handled(year)),
            carried_forward=Count("pk", filter=records.carried_forward(year)),
        )
    )
    new: dict[str, int] = {}
    carried_over: dict[str, int] = {}
    results: dict[tuple[str, str], int] = {}
    carried_forward: dict[str, int] = {}
    for kind, outcome, n_new, n_over, n_handled, n_forward in rows:
        new[kind] = new.get(kind, 0) + n_new
        carried_over[kind] = carried_over.get(kind, 0) + n_over
        carried_forward[kind] = carried_forward.get(kind, 0) + n_forward
        if n_handled:
            results[kind, outcome] = n_handled
    return ApplicationCounts(new, carried_over, results, carried_forward)


def count_remedies(
    agency: Agency, year: int, conventions: Conventions
) -> dict[tuple[str, str], int]:
    """Count table 4: (procedure, result) → cases."""
    rows = (
        RemedyCase.objects.filter(agency=agency)
        .order_by()
        .values_list("procedure", "result")
        .annotate(
            decided=Count("pk", filter=records.remedy_decided(year, conventions)),
            pending=Count("pk", filter=records.remedy_pending(year, conventions)),
        )
    )
    counted: dict[tuple[str, str], int] = {}
    for procedure, result, decided, pending in rows:
        for column, n in ((result, decided), ("pending", pending)):
            if n:
                counted[procedure, column] = counted.get((procedure, column), 0) + n
    return counted


def count_documents(
    agency: Agency, year: int, conventions: Conventions
) -> dict[tuple[str, str], int]:
    """Count table 2, 第（一）项: (kind, measure) → documents."""
    found = count_documents_of([agency], year, conventions)
    return {(kind, measure): n for (_, kind, measure), n in found.items()}


def count_documents_of(
    agencies: Iterable[Agency], year: int, conventions: Conventions
) -> dict[tuple[int, str, str], int]:
    """Count table 2, 第（一）项, of agencies that count alike: (agency, kind, measure) → documents."""
    rows = (
        NormativeDocument.objects.filter(agency__in=list(agencies))
        .order_by()
        .values_list("agency", "kind")
        .annotate(
            issued=Count("pk", filter=records.issued(year)),
            repealed=Count("pk", filter=records.repealed(year, conventions)),
            in_force=Count("pk", filter=records.in_force(year)),
        )
    )
    return {
        (agency, kind, measure): n
        for agency, kind, *numbers in rows
        for measure, n in zip(("issued", "repealed", "in_force"), numbers, strict=True)
    }


def count_decisions(agency: Agency, year: int) -> dict[str, int]:
    """Count table 2, 第（五）项 and 第（六）项: kind → decisions of the year."""
    return dict(
        DecisionCount.objects.filter(records.in_months_of(year), agency=agency)
        .order_by()
        .values_list("kind")
        .annotate(n=Sum("count"))
    )


def with_event(kind: EventKind, *years: int) -> Q:
    """The condition that an application's diary notes such an act in those years.

    Looked up from the diary, whose index knows kind and day: few applications
    have such an entry.
    """
    found = ApplicationEvent.objects.filter(**records.events(kind.value, *years))
    return Q(pk__in=found.values("application_id"))


def count_money(agency: Agency, year: int) -> Money:
    """Add up the fees of the year: the fee ledger, and the processing fees of applications."""
    ledger = FeeCollection.objects.filter(records.in_months_of(year), agency=agency).aggregate(
        other=Sum("amount_fen", filter=~records.IS_PROCESSING_FEE),
        processing=Sum("amount_fen", filter=records.IS_PROCESSING_FEE),
    )
    paid = cases_with(EventKind.FEE_PAID, agency, year).aggregate(fen=Sum("round_fen"))
    return Money(
        ledger_fen=ledger["other"] or 0,
        processing_ledger_fen=ledger["processing"],
        processing_paid_fen=paid["fen"] or 0,
    )
