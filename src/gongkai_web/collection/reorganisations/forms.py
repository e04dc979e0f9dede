"""What does the register of changes ask for?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai_web.agencies.models import Agency
from gongkai_web.collection.reorganisations.models import Change, Reorganisation


class ReorganisationForm(forms.Form):
    """One change of one agency below an office."""

    agency = forms.ModelChoiceField(label="单位", queryset=None, empty_label="请选择单位")
    kind = forms.ChoiceField(label="变动", choices=Change.choices, widget=forms.RadioSelect)
    since = forms.DateField(
        label="自哪一天起",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="这一天所在年度的报告，由承接单位编制；12 月 31 日以后的，当年仍由原单位编制",
        error_messages={"invalid": "日期应写作 2025-01-20"},
    )
    heirs = forms.ModelMultipleChoiceField(
        label="承接单位", queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="并入的选一个，职责分给几个单位的选几个；撤销而没有承接的、更名的不选",
    )  # fmt: skip
    heirs_are_new = forms.BooleanField(
        label="承接单位是这次新组建的（上一年没有自己的年度报告）", required=False
    )
    old_name = forms.CharField(
        label="原来的名称", required=False, max_length=120,
        help_text="只有更名的填写：先在“系统 → 单位”改成现在的名称，这里写原来的，用原名的旧报告仍认得出",
    )  # fmt: skip
    basis = forms.CharField(
        label="依据", required=False, max_length=200, help_text="例如机构改革方案的文号；可不填"
    )
    note = forms.CharField(
        label="说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, among: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agency.objects.filter(pk__in=[one.pk for one in among]).order_by("code")
        for name in ("agency", "heirs"):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages.setdefault("required", "请填写")
            field.error_messages["required"] = "请填写" if field is not self.fields["agency"] else "请选择单位"  # fmt: skip

    @staticmethod
    def initial_of(row: Reorganisation) -> dict[str, Any]:
        """Return what a row has, for the form that puts it right."""
        return {
            "agency": row.agency_id, "kind": row.kind, "since": row.since,
            "heirs": [heir.pk for heir in row.heirs.all()], "heirs_are_new": row.heirs_are_new,
            "old_name": row.old_name, "basis": row.basis, "note": row.note,
        }  # fmt: skip
