"""The ledgers of supervision in the back office: 监督保障."""

from __future__ import annotations

from typing import Any

import django_filters
from wagtail.admin.viewsets.model import ModelViewSetGroup

from gongkai_web.agencies.admin import LedgerFilterSet, ScopedViewSet, year_filter
from gongkai_web.agencies.forms import ScopedForm
from gongkai_web.supervision.models import Account, Meeting, WorkListEntry


class MeetingFilterSet(LedgerFilterSet):
    """Filters of meetings and trainings."""

    year = year_filter("held_on")

    class Meta:
        model = Meeting
        fields = ["agency", "year", "kind"]


class MeetingViewSet(ScopedViewSet):
    """会议培训台账."""

    model = Meeting
    name = "meetings"
    menu_label = "会议培训"
    icon = "group"
    list_display = ["subject", "held_on", "kind", "attendance", "place"]
    filterset_class = MeetingFilterSet
    search_fields = ["subject", "place"]
    form_fields = ["agency", "held_on", "kind", "subject", "attendance", "place", "record"]


class AccountFilterSet(LedgerFilterSet):
    """Filters of the accounts."""

    class Meta:
        model = Account
        fields = ["agency", "status"]


class AccountForm(ScopedForm):
    """An account; the state of a registered one follows its applications."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            for name in ("status", "closed_on"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "随批准的账号申请变动"


class AccountViewSet(ScopedViewSet):
    """政务新媒体台账."""

    model = Account
    form_base = AccountForm
    name = "accounts"
    menu_label = "政务新媒体"
    icon = "mobile-alt"
    list_display = ["name", "platform", "opened_on", "status", "filing_no"]
    filterset_class = AccountFilterSet
    search_fields = ["name", "platform", "filing_no"]
    form_fields = [
        "agency", "platform", "name", "account_id", "original_id", "sponsor", "operator",
        "certified_subject", "filing_no", "certificate_no", "opened_on", "changed_on", "status",
        "closed_on", "manager", "backup_manager", "registrar_mobile", "functions",
        "interaction_entry", "interaction_tested_on", "certification_expires_on", "last_post_on",
    ]  # fmt: skip
    inspect_view_fields = [name for name in form_fields if name != "registrar_mobile"]


class WorkListFilterSet(LedgerFilterSet):
    """Filters of the work list."""

    done = django_filters.ChoiceFilter(
        choices=[("no", "未完成"), ("yes", "已完成")], method="is_done", label="完成情况"
    )

    class Meta:
        model = WorkListEntry
        fields = ["agency", "done"]

    def is_done(self, queryset: Any, name: str, value: str) -> Any:
        """Return what has a day of completion, or what has none."""
        return queryset.filter(completed_on__isnull=value == "no")


class WorkListViewSet(ScopedViewSet):
    """政务公开工作清单."""

    model = WorkListEntry
    name = "worklist"
    menu_label = "工作清单"
    icon = "list-ul"
    list_display = ["matter", "department", "term", "progress", "completed_on"]
    filterset_class = WorkListFilterSet
    search_fields = ["matter", "contents", "department"]
    form_fields = [
        "agency", "matter", "contents", "basis", "term", "subject", "channel", "department",
        "progress", "completed_on",
    ]  # fmt: skip


class SupervisionGroup(ModelViewSetGroup):
    """The menu 监督保障."""

    menu_label = "监督保障"
    menu_icon = "clipboard-list"
    menu_name = "supervision"
    menu_order = 300
    items = (MeetingViewSet, AccountViewSet, WorkListViewSet)
    further_entries = "register_supervision_menu_item"
    """The hook by which other rooms add their entries."""

    def get_menu_item(self, order: int | None = None) -> Any:
        """Return the menu, with the entries of other rooms among the ledgers."""
        entry = super().get_menu_item(order)
        entry.menu.register_hook_name = self.further_entries
        return entry
