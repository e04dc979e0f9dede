"""The ledger of applications in the back office: 依申请公开."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup

from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.agencies.admin import ScopedInspectView, ScopedViewSet
from gongkai_web.applications import actions, derived, personal
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.case_urls import PATTERNS as CASE_PATTERNS
from gongkai_web.applications.case_views import CaseContext
from gongkai_web.applications.data_corrections_views import DataCorrectionViewSet
from gongkai_web.applications.desk_settings import DeskSettingsViewSet, SettingsMenuItem
from gongkai_web.applications.explaining import Explained, explained
from gongkai_web.applications.intake_urls import PATTERNS as INTAKE_PATTERNS
from gongkai_web.applications.intake_urls import REPLACED
from gongkai_web.applications.listing import PAGE_SIZE, CaseFilterSet, CaseIndexView
from gongkai_web.applications.models import Application
from gongkai_web.applications.sealed_pages import ToldToScripts, ToldWhereSealed
from gongkai_web.remedies.viewsets import RemedyViewSet
from gongkai_web.statistics.viewsets import StatisticsViewSet


class _WithApplicant:
    """Shows the applicant masked, and the way to see more."""

    object: Application

    def due(self) -> Explained:
        """Return why the answer is due on its day, as of today."""
        return explained(self.object, today=timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the masked applicant."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["masked"] = personal.masked(personal_of(self.object))
        context["reveal_url"] = reverse("applications:reveal", args=(quote(self.object.pk),))
        context["due"] = self.due()
        context["clock_problems"] = derived.clock_problems(self.object)
        return context


class ApplicationInspectView(ToldWhereSealed, CaseContext, _WithApplicant, ScopedInspectView):
    """The page of a case."""

    template_name = "applications/case.html"
    page_title = "申请"

    def get_header_title(self) -> str:
        """Return what the window is called: what it is, and which."""
        return f"{self.page_title} {self.object}"

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Return the value; the due date with its reasons."""
        if field_name == "due_on":
            return render_to_string("gongkai_admin/due_explained.html", {"due": self.due()})
        return super().get_field_display_value(field_name, field)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context; only those who handle cases may see the applicant in clear."""
        context = super().get_context_data(**kwargs)
        context["may_reveal"] = self.get_edit_url() is not None
        return context


@method_decorator(require_POST, name="dispatch")
class RevealView(ToldToScripts, View):
    """Answers with the applicant in clear, and journals who asked."""

    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Return name, number and contact; 404 where this person does not handle the case."""
        from django.shortcuts import get_object_or_404

        application = get_object_or_404(
            Application.objects.filter(
                agency__in=agencies_where(request.user, Capability.EDIT_LEDGERS)
            ).select_related("agency"),
            pk=pk,
        )
        response = JsonResponse(actions.open_personal(actor=request.user, application=application))
        response.headers["Cache-Control"] = "no-store"
        return response


class ApplicationViewSet(ScopedViewSet):
    """依申请公开台账."""

    model = Application
    name = "applications"
    menu_label = "申请"
    icon = "mail"
    list_display = ["number"]
    list_per_page = PAGE_SIZE
    index_view_class = CaseIndexView
    index_results_template_name = "applications/case_list_results.html"
    filterset_class = CaseFilterSet
    search_fields = ["number", "content", "reply_no"]
    related = ("agency", "handler", "parent")
    may_delete = False
    inspect_view_class = ApplicationInspectView
    inspect_template_name = "applications/case.html"
    form_fields = ["agency", "number"]
    inspect_view_fields = [
        "agency", "number", "applicant_kind", "channel", "submitted_on", "received_on", "due_on",
        "content", "supply_form", "events", "closed_on", "outcome", "reply_no", "remark",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses: those of the list, of the counter, of a case and of its applicant."""
        return [
            *(one for one in super().get_urlpatterns() if one.name not in REPLACED),
            path("reveal/<int:pk>/", RevealView.as_view(), name="reveal"),
            *INTAKE_PATTERNS,
            *CASE_PATTERNS,
        ]


class DeskMenuItem(MenuItem):
    """Shown to whoever handles some agency's cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person handles cases."""
        return may(request.user, None, Capability.EDIT_LEDGERS)


_BESIDE_THE_LISTS = (
    ("网上申请", "online_inbox:index", "mail", DeskMenuItem),
    ("待办文书", "applications:letters", "edit", DeskMenuItem),
    ("批量延期", "extensions:index", "date", DeskMenuItem),
    ("信息处理费", "applications:fee_year", "table", MenuItem),
    ("网上申请设置", "online_settings:index", "cog", SettingsMenuItem),
)
"""Title, address and icon of what stands in the menu besides lists."""


class OnRequestGroup(ModelViewSetGroup):
    """The menu 依申请公开."""

    menu_label = "依申请公开"
    menu_icon = "mail"
    menu_name = "on-request"
    menu_order = 200
    items = (
        ApplicationViewSet,
        RemedyViewSet,
        DataCorrectionViewSet,
        StatisticsViewSet,
        DeskSettingsViewSet,
    )

    def get_submenu_items(self) -> list[MenuItem]:
        """Return the lists, and the pages beside them; those of the desk for who works at one."""
        items = super().get_submenu_items()
        for title, name, icon, kind in _BESIDE_THE_LISTS:
            items.append(
                kind(title, reverse(name), name=name, icon_name=icon, order=len(items) + 1)
            )
        return items
