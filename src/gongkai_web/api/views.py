"""The page 接口令牌: a person's own tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, NotAllowed, may
from gongkai_web.api import tokens
from gongkai_web.api.models import Token
from gongkai_web.applications.casework import StepRefused, number_of

TITLE = "接口令牌"


class TokenForm(forms.Form):
    """What a new token is for, and what it may do."""

    name = forms.CharField(
        label="用途", max_length=60, help_text="哪个系统、谁在用，例如：OA 收文系统"
    )
    may_write = forms.BooleanField(
        label="可以登记", required=False,
        help_text="不选的只能查阅；选了的可以办理申请、查看申请人信息，记在您的名下",
    )  # fmt: skip
    days = forms.IntegerField(
        label="有效天数", initial=tokens.DAYS, min_value=1, max_value=tokens.AT_MOST_DAYS
    )


class TokensPage(WagtailAdminTemplateMixin, TemplateView):
    """Makes tokens, shows those there are, and takes them back."""

    template_name = "api/tokens.html"
    page_title = TITLE
    header_icon = "key"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or 403 for who serves no agency."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, account, this page."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_account"), "label": "账号"},
            {"url": reverse("api_tokens:index"), "label": TITLE},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the person's tokens, the latest first, and the form for another."""
        now = timezone.now()
        own = list(Token.objects.filter(user=self.request.user))
        return (
            super().get_context_data(**kwargs)
            | {
                "good": [token for token in own if token.is_good(at=now)],
                "past": [token for token in own if not token.is_good(at=now)],
                "form": TokenForm(),
            }
            | kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a token and show it, this once; or take one back."""
        user: Any = request.user
        if "revoke" in request.POST:
            own = Token.objects.filter(user=user)
            token = get_object_or_404(own, pk=number_of(request.POST["revoke"]))
            if tokens.revoke(actor=user, token=token):
                messages.success(request, f"令牌“{token.name}”已撤销")
            return redirect("api_tokens:index")
        form = TokenForm(request.POST)
        if form.is_valid():
            try:
                made = tokens.make(actor=user, user=user, **form.cleaned_data)
            except (StepRefused, NotAllowed) as error:
                form.add_error(None, str(error))
            else:
                # Not kept anywhere: shown in this answer and never again.
                context = self.get_context_data(made=made, made_for=form.cleaned_data["name"])
                return self.render_to_response(context)
        return self.render_to_response(self.get_context_data(form=form), status=422)
