"""What do the pages of import and export ask for?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from gongkai_web.agencies.access import agencies_editable_by, agencies_visible_to
from gongkai_web.ledgers.reading import MEGABYTE, MOST_BYTES
from gongkai_web.ledgers.tables import TABLES

KINDS = [(table.kind, table.title) for table in TABLES.values()]
FORMATS = [("xlsx", "Excel 工作簿（.xlsx）"), ("csv", "CSV（.csv）")]


class _OfAgency(forms.Form):
    """A form about one of the person's agencies; with only one there is nothing to choose."""

    kind = forms.ChoiceField(label="台账", choices=KINDS)
    agency = forms.ModelChoiceField(label="单位", queryset=None, empty_label=None)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        field.queryset = agencies
        if agencies.count() == 1:
            field.widget = forms.HiddenInput()
            field.initial = agencies.first()


class ImportForm(_OfAgency):
    """Which ledger, and the file."""

    file = forms.FileField(
        label="文件",
        help_text=f"Excel 工作簿（.xlsx，读第一张工作表）或 CSV（UTF-8 或 GB 18030），不超过 {MOST_BYTES // MEGABYTE} MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": "文件是空的；第 1 行应为列名，以下每行一条记录"},
    )
    field_order = ("agency", "kind", "file")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, agencies=agencies_editable_by(user), **kwargs)

    def clean_file(self) -> Any:
        """Refuse a file that is larger than an import takes."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                f"“{file.name}”有 {file.size / MEGABYTE:.1f} MB，超过 {MOST_BYTES // MEGABYTE} MB 的上限；"
                "请分成几个文件导入"
            )
        return file


class ExportForm(_OfAgency):
    """Which ledger of which year, and in which form."""

    year = forms.IntegerField(label="年度", min_value=1949, max_value=2100)
    format = forms.ChoiceField(label="格式", choices=FORMATS)
    field_order = ("agency", "kind", "year", "format")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, agencies=agencies_visible_to(user), **kwargs)
        self.fields["year"].initial = timezone.localdate().year
