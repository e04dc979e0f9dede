"""The form of a bulk extension: how long, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from gongkai.applications.deadlines import most_extension

MOST_AHEAD = 60
"""Working days ahead that the list can look."""


class WithinForm(forms.Form):
    """How near the last day of the cases on the list is."""

    within = forms.IntegerField(
        label="几个工作日以内到期",
        min_value=0,
        max_value=MOST_AHEAD,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"应为 0 至 {MOST_AHEAD} 的整数"
        ),
    )


class ExtensionForm(forms.Form):
    """By how many working days, and for which reason; both stand in every letter."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = most_extension(today)
        told = f"应为 1 至 {most} 的整数（条例第三十三条第二款）"
        self.fields["days"] = forms.IntegerField(
            label="延长的工作日数",
            min_value=1,
            max_value=most,
            initial=most,
            error_messages={
                "required": told, "invalid": told, "min_value": told, "max_value": told,
            },
        )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label="延期的原因",
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="写入每一份告知书：“因……，本机关不能在法定期限内作出答复”",
            error_messages={"required": "请写明延期的原因，它写入每一份告知书"},
        )
