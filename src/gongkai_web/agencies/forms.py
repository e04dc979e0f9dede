"""How is a record filled in? Its own fields, and the child records under it, in one form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from wagtail.admin.forms.models import WagtailAdminModelForm

from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers.happened import refuse_days_to_come


class DayInput(forms.DateInput):
    """The browser's own date field; it speaks the user's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MonthInput(forms.DateInput):
    """The browser's own month field, for a date that is the first of its month."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class MonthField(forms.DateField):
    """A month, kept as its first day."""

    widget = MonthInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs["input_formats"] = ["%Y-%m", "%Y-%m-%d", "%Y年%m月", "%Y/%m"]
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the first day of the month."""
        day = super().to_python(value)
        return day.replace(day=1) if day else day


DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]


def formfield(field: models.Field, **kwargs: Any) -> forms.Field | None:
    """Return the form field for a model field: dates in the browser's own widget.

    Days that the model names in ``happened`` may not lie after today.
    """
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        if field.name in getattr(field.model, "happened", ()):
            kwargs["validators"] = [refuse_days_to_come]
        if field.name == "month":
            return MonthField(label=field.verbose_name, required=True, **kwargs)
        kwargs |= {"widget": DayInput(), "input_formats": DAY_FORMATS}
    elif isinstance(field, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 6})
    elif isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return field.formfield(**kwargs)


class YuanField(forms.DecimalField):
    """An amount in yuan, kept in fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=15, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the yuan to show for fen."""
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Return the fen."""
        yuan = super().clean(value)
        return None if yuan is None else int(yuan * 100)


def taken(instance: models.Model, names: Iterable[str]) -> str:
    """Return that another record has the same key, of which the fields are ``names``."""
    told = []
    for name in names:
        if name == "agency":
            continue
        field = instance._meta.get_field(name)
        value = getattr(instance, name)
        if name == "month":
            value = f"{value:%Y-%m}"
        elif field.choices:
            value = dict(field.flatchoices).get(value, value)
        told.append(f"{field.verbose_name}“{value}”")
    return f"{'、'.join(told)}已经登记过"


class ScopedForm(WagtailAdminModelForm):
    """A record's form: its agency is fixed, its child records are saved with it."""

    capability = Capability.EDIT_LEDGERS
    """What a person must be able to do in an agency to choose it here."""
    child_formsets: tuple[type[forms.BaseInlineFormSet], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "agency" in self.fields:
            self._fix_agency()
        data, files = (self.data, self.files) if self.is_bound else (None, None)
        self.children = [
            formset(data, files, instance=self.instance, prefix=formset.get_default_prefix())
            for formset in self.child_formsets
        ]

    def _fix_agency(self) -> None:
        """Set the agency where there is no choice; a stored record never changes hands."""
        if self.instance.pk is not None:
            del self.fields["agency"]
            return
        agencies = agencies_where(self.for_user, self.capability)
        only = list(agencies[:2])
        if len(only) == 1:
            self.instance.agency = only[0]
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = agencies

    def _get_validation_exclusions(self) -> set[str]:
        # The agency is part of every key, so it must take part in the check of keys
        # even where it is no field of the form.
        exclude = super()._get_validation_exclusions()
        if getattr(self.instance, "agency_id", None) is not None:
            exclude.discard("agency")
        return exclude

    def _update_errors(self, errors: Any) -> None:
        # Django's own words for a key that is taken name the agency and no value.
        for error in getattr(errors, "error_dict", {}).get(NON_FIELD_ERRORS, ()):
            if error.code == "unique_together":
                error.message = taken(self.instance, error.params["unique_check"])
                error.params = None
        super()._update_errors(errors)

    def is_valid(self) -> bool:
        """Return whether the record and all its child records are right."""
        own = super().is_valid()
        return all([own, *(child.is_valid() for child in self.children)])

    def has_changed(self) -> bool:
        """Return whether anything was changed, in the record or under it."""
        return super().has_changed() or any(child.has_changed() for child in self.children)

    def save(self, commit: bool = True) -> Any:
        """Save the record, then what lies under it."""
        instance = super().save(commit)
        if commit:
            for child in self.children:
                child.instance = instance
                child.save()
        return instance

    @property
    def media(self) -> forms.Media:
        """Return the scripts of the fields and of the child records."""
        return sum((child.media for child in self.children), super().media)


class ChildFormSet(forms.BaseInlineFormSet):
    """Child records as rows of a small table under the record."""

    deletion_widget = forms.CheckboxInput

    @property
    def title(self) -> str:
        """The table's heading."""
        return str(self.model._meta.verbose_name)


def child_formset(
    parent: type[models.Model],
    child: type[models.Model],
    fields: tuple[str, ...],
    *,
    form: type[forms.ModelForm] = forms.ModelForm,
    formset: type[ChildFormSet] = ChildFormSet,
) -> type[ChildFormSet]:
    """Return the formset class for the child records of a record."""
    return forms.inlineformset_factory(
        parent,
        child,
        form=form,
        formset=formset,
        fields=fields,
        extra=0,
        can_delete=True,
        max_num=1000,
        formfield_callback=formfield,
    )


def agency_choices(user: Any, capability: Capability) -> models.QuerySet[Agency]:
    """Return the agencies to choose from in a filter."""
    return agencies_where(user, capability).order_by("code")
