"""What is asked of somebody who applies online? (条例 art. 29; never what for)"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from gongkai.applications.applicants import KINDS
from gongkai_web.applications.intake_forms import SUPPLY_FORMS, SUPPLY_WAYS, number_of
from gongkai_web.online.finishing import Finishing

NATURAL = "natural_person"
ID_KINDS = (
    "居民身份证", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "港澳居民居住证",
    "台湾居民居住证", "护照", "香港、澳门身份证",
)  # fmt: skip
CREDIT_CODE = "统一社会信用代码"
CONTENT_AT_MOST = 2000
_PHONE = RegexValidator(
    r"^[0-9+（）() \-转]{5,40}\Z", "请填写能联系到您的电话，只用数字、加号和连字符"
)


def _text(label: str, most: int, *, required: bool = True, help_text: str = "", rows: int = 0, autocomplete: str = "", **more: Any) -> forms.CharField:  # fmt: skip
    attrs: dict[str, Any] = {"autocomplete": autocomplete or "off"}
    widget = forms.Textarea(attrs={**attrs, "rows": rows}) if rows else forms.TextInput(attrs)
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget,
        error_messages={"required": f"请填写{label}"}, **more,
    )  # fmt: skip


class WhoForm(forms.Form):
    """Who applies."""

    applicant_kind = forms.ChoiceField(
        label="您以什么身份申请",
        choices=[(key, title if key == NATURAL else f"法人或其他组织：{title}") for key, title in KINDS.items()],
        widget=forms.RadioSelect, error_messages={"required": "请选择申请人类型"},
        help_text="律师以自己名义申请的，选自然人",
    )  # fmt: skip
    name = _text("姓名或者单位名称", 120, autocomplete="name")
    id_kind = forms.ChoiceField(
        label="证件种类", choices=[
            ("", "请选择"), ("个人", [(one, one) for one in ID_KINDS]),
            ("单位", [(CREDIT_CODE, CREDIT_CODE)]),
        ],
        error_messages={"required": "请选择证件种类"},
    )  # fmt: skip
    id_no = _text("证件号码", 40, help_text="单位填统一社会信用代码")
    phone = _text("联系电话", 40, autocomplete="tel", validators=[_PHONE])
    address = _text("通信地址", 200, autocomplete="street-address")
    postcode = _text("邮政编码", 10, required=False, autocomplete="postal-code")
    email = forms.EmailField(
        label="电子邮箱", required=False, max_length=120,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )  # fmt: skip
    legal_rep = _text(
        "法定代表人（单位填写）", 60, required=False, help_text="单位申请的必填，个人不填"
    )
    contact_person = _text(
        "联系人（单位填写）", 60, required=False, help_text="单位申请的必填，个人不填"
    )
    agent = _text(
        "代理人的姓名、证件号码和电话", 120, required=False,
        help_text="委托他人办理的填写，并上传授权委托书；没有的不填",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Look at the number, and ask an organisation for those who speak for it."""
        found = super().clean() or {}
        kind, id_kind, id_no = (found.get(n, "") for n in ("applicant_kind", "id_kind", "id_no"))
        if not kind:
            return found
        if kind == NATURAL and id_kind == CREDIT_CODE:
            self.add_error("id_kind", "个人申请的，请选择个人的证件")
        elif kind != NATURAL and id_kind and id_kind != CREDIT_CODE:
            self.add_error("id_kind", f"单位申请的，请选择{CREDIT_CODE}")
        elif id_no and id_kind in (ID_KINDS[0], CREDIT_CODE):
            plain = "".join(id_no.split())
            number = number_of(kind, plain)
            if len(plain) != 18 or (number is not None and number.problem):
                told = number.problem if number else "居民身份证号码应为 18 位"
                self.add_error("id_no", told if "请核对" in told else f"{told}，请核对")
        if kind != NATURAL:
            for name in ("legal_rep", "contact_person"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(
                        name, f"单位申请的，请填写{self.fields[name].label.partition('（')[0]}"
                    )
        return found


class WhatForm(forms.Form):
    """What is wanted, and how."""

    content = _text(
        "您想要的政府信息", CONTENT_AT_MOST, rows=6,
        help_text="写明名称、文号，或者便于查找的其他特征（时间、事项、地点等）。一件申请只写一个事项。不用说明用途",
    )  # fmt: skip
    index_no = _text("索引号", 80, required=False, help_text="知道的填写")
    supply_form = forms.ChoiceField(
        label="提供的形式", choices=[(one, one) for one in SUPPLY_FORMS], widget=forms.RadioSelect,
        error_messages={"required": "请选择提供的形式"},
    )  # fmt: skip
    supply_way = forms.ChoiceField(
        label="获取的途径", choices=[(one, one) for one in SUPPLY_WAYS], widget=forms.RadioSelect,
        error_messages={"required": "请选择获取的途径"},
    )  # fmt: skip
    assistance = forms.BooleanField(label="我阅读有困难或者有视听障碍，需要帮助", required=False)


MOBILE = RegexValidator(r"^1[3-9][0-9]{9}\Z", "")


class NewsForm(forms.Form):
    """Whether and how the applicant wants to hear of what happens; nothing is ticked beforehand."""

    wants_mail = forms.BooleanField(
        label="有新情况时发邮件告诉我", required=False,
        help_text="发到您填写的电子邮箱；邮件里没有姓名和申请内容，随时可以关闭",
    )  # fmt: skip
    wants_sms = forms.BooleanField(
        label="有新情况时发短信告诉我", required=False,
        help_text="发到您填写的手机号码；短信里没有姓名和申请内容，随时可以关闭",
    )  # fmt: skip

    def __init__(self, *args: Any, ways: Collection[str], reach: Mapping[str, Any], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.reach = reach
        for way in ("mail", "sms"):
            if way not in ways:
                del self.fields[f"wants_{way}"]

    def clean(self) -> dict[str, Any]:
        """Ask for an address where one is to be written to."""
        found = super().clean() or {}
        if found.get("wants_mail") and not self.reach.get("email"):
            self.add_error("wants_mail", "要收邮件的，请填写电子邮箱；不要邮件的，请去掉勾选")
        if found.get("wants_sms") and not is_mobile(str(self.reach.get("phone", ""))):
            self.add_error(
                "wants_sms", "要收短信的，联系电话请填写 11 位手机号码；不要短信的，请去掉勾选"
            )
        return found


def is_mobile(text: str) -> bool:
    """Return whether a message can be sent to that number: a mobile one of the mainland."""
    try:
        MOBILE(plain_phone(text))
    except ValidationError:
        return False
    return True


def plain_phone(text: str) -> str:
    """Return a number without what people put between its digits, and without +86."""
    return "".join(sign for sign in text if sign not in " -()（）").removeprefix("+86")


def _call(field: forms.Field, label: str) -> None:
    field.label, field.error_messages["required"] = label, f"请填写{label}"


def suited(form: forms.Form, kind: str) -> forms.Form:
    """Return the form with the words and choices for one kind of applicant."""
    fields = form.fields
    if kind == NATURAL:
        if "id_kind" in fields:
            fields["id_kind"].choices = [("", "请选择"), *((one, one) for one in ID_KINDS)]
        _call(fields["name"], "姓名")
        fields["id_no"].help_text = ""
    elif kind:
        _call(fields["name"], "单位名称")
        _call(fields["id_no"], CREDIT_CODE)
        fields["id_no"].help_text = "18 位，见营业执照或者登记证书"
        for name in ("legal_rep", "contact_person"):
            fields[name].help_text = ""
    return form


class FinishForm(Finishing):
    """What the page asks for before it sends: the notice read, a password, a person.

    ``only`` are the fields that are asked for on this page; without it, all.
    """

    def __init__(self, *args: Any, typed: Any, only: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.typed = typed
        for name in [name for name in self.fields if only and name not in only]:
            del self.fields[name]
        if typed.data.get("password"):
            for name in ("password", "password_again"):
                if name in self.fields:
                    self.fields[name].required = False
            if "password" in self.fields:
                self.fields["password"].help_text = "已经设好；不改的留空"
        if typed.data.get("is_human"):
            for name in ("answer", "token"):
                self.fields.pop(name, None)

    def is_answered(self) -> None:
        """Note it in the draft: the question is not asked again."""
        self.typed.data["is_human"] = True
