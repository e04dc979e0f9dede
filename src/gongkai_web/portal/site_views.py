"""The page 网站信息 in the back office."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.portal import site
from gongkai_web.portal.item_fields import OPTIONAL
from gongkai_web.portal.models import Site


class SiteForm(forms.ModelForm):
    """Everything the site says of itself, and what the pages of items show."""

    shown_fields = forms.MultipleChoiceField(
        label="信息页面显示的项目", choices=OPTIONAL, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="索引号、发布机构、发文字号、成文日期、发布日期、有效性总是显示；某一条没有填的不显示",
    )  # fmt: skip

    class Meta:
        model = Site
        fields = tuple(name for name in site.FIELDS if name != "hidden_fields")
        field_classes: ClassVar = {
            name: partial(forms.URLField, assume_scheme="https")
            for name in ("mark_url", "mistakes_url")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hidden = self.instance.hidden_fields
        self.initial["shown_fields"] = [name for name, _ in OPTIONAL if name not in hidden]

    def kept(self) -> dict[str, Any]:
        """Return the fields as the site keeps them."""
        fields = dict(self.cleaned_data)
        shown = fields.pop("shown_fields")
        return fields | {"hidden_fields": [name for name, _ in OPTIONAL if name not in shown]}


class SiteView(WagtailAdminTemplateMixin, FormView):
    """The form, for those who look after every agency."""

    template_name = "portal/admin/site.html"
    page_title = "网站信息"
    header_icon = "site"
    form_class = SiteForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer those who may."""
        if not site.may_keep(request.user):
            raise PermissionDenied("只有管理全部单位的系统管理员可以修改网站信息")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return the row that is kept."""
        return super().get_form_kwargs() | {"instance": site.site()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it."""
        site.keep(actor=self.request.user, fields=form.kept())
        messages.success(self.request, "网站信息已保存")
        return super().form_valid(form)

    def get_success_url(self) -> str:
        """Return here."""
        return reverse("site:edit")
