"""The county's own report: every sum with what it was added up from, and the draft to go on with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property

from gongkai.reports import writers
from gongkai.reports.cell_names import cell_name
from gongkai.reports.json_form import pretty
from gongkai.reports.merging import CannotMerge
from gongkai.reports.merging.form import CAUSES, to_json, to_xlsx
from gongkai.reports.merging.merge import caution
from gongkai.reports.merging.writing import DRAFT
from gongkai.reports.readers import CellEvidence
from gongkai.reports.tables import printed
from gongkai_web.agencies.models import AgencyKind
from gongkai_web.collection.totals import Total, has_own_records, total
from gongkai_web.collection.views import CollectionPage, OfOffice
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.reports import documents
from gongkai_web.reports.presenting import shown_tables

FILES = {
    "docx": "Word 草稿",
    "xlsx": "Excel 草稿",
    "json": "数据（JSON）",
    "sources.xlsx": "逐格来源（Excel）",
    "sources.json": "逐格来源（JSON）",
}


class OfTotal(OfOffice):
    """A view of the sum of a year. 404 where nothing was begun."""

    @cached_property
    def with_own(self) -> bool:
        """Are the office's own records added? As asked; else where it has any."""
        asked = self.request.GET.get("own", "")
        return asked == "1" if asked else has_own_records(self.office, self.year)

    @property
    def blanks_as_zero(self) -> bool:
        """Do blanks count as 0? Only where somebody says so."""
        return self.request.GET.get("blanks") == "0"

    @property
    def above_covers(self) -> bool:
        """Does a report count the agencies below its own? Only where somebody says so."""
        return self.request.GET.get("levels") == "1"

    @cached_property
    def total(self) -> Total:
        """The sum. Raises CannotMerge."""
        if self.over is None:
            raise Http404("还没有开始收集")
        return total(
            self.office, self.year, self.board,
            with_own=self.with_own, blanks_as_zero=self.blanks_as_zero,
            above_covers=self.above_covers,
        )  # fmt: skip

    def query(self, **more: str) -> str:
        """Return the choices made, as the end of an address."""
        chosen = {"own": "1" if self.with_own else "0"}
        chosen |= {"blanks": "0"} if self.blanks_as_zero else {}
        chosen |= {"levels": "1"} if self.above_covers else {}
        return "?" + urlencode({name: one for name, one in (chosen | more).items() if one})


class TotalView(OfTotal, CollectionPage):
    """Every number of the county's report, with contributions, gaps and contradictions."""

    template_name = "collection/total.html"

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the tree, and this page below it."""
        return [
            {"url": self.url("board"), "label": f"{self.year} 年度　{self.office}"},
            {"url": "", "label": "汇总"},
        ]

    def get_page_title(self) -> str:
        """Return the page's title."""
        return f"汇总：{self.office} {self.year} 年度"

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the sums; where they cannot be made, why."""
        context = super().get_context_data(**kwargs) | {
            "office": self.office,
            "year": self.year,
            "own": self.with_own,
            "blanks": self.blanks_as_zero,
            "own_query": self.query(own="0" if self.with_own else "1"),
            "above_covers": self.above_covers,
            "levels_query": self.query(levels="" if self.above_covers else "1"),
            "blanks_query": self.query(blanks="" if self.blanks_as_zero else "0"),
            "back": self.url("board"),
        }
        try:
            found = self.total
        except CannotMerge as problem:
            return context | {"problem": str(problem)}
        merge = found.merge
        mismatches = [self._mismatch(found, one) for one in merge.mismatches]
        unknown = [one for one in merge.sums if one.state == "unknown"]
        unsummed = [one for one in merge.sums if one.state == "not_summed"]
        notes = {one.path: one.why or "" for one in (*unknown, *unsummed)}
        return context | {
            "total": found,
            "added": len(merge.offices.readings),
            "governments": any(
                one.kind == AgencyKind.GOVERNMENT for one in found.agencies.values()
            ),
            "mismatches": mismatches,
            "unheld": sum(one.value is not None and one.published is None for one in merge.sums),
            "unknown": len(unknown),
            "unsummed": [(cell_name(one.path), one.why) for one in unsummed],
            "broken": [one for one in merge.bridges if one.holds is False],
            "bridged": [one for one in merge.bridges if len(one.sources) > 1],
            "left": [
                (one, (report.applications.get("carried_forward") or (None,))[-1])
                for one, report in found.left
            ],
            "changes_url": self.office_url("reorganisations"),
            "notes": merge.notes,
            "tables": shown_tables(
                merge.report, link=self._link, notes=notes,
                faulty=[one.path for one in merge.mismatches], not_known=notes,
            ),
            "chosen": self._chosen(found),
            "files": [
                (title, f"{self.url('total_file', format=kind)}{self.query()}")
                for kind, title in FILES.items()
            ],
        }  # fmt: skip

    def _link(self, path: str) -> str:
        return f"{self.query(cell=path)}#cell"

    def _mismatch(self, found: Total, one: Any) -> dict[str, Any]:
        cause = found.merge.cause(one)
        return {
            "name": cell_name(one.path),
            "url": self._link(one.path),
            "sum": printed(one.value),
            "published": printed(one.published),
            "cause": CAUSES[cause] if cause else "",
        }

    def _chosen(self, found: Total) -> dict[str, Any] | None:
        """Return what one number was added up from, the largest first, gaps before all."""
        path = self.request.GET.get("cell", "")
        one = next((one for one in found.merge.sums if one.path == path), None)
        if one is None:
            return None
        evidence = {
            reading.report.agency: reading.evidence for reading in found.merge.offices.readings
        }
        lines = sorted(
            one.contributions.items(), key=lambda item: (item[1] is not None, -(item[1] or 0))
        )
        return {
            "name": cell_name(path),
            "sum": one,
            "value": printed(one.value),
            "known": printed(one.known),
            "published": printed(one.published),
            "caution": caution(path) if one.known else None,
            "lines": [
                {
                    "name": name,
                    "value": printed(value),
                    "lack": _lack(evidence.get(name), path) if value is None else "",
                    "agency": found.agencies.get(name),
                }
                for name, value in lines
            ],
        }


_LACKS = {
    "unreadable": "没有读准", "ambiguous": "没有读准", "not_applicable": "“/”", "blank": "空白",
}  # fmt: skip


def _lack(cells: Mapping[str, CellEvidence] | None, path: str) -> str:
    """Return why a report gives no number, as its file was read."""
    cell = (cells or {}).get(path)
    return "没有数" if cell is None or cell.raw is None else _LACKS.get(cell.state, "没有数")


class TotalFileView(OfTotal):
    """The sum as a file: the draft of the report, or every number with what it came from."""

    @one_snapshot()
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file; a draft is marked as one, for its text is still to be written."""
        kind = self.kwargs["format"]
        if kind not in FILES:
            raise Http404
        try:
            merge = self.total.merge
        except CannotMerge as problem:
            raise Http404(str(problem)) from problem
        format_ = kind.rpartition(".")[2]
        if kind == "sources.json":
            data = pretty(to_json(merge)).encode()
        elif kind == "sources.xlsx":
            data = to_xlsx(merge)
        else:
            data = writers.render(merge.report, format_, draft=DRAFT, fonts=documents.fonts())
        name = f"{self.office.code}-{self.year}-total.{kind}"
        return HttpResponse(
            data,
            headers={
                "Content-Type": writers.MEDIA_TYPES[format_],
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )
