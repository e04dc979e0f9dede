"""Agencies, people and the journal in the back office: 系统."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.agencies.admin import (
    LedgerFilterSet,
    ScopedAddView,
    ScopedEditView,
    ScopedIndexView,
    ScopedInspectView,
    ScopedViewSet,
    year_filter,
)
from gongkai_web.agencies.columns import LinesColumn, MomentColumn
from gongkai_web.agencies.forms import ChildFormSet, ScopedForm, child_formset
from gongkai_web.agencies.models import Agency, Membership, User
from gongkai_web.journal.changes import changing
from gongkai_web.journal.models import Entry
from gongkai_web.journal.sealing import label_of, marked
from gongkai_web.journal.telling import described, subject_kind
from gongkai_web.workdays.viewsets import CalendarViewSet


class AgencyForm(ScopedForm):
    """An agency; its code is never changed, its parent is one the person manages."""

    capability = Capability.MANAGE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managed = agencies_where(self.for_user, Capability.MANAGE)
        parent = self.fields["parent"]
        if self.instance.pk is not None:
            del self.fields["code"]
            stays = Agency.objects.filter(pk=self.instance.parent_id)
            parent.queryset = (managed.exclude(pk=self.instance.pk) | stays).distinct()
            # Whose supervision an agency is under is not for the agency to decide.
            if (present := stays.first()) and not may(self.for_user, present, Capability.MANAGE):
                parent.disabled = True
                parent.help_text = f"由{present}或其上级的系统管理员更改"
        else:
            parent.queryset = managed
            parent.required = not self.for_user.is_superuser

    def clean_parent(self) -> Agency | None:
        """Refuse a parent that lies below the agency itself."""
        parent: Agency | None = self.cleaned_data["parent"]
        above, seen = parent, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.instance.pk:
                raise ValidationError("主管部门不能是本单位或本单位的下级")
            seen.add(above.pk)
            above = above.parent
        return parent


class AgencyAddView(ScopedAddView):
    """Adding an agency: the right to do so is held in the agency above it."""

    def save_instance(self) -> Any:
        """Save, journal, make it ready to publish; whoever manages the parent manages the new agency."""
        from gongkai_web.agencies.access import require
        from gongkai_web.journal.actions import record
        from gongkai_web.journal.changes import snapshot
        from gongkai_web.publishing.platform import set_up

        require(self.request.user, self.form.instance.parent, Capability.MANAGE)
        agency = self.form.save()
        record(
            verb="新增单位",
            subject=agency,
            agency=agency,
            actor=self.request.user,
            detail={"after": snapshot(agency)},
        )
        set_up(self.request.user, agency)
        return agency


class AgencyViewSet(ScopedViewSet):
    """单位."""

    model = Agency
    name = "agencies"
    is_ledger = False
    menu_label = "单位"
    icon = "home"
    agency_path = "pk"
    form_base = AgencyForm
    edit_capability = Capability.MANAGE
    may_delete = False
    add_view_class = AgencyAddView
    list_display = ["name", "code", "kind", "level", "parent"]
    list_filter = ["kind", "level"]
    search_fields = ["name", "short_name", "code"]
    related = ("parent",)
    form_fields = [
        "code", "name", "short_name", "uscc", "kind", "level", "parent", "may_make_rules",
        "disclosure_office", "address", "postcode", "telephone", "fax", "email", "office_hours",
        "website", "index_pattern",
    ]  # fmt: skip
    inspect_view_fields = form_fields


class MembershipForm(forms.ModelForm):
    """One role in one agency."""

    class Meta:
        model = Membership
        fields = ("agency", "role")


class MembershipFormSet(ChildFormSet):
    """A person's roles; at least one, each in an agency the administrator manages."""

    title = "任职"
    for_user: User

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer only the agencies the administrator manages."""
        super().add_fields(form, index)
        form.fields["agency"].queryset = agencies_where(self.for_user, Capability.MANAGE)

    def clean(self) -> None:
        """Refuse a person without any role: nobody could look after them."""
        super().clean()
        kept = [
            form
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data.get("role")
        ]
        if not any(self.errors) and not kept and not self.instance.is_superuser:
            raise ValidationError("至少应有一项任职；不再使用的账号，请取消“启用”")


class PersonForm(ScopedForm):
    """A person with an account."""

    password_1 = forms.CharField(
        label="密码",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_2 = forms.CharField(
        label="再输一次密码",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = "登录用，可用字母、数字和 @ . + - _"
        self.fields["is_active"].label = "启用"
        self.fields["is_active"].help_text = "取消后不能登录；账号和操作日志仍保留"
        if self.instance.pk is None:
            self.fields["password_1"].required = True
            self.fields["password_1"].help_text = "至少 10 位，不能全是数字或过于常见"
        else:
            self.fields["password_1"].help_text = "留空则不改；填写后，本人应尽快自行修改"
        for child in self.children:
            child.for_user = self.for_user

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords and one too weak."""
        cleaned = super().clean()
        first, second = cleaned.get("password_1"), cleaned.get("password_2")
        if first and first != second:
            self.add_error("password_2", "两次输入的密码不一致")
        elif first:
            person = User(
                username=cleaned.get("username", ""), full_name=cleaned.get("full_name", "")
            )
            try:
                validate_password(first, person)
            except ValidationError as error:
                self.add_error("password_1", error)
        return cleaned

    def save(self, commit: bool = True) -> User:
        """Save the person, with the password where one was given."""
        if password := self.cleaned_data.get("password_1"):
            self.instance.set_password(password)
        person: User = super().save(commit)
        return person


class _SavingPerson:
    """Says in the journal that a password was set."""

    def save_instance(self) -> User:
        """Save and journal; the password itself is nowhere told."""
        form = self.form  # type: ignore[attr-defined]
        with changing(
            form.instance,
            actor=self.request.user,  # type: ignore[attr-defined]
            capability=Capability.MANAGE,
            children=("memberships",),
        ) as detail:
            if form.cleaned_data.get("password_1"):
                detail["密码"] = "已设置"
            return form.save()


class PersonAddView(_SavingPerson, ScopedAddView):
    """Adding a person."""


class PersonEditView(_SavingPerson, ScopedEditView):
    """Changing a person: only one whose every role the administrator manages."""

    def scoped(self) -> QuerySet[User]:
        """Return the people this administrator may change."""
        actor: Any = self.request.user
        people = super().scoped()
        if actor.is_superuser:
            return people
        elsewhere = Membership.objects.filter(user=OuterRef("pk")).exclude(
            agency__in=agencies_where(actor, Capability.MANAGE)
        )
        return people.filter(~Exists(elsewhere), is_superuser=False)


def roles(person: User) -> list[str]:
    """Return a person's roles, one a line."""
    return [f"{m.agency}：{m.get_role_display()}" for m in person.memberships.all()]


class PersonViewSet(ScopedViewSet):
    """人员."""

    model = User
    name = "people"
    is_ledger = False
    menu_label = "人员"
    icon = "user"
    agency_path = "memberships__agency"
    form_base = PersonForm
    edit_capability = Capability.MANAGE
    view_capability = Capability.MANAGE
    may_delete = False
    children = ("memberships",)
    child_formsets = (
        child_formset(
            User, Membership, ("agency", "role"), form=MembershipForm, formset=MembershipFormSet
        ),
    )
    add_view_class = PersonAddView
    edit_view_class = PersonEditView
    prefetch = ("memberships__agency",)
    list_display = [
        "full_name",
        "username",
        LinesColumn("roles", label="任职", accessor=roles),
        Column("is_active", label="启用", accessor=lambda p: "是" if p.is_active else "否"),
        MomentColumn("last_login", label="最近登录", sort_key="last_login"),
    ]
    ordering = "username"
    search_fields = ["username", "full_name"]
    form_fields = ["username", "full_name", "email", "is_active"]
    inspect_view_fields = ["username", "full_name", "email", "is_active", "memberships"]


class EntryFilterSet(LedgerFilterSet):
    """Filters of the journal."""

    year = year_filter("at")
    verb = django_filters.CharFilter(lookup_expr="icontains", label="动作")
    actor_name = django_filters.CharFilter(lookup_expr="icontains", label="操作人")

    class Meta:
        model = Entry
        fields = ["agency", "year", "verb", "actor_name"]


class EntryIndexView(ScopedIndexView):
    """The list; what is sealed it knows in one query."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the entries this person may see."""
        return marked(super().get_base_queryset())


class EntryInspectView(ScopedInspectView):
    """One act, told as in the list."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Return the value as a person reads it."""
        if field_name == "detail":
            return LinesColumn("detail", accessor=described).get_value(self.object) or "—"
        if field_name == "subject_type":
            return subject_kind(self.object) or "—"
        if field_name == "subject_label":
            return label_of(self.object) or "—"
        return super().get_field_display_value(field_name, field)


class EntryViewSet(ScopedViewSet):
    """操作日志: to read, never to change."""

    model = Entry
    name = "journal"
    is_ledger = False
    menu_label = "操作日志"
    icon = "history"
    may_add = may_change = False
    index_view_class = EntryIndexView
    inspect_view_class = EntryInspectView
    list_display = [
        Column("pk", label="序号", sort_key="pk"),
        MomentColumn("at", label="时间", sort_key="at"),
        "actor_name",
        "verb",
        Column("subject_label", label="对象", accessor=label_of),
        LinesColumn("detail", label="内容", accessor=described),
    ]
    filterset_class = EntryFilterSet
    search_fields = ["subject_label", "actor_name", "verb"]
    form_fields: list[str] = []
    inspect_view_fields = [
        "at", "actor_name", "agency", "verb", "subject_label", "subject_type", "subject_id",
        "detail", "previous_hash", "hash",
    ]  # fmt: skip

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses: an entry has no history of its own."""
        return [p for p in super().get_urlpatterns() if not str(p.name).startswith("history")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return what every view is told; no link to a history."""
        return super().get_common_view_kwargs(**kwargs) | {"history_url_name": None}


class SystemGroup(ModelViewSetGroup):
    """The menu 系统."""

    menu_label = "系统"
    menu_icon = "cog"
    menu_name = "system"
    menu_order = 900
    items = (AgencyViewSet, PersonViewSet, CalendarViewSet, EntryViewSet)
    further_entries = "register_system_menu_item"
    """The hook by which other rooms add their entries."""

    def get_menu_item(self, order: int | None = None) -> Any:
        """Return the menu, with the entries of other rooms behind these."""
        entry = super().get_menu_item(order)
        entry.menu.register_hook_name = self.further_entries
        return entry
