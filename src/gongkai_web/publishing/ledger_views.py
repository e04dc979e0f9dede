"""The ledger of items leads to the writing room for what was written here. (条例 art. 17)

A ledger line that only tells what was published elsewhere is changed in its form; a text that
climbs a ladder is not: the form keeps no revision, so its writer could review it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from gongkai_web.agencies.admin import (
    ScopedDeleteView,
    ScopedEditView,
    ScopedIndexView,
    ScopedInspectView,
)
from gongkai_web.publishing.models import Item


def is_written_here(item: Item) -> bool:
    """Return whether an item is one of the writing room's, and no mere line of the ledger."""
    return item.drafted_by_id is not None or bool(item.stage)


class _LeadsOn:
    """Sends whoever may see the item on to its page in the writing room."""

    says = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as ever for a ledger line; lead on for an item."""
        key = kwargs.get("pk", args[0] if args else None)
        item = self.scoped().filter(pk=key).first() if str(key).isdecimal() else None  # type: ignore[attr-defined]
        if item is None or not is_written_here(item):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if self.says:
            messages.warning(request, self.says)
        return redirect(reverse("writing:item", args=[item.pk]))


class ItemIndexView(ScopedIndexView):
    """The list: a row leads to where it is changed."""

    def get_edit_url(self, instance: Item) -> str | None:
        """Return the form of a ledger line, the page of an item."""
        url = super().get_edit_url(instance)
        return (
            reverse("writing:item", args=[instance.pk])
            if url and is_written_here(instance)
            else url
        )

    def get_delete_url(self, instance: Item) -> str | None:
        """Return none for an item."""
        return None if is_written_here(instance) else super().get_delete_url(instance)


class ItemEditView(_LeadsOn, ScopedEditView):
    """Changing a ledger line."""

    says = "这一条在“写稿与审核”里写成，请在这里修改，重新审核后公开"


class ItemDeleteView(_LeadsOn, ScopedDeleteView):
    """Deleting a ledger line."""

    says = "这一条在“写稿与审核”里写成，不能从台账删除；已公开的请申请撤稿"


class ItemInspectView(_LeadsOn, ScopedInspectView):
    """Looking at a ledger line."""
