"""How do a ledger's rows go into the database, and come back?

A store plans first and writes later: the plan names what would be added, what
is there already, and every row that contradicts what is stored. Most ledgers
are one row, one record; items and applications have stores of their own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q

from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers.columns import Table
from gongkai_web.ledgers.faults import Fault
from gongkai_web.ledgers.models import ImportBatch
from gongkai_web.ledgers.notes import Notes
from gongkai_web.ledgers.parsing import Rows, Values, contradiction, differs, without_repeats

ALREADY_THERE = "台账里已登记而内容不同"
CHANGE_IT = "如需更新已登记的记录，请在后台修改"
CHUNK = 800
"""So many keys are asked for in one query."""

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many are done, and how many there are."""

T = TypeVar("T")


@dataclass
class Plan:
    """What an import would do."""

    unchanged: int = 0
    added: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    write: Callable[[ImportBatch, Progress], None] = lambda batch, progress: None
    """Store what is to be added; call it inside the transaction that planned."""


class Store(ABC):
    """One ledger's way into the database and back."""

    table: Table

    @abstractmethod
    def plan(self, rows: Rows, agency: Agency) -> Plan:
        """Return what taking in the rows would do; run it inside the transaction."""

    @abstractmethod
    def of_year(
        self, agency: Agency, year: int, *, on: date, notes: Notes | None = None
    ) -> Iterator[Values]:
        """Yield the rows of a year's ledger, computed columns included, in a stable order.

        ``on`` is the day on which what is still open is judged; ``notes`` takes
        what is to be told of the records.
        """


def chunks(found: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Yield the sequence in pieces."""
    for start in range(0, len(found), size):
        yield found[start : start + size]


def iso(value: Any) -> Any:
    """Return a day as its ISO text; anything else as it is."""
    return value.isoformat() if isinstance(value, date) else value


Rule = Callable[[Rows], Iterable[Fault]]
"""Yields the faults of rows whose cells are each right but do not go together."""


@dataclass
class RecordStore(Store):
    """A ledger where one row is one record of one model."""

    table: Table
    model: type[Model]
    in_year: Callable[[int], Q]
    """Which records belong to a year's ledger."""
    rule: Rule = lambda rows: ()
    order: tuple[str, ...] = ("pk",)

    def plan(self, rows: Rows, agency: Agency) -> Plan:
        """Compare the rows with each other and with what is stored; judge what is new."""
        at = [self.table.at[column.field] for column in self.table.key]
        pairs, unchanged, faults = without_repeats(
            rows, key=lambda values: tuple(values[position] for position in at)
        )
        stored = self._stored(agency, at, [values[at[0]] for values, _ in pairs])
        new: list[tuple[Values, int]] = []
        for values, number in pairs:
            there = stored.get(tuple(values[position] for position in at))
            if there is None:
                new.append((values, number))
            elif differs(rows, values, there):
                faults.append(contradiction(rows, number, values, there, ALREADY_THERE, CHANGE_IT))
            else:
                unchanged += 1
        faults += self.judge(rows.only(new), agency)

        def write(batch: ImportBatch, progress: Progress) -> None:
            records = self.records(agency, batch, [values for values, _ in new])
            for done, piece in enumerate(chunks(records), start=1):
                self.model._default_manager.bulk_create(piece)
                progress("写入", min(done * CHUNK, len(records)), len(records))

        return Plan(unchanged, len(new), faults, write=write)

    def judge(self, new: Rows, agency: Agency) -> Iterable[Fault]:
        """Return what is wrong with new rows whose cells are each right."""
        return self.rule(new)

    def _stored(self, agency: Agency, at: list[int], first_keys: list[Any]) -> dict[Any, Values]:
        name = self.table.fields[at[0]]
        found: dict[Any, Values] = {}
        for some in chunks(sorted(set(first_keys))):
            query = self.model._default_manager.filter(agency=agency, **{f"{name}__in": some})
            for values in self._values(query):
                found[tuple(values[position] for position in at)] = values
        return found

    def _values(self, query: Any) -> Iterator[Values]:
        for record in query.values_list(*self.paths()).iterator(chunk_size=2000):
            yield tuple(map(iso, record))

    def paths(self) -> tuple[str, ...]:
        """Return where each field of the table is found from the model."""
        return self.table.fields

    def records(self, agency: Agency, batch: ImportBatch, new: Sequence[Values]) -> list[Model]:
        """Return new records of these values."""
        fields = self.table.fields
        return [
            self.model(agency=agency, batch=batch, **dict(zip(fields, values, strict=True)))
            for values in new
        ]

    def of_year(
        self, agency: Agency, year: int, *, on: date, notes: Notes | None = None
    ) -> Iterator[Values]:
        """Yield the year's records."""
        query = self.model._default_manager.filter(self.in_year(year), agency=agency)
        yield from self._values(query.order_by(*self.order))
