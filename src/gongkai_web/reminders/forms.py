"""The form of 我的提醒."""

from __future__ import annotations

from django import forms

from gongkai_web.reminders.models import QUIET_FROM, QUIET_UNTIL


class TimeOfDay(forms.TimeField):
    """A time of day, hours and minutes."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            input_formats=["%H:%M", "%H:%M:%S"],
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"invalid": "时间应形如 20:00", "required": "请填写时间，形如 20:00"},
            **kwargs,
        )


class PreferenceForm(forms.Form):
    """Where to, whether, and when not."""

    email = forms.CharField(
        label="邮箱",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    is_off = forms.BooleanField(
        label="不要邮件提醒", required=False, help_text="首页和申请列表照常显示期限"
    )
    is_at_once = forms.BooleanField(
        label="写稿审核的事项一到就发",
        required=False,
        help_text="轮到您审核、稿件退回给您、有撤稿申请等您批准时，马上发一封；不选的，合在每个工作日的一封里",
    )
    quiet_from = TimeOfDay(label="免打扰开始", initial=QUIET_FROM)
    quiet_until = TimeOfDay(
        label="免打扰结束", initial=QUIET_UNTIL, help_text="这段时间里不发邮件，过后再发"
    )
