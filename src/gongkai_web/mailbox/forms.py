"""What is asked of somebody who writes a message? As little as the answer needs, and no identity number."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import RegexValidator

from gongkai.messages import MISTAKE_KINDS, Kind
from gongkai_web.online import captcha, limits
from gongkai_web.online.finishing import Finishing

CONTENT_AT_MOST = 2000
_HUMAN = "gongkai.mailbox.human"
_PHONE = RegexValidator(
    r"^[0-9+（）() \-转]{5,40}\Z", "请填写能联系到您的电话，只用数字、加号和连字符"
)


def _text(label: str, most: int, *, required: bool = True, rows: int = 0, autocomplete: str = "off", **more: Any) -> forms.CharField:  # fmt: skip
    attrs: dict[str, Any] = {"autocomplete": autocomplete}
    widget = forms.Textarea({**attrs, "rows": rows}) if rows else forms.TextInput(attrs)
    return forms.CharField(
        label=label, max_length=most, required=required, widget=widget,
        error_messages={"required": f"请填写{label}"}, **more,
    )  # fmt: skip


class WhatForm(forms.Form):
    """What it is about."""

    mistake_kind = forms.ChoiceField(
        label="什么错误", choices=list(MISTAKE_KINDS.items()), widget=forms.RadioSelect,
        error_messages={"required": "请选择是什么错误"},
    )  # fmt: skip
    page_url = _text("有错误的网页地址", 400, help_text="从浏览器的地址栏复制")
    title = _text("标题", 60, help_text="一句话写明什么事")
    content = _text(
        "内容", CONTENT_AT_MOST, rows=7,
        help_text="写明时间、地点、经过和您的要求。请不要写身份证号码、银行卡号",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind is Kind.MISTAKE:
            self.fields["content"].help_text = "写明哪里错了，应当是什么"
            del self.fields["title"]
        else:
            del self.fields["mistake_kind"], self.fields["page_url"]


class WhoForm(forms.Form):
    """Who writes, and how they are reached."""

    name = _text("姓名", 60, autocomplete="name")
    phone = _text("联系电话", 40, autocomplete="tel", validators=[_PHONE])
    email = forms.EmailField(
        label="电子邮箱", required=False, max_length=120,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )  # fmt: skip
    wants_mail = forms.BooleanField(
        label="有了答复、转办或者延期时发邮件告诉我（邮件不写内容）", required=False
    )
    refuses_publication = forms.BooleanField(
        label="不同意公开我的问题和答复（公开的都会隐去个人信息）", required=False
    )

    def __init__(self, *args: Any, kind: Kind, has_mails: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_mails:
            del self.fields["wants_mail"]
        if kind is Kind.MISTAKE:
            for name in ("name", "phone"):
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for an address where mails are wanted."""
        found = super().clean() or {}
        if found.get("wants_mail") and not found.get("email") and "email" not in self.errors:
            self.add_error("email", "要收邮件的，请填写电子邮箱；不要邮件的，请去掉下面的勾选")
        return found


class FinishForm(Finishing):
    """The notice read, a password to follow the message by, a person."""

    password_for = "至少 8 个字符；凭它和查询码看答复"
    never = "电话号码"
    otherwise = "打电话咨询"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.human = held_human(str(self.data.get("human", "")))
        """The proof that the question was answered, once it was."""
        if self.human:
            del self.fields["answer"], self.fields["token"]

    def is_answered(self) -> None:
        """Make the proof, good for one message."""
        self.human = signing.dumps({"n": secrets.token_hex(12)}, salt=_HUMAN)


def held_human(text: str) -> str:
    """Return the proof that somebody answered the question lately; "" for none."""
    try:
        signing.loads(text, salt=_HUMAN, max_age=captcha.LASTS)
    except signing.BadSignature:
        return ""
    return text


def used_up(human: str) -> bool:
    """Use the proof for one message; return whether it was used before."""
    nonce = signing.loads(human, salt=_HUMAN)["n"]
    return not limits.used_once(f"mailbox|{nonce}", seconds=captcha.LASTS)
