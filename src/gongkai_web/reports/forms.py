"""What does the back office ask for? The year's texts, a reason, an earlier report."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.reports.readers.kinds import ENDINGS
from gongkai_web.reports.models import TEXT_FIELDS, ReportTexts

MAX_UPLOAD = 20 * 1024 * 1024
"""The largest earlier report taken in, in bytes."""

_ROWS = {"problems": 10, "other_items": 8}


class TextsForm(forms.ModelForm):
    """The parts of a report only a person can write."""

    class Meta:
        model = ReportTexts
        fields = TEXT_FIELDS
        widgets = {
            field: forms.Textarea(attrs={"rows": _ROWS.get(field, 5)}) for field in TEXT_FIELDS
        }


class CorrectionForm(forms.Form):
    """Why a submitted report is corrected."""

    reason = forms.CharField(
        label="更正理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明哪里有误、为什么、怎样更正；理由随新版本保存并公布",
    )


class ConfirmForm(forms.Form):
    """A step that cannot be taken back wants a tick."""

    confirmed = forms.BooleanField(
        label="我已逐项核对，确认无误", error_messages={"required": "请先核对并勾选确认"}
    )


class PublishForm(forms.Form):
    """What the public has seen cannot be made unseen: publishing wants a tick."""

    confirmed = forms.BooleanField(
        label="我确认公布这一版", error_messages={"required": "请先勾选确认"}
    )


class FiledReportForm(forms.Form):
    """An earlier year's report that was not compiled here."""

    file = forms.FileField(
        label="往年年度报告文件",
        help_text="可以是网页、Word、PDF、Excel、文本或本系统的 JSON 数据，不超过 20 MB；年份和单位名称从报告中读取",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large to be a report."""
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD:
            raise forms.ValidationError(
                f"“{file.name}”有 {file.size / 1024 / 1024:.1f} MB，超过 20 MB，不像是一份年度报告"
            )
        return file
