"""栏目设置: an agency's columns as a tree, and what may be done to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai.publishing import platform as standard
from gongkai.publishing.profiles import profile_or_general
from gongkai_web.agencies.access import (
    Capability,
    NotAllowed,
    agencies_visible_to,
    agencies_where,
    may,
)
from gongkai_web.agencies.models import Agency
from gongkai_web.publishing import columns, platform
from gongkai_web.publishing.column_forms import ColumnForm
from gongkai_web.publishing.models import Column

TITLE = "栏目设置"


@dataclass(frozen=True, slots=True)
class Row:
    """One column as the tree shows it."""

    column: Column
    depth: int
    law: str
    profile: str
    is_fixed: bool
    is_first: bool
    is_last: bool
    may_have_children: bool


def tree(agency: Agency) -> list[Row]:
    """Return an agency's columns, each after the one above it."""
    under: dict[int | None, list[Column]] = {}
    for column in Column.objects.filter(agency=agency).annotate(filed=Count("items")):
        under.setdefault(column.parent_id, []).append(column)

    def walk(parent: int | None, depth: int) -> Iterator[Row]:
        beside = under.get(parent, [])
        for place, column in enumerate(beside):
            yield Row(
                column, depth, standard.told(column.legal_item),
                profile_or_general(column.profile).title if column.profile else "",
                columns.is_fixed(column), place == 0, place == len(beside) - 1,
                depth + 1 < columns.DEEPEST,
            )  # fmt: skip
            yield from walk(column.pk, depth + 1)

    return list(walk(None, 0))


class ColumnPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame about one agency's columns."""

    page_title = TITLE
    header_icon = "list-ul"
    here = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 403 for who sees no agency at all."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the columns, here."""
        here = [{"url": "", "label": self.here}] if self.here else []
        top = {"url": reverse("columns:index"), "label": TITLE}
        return [*self.breadcrumbs_items, top, *here]


def _list_of(agency: Agency) -> str:
    return f"{reverse('columns:index')}?agency={agency.code}"


class IndexView(ColumnPage):
    """The tree of one agency; where one sees several, the agency to look at is chosen first."""

    template_name = "publishing/columns.html"

    @cached_property
    def agency(self) -> Agency | None:
        """Return the agency asked for, else the first one the person may set, else sees."""
        seen = agencies_visible_to(self.request.user)
        if code := self.request.GET.get("agency"):
            return get_object_or_404(seen, code=code)
        return agencies_where(self.request.user, Capability.MANAGE).first() or seen.first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the tree."""
        agency = self.agency
        rows = tree(agency) if agency else []
        there = {row.column.slug for row in rows} | {row.column.title for row in rows}
        lacking = [
            one.title
            for one in (standard.columns_for(agency.kind, agency.level) if agency else ())
            if one.slug not in there and one.title not in there
        ]
        return super().get_context_data(**kwargs) | {
            "agency": agency,
            "agencies": list(agencies_visible_to(self.request.user)),
            "rows": rows,
            "lacking": lacking,
            "may_set": agency is not None and may(self.request.user, agency, Capability.MANAGE),
        }


class FormPage(ColumnPage):
    """A page with the form of a column."""

    template_name = "publishing/column_form.html"
    agency: Agency

    def find(self) -> None:
        """Find what the address names, among what the person may set. Raises Http404."""
        raise LookupError(f"{type(self).__name__} names nothing")

    def make_form(self, data: Any = None) -> ColumnForm:
        """Return the form."""
        raise LookupError(f"{type(self).__name__} has no form")

    def act(self, form: ColumnForm) -> str:
        """Do it and return what to tell."""
        raise LookupError(f"{type(self).__name__} does nothing")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 404 for what the person may not set."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                messages.success(request, self.act(form))
                return redirect(_list_of(self.agency))
            except (columns.ColumnRefused, NotAllowed) as error:
                form.add_error(None, str(error))
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form and the way back."""
        kwargs.setdefault("form", self.make_form())
        return super().get_context_data(**kwargs) | {"back": _list_of(self.agency)}


class AddView(FormPage):
    """Adding a column."""

    page_title = here = "增加栏目"
    parent: Column | None

    def find(self) -> None:
        """Find the agency, and the column to add one under."""
        mine = agencies_where(self.request.user, Capability.MANAGE)
        self.agency = get_object_or_404(mine, pk=self.kwargs["agency"])
        under = self.request.GET.get("under", "")
        self.parent = None
        if under:
            if not (under.isascii() and under.isdigit() and len(under) < 19):
                raise Http404
            self.parent = get_object_or_404(Column, pk=int(under), agency=self.agency)

    def make_form(self, data: Any = None) -> ColumnForm:
        """Return an empty form; a column begins as the one above it."""
        initial = (
            {"profile": self.parent.profile, "legal_item": self.parent.legal_item}
            if self.parent
            else {"profile": platform.NEWS}
        )
        return ColumnForm(data, parent=self.parent, initial=initial)

    def act(self, form: ColumnForm) -> str:
        """Add it."""
        added = columns.add(
            actor=self.request.user, agency=self.agency, parent=self.parent, **form.cleaned_data
        )
        return f"已增加栏目“{added.title}”"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say under which column."""
        lead = (
            f"放在“{self.parent.title}”下面。"
            if self.parent
            else "放在最上一层，属于“其他信息”一类；法定主动公开内容的栏目，请在它下面增加。"
        )
        return super().get_context_data(**kwargs) | {"lead": lead}


class ChangeView(FormPage):
    """Changing a column."""

    page_title = here = "修改栏目"
    column: Column

    def find(self) -> None:
        """Find the column."""
        mine = agencies_where(self.request.user, Capability.MANAGE)
        self.column = get_object_or_404(
            Column.objects.select_related("agency", "parent"),
            pk=self.kwargs["pk"], agency__in=mine,
        )  # fmt: skip
        self.agency = self.column.agency

    def make_form(self, data: Any = None) -> ColumnForm:
        """Return the form with the column as it is."""
        initial = {name: getattr(self.column, name) for name in columns.SETTABLE}
        form = ColumnForm(data, column=self.column, initial=initial)
        form.fields["title"].disabled = columns.is_fixed(self.column)
        if columns.stands_there(self.column):
            form.fields["slug"].disabled = True
            form.fields["slug"].help_text = "栏目里已经有信息，不能再改"
        return form

    def act(self, form: ColumnForm) -> str:
        """Change it."""
        columns.change(actor=self.request.user, column=self.column, fields=form.cleaned_data)
        return f"已修改栏目“{self.column.title}”"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what the law wants there."""
        law = standard.legal_items().get(self.column.legal_item, "")
        told = f"{standard.told(self.column.legal_item)}：{law}" if law else ""
        return super().get_context_data(**kwargs) | {"lead": told}


class ActView(View):
    """One click on a column: up, down, close, open again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do it, or say why not, and go back to the tree."""
        mine = agencies_where(request.user, Capability.MANAGE)
        column = get_object_or_404(
            Column.objects.select_related("agency", "parent"), pk=pk, agency__in=mine
        )
        try:
            match act:
                case "up" | "down":
                    columns.move(actor=request.user, column=column, up=act == "up")
                case "close":
                    columns.close(actor=request.user, column=column)
                    messages.success(
                        request, f"已停用栏目“{column.title}”，已公开的信息仍然可以查阅"
                    )
                case "open":
                    columns.open_again(actor=request.user, column=column)
                    messages.success(request, f"已启用栏目“{column.title}”")
                case _:
                    raise Http404
        except columns.ColumnRefused as error:
            messages.error(request, str(error))
        return redirect(f"{_list_of(column.agency)}#column-{column.pk}")


class SetUpView(View):
    """Setting the standard columns up, or what is missing of them."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, agency: int) -> HttpResponse:
        """Do it and tell what was added."""
        mine = agencies_where(request.user, Capability.MANAGE)
        found = get_object_or_404(mine, pk=agency)
        done = platform.set_up_columns(request.user, found, on=timezone.localdate())
        told = f"已建立 {len(done.added)} 个栏目" if done.added else "标准栏目都已经有了"
        if done.placed:
            told += f"，{done.placed} 条台账记录按栏目名称归入"
        messages.success(request, told)
        return redirect(_list_of(found))
