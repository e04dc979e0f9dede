"""What the pages of channels share: the frame, and whose things a person may open."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.applications.sealed_pages import ToldWhereSealed
from gongkai_web.channels.models import Delivery
from gongkai_web.publishing.models import Item
from gongkai_web.supervision.models import Account

TITLE = "新媒体账号"
VIEW, EDIT = Capability.VIEW, Capability.EDIT_LEDGERS


class ChannelPage(ToldWhereSealed, WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame."""

    list_of_these = "channels:index"
    header_icon = "mobile-alt"
    page_title = TITLE

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the accounts, what lies between, this page."""
        top = {"url": reverse("channels:index"), "label": TITLE}
        return [*self.breadcrumbs_items, top, *self.crumbs(), {"url": "", "label": self.page_title}]

    def crumbs(self) -> list[dict[str, Any]]:
        """Return what lies between the accounts and this page."""
        return []


def account_of(user: Any, pk: int, capability: Capability = VIEW) -> Account:
    """Return an account. Raises Http404 for another agency's: for this person there is none."""
    rows = Account.objects.filter(agency__in=agencies_where(user, capability))
    return get_object_or_404(rows.select_related("agency"), pk=pk)


def delivery_of(user: Any, pk: int, capability: Capability = EDIT) -> Delivery:
    """Return a delivery. Raises Http404 for another agency's."""
    rows = Delivery.objects.filter(account__agency__in=agencies_where(user, capability))
    return get_object_or_404(rows.select_related("account__agency", "edition__item__agency"), pk=pk)


def item_of(user: Any, pk: int, capability: Capability = VIEW) -> Item:
    """Return an item. Raises Http404 for another agency's."""
    rows = Item.objects.filter(agency__in=agencies_where(user, capability))
    return get_object_or_404(rows.select_related("agency"), pk=pk)


def may_edit(user: Any, account: Account) -> bool:
    """Return whether the person may work on an account."""
    return may(user, account.agency, EDIT)
