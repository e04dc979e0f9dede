"""Which cases does somebody look for? The filters and the search of the list of cases.

Every number of the statistics links here with these parameters, and the list
then holds exactly the cases that were counted: both use the conditions of this
module and of :mod:`gongkai_web.applications.urgency`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractYear
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.applications.events import EventKind
from gongkai.applications.life_cycle import STATE_TITLES, State
from gongkai.reports.schema import OUTCOMES, ROWS_2021
from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.agencies.admin import LedgerFilterSet, YearField, YearFilter
from gongkai_web.agencies.models import Membership, User
from gongkai_web.applications import personal, urgency
from gongkai_web.applications.models import Application, ApplicationEvent, ReceiptChannel
from gongkai_web.remedies.models import RemedyCase

NONE = "none"
"""The choice of what was left blank."""
NO_TOPIC = "无"
MINE = "mine"

OUTCOME_GROUPS: Mapping[str, str] = {
    "granted": "（一）予以公开",
    "partial": "（二）部分公开",
    "withheld": "（三）不予公开",
    "unable": "（四）无法提供",
    "not_handled": "（五）不予处理",
    "other": "（六）其他处理",
}
"""The six groups of result rows of table 3."""

_SHORT = {
    "partial": "（二）部分公开",
    "other_correction_overdue": "（六）1.逾期不补正",
    "other_fee_overdue": "（六）2.逾期不缴费",
}
OUTCOME_TITLES: Mapping[str, str] = {
    row.key: _SHORT.get(row.key, row.full_label) for row in ROWS_2021 if row.key in OUTCOMES
}
"""Result rows by their short names."""


def outcomes_of(group: str) -> tuple[str, ...]:
    """Return the result rows of a group."""
    return tuple(key for key in OUTCOMES if key == group or key.startswith(f"{group}_"))


def _outcome_choices() -> list[Any]:
    grouped = []
    for group, title in OUTCOME_GROUPS.items():
        rows = [(key, OUTCOME_TITLES[key]) for key in outcomes_of(group)]
        many = [(group, f"{title}（全部）"), *rows]
        grouped.append((title, rows if len(rows) == 1 else many))
    return grouped


STATES: Mapping[str, tuple[str, Q]] = {
    "open": ("尚未办结（全部）", urgency.OPEN),
    "in_progress": (
        STATE_TITLES[State.IN_PROGRESS],
        urgency.TERM_IS_RUNNING & Q(state=State.IN_PROGRESS.value),
    ),
    "consulting": (
        STATE_TITLES[State.CONSULTING],
        urgency.TERM_IS_RUNNING & Q(state=State.CONSULTING.value),
    ),
    "waiting": ("等待申请人（待补正、待缴费）", Q(rank=urgency.APPLICANTS_MOVE)),
    "awaiting_correction": (
        STATE_TITLES[State.AWAITING_CORRECTION],
        Q(rank=urgency.APPLICANTS_MOVE, state=State.AWAITING_CORRECTION.value),
    ),
    "awaiting_payment": (
        STATE_TITLES[State.AWAITING_PAYMENT],
        Q(rank=urgency.APPLICANTS_MOVE, state=State.AWAITING_PAYMENT.value),
    ),
    "unconfirmed": (STATE_TITLES[State.UNCONFIRMED], Q(rank=urgency.NOT_RECEIVED)),
    "closed": ("已办结（含已归档、重新答复中）", urgency.CLOSED),
    "archived": (
        STATE_TITLES[State.ARCHIVED],
        urgency.CLOSED & Q(state=State.ARCHIVED.value),
    ),
    "redeciding": (
        STATE_TITLES[State.REDECIDING],
        urgency.CLOSED & Q(state=State.REDECIDING.value),
    ),
    "all": ("全部（含已办结）", urgency.COUNTED),
    "set_aside": ("不作为本机关申请的登记", Q(rank=urgency.SET_ASIDE)),
}

TIMELY: Mapping[str, tuple[str, Q]] = {
    "on_time": ("按期办结", urgency.ON_TIME),
    "late": ("超期办结", urgency.LATE),
    "not_due": ("办结而不需答复", urgency.NO_ANSWER_DUE),
}


def _noted(*kinds: EventKind) -> Exists:
    return Exists(
        ApplicationEvent.objects.filter(
            application=OuterRef("pk"), kind__in=[kind.value for kind in kinds]
        )
    )


def _again() -> Exists:
    """The same applicant asked the same agency for something else in the same year."""
    others = Application.objects.filter(
        agency=OuterRef("agency"),
        applicant_key=OuterRef("applicant_key"),
        received_on__year=ExtractYear(OuterRef("received_on")),
        set_aside="",
    )
    return Exists(others.exclude(pk=OuterRef("pk")))


HAD: Mapping[str, tuple[str, Callable[[], Q]]] = {
    "extended": ("延期答复过", lambda: Q(_noted(EventKind.EXTENDED))),
    "corrected": ("通知补正过", lambda: Q(_noted(EventKind.CORRECTION_REQUESTED))),
    "corrected_late": (
        "超过期限才通知补正",
        lambda: Q(
            Exists(
                ApplicationEvent.objects.filter(
                    application=OuterRef("pk"),
                    kind=EventKind.CORRECTION_REQUESTED.value,
                    detail__has_key="late_since",
                )
            )
        ),
    ),
    "consulted": (
        "征求过第三方或者其他机关意见",
        lambda: Q(_noted(EventKind.THIRD_PARTY_CONSULTED, EventKind.OTHER_ORGAN_CONSULTED)),
    ),
    "charged": ("发出过收费通知", lambda: Q(_noted(EventKind.FEE_NOTICE_ISSUED))),
    "remedy": (
        "被申请复议或者起诉",
        lambda: Q(Exists(RemedyCase.objects.filter(application=OuterRef("pk")))),
    ),
    "repeated": ("同一申请人同年不止一件", lambda: ~Q(applicant_key="") & Q(_again())),
}
"""What happened in a case; each a condition on the case."""

OF_THE_PAST = ("year", "month", "closed_year", "closed_month", "outcome", "timely", "had")
"""Filters that speak of what was: with one of them the list is not confined to open cases."""


def _choices(found: Mapping[str, tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(key, value[0]) for key, value in found.items()]


class PlainSelect(forms.Select):
    """A select written in one go: a page has a dozen of them, and templates take their time."""

    def render(self, name: Any, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the element."""
        chosen = "" if value is None else str(value)
        parts = []
        for key, label in self.choices:
            if isinstance(label, list | tuple):
                inside = _options(label, chosen)
                parts.append(format_html('<optgroup label="{}">{}</optgroup>', key, inside))
            else:
                parts.append(_options([(key, label)], chosen))
        extra = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html(
            '<select name="{}"{}>{}</select>', name, extra, mark_safe("".join(parts))
        )


def _options(choices: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (key, mark_safe(" selected") if str(key) == chosen else "", label)
            for key, label in choices
        ),
    )


class MonthField(forms.CharField):
    """A month as ``2024-03``; cleaned to its first day."""

    widget = forms.TextInput(attrs={"placeholder": "2024-03", "maxlength": 7})

    def clean(self, value: Any) -> date | None:
        """Return the month's first day, or None for nothing. Raises ValidationError."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = re.fullmatch(r"(\d{4})-(\d{1,2})", text, re.ASCII)
        year, month = map(int, found.groups()) if found else (0, 0)
        if not (YearField.FIRST <= year <= YearField.LAST and 1 <= month <= 12):
            raise forms.ValidationError("月份应写作年-月，例如 2024-03")
        return date(year, month, 1)


class MonthFilter(django_filters.Filter):
    """Filters by the month of a date."""

    field_class = MonthField

    def filter(self, qs: Any, value: date | None) -> Any:
        """Return the cases whose day lies in the month."""
        if value is None:
            return qs
        last = date(value.year, value.month, monthrange(value.year, value.month)[1])
        return qs.filter(**{f"{self.field_name}__range": (value, last)})


class DaysField(forms.IntegerField):
    """A number of days to look ahead."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=366, **kwargs)


class DaysFilter(django_filters.Filter):
    """Filters by a number of days."""

    field_class = DaysField


class HandlerFilter(django_filters.ModelChoiceFilter):
    """Filters by who handles the case; offers those who may handle cases of these agencies."""

    def get_queryset(self, request: Any) -> Any:
        """Return the people who serve an agency the person sees."""
        agencies = agencies_where(request.user, Capability.VIEW)
        serve = Membership.objects.filter(agency__in=agencies)
        return User.objects.filter(pk__in=serve.values("user")).order_by("username")


class CaseFilterSet(LedgerFilterSet):
    """Filters of the list of cases.

    Without ``state`` the list shows the open cases, unless another filter
    speaks of the past (:data:`OF_THE_PAST`) or something is searched.
    """

    view = django_filters.ChoiceFilter(choices=[], method="in_view", label="视图")
    state = django_filters.ChoiceFilter(
        choices=_choices(STATES),
        method="in_state",
        label="办理状态",
        empty_label="自动",
        help_text="自动：未办结的；查年份、结果和搜索时不限",
    )
    mark = django_filters.ChoiceFilter(
        choices=urgency.Mark.choices, method="with_mark", label="红黄绿"
    )
    left = django_filters.ChoiceFilter(
        choices=urgency.LEFT_CHOICES, method="with_days_left", label="剩余工作日"
    )
    within = DaysFilter(method="ending_within", label="几日内到期", help_text="自然日，含今天")
    year = YearFilter(field_name="received_on", lookup_expr="year", label="收到年份")
    month = MonthFilter(field_name="received_on", label="收到月份")
    closed_year = YearFilter(field_name="closed_on", lookup_expr="year", label="办结年份")
    closed_month = MonthFilter(field_name="closed_on", label="办结月份")
    channel = django_filters.ChoiceFilter(
        choices=[*ReceiptChannel.choices, (NONE, "未填写")],
        method="by_channel",
        label="受理渠道",
    )
    outcome = django_filters.ChoiceFilter(
        choices=_outcome_choices(), method="with_outcome", label="办理结果"
    )
    timely = django_filters.ChoiceFilter(
        choices=_choices(TIMELY), method="in_time", label="是否按期"
    )
    topic = django_filters.CharFilter(
        method="on_topic", label="主题", help_text="填写完整的主题；“无”是没有填写主题的"
    )
    handler = HandlerFilter(label="经办人")
    had = django_filters.ChoiceFilter(choices=_choices(HAD), method="that_had", label="办理经过")

    class Meta:
        model = Application
        fields = [
            "agency", "view", "state", "mark", "left", "within", "year", "month", "closed_year",
            "closed_month", "applicant_kind", "channel", "outcome", "timely", "topic", "handler",
            "had",
        ]  # fmt: skip

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()
        views = [view for view in VIEWS if view.offered(self.request.user)]
        self.filters["view"].extra["choices"] = [(view.key, view.title) for view in views]
        if not views:
            del self.filters["view"]
        for one in self.filters.values():
            if isinstance(one, django_filters.ChoiceFilter | django_filters.ModelChoiceFilter):
                one.extra["widget"] = PlainSelect
                one.extra.setdefault("empty_label", "不限")

    @property
    def shows_only_open(self) -> bool:
        """Whether nothing in the query says to look at more than the open cases."""
        wanted = self.form.cleaned_data
        return not any(wanted.get(name) for name in ("state", *OF_THE_PAST))

    def filter_queryset(self, queryset: Any) -> Any:
        """Return the cases the query asks for."""
        queryset = super().filter_queryset(urgency.ranked(queryset))
        if self.shows_only_open and not (self.data or {}).get("q"):
            return queryset.filter(urgency.OPEN)
        if not self.form.cleaned_data.get("state"):
            return queryset.filter(urgency.COUNTED)
        return queryset

    def in_view(self, queryset: Any, name: str, value: str) -> Any:
        """Return the cases of a view: somebody's own, or what waits for them."""
        view = next(view for view in VIEWS if view.key == value)
        return queryset.filter(view.condition(self.request.user, self.today))

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """Return the cases in that state."""
        return queryset.filter(STATES[value][1])

    def with_mark(self, queryset: Any, name: str, value: str) -> Any:
        """Return the red, yellow or green ones."""
        return queryset.filter(urgency.marked(value, today=self.today))

    def with_days_left(self, queryset: Any, name: str, value: str) -> Any:
        """Return those with so many working days left."""
        return queryset.filter(urgency.days_left(value, today=self.today))

    def ending_within(self, queryset: Any, name: str, value: int | None) -> Any:
        """Return those whose last day is one of the next days."""
        if value is None:
            return queryset
        return queryset.filter(urgency.due_within(value, today=self.today))

    def by_channel(self, queryset: Any, name: str, value: str) -> Any:
        """Return those that came that way."""
        return queryset.filter(channel="" if value == NONE else value)

    def with_outcome(self, queryset: Any, name: str, value: str) -> Any:
        """Return those that ended so: one row of table 3, or a group."""
        return queryset.filter(urgency.CLOSED, outcome__in=outcomes_of(value) or [value])

    def in_time(self, queryset: Any, name: str, value: str) -> Any:
        """Return those closed on time, or late."""
        return queryset.filter(TIMELY[value][1])

    def on_topic(self, queryset: Any, name: str, value: str) -> Any:
        """Return those with that topic."""
        return queryset.filter(topic="" if value == NO_TOPIC else value)

    def that_had(self, queryset: Any, name: str, value: str) -> Any:
        """Return those in whose course that happened."""
        return queryset.filter(HAD[value][1]())


class CaseView:
    """A view of the list: a name, who is offered it, and which cases it holds."""

    def __init__(
        self,
        key: str,
        title: str,
        *,
        condition: Callable[[Any, date], Q],
        offered: Callable[[Any], bool],
    ) -> None:
        self.key = key
        self.title = title
        self.condition = condition
        self.offered = offered


def _handles_cases(user: Any) -> bool:
    return may(user, None, Capability.EDIT_LEDGERS)


VIEWS: list[CaseView] = [
    CaseView(
        MINE,
        "我经办的",
        condition=lambda user, today: Q(handler=user),
        offered=_handles_cases,
    )
]
"""Views besides the agency's own list. Whoever has cases wait for a person adds one here."""


def searched(queryset: Any, text: str, *, user: Any) -> Any:
    """Return the cases with those words in number, document number or content.

    An applicant is found only exactly, by the keyed hash of their number, or of name and
    contact; and only in the cases of agencies whose applications the person handles.
    """
    words = Q(number__icontains=text) | Q(content__icontains=text) | Q(reply_no__icontains=text)
    if keys := applicant_keys(text):
        own = agencies_where(user, Capability.EDIT_LEDGERS)
        words |= Q(applicant_key__in=keys, agency__in=list(own.values_list("pk", flat=True)))
    return queryset.filter(words)


def applicant_keys(text: str) -> list[str]:
    """Return the hashes under which an applicant so described would be found."""
    if len(text) < 4:
        return []
    keys = [personal.lookup_key(text)]
    name, _, contact = text.strip().replace("，", " ").replace(",", " ").rpartition(" ")
    if name and contact:
        keys.append(personal.applicant_key({"name": name.strip(), "contact": contact}))
    return [key for key in keys if key]


SEARCH_HELP = (
    "编号、文号、内容中的字词；申请人只能查全：输入完整的证件号码，"
    "没有登记证件号码的，输入“姓名 联系方式”"
)

__all__ = [
    "HAD",
    "OUTCOME_GROUPS",
    "OUTCOME_TITLES",
    "SEARCH_HELP",
    "STATES",
    "VIEWS",
    "CaseFilterSet",
    "CaseView",
    "outcomes_of",
    "searched",
]
