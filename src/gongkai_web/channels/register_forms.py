"""What is asked where somebody applies for an act on an account, or decides on it."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.file_kinds import ACCEPT, TOLD
from gongkai_web.channels.register_models import ENDING, AccountAct
from gongkai_web.channels.registering import FIELDS, NEEDED_TO_OPEN
from gongkai_web.ledgers.happened import refuse_days_to_come
from gongkai_web.supervision.models import Account


class ApplyForm(forms.Form):
    """An application: the questions are those of its act."""

    agency = forms.ModelChoiceField(label="单位", queryset=Agency.objects.none())
    on = forms.DateField(label="办理日期", widget=DayInput(), input_formats=DAY_FORMATS)
    reason = forms.CharField(
        label="理由", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(
        self, *args: Any, act: str, agencies: Any, account: Account | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        if account is not None or agencies.count() == 1:
            del self.fields["agency"]
        if act in (AccountAct.OPEN, AccountAct.CHANGE):
            for name in FIELDS:
                self.fields[name] = self._registered(name, act, account)
        if act in ENDING:
            self._prepared()
        self.fields["form"] = forms.FileField(
            label="签字盖章的申请表",
            help_text=TOLD,
            widget=forms.FileInput(attrs={"accept": ACCEPT}),
        )

    def _registered(self, name: str, act: str, account: Account | None) -> forms.Field:
        field = Account._meta.get_field(name)
        return forms.CharField(
            label=str(field.verbose_name), max_length=field.max_length, help_text=field.help_text,
            required=act == AccountAct.OPEN and name in NEEDED_TO_OPEN,
            initial=getattr(account, name) if account else "",
        )  # fmt: skip

    def _prepared(self) -> None:
        self.fields["notice_on"] = forms.DateField(
            label="已发布公告：日期", widget=DayInput(), input_formats=DAY_FORMATS,
            validators=[refuse_days_to_come],
            help_text="先在账号上公告停更或者注销，再关停、注销",
        )  # fmt: skip
        self.fields["notice"] = forms.CharField(label="已发布公告：链接或者刊登处", max_length=500)
        self.fields["archived"] = forms.CharField(
            label="历史内容已归档：归到哪里", max_length=255,
            help_text="例如：全部推送导出，存入 2026 年电子档案第 3 卷",
        )  # fmt: skip
        self.fields["informed"] = forms.CharField(
            label="关注者已告知：怎样告知", max_length=255,
            help_text="例如：置顶文章和自动回复，告知今后看哪个账号",
        )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Return what was answered, as ``registering.apply`` takes it."""
        given = dict(self.cleaned_data)
        given["fields"] = {name: given.pop(name) for name in FIELDS if name in given}
        return given


class DecisionForm(forms.Form):
    """What one level says."""

    approved = forms.ChoiceField(
        label="意见", choices=[("yes", "同意"), ("no", "不同意")], widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label="说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不同意的，写明理由",
    )  # fmt: skip


class UndoForm(forms.Form):
    """Why a confirmation is taken back."""

    reason = forms.CharField(
        label="理由", max_length=255, help_text="例如：打开链接后仍能看到这篇文章"
    )
