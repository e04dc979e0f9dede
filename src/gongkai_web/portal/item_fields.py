"""Which metadata does an item's page show? Those every page must, and those the site chose. (R-P6)"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from gongkai.publishing.codes import code_list

FIELDS: Final = (
    ("index_no", "索引号"),
    ("topic", "主题分类"),
    ("genre", "体裁分类"),
    ("column", "栏目"),
    ("issuing_orgs", "发文机关"),
    ("publisher", "发布机构"),
    ("doc_no", "发文字号"),
    ("formed_on", "成文日期"),
    ("issued_on", "发文日期"),
    ("published_on", "发布日期"),
    ("effective_on", "生效日期"),
    ("repealed_on", "废止日期"),
    ("validity", "有效性"),
    ("keywords", "主题词"),
    ("audience", "公开范围"),
    ("carrier", "载体类型"),
    ("language", "语种"),
)
"""The metadata table of an item's page, in its order; what is empty is left out."""
ALWAYS: Final = frozenset(
    {"index_no", "publisher", "doc_no", "formed_on", "published_on", "validity"}
)
"""What no site leaves out: what names a document, who published it and when, whether it is in force."""
OPTIONAL: Final = tuple((name, label) for name, label in FIELDS if name not in ALWAYS)
CODED: Final = ("topic", "genre")
"""What is a class of a code list, told with its code."""


def hidden_by_default() -> list[str]:
    """Return what a page does not show where nobody chose."""
    return ["carrier", "language"]


def shown(told: Mapping[str, Any], hidden: Collection[str]) -> list[tuple[str, str]]:
    """Return label and value of what a page shows of an item's metadata."""
    wanted = [one for one in FIELDS if one[0] in ALWAYS or one[0] not in hidden]
    return [(label, with_code(name, told[name])) for name, label in wanted if told.get(name)]


BRIEF: Final = ("doc_no", "publisher")
"""What stands in the line that opens the table on a phone: what tells documents apart, else whose it is."""


def brief(told: Mapping[str, Any]) -> str:
    """Return the first of them there is."""
    return next((str(told[name]) for name in BRIEF if told.get(name)), "")


def with_code(name: str, value: str) -> str:
    """Return a value as readers see it: 综合政务（02）, where it is of a code list."""
    code = code_list(name).code(value) if name in CODED else None
    return f"{value}（{code}）" if code else value
