"""The page 依申请公开设置: one for each agency whose head or administrator somebody is."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.desk_settings_form import DeskSettingsForm, preview
from gongkai_web.applications.models import DeskSettings
from gongkai_web.applications.numbering import KINDS, settings_of
from gongkai_web.journal.changes import changing
from gongkai_web.ledgers import happened

TITLE = "依申请公开设置"
ANY_OF = (Capability.SUBMIT_REPORT, Capability.MANAGE)
"""Who may set an agency's desk: its head, or its administrator."""


def agencies_set_by(user: Any) -> QuerySet[Agency]:
    """Return the agencies whose desk the person may set."""
    head, administrator = (agencies_where(user, capability) for capability in ANY_OF)
    return (head | administrator).distinct().order_by("code")


def may_set(user: Any) -> bool:
    """Return whether the person may set some agency's desk."""
    return any(may(user, None, capability) for capability in ANY_OF)


class SettingsPage(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who set some agency's desk."""

    header_icon = "cog"
    page_title = TITLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 403 for who sets none."""
        if not may_set(request.user):
            raise PermissionDenied("只有本单位负责人或者管理员可以修改依申请公开设置")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the settings, the agency."""
        top = {"url": reverse("desk_settings:index"), "label": TITLE}
        return [*self.breadcrumbs_items, top]


class IndexView(SettingsPage):
    """The agencies; where there is one, its settings at once."""

    template_name = "applications/settings_index.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the agencies to choose from."""
        agencies = list(agencies_set_by(request.user)[:2])
        if len(agencies) == 1:
            return redirect("desk_settings:edit", agencies[0].pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the agencies, and whether each was set."""
        agencies = agencies_set_by(self.request.user).select_related("desk_settings")
        return super().get_context_data(**kwargs) | {
            "agencies": [(agency, hasattr(agency, "desk_settings")) for agency in agencies]
        }


class EditView(SettingsPage):
    """One agency's settings, and what they give."""

    template_name = "applications/settings_form.html"
    settings: DeskSettings

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the agency among those the person may set; 404 for any other."""
        if may_set(request.user):
            agency = get_object_or_404(agencies_set_by(request.user), pk=kwargs["agency"])
            self.settings = settings_of(agency)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form and the preview."""
        context = super().get_context_data(**kwargs)
        form = context.get("form") or DeskSettingsForm(instance=self.settings)
        shown = None if form.errors else preview(form.instance, on=happened.today())
        kind_fields = [form[kind.field] for kind in KINDS]
        return context | {
            "form": form,
            "preview": shown,
            "agency": self.settings.agency,
            "kind_fields": kind_fields,
            "kinds_open": any(field.value() or field.errors for field in kind_fields),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what the settings would give, or keep them."""
        form = DeskSettingsForm(request.POST, instance=self.settings)
        if form.is_valid() and "preview" not in request.POST:
            agency = self.settings.agency
            held = next(one for one in ANY_OF if may(request.user, agency, one))
            with changing(form.instance, actor=request.user, capability=held, verb=f"修改{TITLE}"):
                form.save()
            messages.success(request, "已保存；以后编号、起草的文书按新的设置")
            return redirect("desk_settings:edit", agency.pk)
        return self.render_to_response(self.get_context_data(form=form))


class SettingsMenuItem(MenuItem):
    """Shown to those who may set some agency's desk."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person may."""
        return may_set(request.user)


class DeskSettingsViewSet(ViewSet):
    """依申请公开设置."""

    name = "desk_settings"
    url_prefix = "desk-settings"
    menu_label = TITLE
    icon = "cog"
    menu_item_class = SettingsMenuItem

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses under ``/admin/desk-settings/``."""
        return [
            path("", IndexView.as_view(), name="index"),
            path("<int:agency>/", EditView.as_view(), name="edit"),
        ]
