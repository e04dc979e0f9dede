"""What is asked of somebody who writes a message? As little as the answer needs, and no identity number."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from gongkai.messages import MISTAKE_KINDS, Kind
from gongkai_web.online import captcha, limits

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
    refuses_publication = forms.BooleanField(
        label="不同意公开我的问题和答复（公开的都会隐去个人信息）", required=False
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind is Kind.MISTAKE:
            for name in ("name", "phone"):
                self.fields[name].required = False


class FinishForm(forms.Form):
    """The notice read, a password to follow the message by, a person."""

    is_read = forms.BooleanField(
        label="我已阅读上面的个人信息处理告知",
        error_messages={"required": "请阅读个人信息处理告知，并勾选"},
    )
    password = forms.CharField(
        label="设一个查询密码", min_length=8, max_length=64, strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="至少 8 个字符；凭它和查询码看答复",
        error_messages={"required": "请设一个查询密码", "min_length": "查询密码至少 8 个字符"},
    )  # fmt: skip
    password_again = forms.CharField(
        label="再输入一次查询密码", max_length=64, strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "请再输入一次查询密码"},
    )  # fmt: skip
    answer = _text("验证问题", 40)
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=600)
    website = forms.CharField(required=False)
    """The trap: a person does not see it."""

    def __init__(self, *args: Any, address: str, private: tuple[str, ...] = (), **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.address, self.private = address, private
        self.human = held_human(str(self.data.get("human", "")))
        """The proof that the question was answered, once it was."""
        if self.human:
            del self.fields["answer"], self.fields["token"]

    def clean_password(self) -> str:
        """Refuse what others guess first."""
        password: str = self.cleaned_data["password"]
        try:
            CommonPasswordValidator().validate(password)
        except ValidationError as error:
            raise ValidationError("这个密码太常见，请换一个") from error
        if any(one and (password in one or one in password) for one in self.private):
            raise ValidationError("查询密码不要用电话号码，请换一个")
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the passwords; look at the answer, once."""
        found = super().clean() or {}
        first, again = found.get("password"), found.get("password_again")
        if first is not None and again is not None and first != again:
            self.add_error("password_again", "两次输入的查询密码不一样，请重新输入")
        if found.get("website"):
            raise ValidationError("没有提交：有一栏应当留空。请清空后再试，或者打电话咨询")
        if "answer" in self.fields and "answer" in found:
            self._look_at(found.get("token", ""), found["answer"])
        return found

    def _look_at(self, token: str, answer: str) -> None:
        if not limits.counted(limits.ANSWERS, self.address):
            self.add_error("answer", "回答次数过多，请过一小时再试")
            return
        try:
            captcha.check(token, answer)
        except captcha.NotAnswered as error:
            self.add_error("answer", str(error))
        else:
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
