"""Who owes a year's report, and whose cases go on where, as the register of changes has it?

An agency that is gone by 31 December writes no report of that year: its heir's report covers
it (report quality F13). An heir that is gone by then itself hands on to its own heirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gongkai_web.agencies.models import Agency
from gongkai_web.collection.reorganisations.models import Reorganisation


@dataclass(frozen=True)
class Register:
    """All changes there are: two queries to load, none to ask."""

    rows: tuple[Reorganisation, ...]

    @classmethod
    def load(cls) -> Register:
        """Return the register as it stands now."""
        rows = Reorganisation.objects.select_related("agency").prefetch_related("heirs")
        return cls(tuple(rows.order_by("since", "pk")))

    @cached_property
    def _gone(self) -> dict[int, Reorganisation]:
        return {row.agency_id: row for row in self.rows if row.is_gone}

    def gone(self, agency: int, year: int) -> Reorganisation | None:
        """Return by which change an agency (its id) was gone at the end of a year, or None."""
        row = self._gone.get(agency)
        return row if row is not None and row.since <= date(year, 12, 31) else None

    def heirs(self, agency: int, year: int) -> tuple[Agency, ...]:
        """Return who goes on with the duties of a gone agency at the end of a year."""
        found: dict[int, Agency] = {}
        waiting, seen = [agency], {agency}
        while waiting:
            row = self.gone(waiting.pop(), year)
            for heir in row.heirs.all() if row is not None else ():
                if self.gone(heir.pk, year) is None:
                    found[heir.pk] = heir
                elif heir.pk not in seen:
                    seen.add(heir.pk)
                    waiting.append(heir.pk)
        return tuple(found.values())

    def came_to(self, agency: int, year: int) -> list[Reorganisation]:
        """Return the changes by whose end of a year's duties came to an agency (its id)."""
        return [
            row
            for row in self._gone.values()
            if self.gone(row.agency_id, year) is not None
            and any(heir.pk == agency for heir in self.heirs(row.agency_id, year))
        ]

    def is_new(self, agency: int, year: int) -> bool:
        """Return whether an agency was set up in a year, by a change that made it an heir."""
        return any(
            row.heirs_are_new
            and row.since.year == year
            and any(heir.pk == agency for heir in row.heirs.all())
            for row in self.rows
        )

    def old_names(self, agency: int) -> list[Reorganisation]:
        """Return the changes of an agency's name alone, the earliest first."""
        return [row for row in self.rows if not row.is_gone and row.agency_id == agency]

    def known_as(self, name: str, among: Iterable[Agency]) -> Agency | None:
        """Return the one agency that once bore the name; None where none or several did."""
        bare = "".join(name.split())
        ids = {
            row.agency_id
            for row in self.rows
            if not row.is_gone and "".join(row.old_name.split()) == bare
        }
        found = [one for one in among if one.pk in ids]
        return found[0] if len(found) == 1 else None

    def name_in(self, agency: Agency, year: int, written: str) -> str:
        """Return the name an agency's report of a year should bear.

        That at the end of the year; one written after it may bear the name that came since.
        """
        bare = "".join(written.split())
        later = [row for row in self.old_names(agency.pk) if row.since > date(year, 12, 31)]
        if not later or bare == "".join(agency.name.split()):
            return agency.name
        return later[0].old_name
