"""What is asked of everybody last, before something is sent: the notice read, a password, a person.

Applications and messages share it; what each says in its own words, it sets as class variables.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from gongkai_web.online import captcha, limits


def refuse_weak(
    password: str, private: Collection[str], *, never: str = "证件号码、电话号码"
) -> None:
    """Refuse a password that others guess first; ``never`` names what it holds. Raises ValidationError."""
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError as error:
        raise ValidationError("这个密码太常见，请换一个") from error
    if any(one and (password in one or one in password) for one in private):
        raise ValidationError(f"查询密码不要用{never}，请换一个")


class Finishing(forms.Form):
    """The notice read, a password to follow by, a question that a person answers."""

    password_for: ClassVar[str] = "至少 8 个字符；查询办理情况时用，不要用身份证号、电话号码"
    never: ClassVar[str] = "证件号码、电话号码"
    """What a password must not be."""
    otherwise: ClassVar[str] = "当面、邮寄申请"
    """What can be done where sending fails."""

    is_read = forms.BooleanField(
        label="我已阅读上面的个人信息处理告知",
        error_messages={"required": "请阅读个人信息处理告知，并勾选"},
    )
    password = forms.CharField(
        label="设一个查询密码", min_length=8, max_length=64, strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "请设一个查询密码", "min_length": "查询密码至少 8 个字符"},
    )  # fmt: skip
    password_again = forms.CharField(
        label="再输入一次查询密码", max_length=64, strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "请再输入一次查询密码"},
    )  # fmt: skip
    answer = forms.CharField(
        label="验证问题", max_length=40, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "请回答验证问题"},
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=600)
    website = forms.CharField(required=False)
    """The trap: a person does not see it."""

    def __init__(
        self, *args: Any, address: str, private: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.address, self.private = address, private
        self.fields["password"].help_text = self.password_for

    def is_answered(self) -> None:
        """Note that a person answered the question."""

    def clean_password(self) -> str:
        """Refuse what others guess first."""
        password: str = self.cleaned_data["password"]
        if password:
            refuse_weak(password, self.private, never=self.never)
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the passwords; look at the answer, once."""
        found = super().clean() or {}
        both = [found[name] for name in ("password", "password_again") if name in found]
        if len(both) == 2 and both[0] != both[1]:
            self.add_error("password_again", "两次输入的查询密码不一样，请重新输入")
        if found.get("website"):
            raise ValidationError(f"没有提交：有一栏应当留空。请清空后再试，或者{self.otherwise}")
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
            self.is_answered()
