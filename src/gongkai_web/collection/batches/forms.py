"""What do the pages of batches ask for?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.packages import MEGABYTE
from gongkai.reports.readers.kinds import ENDINGS, READABLE
from gongkai_web.agencies.models import Agency
from gongkai_web.collection.access import indented
from gongkai_web.collection.batches.access import offices_reading

LARGEST_UPLOAD = 500 * MEGABYTE


class ManyFiles(forms.ClearableFileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each as a file field takes it."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files. Raises ValidationError where there is none, or one is empty."""
        many = data if isinstance(data, list | tuple) else [data] if data else []
        if not many:
            raise ValidationError("请选择文件，或者把它们压缩成 zip 后选择")
        return [super(FilesField, self).clean(one, initial) for one in many]


class UploadForm(forms.Form):
    """For which office, and the files."""

    office = forms.ModelChoiceField(label="为哪个单位读取", queryset=None, empty_label=None)
    files = FilesField(
        label="年度报告文件",
        help_text=(
            "可以一次选择多个文件，或者一个 zip 压缩包（里面可有文件夹）。"
            f"能读 {READABLE}；合计不超过 500 MB，单个文件不超过 50 MB，"
            "多于 300 个文件请压缩成 zip"
        ),
        widget=ManyFiles(attrs={"accept": ",".join((".zip", *ENDINGS)), "multiple": True}),
        error_messages={"empty": "选择的文件里有空文件，请去掉后再上传"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        field.queryset = offices = offices_reading(user)  # type: ignore[attr-defined]
        choices = indented(offices)  # the highest first: it takes in the files of all below
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
        else:
            field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0] if choices else None

    def clean_files(self) -> list[Any]:
        """Refuse more than is taken at once."""
        files: list[Any] = self.cleaned_data["files"]
        if (size := sum(file.size for file in files)) > LARGEST_UPLOAD:
            raise ValidationError(
                f"合计 {size / MEGABYTE:.0f} MB，超过 {LARGEST_UPLOAD // MEGABYTE} MB 的上限，请分几批上传"
            )
        return files


class AgencyForm(forms.Form):
    """Whose report it is."""

    agency = forms.ModelChoiceField(label="单位", queryset=None, empty_label="请选择单位")

    def __init__(self, *args: Any, among: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=[one.pk for one in among])  # type: ignore[attr-defined]
        field.choices = [("", "请选择单位"), *indented(among)]  # type: ignore[attr-defined]
