"""The page 网上申请设置: whether, with which words and with what help an agency takes applications online."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from gongkai_web.agencies.access import may
from gongkai_web.applications.desk_settings import (
    ANY_OF,
    SettingsMenuItem,
    SettingsPage,
    agencies_set_by,
    may_set,
)
from gongkai_web.journal.changes import changing
from gongkai_web.online import notices
from gongkai_web.online.models import Notice, OnlineSettings

TITLE = "网上申请设置"


class OnlineSettingsForm(forms.ModelForm):
    """The settings of one agency's online desk."""

    class Meta:
        model = OnlineSettings
        fields = (
            "is_on", "words", "contact", "notice", "takes_other", "largest_mb", "sends_mail",
            "sends_sms",
        )  # fmt: skip
        widgets = {
            "words": forms.Textarea({"rows": 4}),
            "notice": forms.Textarea({"rows": 12}),
        }

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Keep texts as they are compared: without spaces around them, lines ended alike."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("words", "notice"):
            if name in cleaned:
                cleaned[name] = cleaned[name].replace("\r\n", "\n").strip()
        return cleaned


class OnlineSettingsPage(SettingsPage):
    """A page for those who set some agency's online desk."""

    page_title = TITLE

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the settings."""
        return [*self.breadcrumbs_items, {"url": reverse("online_settings:index"), "label": TITLE}]


class IndexView(OnlineSettingsPage):
    """The agencies; where there is one, its settings at once."""

    template_name = "online/settings_index.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the agencies to choose from."""
        agencies = list(agencies_set_by(request.user)[:2])
        if len(agencies) == 1:
            return redirect("online_settings:edit", agencies[0].pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the agencies, and whether each takes applications online."""
        agencies = agencies_set_by(self.request.user).select_related("online_settings")
        rows = [
            (one, not hasattr(one, "online_settings") or one.online_settings.is_on)
            for one in agencies
        ]
        return super().get_context_data(**kwargs) | {"agencies": rows}


class EditView(OnlineSettingsPage):
    """One agency's settings, and the versions of its notice."""

    template_name = "online/settings_form.html"
    settings: OnlineSettings

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the agency among those the person may set; 404 for any other."""
        if may_set(request.user):
            agency = get_object_or_404(agencies_set_by(request.user), pk=kwargs["agency"])
            self.settings = notices.settings_of(agency)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, the notice as applicants read it, and its versions."""
        agency = self.settings.agency
        in_use = notices.digest_of(notices.text_of(agency))
        versions = Notice.objects.filter(agency=agency).order_by("-first_shown_at", "-pk")
        return super().get_context_data(**kwargs) | {
            "form": kwargs.get("form") or OnlineSettingsForm(instance=self.settings),
            "agency": agency,
            "standard": notices.standard(agency).splitlines(),
            "versions": [(one, one.digest == in_use) for one in versions[:50]],
            "has_mail": bool(settings.EMAIL_HOST),
            "has_sms": bool(settings.SMS_URL),
            "contact": notices.contact_of(agency),
            "form_address": f"{reverse('online:start')}?agency={agency.code}",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the settings."""
        form = OnlineSettingsForm(request.POST, instance=self.settings)
        if form.is_valid():
            agency = self.settings.agency
            held = next(one for one in ANY_OF if may(request.user, agency, one))
            with changing(form.instance, actor=request.user, capability=held, verb=f"修改{TITLE}"):
                form.save()
            messages.success(request, "已保存；以后的网上申请按新的设置")
            return redirect("online_settings:edit", agency.pk)
        return self.render_to_response(self.get_context_data(form=form))


class OnlineSettingsViewSet(ViewSet):
    """网上申请设置."""

    name = "online_settings"
    url_prefix = "online-settings"
    menu_label = TITLE
    icon = "cog"
    menu_item_class = SettingsMenuItem

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses under ``/admin/online-settings/``."""
        return [
            path("", IndexView.as_view(), name="index"),
            path("<int:agency>/", EditView.as_view(), name="edit"),
        ]
