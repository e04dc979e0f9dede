"""What is asked on the pages of channels."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai_web.agencies.forms import DAY_FORMATS, DayInput
from gongkai_web.channels.actions import BY_HAND
from gongkai_web.channels.models import WechatAccess
from gongkai_web.ledgers.happened import refuse_days_to_come
from gongkai_web.publishing.column_choice import ColumnChoice
from gongkai_web.supervision.models import Account


class AccessForm(forms.Form):
    """The interface of a WeChat account. The secret is never shown again."""

    app_id = forms.CharField(label="开发者 ID（AppID）", max_length=40)
    secret = forms.CharField(
        label="开发者密码（AppSecret）",
        max_length=120,
        required=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )
    calls_per_day = forms.IntegerField(
        label="每天最多调用次数", min_value=1, max_value=100_000, initial=500,
        help_text="达到以后，第二天可以继续；平台自己的限额另算",
    )  # fmt: skip
    is_on = forms.BooleanField(label="启用", required=False, initial=True)

    def __init__(self, *args: Any, access: WechatAccess | None = None, **kwargs: Any) -> None:
        if access is not None:
            kwargs["initial"] = {
                "app_id": access.app_id, "calls_per_day": access.calls_per_day,
                "is_on": access.is_on,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = (
            "已经保存；留空的不变。加密保存，不再显示" if access else "加密保存，不再显示"
        )


class NoteForm(forms.Form):
    """A publication that is noted by hand."""

    channel = forms.ChoiceField(
        label="发布渠道", choices=[("", "请选择"), *((one.value, one.label) for one in BY_HAND)]
    )
    published_on = forms.DateField(
        label="发布日期", widget=DayInput(), input_formats=DAY_FORMATS,
        validators=[refuse_days_to_come],
    )  # fmt: skip
    account = forms.ModelChoiceField(
        label="账号",
        queryset=Account.objects.none(),
        required=False,
        empty_label="（不是新媒体账号）",
    )
    link = forms.CharField(label="链接", max_length=500, required=False)
    person = forms.CharField(label="发布人", max_length=60, required=False)
    result = forms.CharField(
        label="结果",
        max_length=255,
        required=False,
        help_text="例如：第 3 期第 12 页；张贴于一楼公开栏",
    )
    is_history = forms.BooleanField(
        label="以前已发布的历史记录（没有经过本系统审核）", required=False,
        help_text="只登记事实，计入统计，不会因此公开",
    )  # fmt: skip

    def __init__(self, *args: Any, agency: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = Account.objects.filter(agency=agency)


class LinkForm(forms.Form):
    """The link of an article that a person published."""

    link = forms.CharField(label="文章链接", max_length=500)


class ReasonForm(forms.Form):
    """Why a record is taken away."""

    reason = forms.CharField(label="理由", max_length=255)


class RemovalForm(forms.Form):
    """What was done about a publication of something withdrawn."""

    remark = forms.CharField(
        label="怎样处理", max_length=255, required=False,
        help_text="已经删除的可以不填；印发的写明怎样更正，例如：第 4 期第 2 页刊登更正",
    )  # fmt: skip


class SheetForm(forms.Form):
    """The platform's export sheet."""

    file = forms.FileField(
        label="平台导出的表格", help_text="xlsx 或者 csv；第 1 行应有“标题”和“发表时间”两列",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip


class PlaceForm(forms.Form):
    """In which column the drafts lie."""

    place = ColumnChoice(label="草稿放入栏目", required=False, empty_label="以后再选")

    def __init__(self, *args: Any, agency: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(agency)
