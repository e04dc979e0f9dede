"""What every page of the writing room shares: Wagtail's frame, the path, the item a person may see."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai.law import NoProvisionInForce
from gongkai_web.agencies.access import Capability, NotAllowed, agencies_visible_to, may
from gongkai_web.publishing.drafting import CannotNumber, ItemRefused
from gongkai_web.publishing.files import UnusableFile
from gongkai_web.publishing.models import Item

TITLE = "写稿与审核"
REFUSALS = (
    ItemRefused,
    NotAllowed,
    CannotNumber,
    UnusableFile,
    ValidationError,
    NoProvisionInForce,
)
"""What a page answers with a sentence instead of an error."""


def words(error: Exception) -> str:
    """Return what an error says to a person."""
    return "；".join(error.messages) if isinstance(error, ValidationError) else str(error)


def now() -> Any:
    """Return the moment of an act."""
    return timezone.now()


class WritingPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame, for whoever may see an agency's records."""

    page_title = TITLE
    header_icon = "edit"
    needs = Capability.VIEW

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 403."""
        if not may(request.user, None, self.needs):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self) -> list[tuple[str, str]]:
        """Return label and address of what lies between the desk and here."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the desk, the item, here."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("writing:desk"), "label": TITLE},
            *({"url": url, "label": label} for label, url in self.crumbs()),
        ]


class ItemPage(WritingPage):
    """A page about one item; 404 for an item of an agency the person may not see."""

    here = ""

    @cached_property
    def item(self) -> Item:
        """Return the item the address names."""
        return get_object_or_404(
            Item.objects.select_related(
                "agency",
                "place__parent",
                "drafted_by",
                "live_edition",
                "latest_revision__user",
                "origin__taken_by",
            ),
            pk=self.kwargs["pk"],
            agency__in=agencies_visible_to(self.request.user),
        )

    @property
    def may_write(self) -> bool:
        """Whether the person may change the item."""
        return may(self.request.user, self.item.agency, Capability.EDIT_LEDGERS)

    def crumbs(self) -> list[tuple[str, str]]:
        """Return the item, and this page under it."""
        title = self.item.title[:24] + ("…" if len(self.item.title) > 24 else "")
        path = [(title, item_url(self.item))]
        return [*path, (self.here, "")] if self.here else path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the item for the template."""
        return super().get_context_data(**kwargs) | {
            "item": self.item, "may_write": self.may_write,
        }  # fmt: skip

    def refused(self, error: Exception) -> HttpResponse:
        """Say why not, and go back to the item."""
        messages.error(self.request, words(error))
        return redirect(item_url(self.item))


def item_url(item: Item) -> str:
    """Return the address of an item's page."""
    return reverse("writing:item", args=[item.pk])
