"""How is a case filled in: the record, the applicant, and the acts of its diary?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.applications import deadlines
from gongkai.applications.events import CLOSING, TITLES, EventKind
from gongkai_web.agencies.forms import (
    DAY_FORMATS,
    ChildFormSet,
    DayInput,
    ScopedForm,
    YuanField,
    child_formset,
)
from gongkai_web.applications import actions, personal
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.ledgers.happened import refuse_days_to_come

_OWN_FIELDS = CLOSING | {EventKind.RECEIVED}
"""Acts the record's own fields say: receipt, and the closing."""

_PARTIES = {
    EventKind.THIRD_PARTY_CONSULTED,
    EventKind.THIRD_PARTY_REPLIED,
    EventKind.OTHER_ORGAN_CONSULTED,
    EventKind.OTHER_ORGAN_REPLIED,
}


class EventForm(forms.ModelForm):
    """One act: what, when, and what belongs to it."""

    kind = forms.ChoiceField(
        label="事项",
        choices=[("", "")]
        + [(kind.value, title) for kind, title in TITLES.items() if kind not in _OWN_FIELDS],
    )
    days = forms.IntegerField(label="延长工作日数", required=False, min_value=1, max_value=20)
    until = forms.DateField(
        label="延迟答复至", required=False, widget=DayInput(), input_formats=DAY_FORMATS
    )
    served_on = forms.DateField(
        label="送达日期",
        required=False,
        widget=DayInput(),
        input_formats=DAY_FORMATS,
        validators=[refuse_days_to_come],
    )
    party = forms.CharField(label="征求意见对象", required=False, max_length=120)

    class Meta:
        model = ApplicationEvent
        fields = ("kind", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("days", "until", "served_on", "party"):
            self.fields[name].initial = self.instance.detail.get(name)

    def clean(self) -> dict[str, Any]:
        """Keep what belongs to the act; refuse what does not."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        for name, kinds, told in (
            ("days", {EventKind.EXTENDED}, "只有“延期答复”才填延长工作日数"),
            ("until", {EventKind.DELAY_DECIDED}, "只有“确定延迟答复日期”才填延迟答复至"),
            ("party", _PARTIES, "只有征求意见及其答复才填征求意见对象"),
        ):
            if cleaned.get(name) and kind and kind not in kinds:
                self.add_error(name, told)
        if kind == EventKind.DELAY_DECIDED and not cleaned.get("until"):
            self.add_error("until", "应填写确定的答复日期（条例第三十五条）")
        detail = {
            key: value
            for key, value in self.instance.detail.items()
            if key not in ("days", "until", "served_on", "party")
        }
        for name in ("days", "party"):
            if cleaned.get(name):
                detail[name] = cleaned[name]
        for name in ("until", "served_on"):
            if cleaned.get(name):
                detail[name] = cleaned[name].isoformat()
        self.instance.detail = detail
        return cleaned


class EventFormSet(ChildFormSet):
    """The acts between receipt and closing."""

    title = "办理过程"

    def get_queryset(self) -> Any:
        """Return the acts that the record's own fields do not say."""
        return super().get_queryset().exclude(kind__in=_OWN_FIELDS)

    def clean(self) -> None:
        """Refuse what no diary may hold, and an extension beyond the law."""
        super().clean()
        if any(self.errors):
            return
        case = self.instance
        filled = [
            form
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data.get("kind")
        ]
        rows = [form.instance for form in filled]
        for place, found in actions.impossible_acts(case, rows):
            filled[place].add_error("on", found)
        if any(self.errors) or case.received_on is None:
            return
        try:
            actions.due_date(case, sorted(rows, key=lambda row: row.on))
        except deadlines.ExtensionTooLong as error:
            raise ValidationError(
                f"延期超过条例第三十三条规定的最长期限（{error}）", code="extension"
            ) from error


EVENTS = child_formset(
    Application, ApplicationEvent, ("kind", "on"), form=EventForm, formset=EventFormSet
)


class ApplicationForm(ScopedForm):
    """A case with its applicant. Blank personal fields leave what is sealed as it is."""

    name = forms.CharField(label="申请人", required=False, max_length=120)
    id_no = forms.CharField(label="证件号码", required=False, max_length=40)
    contact = forms.CharField(label="联系方式", required=False, max_length=200)
    fee_fen = YuanField(label="收费金额（元）", required=False, min_value=0)

    field_order = ("agency", "number", "applicant_kind", "name", "id_no", "contact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sealed: dict[str, str] = {}
        if self.instance.pk is not None:
            # The number names the sealed record, so it must not change under it unnoticed.
            self._number = self.instance.number
            self._sealed = actions.personal_of(self.instance)
            shown = personal.masked(self._sealed)
            for name in actions.PERSONAL_FIELDS:
                if shown[name]:
                    self.fields[name].help_text = f"现为 {shown[name]}（加密保存），留空则不改"
                    self.fields[name].widget.attrs["placeholder"] = shown[name]
                else:
                    self.fields[name].help_text = "加密保存"

    def save(self, commit: bool = True) -> Application:
        """Save the record, seal the applicant, write the diary, refresh what follows from it."""
        new = {name: self.cleaned_data.get(name, "") for name in actions.PERSONAL_FIELDS}
        actions.set_personal(
            self.instance, {name: new[name] or self._sealed.get(name, "") for name in new}
        )
        application: Application = super().save(commit)
        if commit:
            actions.write_closing(application)
            actions.refresh_case(application)
        return application
