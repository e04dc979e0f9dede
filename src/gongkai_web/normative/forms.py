"""The small forms on a document's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.ledgers.happened import refuse_days_to_come
from gongkai_web.normative.models import ItemRole
from gongkai_web.publishing.models import LegalityOpinion, NormativeDocument


def _day(label: str, *, past: bool = True, **more: Any) -> forms.DateField:
    validators = [refuse_days_to_come] if past else []
    return forms.DateField(
        label=label, widget=DayInput(), input_formats=DAY_FORMATS, validators=validators, **more
    )


class ReviewForm(forms.Form):
    """The legality review."""

    verb, title, button = "review", "合法性审核", "登记审核意见"
    reviewer = forms.CharField(label="审核机构或者人员", max_length=120)
    on = _day("审核日期")
    opinion = forms.ChoiceField(label="审核意见", choices=LegalityOpinion.choices)
    note = forms.CharField(
        label="意见说明", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RegisterForm(forms.Form):
    """The registration."""

    verb, title, button = "register", "统一登记、编号", "登记"
    registration_no = forms.CharField(label="统一登记编号", max_length=80)
    on = _day("登记日期")


class RepealForm(forms.Form):
    """The end."""

    verb, title, button = "repeal", "废止", "登记废止"
    on = _day("自何日起废止", past=False)
    basis = forms.CharField(label="废止依据", max_length=255, help_text="废止它的文件的名称和文号")
    by = forms.ModelChoiceField(
        label="替代它的文件", required=False, queryset=NormativeDocument.objects.none()
    )

    def __init__(self, *args: Any, document: NormativeDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = NormativeDocument.objects.filter(agency=document.agency).exclude(pk=document.pk)
        self.fields["by"].queryset = others.order_by("-issued_on", "doc_no")


class LinkForm(forms.Form):
    """An item of the document, by its index number."""

    verb, title, button = "link", "关联公开信息", "关联"
    index_no = forms.CharField(label="信息的索引号", max_length=60)
    role = forms.ChoiceField(label="是文件的", choices=ItemRole.choices)


class CleanUpForm(forms.Form):
    """What holds for all decisions taken on one day."""

    on = _day("清理日期")
    effective_on = _day(
        "自何日起废止、失效", past=False, required=False, help_text="不填的，为清理日期"
    )
    basis = forms.CharField(
        label="公布清理结果的文件", max_length=255, required=False, help_text="废止、宣布失效的必填"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
