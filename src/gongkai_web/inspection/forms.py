"""What is asked where somebody registers what they saw, or excuses a column."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.supervision import Effect, Rule, Said
from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.inspection.models import SAID


class LookForm(forms.Form):
    """What somebody saw under a rule."""

    said = forms.ChoiceField(label="结果", choices=SAID, widget=forms.RadioSelect())
    number = forms.IntegerField(
        label="处数", min_value=1, max_value=999, initial=1, help_text="不符合的有几处，每处扣分"
    )
    on = forms.DateField(label="检查日期", widget=DayInput(), input_formats=DAY_FORMATS)
    words = forms.CharField(
        label="检查情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="看了什么、结果怎样，例如：打开首页和各栏目全部外部链接，均正常",
    )  # fmt: skip

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule.effect is not Effect.POINTS or "each" not in rule.points:
            del self.fields["number"]

    def given(self) -> dict[str, Any]:
        """Return what was filled in, for the action."""
        return self.cleaned_data | {"said": Said(self.cleaned_data["said"])}


class ExemptionForm(forms.Form):
    """Until when a column is excused, and why; of one that is, why no more."""

    until = forms.DateField(
        label="豁免至", widget=DayInput(), input_formats=DAY_FORMATS,
        help_text="最后一天；至多一年，到期再看是否延续",
    )  # fmt: skip
    reason = forms.CharField(
        label="理由", max_length=255, help_text="例如：本年没有制发这类文件；本单位没有收费项目"
    )

    def __init__(self, *args: Any, is_excused: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_excused:
            del self.fields["until"]
            self.fields["reason"].help_text = "为什么不再豁免"
