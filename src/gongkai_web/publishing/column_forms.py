"""The form of a column."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.publishing import platform as standard
from gongkai.publishing.profiles import profiles
from gongkai_web.publishing.models import Column, ColumnKind

_SHORT = 28


def legal_choices() -> list[tuple[str, str]]:
    """Return the statutory items to choose from: number, place and first words."""
    told = [
        (number, f"{number}　{standard.told(number)}：{_first_words(law)}")
        for number, law in sorted(standard.legal_items().items(), key=_in_order)
    ]
    return [("", "（没有，或者随上级栏目）"), *told]


def profile_choices() -> list[tuple[str, str]]:
    """Return the kinds of item to choose from."""
    return [
        ("", "（不定）"),
        *((key, f"{one.title}：{one.told}") for key, one in profiles().items()),
    ]


def _in_order(item: tuple[str, str]) -> tuple[int, ...]:
    return tuple(int(part) for part in item[0].split("."))


def _first_words(law: str) -> str:
    told = law.rstrip("。")
    return told if len(told) <= _SHORT else f"{told[:_SHORT]}……"


class ColumnForm(forms.Form):
    """A column: its name and address, what belongs there, how often it changes."""

    title = forms.CharField(label="栏目名称", max_length=80)
    slug = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]*\Z", label="网址名称", max_length=40,
        help_text="小写字母、数字和连字符，用在网址里；栏目里有了信息以后不能再改",
        error_messages={"invalid": "只能用小写字母、数字和连字符，以字母或者数字开头"},
    )  # fmt: skip
    legal_item = forms.ChoiceField(label="对应的法定内容", required=False)
    profile = forms.ChoiceField(
        label="内容类型", required=False,
        help_text="决定放在这里的信息要填写什么，以及公开期限按哪一种算",
    )  # fmt: skip
    fresh_days = forms.IntegerField(
        label="更新间隔（天）", min_value=1, max_value=3650, required=False,
        help_text="超过这些天没有更新的，列入提示；留空表示不提示",
    )  # fmt: skip

    def __init__(
        self, *args: Any, column: Column | None = None, parent: Column | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["legal_item"].choices = legal_choices()
        self.fields["profile"].choices = profile_choices()
        above = column or parent
        if above is None or above.kind != ColumnKind.STATUTORY:
            del self.fields["legal_item"]
