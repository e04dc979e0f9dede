"""The supervising office's pages: the tree of a year, its days, the list to take along."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection import dues, rounds
from gongkai_web.collection.access import in_tree, offices_of
from gongkai_web.collection.board import LACKING, LATE, Board, Row, board
from gongkai_web.collection.forms import DuesForm
from gongkai_web.collection.models import Round
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.collection.standing import State
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.ledgers.reading import escaped
from gongkai_web.reports.compiling import FIRST_YEAR
from gongkai_web.reports.pages import YEARS

TITLE = "年报收集"


class CollectionPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame, with breadcrumbs from the collection."""

    header_icon = "download"
    page_title = TITLE

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the collection, and what the page adds."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("collection:index"), "label": TITLE},
            *self.crumbs(),
        ]

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the page's own part of the path."""
        return []

    def get_page_title(self) -> str:
        """Return the page's title."""
        return self.page_title


class OfOffice(View):
    """A view of one office's year; 404 for who does not collect for it."""

    @cached_property
    def office(self) -> Agency:
        """The office the address names."""
        return get_object_or_404(offices_of(self.request.user), code=self.kwargs["code"])

    @property
    def year(self) -> int:
        """The year the address names."""
        return self.kwargs["year"]

    @cached_property
    def round(self) -> Round | None:
        """The office's round of that year, or None where it was not begun."""
        return Round.objects.filter(office=self.office, year=self.year).first()

    @cached_property
    def over(self) -> Round | None:
        """The round that holds below the office: its own, else the nearest of those above it."""
        return self.round or dues.rounds_over([self.office], self.year).get(self.office.pk)

    @cached_property
    def board(self) -> Board:
        """The tree of that year."""
        return board(self.request.user, self.office, self.year, today=timezone.localdate())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, where the address names a year and an office of the person's."""
        if self.year not in YEARS:
            raise Http404(f"没有 {self.year} 年度报告")
        self.office  # noqa: B018  (404 first, whatever is asked)
        return super().dispatch(request, *args, **kwargs)

    def url(self, name: str, **more: Any) -> str:
        """Return the address of another page of this year."""
        where = {"code": self.office.code, "year": self.year, **more}
        return reverse(f"collection:{name}", kwargs=where)

    def office_url(self, name: str) -> str:
        """Return the address of a page of the office that is of no year."""
        return reverse(f"collection:{name}", kwargs={"code": self.office.code})


class IndexView(CollectionPage):
    """The offices a person collects for; straight to the year where one is above all others."""

    template_name = "collection/index.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the last finished year of the highest office, or ask which."""
        offices = list(offices_of(request.user))
        if not offices:
            raise PermissionDenied
        year = timezone.localdate().year - 1
        tree = in_tree(offices)
        if sum(not depth for _, depth in tree) == 1:
            return redirect("collection:board", code=tree[0][0].code, year=year)
        return self.render_to_response(self.get_context_data(offices=tree, year=year))


class BoardView(OfOffice, CollectionPage):
    """Every agency of the tree by state, what is due, what is late, what is missing."""

    template_name = "collection/board.html"

    def crumbs(self) -> list[dict[str, Any]]:
        """Return this page's place."""
        return [{"url": "", "label": f"{self.year} 年度　{self.office}"}]

    def get_page_title(self) -> str:
        """Return the page's title."""
        return f"{TITLE}：{self.office} {self.year} 年度"

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the tree and its counts."""
        today = timezone.localdate()
        wanted = self.request.GET.get("state", "")
        begun = Round.objects.filter(office=self.office).values_list("year", flat=True)
        years = {*begun, self.year, *range(max(FIRST_YEAR, today.year - 3), today.year)}
        shown = self.board if self.over else Board(())
        titles = {state.name: state.value for state in State}
        titles |= {LATE: "有逾期", LACKING: "缺报告"}
        return super().get_context_data(**kwargs) | {
            "office": self.office,
            "year": self.year,
            "years": sorted(years, reverse=True),
            "round": self.round,
            "over": self.over,
            "board": shown,
            "rows": shown.narrowed(wanted),
            "wanted": wanted,
            "wanted_title": titles.get(wanted, ""),
            "dues": self._dues(shown),
            "changes_url": self.office_url("reorganisations"),
            "done": sum(n for state, n in shown.counts if state in _DONE),
            "today": today,
        }

    def _dues(self, shown: Board) -> list[Any]:
        """Return the days of the round, for the kinds there are."""
        kinds = {row.agency.kind for row in shown.rows}
        return [due for due in self.over.dues.all() if due.kind in kinds] if self.over else []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin the year's collection."""
        try:
            rounds.open_round(actor=request.user, office=self.office, year=self.year)
        except CollectionProblem as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"已开始收集 {self.year} 年度报告，请核对各级期限")
        return redirect(self.url("dues"))


_DONE = (State.ACCEPTED, State.PUBLISHED, State.URL_CHECKED)

CSV_HEAD = (
    "单位代码", "单位", "单位类型", "上级", "状态", "第几次报送", "报送时间", "迟报天数",
    "未处理错误", "没有读准的数", "公布网址", "公布日期", "网址核对", "报送期限", "公布期限", "逾期",
)  # fmt: skip


class BoardCsvView(OfOffice):
    """The tree as a table to take along."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the rows that are shown, as CSV a spreadsheet opens."""
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(CSV_HEAD)
        for row in self.board.narrowed(request.GET.get("state", "")):
            writer.writerow([escaped(str(cell)) for cell in _cells(row)])
        return HttpResponse(
            text.getvalue().encode("utf-8-sig"),
            headers={
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": f'attachment; filename="collection-{self.year}.csv"',
                "X-Content-Type-Options": "nosniff",
            },
        )


def _cells(row: Row) -> list[Any]:
    newest, published = row.standing.newest, row.standing.published
    check = row.standing.url_check
    return [
        row.agency.code, row.agency.name, AgencyKind(row.agency.kind).label,
        row.agency.parent.name if row.agency.parent else "", row.state.value,
        newest.number if newest else "",
        f"{timezone.localtime(newest.handed_in_at):%Y-%m-%d %H:%M}" if newest else "",
        row.was_late or "", "" if row.errors is None else row.errors, row.unread or "",
        published.url if published else "", published.on if published else "",
        "" if check is None else "无误" if check.is_ok else f"有问题：{check.remark}",
        row.due.submit_due if row.due else "", row.due.publish_due if row.due else "",
        row.late or "",
    ]  # fmt: skip


class DuesView(OfOffice, CollectionPage):
    """The days of a round, kind by kind."""

    template_name = "collection/dues.html"

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the tree, and this page below it."""
        return [
            {"url": self.url("board"), "label": f"{self.year} 年度　{self.office}"},
            {"url": "", "label": "期限"},
        ]

    def get_page_title(self) -> str:
        """Return the page's title."""
        return f"收集期限：{self.office} {self.year} 年度"

    def form(self, data: Any = None) -> DuesForm:
        """Return the form for the kinds of agencies there are. 404 where nothing was begun."""
        if self.round is None:
            raise Http404("还没有开始收集")
        kinds = {row.agency.kind for row in self.board.rows}
        wanted = [kind for kind in AgencyKind.values if kind in kinds]
        return DuesForm(data, round=self.round, kinds=wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        if "form" not in kwargs:
            kwargs["form"] = self.form()
        return super().get_context_data(**kwargs) | {
            "office": self.office,
            "year": self.year,
            "back": self.url("board"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set the days, or say what is wrong."""
        form = self.form(request.POST)
        if form.is_valid() and self.round is not None:
            try:
                rounds.set_due(
                    actor=request.user,
                    round=self.round,
                    days=form.days,
                    notes=form.cleaned_data["notes"],
                    past_law_is_meant=form.cleaned_data["past_law_is_meant"],
                )
            except CollectionProblem as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, "期限已保存")
                return redirect(self.url("board"))
        return self.render_to_response(self.get_context_data(form=form))
