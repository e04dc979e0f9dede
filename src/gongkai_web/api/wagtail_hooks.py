"""The page 接口令牌, and the way to it from a person's account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from gongkai_web.api import views


class TokenViewSet(ViewSet):
    """接口令牌: everybody's own."""

    name = "api_tokens"

    def get_urlpatterns(self) -> list[Any]:
        """Return the address under ``/admin/api_tokens/``."""
        return [path("", views.TokensPage.as_view(), name="index")]


@hooks.register("register_admin_viewset")
def tokens() -> TokenViewSet:
    """Return the page."""
    return TokenViewSet()


@hooks.register("register_account_menu_item")
def from_the_account(request: HttpRequest) -> dict[str, str]:
    """Return the way from the account's page."""
    return {
        "url": reverse("api_tokens:index"),
        "label": views.TITLE,
        "help_text": "让其他系统以您的名义查阅、办理申请",
    }
