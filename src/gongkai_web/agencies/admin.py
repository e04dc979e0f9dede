"""How does a list of records show only what the person may see? (the back office's row scoping)

Wagtail's generic views ask for permissions on the model and never look at
the row. Every view here fetches its rows through :class:`Scoped`, so that
list, export, edit, inspect, history and delete all answer 404 for a record of
an agency the person may not see or change.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.contrib.admin.utils import quote
from django.db.models import DateField, DateTimeField, Manager, Model, ProtectedError, QuerySet
from django.forms.models import modelform_factory
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from wagtail import permissions
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseListingView, BaseObjectMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies.base import BasePermissionPolicy

from gongkai_web.agencies.access import GRANTS, Capability, agencies_where, may
from gongkai_web.agencies.columns import DayColumn, LinesColumn, MomentColumn
from gongkai_web.agencies.forms import ScopedForm, agency_choices, formfield
from gongkai_web.agencies.models import User
from gongkai_web.journal.changes import changing, history_of
from gongkai_web.journal.telling import described


class AgencyPolicy(BasePermissionPolicy):
    """Answers Wagtail's questions about permission from the memberships.

    ``path`` leads from the model to its agency.
    """

    def __init__(
        self, model: type[Model], *, path: str, edit: Capability, view: Capability
    ) -> None:
        super().__init__(model)
        self.path = path
        self.capabilities = {"add": edit, "change": edit, "delete": edit, "view": view}

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether the user may do this for any agency at all."""
        capability = self.capabilities.get(action)
        return capability is not None and may(user, None, capability)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Return whether the user may do this to this record."""
        if self.path == "agency":
            capability = self.capabilities.get(action)
            return capability is not None and may(user, instance.agency, capability)
        return self.instances_user_has_permission_for(user, action).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        """Return the records to which the user may do any of these."""
        found = self.model._default_manager.none()
        for capability in {self.capabilities[a] for a in actions if a in self.capabilities}:
            found |= self.records(user, capability)
        return found

    def users_with_any_permission(self, actions: Any) -> QuerySet[User]:
        """Return the people who may do any of these for some agency."""
        wanted = {self.capabilities[action] for action in actions if action in self.capabilities}
        roles = [role for role, grant in GRANTS.items() if wanted & (grant.own | grant.below)]
        return User.objects.filter(is_active=True, memberships__role__in=roles).distinct()

    def records(self, user: Any, capability: Capability) -> QuerySet[Any]:
        """Return the records of the agencies where the user has the capability."""
        if user.is_superuser and user.is_active:
            return self.model._default_manager.all()
        agencies = agencies_where(user, capability)
        if self.path.startswith("memberships"):
            rows = self.model._default_manager.filter(
                pk__in=self.model._default_manager.filter(**{f"{self.path}__in": agencies}).values(
                    "pk"
                )
            )
        else:
            rows = self.model._default_manager.filter(**{f"{self.path}__in": agencies})
        return rows


class Scoped:
    """A view that fetches its rows through the permission policy."""

    needs = "view"
    """The action the person must have on the row: view, change, delete."""
    permission_policy: AgencyPolicy
    prefetch: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    def scoped(self) -> QuerySet[Any]:
        """Return the rows this person may see here."""
        policy = self.permission_policy
        rows = policy.records(self.request.user, policy.capabilities[self.needs])  # type: ignore[attr-defined]
        return rows.select_related(*self.related) if self.related else rows


class LedgerFilterSet(WagtailFilterSet):
    """Filters of a ledger; the agency is offered only to those who see several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "agency" in self.filters:
            agencies = agency_choices(self.request.user, Capability.VIEW)
            if agencies.count() < 2:
                del self.filters["agency"]
            else:
                self.filters["agency"].extra["queryset"] = agencies


class YearField(forms.IntegerField):
    """A year that a record can lie in; others are refused, not sought in the database."""

    FIRST, LAST = 1900, 2999

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=self.FIRST, max_value=self.LAST, **kwargs)
        said = f"年份应为 {self.FIRST} 至 {self.LAST} 的四位数字，例如 2024"
        self.error_messages["invalid"] = said
        for validator in self.validators:
            validator.message = said  # type: ignore[attr-defined]


class YearFilter(django_filters.Filter):
    """Filters by the year of a date."""

    field_class = YearField


def year_filter(field: str) -> YearFilter:
    """Return a filter by the year of a date field."""
    return YearFilter(field_name=field, lookup_expr="year", label="年份")


class ScopedIndexView(Scoped, generic.IndexView):
    """The list, and its spreadsheet."""

    base_filterset_class = LedgerFilterSet
    ledger_kind = ""
    """The ledger's name for import and export; "" where the list is no ledger."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Return the buttons beside the title: add, and the way to import and export."""
        buttons = super().header_buttons
        if self.ledger_kind:
            url = f"{reverse('ledgers:index')}?kind={self.ledger_kind}"
            buttons.append(HeaderButton("导入导出", url=url, icon_name="download", priority=2000))
        return buttons

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the rows this person may see."""
        return self.scoped().prefetch_related(*self.prefetch)

    @cached_property
    def _may_change(self) -> bool:
        return self.user_has_permission("change")

    @cached_property
    def _changeable(self) -> set[Any]:
        """The rows of this page that the person may change."""
        rows = self.get_context_rows
        return set(
            self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
            .filter(pk__in=[row.pk for row in rows])
            .values_list("pk", flat=True)
        )

    get_context_rows: list[Any] = []

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Return the page, and remember its rows for the links."""
        page = super().paginate_queryset(queryset, page_size)
        self.get_context_rows = list(page[2])
        return page

    def _get_custom_column(self, field_name: str, column_class: Any = Column, **kwargs: Any) -> Any:
        """Return a column; days are written as the ledgers write them."""
        field = self.model._meta.get_field(field_name) if field_name != "__str__" else None
        if isinstance(field, DateField) and column_class is Column:
            column_class = MomentColumn if isinstance(field, DateTimeField) else DayColumn
        return super()._get_custom_column(field_name, column_class, **kwargs)

    def get_edit_url(self, instance: Any) -> str | None:
        """Return the link to change a row, for those who may."""
        if self.edit_url_name and self._may_change and instance.pk in self._changeable:
            return reverse(self.edit_url_name, args=(quote(instance.pk),))
        return None

    def get_delete_url(self, instance: Any) -> str | None:
        """Return the link to delete a row, for those who may."""
        if self.delete_url_name and self._may_change and instance.pk in self._changeable:
            return reverse(self.delete_url_name, args=(quote(instance.pk),))
        return None


class _Saving:
    """What adding and changing share: the form knows the person, the journal the change."""

    children: tuple[str, ...] = ()
    capability = Capability.EDIT_LEDGERS

    def save_instance(self) -> Any:
        """Save the form and journal what changed, in the transaction Wagtail opened."""
        with changing(
            self.form.instance,  # type: ignore[attr-defined]
            actor=self.request.user,  # type: ignore[attr-defined]
            capability=self.capability,
            children=self.children,
        ):
            return self.form.save()  # type: ignore[attr-defined]


class ScopedAddView(_Saving, generic.CreateView):
    """Adding a record."""


class ScopedEditView(Scoped, _Saving, generic.EditView):
    """Changing a record."""

    needs = "change"
    delete_item_label = "删除"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows this person may change."""
        return self.scoped()

    def get_side_panels(self) -> MediaContainer:
        """Return none: the history page tells who changed what."""
        return MediaContainer([])


class ScopedDeleteView(Scoped, generic.DeleteView):
    """Deleting a record."""

    needs = "delete"
    children: tuple[str, ...] = ()
    capability = Capability.EDIT_LEDGERS

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows this person may delete."""
        return self.scoped()

    def form_valid(self, form: Any) -> Any:
        """Delete, or say which records stand in the way."""
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            others = "、".join(str(one) for one in list(error.protected_objects)[:5])
            messages.error(self.request, f"“{self.object}”还被其他记录引用（{others}），不能删除")
            return redirect(self.get_success_url())

    def delete_action(self) -> None:
        """Delete the record and journal what it said."""
        with changing(
            self.object,
            actor=self.request.user,
            capability=self.capability,
            children=self.children,
        ):
            self.object.delete()


class ScopedInspectView(Scoped, generic.InspectView):
    """Looking at a record."""

    def get_object(self, queryset: Any = None) -> Any:
        """Return the record, or 404 where this person may not see it."""
        return get_object_or_404(self.scoped(), pk=self.pk)

    def get_field_label(self, field_name: str, field: Any) -> str:
        """Return the Chinese name of a field or of a relation."""
        if field is not None and field.auto_created and field.related_model:
            return str(field.related_model._meta.verbose_name)
        return super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Return the value; a dash where there is none, several rows one a line."""
        value = getattr(self.object, field_name, None)
        if isinstance(value, Manager):
            rows = [str(row) for row in value.all()]
            return format_html_join("", "<div>{}</div>", ((row,) for row in rows)) or "—"
        if value is None or value == "":
            return "—"
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        if isinstance(value, date):
            month = field is not None and field.name == "month"
            return f"{value:%Y-%m}" if month else value.isoformat()
        return super().get_field_display_value(field_name, field)

    def get_edit_url(self) -> str | None:
        """Return the link to change the record, for those who may."""
        if not self.permission_policy.user_has_permission_for_instance(
            self.request.user, "change", self.object
        ):
            return None
        return super().get_edit_url()

    def get_delete_url(self) -> str | None:
        """Return the link to delete the record, for those who may."""
        return super().get_delete_url() if self.get_edit_url() else None


class ScopedHistoryView(Scoped, PermissionCheckedMixin, BaseObjectMixin, BaseListingView):
    """What was done to a record, out of the journal."""

    any_permission_required = ["view"]
    page_title = "操作记录"
    paginate_by = 50
    is_searchable = False
    template_name = "gongkai_admin/history.html"
    history_url_name = ""
    history_results_url_name = ""

    def get_base_object_queryset(self) -> QuerySet[Any]:
        """Return the rows this person may see."""
        return self.scoped()

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the entries about the record."""
        return history_of(self.object)

    def get_page_subtitle(self) -> str:
        """Return the record's name."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse(self.index_url_name),
                "label": str(self.model._meta.verbose_name_plural),
            },
            {"url": "", "label": self.page_title, "sublabel": str(self.object)},
        ]

    def get_index_url(self) -> str:
        """Return this page's address, for the links between its pages."""
        return reverse(self.history_url_name, args=(quote(self.object.pk),))

    def get_index_results_url(self) -> str:
        """Return the address of the bare table."""
        return reverse(self.history_results_url_name, args=(quote(self.object.pk),))

    columns = [
        MomentColumn("at", label="时间", width="16%"),
        Column("actor_name", label="操作人", width="14%"),
        Column("verb", label="动作", width="14%"),
        LinesColumn("detail", label="内容", accessor=described),
    ]


class ScopedViewSet(ModelViewSet):
    """The pages of one kind of record, each row shown only to those who may see it.

    Give ``model``, ``form_fields`` (with ``agency``), ``list_display``; ``children`` names the
    relations shown and saved with the record, ``child_formsets`` their formsets;
    ``agency_path`` leads to the agency. ``edit_capability`` and
    ``view_capability`` say what a person needs.
    """

    form_base: type[ScopedForm] = ScopedForm
    children: tuple[str, ...] = ()
    child_formsets: tuple[Any, ...] = ()
    agency_path = "agency"
    edit_capability = Capability.EDIT_LEDGERS
    view_capability = Capability.VIEW
    prefetch: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    may_add = True
    may_change = True
    may_delete = True
    is_ledger = True
    """Whether the list is a ledger of that ``name``, with import and export."""

    add_to_reference_index = False
    add_to_admin_menu = False
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    search_backend_name = None
    index_view_class = ScopedIndexView
    add_view_class = ScopedAddView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    inspect_view_class = ScopedInspectView
    history_view_class = ScopedHistoryView
    inspect_view_fields_exclude = ["id", "batch"]
    create_template_name = "gongkai_admin/record_form.html"
    edit_template_name = "gongkai_admin/record_form.html"

    @cached_property
    def permission_policy(self) -> AgencyPolicy:
        """Return the policy that asks the memberships."""
        return AgencyPolicy(
            self.model,
            path=self.agency_path,
            edit=self.edit_capability,
            view=self.view_capability,
        )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return what every view is told; there is no usage page."""
        kwargs = super().get_common_view_kwargs(
            usage_url_name=None,
            prefetch=self.prefetch,
            related=self.related,
            children=self.children,
            capability=self.edit_capability,
            **kwargs,
        )
        if not self.may_add:
            kwargs["add_url_name"] = None
        if not self.may_change:
            kwargs["edit_url_name"] = None
        if not (self.may_change and self.may_delete):
            kwargs["delete_url_name"] = None
        return kwargs

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the list is told: its ledger's name too."""
        return super().get_index_view_kwargs(
            ledger_kind=self.name if self.is_ledger else "", **kwargs
        )

    def get_form_class(self, for_update: bool = False) -> type[ScopedForm]:
        """Return the form with its child records."""
        base = type(
            "Form",
            (self.form_base,),
            {"capability": self.edit_capability, "child_formsets": self.child_formsets},
        )
        return modelform_factory(
            self.model, form=base, fields=self.form_fields, formfield_callback=formfield
        )

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses: no usage page, no copying."""
        shut = {"usage"}
        if not self.may_add:
            shut |= {"add"}
        if not self.may_change:
            shut |= {"edit", "delete"}
        if not self.may_delete:
            shut |= {"delete"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in shut]

    def register_permissions(self) -> None:
        """Tell Wagtail whom to ask about this model: from version 8 on it keeps a registry."""
        if hasattr(permissions, "register_permission_policy"):
            permissions.register_permission_policy(
                self.model, self.permission_policy, exact_class=True
            )
        super().register_permissions()

    def get_permissions_to_register(self) -> Any:
        """Return none: memberships decide, not Django's permission table."""
        from django.contrib.auth.models import Permission

        return Permission.objects.none()


__all__ = [
    "AgencyPolicy",
    "LedgerFilterSet",
    "Scoped",
    "ScopedAddView",
    "ScopedDeleteView",
    "ScopedEditView",
    "ScopedHistoryView",
    "ScopedIndexView",
    "ScopedInspectView",
    "ScopedViewSet",
    "year_filter",
]
