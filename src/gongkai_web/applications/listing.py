"""Which cases press most? The list of cases, its pages and its file.

A page asks the database for the keys of its rows along the index
``application_desk``, and then for these rows, their events and their
applicants alone: how many cases there are does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from gongkai.applications.consultations import Conventions
from gongkai.applications.life_cycle import State
from gongkai.reports.schema import APPLICANT_KIND_TITLES
from gongkai_web.agencies.access import agencies_visible_to
from gongkai_web.agencies.admin import ScopedIndexView
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications import personal, urgency
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.case_files import CannotWrite, case_file
from gongkai_web.applications.derived import conventions_of
from gongkai_web.applications.filters import (
    OUTCOME_TITLES,
    SEARCH_HELP,
    VIEWS,
    CaseFilterSet,
    searched,
)
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.applications.standing import standing
from gongkai_web.workdays.provisional import MARK

PAGE_SIZE = 50
COUNTED_TO = 50_000
"""Nobody pages so far: more cases are not counted, and their number is told as 以上."""
NEWEST_FIRST = (
    ({"closed_year", "closed_month"}, "-closed_on"),
    ({"year", "month", "had"}, "-received_on"),
    ({"outcome", "timely"}, "-closed_on"),
)
"""Filters that speak of what was, and the order of their lists: along the index they narrow."""
UNREADABLE = "（无法解密）"

ORDERINGS = {
    "due_on": urgency.BY_DAYS_LEFT,
    "-due_on": ("rank", "-due_on", "-pk"),
    "number": ("number", "pk"),
    "-number": ("-number", "-pk"),
    "received_on": ("received_on", "pk"),
    "-received_on": ("-received_on", "-pk"),
    "closed_on": ("closed_on", "pk"),
    "-closed_on": ("-closed_on", "-pk"),
}
"""How the list can be sorted, by the name in the address."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the list shows it: plain texts, for a page shows many."""

    url: str
    number: str
    mark: str
    """``red``, ``yellow``, ``green``, or "" where no term runs."""
    mark_name: str
    words: str
    due: str
    is_late: bool
    state: str
    agency: str
    applicant: str
    kind: str
    received: str
    handler: str
    closed: str
    outcome: str
    reply_no: str


_BLANK = "—"


def rows(cases: Iterable[Application], *, today: date) -> list[CaseRow]:
    """Return the cases as rows; only these are opened, and their applicants masked."""
    conventions: dict[int, Conventions] = {}
    found = []
    for case in cases:
        if case.agency_id not in conventions:
            conventions[case.agency_id] = conventions_of(case.agency)
        now = standing(case, case.acts, conventions=conventions[case.agency_id], today=today)
        found.append(
            CaseRow(
                url=reverse("applications:inspect", args=(case.pk,)),
                number=case.number,
                mark=now.mark.value if now.mark else "",
                mark_name=now.mark.label[0] if now.mark else "",
                words=now.words,
                due=f"{now.due_on}{MARK if now.provisional else ''} 到期" if now.due_on else "",
                is_late=now.is_late,
                state=now.state,
                agency=case.agency.short_name or case.agency.name,
                applicant=_masked_name(case) or _BLANK,
                kind=APPLICANT_KIND_TITLES.get(case.applicant_kind, ""),
                received=str(case.received_on or _BLANK),
                handler=_name_of(case.handler) if case.handler is not None else _BLANK,
                closed=str(case.closed_on or ""),
                outcome=OUTCOME_TITLES.get(case.outcome, case.outcome),
                reply_no=case.reply_no or _BLANK,
            )
        )
    return found


def fetched(keys: Sequence[int]) -> list[Application]:
    """Return the cases of these keys in their order, with what a row needs: four queries.

    Agencies and people are few and fetched once each, not with every row. The acts
    of all cases come in one go, and wait with each case as ``acts``.
    """
    found = Application.objects.filter(pk__in=keys).order_by().only(*_SHOWN).in_bulk()
    agencies = Agency.objects.in_bulk({case.agency_id for case in found.values()})
    people = User.objects.in_bulk({case.handler_id for case in found.values()} - {None})
    acts: dict[int, list[ApplicationEvent]] = {}
    told = [
        case.pk
        for case in found.values()
        if case.closed_on is None or case.state == State.REDECIDING
    ]
    for act in ApplicationEvent.objects.filter(application__in=told).only(*_ACT):
        acts.setdefault(act.application_id, []).append(act)
    for case in found.values():
        case.agency = agencies[case.agency_id]
        case.handler = people.get(case.handler_id)
        case.acts = acts.get(case.pk, [])
    return [found[pk] for pk in keys if pk in found]


_ACT = ("application_id", "kind", "on", "detail")
_SHOWN = (
    "agency_id", "number", "applicant_kind", "personal", "received_on", "reply_no", "closed_on",
    "outcome", "due_on", "state", "handler_id", "set_aside",
)  # fmt: skip


def _masked_name(case: Application) -> str:
    try:
        return personal.masked_name(personal_of(case).get("name", ""))
    except personal.CannotUnseal:
        return UNREADABLE


def _name_of(user: Any) -> str:
    return user.get_full_name() or user.get_username()


class CasePaginator(WagtailPaginator):
    """Fetches the keys of a page first, and its rows by these keys."""

    @cached_property
    def keys(self) -> Sequence[int] | None:
        """All keys, where the cases were searched word by word: one walk finds and counts them."""
        if not getattr(self.object_list, "walks_the_table", False):
            return None
        return list(self.object_list.values_list("pk", flat=True))

    @cached_property
    def count(self) -> int:
        """Return how many cases there are to page through: at most :data:`COUNTED_TO`."""
        if self.keys is not None:
            return len(self.keys)
        return min(self.counted, COUNTED_TO)

    @cached_property
    def counted(self) -> int:
        """How many there are, or one more than are counted."""
        return self.object_list.order_by()[: COUNTED_TO + 1].count()

    @property
    def has_more(self) -> bool:
        """Whether there are more cases than are counted."""
        return self.keys is None and self.counted > COUNTED_TO

    @property
    def told(self) -> str:
        """Return how many cases there are, in words."""
        return f"{self.count} 件以上" if self.has_more else f"{self.count} 件"

    @property
    def items_count_label(self) -> str:
        """Return the same, for the line below the list."""
        return f"共 {self.told}"

    def page(self, number: Any) -> Any:
        """Return the page with its rows at hand."""
        number = self.validate_number(number)
        some = slice((number - 1) * self.per_page, number * self.per_page)
        if self.keys is not None:
            wanted = list(self.keys[some])
        else:
            wanted = list(self.object_list.values_list("pk", flat=True)[some])
        return self._get_page(fetched(wanted), number, self)


@dataclass(frozen=True, slots=True)
class Pill:
    """A filter in force, and the list without it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A way into the list, above it."""

    title: str
    url: str
    current: bool
    mark: str = ""
    count: int | None = None


_TABS = (
    ("尚未办结", {}),
    ("等待申请人", {"state": "waiting"}),
    ("重新答复中", {"state": "redeciding"}),
    ("已办结", {"state": "closed"}),
    ("全部", {"state": "all"}),
)


class CaseIndexView(ScopedIndexView):
    """The list of cases: the open ones by days left, unless asked otherwise."""

    filterset_class = CaseFilterSet
    paginator_class = CasePaginator
    results_template_name = "applications/case_list_results.html"
    default_ordering = "due_on"
    is_searchable = False  # by Wagtail's form in the header, which knows no other filters

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the list, or with its file."""
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        if self.filters is not None and not self.filters.is_valid():
            messages.error(request, "筛选条件有误，没有导出")
            return redirect(self.index_url)
        try:
            return case_file(self.get_queryset(), format_=request.GET["export"], actor=request.user)
        except CannotWrite as error:
            messages.error(request, str(error))
            query = {name: value for name, value in request.GET.items() if name != "export"}
            return redirect(f"{self.index_url}?{urlencode(query)}")

    @cached_property
    def today(self) -> date:
        """The day on which the cases are looked at."""
        return timezone.localdate()

    @cached_property
    def agency_keys(self) -> list[int]:
        """The agencies whose cases the person sees."""
        return list(agencies_visible_to(self.request.user).values_list("pk", flat=True))

    @cached_property
    def search_query(self) -> str:
        """What is searched for."""
        return self.request.GET.get(self.search_kwarg, "").replace("\x00", "").strip()[:200]

    def get_base_queryset(self) -> Any:
        """Return the cases this person may see, with their place in the list.

        The agencies are named one by one: for a single one the database then walks
        its part of the index in the order of the list.
        """
        return urgency.ranked(Application.objects.filter(agency__in=self.agency_keys))

    def get_filterset_kwargs(self) -> dict[str, Any]:
        """Return what the filters are told, the day too."""
        return super().get_filterset_kwargs() | {"today": self.today}

    def filter_queryset(self, queryset: Any) -> Any:
        """Return the cases asked for; the open ones where nothing wrong or right was asked."""
        if self.filters is not None and self.filters.is_valid():
            return self.filters.filter_queryset(queryset)
        return queryset.filter(urgency.OPEN)

    def search_queryset(self, queryset: Any) -> Any:
        """Return the cases with the words somebody looks for."""
        if not self.is_searching:
            return queryset
        found = searched(queryset, self.search_query, user=self.request.user)
        found.walks_the_table = True
        return found

    def get_ordering(self) -> str:
        """Return the order asked for; by days left for what is open, else the newest first."""
        asked = self.request.GET.get("ordering", "")
        if asked in ORDERINGS:
            return asked
        given = {name for name, value in self.request.GET.items() if value}
        for names, ordering in NEWEST_FIRST:
            if given & names:
                return ordering
        return "-closed_on" if self.request.GET.get("state") == "closed" else self.default_ordering

    def get_valid_orderings(self) -> list[str]:
        """Return the names by which the list can be sorted."""
        return list(ORDERINGS)

    def order_queryset(self, queryset: Any) -> Any:
        """Return the cases in the order asked for."""
        return queryset.order_by(*ORDERINGS[self.ordering])

    @cached_property
    def show_export_buttons(self) -> bool:
        """Offer the list as a file."""
        return True

    def address(self, without: str = "", **changed: str) -> str:
        """Return this list's address with its filters, less one of them, or with others."""
        query = {
            name: value
            for name, value in self.request.GET.items()
            if value and name not in (*_NOT_ASKED, without)
        } | changed
        return f"{self.index_url}?{urlencode(query)}" if query else self.index_url

    def tabs(self) -> list[Tab]:
        """Return the ways into the list that suit the person."""
        asked = {
            name: value
            for name, value in self.request.GET.items()
            if value and name not in (*_NOT_ASKED, "ordering", "agency")
        }
        kept = {"agency": agency} if (agency := self.request.GET.get("agency")) else {}

        def tab(title: str, query: dict[str, str]) -> Tab:
            address = f"?{urlencode(kept | query)}" if kept | query else ""
            return Tab(title, f"{self.index_url}{address}", asked == query)

        views = [
            tab(view.title, {"view": view.key}) for view in VIEWS if view.offered(self.request.user)
        ]
        return views + [tab(title, query) for title, query in _TABS]

    def pills(self) -> list[Pill]:
        """Return the filters in force, each with the way to drop it."""
        form = self.filters.form
        found = [
            Pill(f"{form.fields[name].label}：{_shown(form, name)}", self.address(without=name))
            for name in form.changed_data
            if name in form.cleaned_data
        ]
        if self.is_searching:
            found.append(Pill(f"搜索：{self.search_query}", self.address(without="q")))
        return found

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the rows as the list shows them."""
        context = super().get_context_data(*args, **kwargs)
        form = self.filters.form
        valid = self.filters.is_valid()
        context.pop("filters", None)
        return context | {
            "rows": rows(context["object_list"], today=self.today),
            "tabs": self.tabs(),
            "pills": self.pills(),
            "several": len(self.agency_keys) > 1,
            "only_open": (not valid or self.filters.shows_only_open) and not self.is_searching,
            "query": self.search_query,
            "search_help": SEARCH_HELP,
            "ordering": self.ordering if self.is_explicitly_ordered else "",
            "fields": [
                (form[name].id_for_label, form[name].label, form[name].as_widget(), field.help_text)
                for name, field in form.fields.items()
            ],
            "filtered": bool(form.changed_data),
            "heads": self.heads(),
            "faults": [
                f"{form.fields[name].label if name in form.fields else name}：{' '.join(errors)}"
                for name, errors in form.errors.items()
            ],
            "media": context["media"]
            + forms.Media(
                css={"all": ["applications/case-list.css"]}, js=["applications/case-list.js"]
            ),
        }

    def heads(self) -> dict[str, dict[str, str]]:
        """Return the columns one can sort by: address, and how they are sorted now."""
        found = {}
        for name in ("number", "received_on", "due_on", "closed_on"):
            turned = f"-{name}" if self.ordering == name else name
            sort = {name: "ascending", f"-{name}": "descending"}.get(self.ordering, "")
            found[name] = {"url": self.address(ordering=turned), "sort": sort}
        return found


_NOT_ASKED = ("p", "export", "_w_filter_fragment")
"""Parameters of an address that say nothing about which cases are wanted."""


def _shown(form: Any, name: str) -> str:
    value = form.cleaned_data[name]
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    choices = getattr(form.fields[name], "choices", None)
    if choices is None or not isinstance(value, str):
        return str(value)
    for key, title in choices:
        if isinstance(title, list | tuple):
            for inner, label in title:
                if inner == value:
                    return str(label)
        elif key == value:
            return str(title)
    return value
