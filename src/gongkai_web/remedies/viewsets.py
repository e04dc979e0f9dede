"""The ledger of reconsideration and court cases in the back office."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from gongkai.remedies.acts import STATE_TITLES, State
from gongkai_web.agencies.admin import (
    LedgerFilterSet,
    ScopedIndexView,
    ScopedInspectView,
    ScopedViewSet,
    year_filter,
)
from gongkai_web.agencies.forms import ScopedForm
from gongkai_web.applications.models import Application
from gongkai_web.applications.sealed_pages import ToldWhereSealed
from gongkai_web.remedies import letter_pages, pages, waiting
from gongkai_web.remedies.letters import forms_of
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.remedies.presenting import shown_duty, shown_state

DERIVED = ("procedure", "received_on", "decided_on", "result")
"""The columns that a case with a diary takes from it."""


class RemedyForm(ScopedForm):
    """A case; the application it is about is named by its number."""

    application_no = forms.CharField(
        label="所涉申请的编号",
        required=False,
        max_length=60,
        help_text="本单位依申请公开台账里的申请编号；与申请无关的留空",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.application is not None:
            self.fields["application_no"].initial = self.instance.application.number
        if self.instance.pk is not None and self.instance.state:
            for name in DERIVED:
                self.fields[name].disabled = True
                self.fields[name].help_text = "由办理记录得出；登记有误的，请在案件页撤销后重新登记"

    def clean(self) -> dict[str, Any]:
        """Find the application among those of the same agency."""
        cleaned = super().clean()
        number = cleaned.get("application_no", "").strip()
        agency = cleaned.get("agency") or self.instance.agency_id
        self.instance.application = None
        if number and agency:
            found = Application.objects.filter(agency=agency, number=number).first()
            if found is None:
                self.add_error("application_no", f"本单位没有编号为“{number}”的申请")
            self.instance.application = found
        return cleaned


class RemedyFilterSet(LedgerFilterSet):
    """Filters of the cases."""

    year = year_filter("received_on")
    state = django_filters.ChoiceFilter(
        choices=[(state.value, STATE_TITLES[state]) for state in State if state is not State.NEW],
        label="办理状态",
    )
    duty = django_filters.ChoiceFilter(
        choices=[
            ("late", "已逾期"),
            ("near", f"{waiting.NEAR.days} 日内应办"),
            ("any", "有应办事项"),
        ],
        method="has_duty",
        label="本机关应办事项",
    )

    class Meta:
        model = RemedyCase
        fields = ["agency", "year", "procedure", "state", "duty", "result"]

    def has_duty(self, queryset: Any, name: str, value: str) -> Any:
        """Return the cases in which this agency is late, must act soon, or must act at all."""
        today = timezone.localdate()
        if value == "any":
            return queryset.exclude(due_what="")
        return (waiting.late if value == "late" else waiting.near)(queryset, today)


class RemedyIndexView(ScopedIndexView):
    """The list; its first button registers a case that is worked step by step."""

    add_item_label = "补登台账"

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Return the buttons: register a case, then those of every ledger."""
        buttons = super().header_buttons
        if self.permission_policy.user_has_permission(self.request.user, "add"):
            start = HeaderButton(
                "登记案件", url=reverse("remedies:start"), icon_name="plus", priority=1
            )
            buttons.insert(0, start)
        return buttons

    def get_edit_url(self, instance: Any) -> str | None:
        """Return no link: a row leads to its case's page, and from there to its columns."""
        return None


class RemedyInspectView(ToldWhereSealed, ScopedInspectView):
    """The page of a case: where it stands, what is due, what may follow, its diary."""

    list_of_these = "remedies:index"
    template_name = "remedies/case.html"
    page_title = "复议诉讼案件"

    def get_header_title(self) -> str:
        """Return what the window is called: what it is, and which."""
        return f"{self.page_title} {self.object}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context; only those who handle cases see the steps as buttons."""
        context = super().get_context_data(**kwargs)
        may_work = self.get_edit_url() is not None
        return context | {
            "case": self.object,
            "shown": pages.shown_now(self.object, in_clear=may_work),
            "may_work": may_work,
            "letters": self.object.letters.defer("body", "docx", "pdf"),
            "letter_forms": forms_of(self.object, on=timezone.localdate()),
        }


class RemedyViewSet(ScopedViewSet):
    """复议诉讼台账."""

    model = RemedyCase
    name = "remedies"
    menu_label = "复议诉讼"
    icon = "history"
    form_base = RemedyForm
    list_display = [
        "case_no",
        "procedure",
        Column("state", label="办理状态", sort_key="state", accessor=shown_state),
        Column("due_on", label="本机关应办事项", sort_key="due_on", accessor=shown_duty),
        "received_on",
        "decided_on",
        "result",
    ]
    filterset_class = RemedyFilterSet
    search_fields = ["case_no", "body", "application__number"]
    related = ("agency", "application", "follows")
    index_view_class = RemedyIndexView
    inspect_view_class = RemedyInspectView
    inspect_template_name = "remedies/case.html"
    form_fields = [
        "agency", "case_no", "procedure", "body", "received_on", "decided_on",
        "result",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses, with those on which a case is worked."""
        return [
            *super().get_urlpatterns(),
            path("start/", pages.StartView.as_view(), name="start"),
            path("step/<int:pk>/", pages.StepView.as_view(), name="step"),
            path("undo/<int:pk>/", pages.UndoView.as_view(), name="undo"),
            path("link/<int:pk>/", pages.LinkView.as_view(), name="link"),
            path("draft/<int:pk>/", letter_pages.DraftView.as_view(), name="draft"),
            path("letter/<int:pk>/", letter_pages.LetterView.as_view(), name="letter"),
            path("file/<int:pk>/", letter_pages.FileView.as_view(), name="file"),
        ]
