"""How is a notice entered? As its own paragraphs, or as a file somebody wrote."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.workdays import Notice, YearFileProblem
from gongkai.workdays.wording import Wording, read_wording, year_files
from gongkai_web.agencies.forms import DAY_FORMATS, DayInput

LARGEST_FILE = 100_000
"""Bytes of a calendar file; a year takes fewer than two thousand."""


class NoticeForm(forms.Form):
    """The notice for a year, in the words it was published in."""

    year = forms.IntegerField(label="年份", min_value=2018, max_value=2099)
    title = forms.CharField(
        label="通知名称",
        max_length=120,
        help_text="如：国务院办公厅关于2027年部分节假日安排的通知",
    )
    number = forms.CharField(
        label="文号",
        max_length=60,
        required=False,
        help_text="照抄，如：国办发明电〔2025〕7号；没有见到文号就空着",
    )
    issued_on = forms.DateField(label="成文日期", widget=DayInput(), input_formats=DAY_FORMATS)
    holidays = forms.CharField(
        label="放假安排",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=(
            "把通知里的各条照原文粘贴进来，每个节日一行。"
            "也可以简写成：春节 放假 2027-02-05..2027-02-11 上班 2027-01-31、2027-02-20"
        ),
    )
    wording: Wording
    files: dict[str, str]

    def clean(self) -> dict[str, Any]:
        """Read the paragraphs; refuse a title that speaks of another year."""
        cleaned = super().clean() or {}
        if any(name not in cleaned for name in ("year", "title", "issued_on", "holidays")):
            return cleaned
        year = cleaned["year"]
        named = re.search(r"(20\d\d)\s*年", cleaned["title"])
        if named and int(named[1]) != year:
            self.add_error("title", f"通知名称写的是 {named[1]} 年，填写的年份是 {year} 年")
            return cleaned
        try:
            self.wording = read_wording(cleaned["holidays"], year=year)
        except YearFileProblem as problem:
            self.add_error("holidays", str(problem))
            return cleaned
        notice = Notice(
            title=cleaned["title"].strip(),
            number=cleaned["number"].strip() or None,
            issued_on=cleaned["issued_on"],
        )
        self.files = year_files(notice, self.wording.holidays, year=year)
        return cleaned


class UploadForm(forms.Form):
    """A calendar file from elsewhere: a year, or an amendment to one."""

    file = forms.FileField(
        label="放假安排文件",
        help_text="文件名应为 2027.yaml（一年的安排）或 2027-amendment-1.yaml（年中的变更），UTF-8 编码",
    )
    files: dict[str, str]

    def clean_file(self) -> Any:
        """Refuse a file of another name, too large, or in another encoding."""
        file = self.cleaned_data["file"]
        try:
            self.files = {checked_name(file.name): decoded(file.read(LARGEST_FILE + 1), file.name)}
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return file


class FilesForm(forms.Form):
    """The files shown in the preview, sent back to be kept."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.files: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        """Take the pairs of names and texts."""
        names, texts = self.data.getlist("name"), self.data.getlist("text")
        if not names or len(names) != len(texts):
            raise ValidationError("没有收到要保存的内容，请重新录入")
        for name, text in zip(names, texts, strict=True):
            try:
                # A browser sends lines the way Windows ends them.
                self.files[checked_name(name)] = decoded(text.replace("\r\n", "\n").encode(), name)
            except ValueError as error:
                raise ValidationError(str(error)) from error
        return super().clean() or {}


_NAME = re.compile(r"20\d\d(?:-amendment-\w{1,30})?\.yaml", re.ASCII)


def checked_name(name: str) -> str:
    """Return the name of a year or an amendment. Raises ValueError."""
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"文件名“{name[:60]}”不对，应为 2027.yaml（一年的安排）或 2027-amendment-1.yaml（变更）"
        )
    return name


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file. Raises ValueError."""
    if len(data) > LARGEST_FILE:
        raise ValueError(f"{name}：文件过大，放假安排文件应在 {LARGEST_FILE // 1000} KB 以内")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{name}：文件编码应为 UTF-8") from None
