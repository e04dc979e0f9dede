"""The ledgers where one row is one record: media, documents, decisions, fees and the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Model, Q

from gongkai.publishing.fee_items import not_a_fee
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application
from gongkai_web.ledgers import tables
from gongkai_web.ledgers.faults import Fault
from gongkai_web.ledgers.models import ImportBatch
from gongkai_web.ledgers.parsing import Rows, Values
from gongkai_web.ledgers.stores import RecordStore, Rule, Store, chunks
from gongkai_web.publishing.models import (
    DecisionCount,
    FeeCollection,
    MediaArticle,
    NormativeDocument,
)
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.supervision.models import Account, Meeting, WorkListEntry


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _not_before(earlier: str, *later: str) -> Rule:
    """Return a rule: the days of ``later`` do not lie before the day of ``earlier``."""

    def rule(rows: Rows) -> Iterator[Fault]:
        at, by_field = rows.table.at, rows.table.by_field
        for values, number in zip(rows.values, rows.numbers, strict=True):
            first = values[at[earlier]]
            for field in later if first else ():
                day = values[at[field]]
                if day and day < first:
                    yield rows.fault(
                        number, field, day, f"不应早于{by_field[earlier].name}（{first}）"
                    )

    return rule


def _remedy_rule(rows: Rows) -> Iterator[Fault]:
    """A case is decided on a day with a result, or pending with neither."""
    yield from _not_before("received_on", "decided_on")(rows)
    at = rows.table.at
    result_of = rows.table.by_field["result"].value.show
    for values, number in zip(rows.values, rows.numbers, strict=True):
        decided_on, result = values[at["decided_on"]], values[at["result"]]
        if decided_on and result == "pending":
            yield rows.fault(
                number,
                "result",
                "",
                f"有审结日期（{decided_on}）的，应填结果：维持、纠正、其他之一",
            )
        elif result != "pending" and not decided_on:
            yield rows.fault(
                number, "decided_on", None, f"结果为“{result_of(result)}”的，应填审结日期"
            )


def _fee_rule(rows: Rows) -> Iterator[Fault]:
    """Fines and taxes are no administrative fees."""
    at = rows.table.at["item"]
    for values, number in zip(rows.values, rows.numbers, strict=True):
        if why := not_a_fee(values[at]):
            yield rows.fault(number, "item", values[at], why)


@dataclass
class RemedyStore(RecordStore):
    """Remedy cases name the application they are about by its number."""

    def paths(self) -> tuple[str, ...]:
        """Return the fields, the application by its number."""
        return tuple("application__number" if f == "application" else f for f in self.table.fields)

    def judge(self, new: Rows, agency: Agency) -> Iterator[Fault]:
        """Yield what is wrong: every application named must be in the ledger, and older."""
        yield from super().judge(new, agency)
        at = self.table.at
        known = _applications(agency, [values[at["application"]] for values in new.values])
        for values, number in zip(new.values, new.numbers, strict=True):
            wanted, received_on = values[at["application"]], values[at["received_on"]]
            if not wanted:
                continue
            if wanted not in known:
                why = "依申请公开台账里没有这个编号；请先导入该申请，或者留空"
                yield new.fault(number, "application", wanted, why)
            elif received_on and (day := known[wanted][1]) and received_on < day.isoformat():
                why = f"不应早于所涉申请的收到日期（{day}）"
                yield new.fault(number, "received_on", received_on, why)

    def _values(self, query: Any) -> Iterator[Values]:
        at = self.table.at["application"]
        for values in super()._values(query):
            yield (*values[:at], values[at] or "", *values[at + 1 :])

    def records(self, agency: Agency, batch: ImportBatch, new: Sequence[Values]) -> list[Model]:
        """Return cases that point to their applications."""
        known = _applications(agency, [values[self.table.at["application"]] for values in new])
        found: list[Model] = []
        for values in new:
            fields = dict(zip(self.table.fields, values, strict=True))
            number = fields.pop("application")
            pk = known[number][0] if number else None
            found.append(RemedyCase(agency=agency, batch=batch, application_id=pk, **fields))
        return found


def _applications(agency: Agency, numbers: Iterable[str]) -> dict[str, tuple[int, date | None]]:
    """Return the applications of these numbers: key and receipt date by number."""
    found = {}
    for some in chunks(sorted(set(filter(None, numbers)))):
        query = Application.objects.filter(agency=agency, number__in=some)
        for number, pk, received_on in query.values_list("number", "pk", "received_on"):
            found[number] = (pk, received_on)
    return found


def _remedies_of(year: int) -> Q:
    first, last = _span(year)
    open_at_end = Q(received_on__lt=first) & (Q(decided_on__isnull=True) | Q(decided_on__gt=last))
    undated = Q(received_on__isnull=True, decided_on__isnull=True)
    return (
        Q(received_on__range=(first, last))
        | Q(decided_on__range=(first, last))
        | open_at_end
        | undated
    )


def _documents_of(year: int) -> Q:
    first, last = _span(year)
    issued = Q(issued_on__isnull=True) | Q(issued_on__lte=last)
    gone = Q(repealed_on__lt=first) | Q(expires_on__lt=first)
    return issued & ~gone


def _accounts_of(year: int) -> Q:
    first, last = _span(year)
    return (Q(opened_on__isnull=True) | Q(opened_on__lte=last)) & ~Q(closed_on__lt=first)


def _work_list_of(year: int) -> Q:
    return Q(completed_on__isnull=True) | Q(completed_on__range=_span(year))


def _within(field: str) -> Callable[[int], Q]:
    return lambda year: Q(**{f"{field}__range": _span(year)})


@cache
def stores() -> Mapping[str, Store]:
    """Return the store of every ledger, by its key."""
    from gongkai_web.ledgers.cases import ApplicationStore
    from gongkai_web.ledgers.items import ItemStore

    found: tuple[Store, ...] = (
        ItemStore(),
        RecordStore(
            tables.MEDIA, MediaArticle, _within("published_on"), order=("published_on", "pk")
        ),
        ApplicationStore(),
        RemedyStore(
            tables.REMEDIES, RemedyCase, _remedies_of, _remedy_rule, ("received_on", "case_no")
        ),
        RecordStore(
            tables.NORMATIVE_DOCS,
            NormativeDocument,
            _documents_of,
            _not_before("issued_on", "expires_on", "repealed_on"),
            ("issued_on", "doc_no"),
        ),
        RecordStore(tables.DECISIONS, DecisionCount, _within("month"), order=("month", "pk")),
        RecordStore(tables.FEES, FeeCollection, _within("month"), _fee_rule, order=("month", "pk")),
        RecordStore(tables.MEETINGS, Meeting, _within("held_on"), order=("held_on", "pk")),
        RecordStore(tables.ACCOUNTS, Account, _accounts_of),
        RecordStore(tables.WORKLIST, WorkListEntry, _work_list_of),
    )
    return {store.table.kind: store for store in found}
