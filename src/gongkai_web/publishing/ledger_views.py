"""The ledger of items leads to the writing room for what was written here. (条例 art. 17)

A ledger line that only tells what was published elsewhere is changed in its form; a text that
climbs a ladder is not: the form keeps no revision, so its writer could review it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from gongkai_web.agencies.access import Capability, may
from gongkai_web.agencies.admin import (
    ScopedDeleteView,
    ScopedEditView,
    ScopedIndexView,
    ScopedInspectView,
)
from gongkai_web.publishing.models import Item
from gongkai_web.publishing.reviewed import counting


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
    """The list: a row leads to where it is changed; on a phone a row stands as lines."""

    table_classname = "listing gk-stack"

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Return the buttons beside the title, with the way to take old pages in."""
        buttons = super().header_buttons
        if may(self.request.user, None, Capability.EDIT_LEDGERS):
            url = reverse("writing:import_old")
            buttons.append(HeaderButton("导入旧内容", url=url, icon_name="upload", priority=2100))
        return buttons

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Return the page; its rows say what counts, not what a draft would have them say."""
        page = super().paginate_queryset(queryset, page_size)
        for item in self.get_context_rows:
            counting(item)
        return page

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
    """Looking at a ledger line: what it says was typed or imported, and is told so."""

    def get_field_label(self, field_name: str, field: Any) -> str:
        """Return the name of a field; of reviewers that they are names alone."""
        label = super().get_field_label(field_name, field)
        return f"{label}（仅为登记姓名）" if field_name.endswith("_reviewer") else label

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Return the value; each publication with whether an edition of ours stands behind it."""
        if field_name != "publications":
            return super().get_field_display_value(field_name, field)
        rows = [
            (str(one), "" if one.edition_id else "（登记，未经本系统审核）", one.link)
            for one in self.object.publications.all()
        ]
        return format_html_join("", "<div>{}{}　{}</div>", rows) or "—"
