"""审核情况: how much was published in a hurry or under the small mode, for the office and those above it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from gongkai_web.agencies.access import agencies_visible_to
from gongkai_web.review import debts, usage
from gongkai_web.writing.pages import WritingPage, now

ROWS = 50
TITLE = "审核情况"


class _OfAYear(WritingPage):
    """A page about one year."""

    header_icon = "tasks"

    @property
    def year(self) -> int:
        """Return the year the address names, else this one."""
        asked = self.request.GET.get("year", "")
        if not asked:
            return timezone.localdate().year
        if not (asked.isdecimal() and len(asked) == 4 and 2000 <= int(asked) <= 2999):
            raise Http404
        return int(asked)

    def crumbs(self) -> list[tuple[str, str]]:
        """Return the report."""
        return [(TITLE, f"{reverse('writing:usage')}?year={self.year}")]


class UsageView(_OfAYear):
    """The numbers of the year, agency by agency and section by section."""

    template_name = "writing/usage.html"
    page_title = TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the rows, and how many signatures are owed now."""
        agencies = list(agencies_visible_to(self.request.user).order_by("pk"))
        this = timezone.localdate().year
        return super().get_context_data(**kwargs) | {
            "year": self.year,
            "years": sorted({this, self.year, *usage.years(agencies)}, reverse=True),
            "rows": usage.counted(agencies, self.year, until=now()),
            "debts": debts.counted(agencies, timezone.localdate()),
        }


class UsageItemsView(_OfAYear):
    """The items behind a number."""

    template_name = "writing/usage_items.html"

    @property
    def kind(self) -> usage.Kind:
        """Return which of the items are asked for."""
        asked = self.request.GET.get("kind", "all")
        if asked not in {one.value for one in usage.Kind}:
            raise Http404
        return usage.Kind(asked)

    @property
    def page_title(self) -> str:
        """Return what is listed."""
        return f"{self.year}年{self.kind.label}的信息"

    def crumbs(self) -> list[tuple[str, str]]:
        """Return the report, and here."""
        return [*super().crumbs(), (self.page_title, "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return a page of the list."""
        asked = self.request.GET
        agencies = agencies_visible_to(self.request.user)
        agency = None
        if number := asked.get("agency", ""):
            if not (number.isdecimal() and len(number) < 19):
                raise Http404
            agency = get_object_or_404(agencies, pk=int(number))
        section = asked["section"].replace("\x00", "") if "section" in asked else None
        found = usage.items(
            [agency] if agency else agencies, self.year, self.kind, until=now(), section=section
        )
        part = Paginator(
            found.select_related("agency", "place").defer("body").order_by("-pk"), ROWS
        ).get_page(asked.get("page"))
        query = asked.copy()
        query.pop("page", None)
        return super().get_context_data(**kwargs) | {
            "part": part, "agency": agency, "section": section, "kind": self.kind,
            "query": query.urlencode(), "year": self.year,
        }  # fmt: skip
