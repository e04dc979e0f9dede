"""The register in the back office: 主动公开 → 规范性文件, with what each document is today."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from gongkai.publishing.normative import Status
from gongkai_web.agencies.access import agencies_where
from gongkai_web.agencies.admin import LedgerFilterSet, ScopedIndexView, ScopedViewSet, year_filter
from gongkai_web.agencies.forms import ScopedForm
from gongkai_web.normative import standing
from gongkai_web.publishing.models import NormativeDocument

STANDING = [
    ("valid", "有效（含已修改、暂停执行）"),
    *((one.value, one.label) for one in Status),
]


def today() -> Any:
    """Return the day on which documents are looked at."""
    return timezone.localdate()


class NormativeFilterSet(LedgerFilterSet):
    """Filters of the normative documents."""

    year = year_filter("issued_on")
    standing = django_filters.ChoiceFilter(choices=STANDING, method="has_standing", label="效力")
    wanting = django_filters.ChoiceFilter(
        choices=[("review", "没有合法性审核记录"), ("number", "没有统一登记编号"),
                 ("item", "没有关联公开信息"), ("interpretation", "没有解读")],
        method="is_wanting",
        label="缺少",
    )  # fmt: skip

    class Meta:
        model = NormativeDocument
        fields = ["agency", "year", "kind", "standing", "wanting"]

    def has_standing(self, queryset: Any, name: str, value: str) -> Any:
        """Return the documents that are this today."""
        if value == "valid":
            return queryset.filter(standing.valid(today()))
        return queryset.filter(standing.where(Status(value), today()))

    def is_wanting(self, queryset: Any, name: str, value: str) -> Any:
        """Return the documents that lack something."""
        match value:
            case "review":
                return queryset.filter(legality_opinion="")
            case "number":
                return queryset.filter(registration_no="")
            case "item":
                return queryset.exclude(items_of_it__role="text")
        return queryset.filter(interpretation_link="").exclude(items_of_it__role="interpretation")


class NormativeForm(ScopedForm):
    """A document; what it replaces is one of the same agency's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = agencies_where(self.for_user, self.capability)
        if self.instance.agency_id:
            own = own.filter(pk=self.instance.agency_id)
        others = NormativeDocument.objects.filter(agency__in=own).exclude(pk=self.instance.pk)
        if "replaces" in self.fields:
            self.fields["replaces"].queryset = others.order_by("-issued_on", "doc_no")


class NormativeIndexView(ScopedIndexView):
    """The list; a title leads to the document's page."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Return the buttons beside the title: the clean-up and the view over all agencies, too."""
        return [
            *super().header_buttons,
            HeaderButton(
                "清理", url=reverse("normative:clean_up"), icon_name="tasks", priority=1500
            ),
            HeaderButton(
                "各单位情况", url=reverse("normative:district"), icon_name="site", priority=1600
            ),
        ]

    def _get_title_column(
        self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any
    ) -> Any:
        column = super()._get_title_column(field_name, column_class, **kwargs)
        column._get_url_func = lambda document: reverse("normative:document", args=[document.pk])
        return column


class NormativeViewSet(ScopedViewSet):
    """规范性文件台账."""

    model = NormativeDocument
    name = "normative-docs"
    menu_label = "规范性文件"
    icon = "doc-full-inverse"
    form_base = NormativeForm
    index_view_class = NormativeIndexView
    list_display = [
        "title",
        "doc_no",
        Column("standing", label="效力", accessor=lambda d: standing.status(d, today()).label),
        "kind",
        "issued_on",
        "expires_on",
        "repealed_on",
    ]
    filterset_class = NormativeFilterSet
    search_fields = ["title", "doc_no", "registration_no"]
    form_fields = [
        "agency", "doc_no", "title", "kind", "issuers", "is_led_here", "drafted_on",
        "legality_reviewer", "legality_reviewed_on", "legality_opinion", "legality_note",
        "registrar", "registration_no", "registered_on", "issued_on", "published_on",
        "effective_on", "expires_on", "amended_on", "suspended_on", "resumed_on", "replaces",
        "repealed_on", "repeal_basis", "interpretation_link",
    ]  # fmt: skip
