"""What do the pages of redaction ask for?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.redaction import MEGABYTE, MOST_BYTES, MOST_PAGES, SUFFIXES, UnusableFile, grounds
from gongkai.redaction.kinds import check_size


class UploadForm(forms.Form):
    """The original."""

    file = forms.FileField(
        label="原件",
        max_length=200,
        help_text=(
            f"PDF，或者 PNG、JPEG、TIFF 图片；不超过 {MOST_BYTES // MEGABYTE} MB、{MOST_PAGES} 页。"
            "涉密文件不得上传到不符合保密要求的系统。"
        ),
        widget=forms.FileInput(
            attrs={"accept": ",".join(SUFFIXES), "data-gk-most-bytes": MOST_BYTES}
        ),
        error_messages={"empty": "文件是空的；请检查原件后重新上传"},
    )

    def clean_file(self) -> Any:
        """Refuse a file beyond the limit."""
        file = self.cleaned_data["file"]
        try:
            check_size(file.size, file.name)
        except UnusableFile as error:
            raise ValidationError(str(error)) from error
        return file


class _Percent(forms.DecimalField):
    """A part of the page, in hundredths."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            min_value=0,
            max_value=100,
            decimal_places=3,
            widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        )


class BoxForm(forms.Form):
    """Where a part is covered, and why."""

    x = _Percent("左边距（%）")
    y = _Percent("上边距（%）")
    width = _Percent("宽（%）")
    height = _Percent("高（%）")
    ground = forms.ChoiceField(label="不予公开的依据")
    note = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="写进清单给申请人看，不要写被遮盖的内容。依据是法律、行政法规禁止公开的，写明具体条款。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_article: dict[str, list[tuple[str, str]]] = {}
        for one in grounds():
            by_article.setdefault(f"条例{one.article}", []).append((one.key, one.title))
        self.fields["ground"].choices = [("", "请选择"), *by_article.items()]

    @property
    def places(self) -> list[Any]:
        """The four fields that say where."""
        return [self[name] for name in ("x", "y", "width", "height")]

    @property
    def at(self) -> tuple[float, float, float, float]:
        """The place in parts of the page."""
        x, y, width, height = (
            float(self.cleaned_data[name]) / 100 for name in ("x", "y", "width", "height")
        )
        return x, y, width, height
