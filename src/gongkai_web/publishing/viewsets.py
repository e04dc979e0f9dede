"""The ledgers of proactive disclosure in the back office: 主动公开."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from gongkai_web.agencies.admin import LedgerFilterSet, ScopedViewSet, year_filter
from gongkai_web.agencies.columns import DayColumn
from gongkai_web.agencies.forms import ChildFormSet, ScopedForm, YuanField, child_formset
from gongkai_web.normative.viewsets import NormativeViewSet
from gongkai_web.publishing import own_links, repeats
from gongkai_web.publishing.item_filters import NONE, ItemFilterSet
from gongkai_web.publishing.ledger_views import (
    ItemDeleteView,
    ItemEditView,
    ItemIndexView,
    ItemInspectView,
)
from gongkai_web.publishing.models import (
    DecisionCount,
    DisclosureAttribute,
    FeeCollection,
    Item,
    MediaArticle,
    MediaLevel,
    Publication,
)
from gongkai_web.publishing.numbering import CannotNumber, Numbering
from gongkai_web.publishing.sections import usual_section


def yuan(fen: int | None) -> str:
    """Return fen as yuan, for a list."""
    return "" if fen is None else f"{fen // 100:,}.{fen % 100:02d}"


class PublicationFormSet(ChildFormSet):
    """Where and when an item was published."""

    def clean(self) -> None:
        """Refuse a publication of what is not public, or before the document existed."""
        super().clean()
        if any(self.errors):
            return
        kept = [
            form
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data.get("published_on")
        ]
        if kept and self.instance.disclosure_attr != DisclosureAttribute.PROACTIVE:
            raise ValidationError(
                f"公开方式为“{self.instance.get_disclosure_attr_display()}”的，不应有发布记录"
            )
        for form in kept:
            if "link" in form.changed_data and (
                told := own_links.problem(form.cleaned_data.get("link") or "", self.instance)
            ):
                form.add_error("link", told)
        formed_on = self.instance.formed_on
        for form in kept:
            if formed_on and form.cleaned_data["published_on"] < formed_on:
                form.add_error("published_on", f"不应早于成文日期（{formed_on}）")
        self._refuse_repeats(kept)

    def _refuse_repeats(self, kept: list[Any]) -> None:
        """Say which row names a channel and a day that another names."""
        seen: set[tuple[str, Any]] = set()
        for form in kept:
            if form.instance.repeat:  # a second place on that day
                continue
            key = (form.cleaned_data.get("channel") or "", form.cleaned_data.get("published_on"))
            if key in seen:
                form.add_error("published_on", "与另一行重复：同一渠道、同一天已经有一条")
            seen.add(key)


NAMES = ("first_reviewer", "second_reviewer", "final_reviewer", "secrecy_reviewer")
ONLY_A_NAME = "仅为登记姓名"
"""No act of review stands behind a name that was typed."""


class ItemForm(ScopedForm):
    """An item; without an index number it gets the agency's next one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NAMES:
            if name in self.fields:
                self.fields[name].label = f"{self.fields[name].label}（{ONLY_A_NAME}）"
        if self.instance.pk is None:
            agency = self.instance.agency if self.instance.agency_id else None
            self.fields["section"].initial = usual_section(self.for_user, agency)
            self.fields["index_no"].required = False
            self.fields["index_no"].help_text = "留空的，按本单位的索引号规则自动编号"
        elif "index_no" in self.fields:
            self.fields["index_no"].disabled = True
            self.fields["index_no"].help_text = "编定后不再更改"

    def clean(self) -> dict[str, Any]:
        """Give the number out; refuse where the agency's pattern gives none."""
        cleaned = super().clean()
        agency = cleaned.get("agency") or (self.instance.agency_id and self.instance.agency)
        if "index_no" in cleaned and not cleaned["index_no"] and agency:
            on = self._first_published() or cleaned.get("formed_on") or timezone.localdate()
            try:
                with transaction.atomic():
                    numbering = Numbering(agency)
                    cleaned["index_no"] = numbering.next(cleaned.get("column", ""), on)
                    numbering.settle()
            except CannotNumber as problem:
                self.add_error("index_no", f"无法自动编号：{problem}；请填写索引号")
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save the row; the first of each day counts again, whichever were taken away."""
        saved = super().save(commit)
        if commit:
            repeats.settle(saved)
        return saved

    def _first_published(self) -> date | None:
        days = []
        for row in self.children[0].forms:
            try:
                days.append(row.fields["published_on"].clean(row["published_on"].data))
            except ValidationError:
                continue
        return min(days, default=None)


def channels(item: Item) -> str:
    """Return the channels an item was published through."""
    return "、".join(dict.fromkeys(p.get_channel_display() for p in item.publications.all()))


def first_published(item: Item) -> Any:
    """Return the first day an item was public."""
    return min((p.published_on for p in item.publications.all()), default=None)


class ItemViewSet(ScopedViewSet):
    """信息发布台账."""

    model = Item
    name = "items"
    menu_label = "信息发布"
    icon = "doc-full"
    form_base = ItemForm
    list_display = [
        "title",
        "index_no",
        "column",
        Column("channels", label="发布渠道", accessor=channels),
        DayColumn("published", label="首次发布", accessor=first_published),
        "disclosure_attr",
        "validity",
    ]
    filterset_class = ItemFilterSet
    index_view_class = ItemIndexView
    edit_view_class = ItemEditView
    delete_view_class = ItemDeleteView
    inspect_view_class = ItemInspectView
    search_fields = ["title", "index_no", "doc_no"]
    prefetch = ("publications",)
    children = ("publications",)
    child_formsets = (
        child_formset(
            Item,
            Publication,
            ("channel", "published_on", "link"),
            formset=PublicationFormSet,
        ),
    )
    form_fields = [
        "agency", "title", "index_no", "column", "disclosure_attr", "formed_on", "doc_no", "genre",
        "topic", "validity", "source", "author", "section", "body", "first_reviewer",
        "second_reviewer", "final_reviewer", "secrecy_reviewer",
    ]  # fmt: skip
    inspect_view_fields = [
        "agency", "title", "index_no", "publications", "column", "disclosure_attr", "formed_on",
        "doc_no", "genre", "topic", "validity", "source", "author", "section", "body",
        "first_reviewer", "second_reviewer", "final_reviewer", "secrecy_reviewer", "created_at", "updated_at",
    ]  # fmt: skip


class MediaFilterSet(LedgerFilterSet):
    """Filters of the media articles."""

    year = year_filter("published_on")
    level = django_filters.ChoiceFilter(
        choices=[*MediaLevel.choices, (NONE, "未注明级别")], method="has_level", label="媒体级别"
    )

    class Meta:
        model = MediaArticle
        fields = ["agency", "year", "level"]

    def has_level(self, queryset: Any, name: str, value: str) -> Any:
        """Return the articles in media of that level; ``none`` is no level."""
        return queryset.filter(level="" if value == NONE else value)


class MediaViewSet(ScopedViewSet):
    """媒体刊发台账."""

    model = MediaArticle
    name = "media"
    menu_label = "媒体刊发"
    icon = "media"
    list_display = ["title", "outlet", "level", "published_on"]
    filterset_class = MediaFilterSet
    search_fields = ["title", "outlet"]
    form_fields = ["agency", "title", "outlet", "level", "published_on", "link", "author"]


class DecisionFilterSet(LedgerFilterSet):
    """Filters of the decisions."""

    year = year_filter("month")

    class Meta:
        model = DecisionCount
        fields = ["agency", "year", "kind"]


def month_column() -> Column:
    """Return the column of the month."""
    return Column("month", label="月份", accessor=lambda r: f"{r.month:%Y-%m}", sort_key="month")


class DecisionViewSet(ScopedViewSet):
    """行政行为台账."""

    model = DecisionCount
    name = "decisions"
    menu_label = "行政行为"
    icon = "tasks"
    list_display = ["__str__", "kind", "count", month_column()]
    filterset_class = DecisionFilterSet
    form_fields = ["agency", "month", "kind", "count"]


class FeeForm(ScopedForm):
    """Money in yuan."""

    amount_fen = YuanField(label="金额（元）", min_value=0)


class FeeFilterSet(LedgerFilterSet):
    """Filters of the fees."""

    year = year_filter("month")
    item = django_filters.CharFilter(lookup_expr="icontains", label="项目", widget=forms.TextInput)

    class Meta:
        model = FeeCollection
        fields = ["agency", "year", "item"]


class FeeViewSet(ScopedViewSet):
    """行政事业性收费台账."""

    model = FeeCollection
    name = "fees"
    menu_label = "行政事业性收费"
    icon = "table"
    form_base = FeeForm
    list_display = [
        "item",
        month_column(),
        Column(
            "amount",
            label="金额（元）",
            accessor=lambda r: yuan(r.amount_fen),
            sort_key="amount_fen",
        ),
    ]
    filterset_class = FeeFilterSet
    form_fields = ["agency", "month", "item", "amount_fen"]


class PublishingGroup(ModelViewSetGroup):
    """The menu 主动公开."""

    menu_label = "主动公开"
    menu_icon = "site"
    menu_name = "publishing"
    menu_order = 100
    items = (ItemViewSet, MediaViewSet, NormativeViewSet, DecisionViewSet, FeeViewSet)
    further_entries = "register_publishing_menu_item"
    """The hook by which other rooms add their entries."""

    def get_menu_item(self, order: int | None = None) -> Any:
        """Return the menu, with the entries of other rooms behind the ledgers."""
        entry = super().get_menu_item(order)
        entry.menu.register_hook_name = self.further_entries
        return entry
