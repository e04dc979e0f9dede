"""What do the pages of the collection ask for?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from gongkai_web.agencies.models import AgencyKind
from gongkai_web.collection import dues
from gongkai_web.collection.models import Round
from gongkai_web.reports.forms import FiledReportForm


class DuesForm(forms.Form):
    """The days of a round, kind by kind, and what the agencies are told."""

    notes = forms.CharField(
        label="收集说明", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="各单位在报送页面看到；没有可不填",
    )  # fmt: skip
    past_law_is_meant = forms.BooleanField(
        label="上级另有规定，晚于法定日期也这样设定", required=False
    )

    def __init__(self, *args: Any, round: Round, kinds: Iterable[str], **kwargs: Any) -> None:
        self.round, self.kinds = round, list(kinds)
        kept = {due.kind: due for due in round.dues.all()}
        initial: dict[str, Any] = {"notes": round.notes}
        super().__init__(*args, **kwargs)
        for kind in self.kinds:
            for name, title in dues.DAYS.items():
                key = f"{kind}-{name}"
                label = f"{AgencyKind(kind).label}　{title}"
                self.fields[key] = forms.DateField(
                    label=label,
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                    error_messages={"required": "请填写日期", "invalid": "日期应写作 2025-01-20"},
                )
                initial[key] = getattr(kept[kind], name)
        self.initial = initial | self.initial

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields kind by kind, with the law's day beside them."""
        return [
            {
                "title": AgencyKind(kind).label,
                "law": dues.law_day(self.round.office, kind, self.round.year),
                "fields": [(title, self[f"{kind}-{name}"]) for name, title in dues.DAYS.items()],
            }
            for kind in self.kinds
        ]

    @property
    def days(self) -> dict[str, dict[str, date]]:
        """What was entered, by kind."""
        return {
            kind: {name: self.cleaned_data[f"{kind}-{name}"] for name in dues.DAYS}
            for kind in self.kinds
        }


class HandInFileForm(FiledReportForm):
    """A report to hand in that was made elsewhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "年度报告文件"
        self.fields["file"].help_text = (
            "可以是网页、Word、PDF、Excel、文本或本系统的 JSON 数据，不超过 20 MB；"
            "读出的数字先请您核对，再报送"
        )
