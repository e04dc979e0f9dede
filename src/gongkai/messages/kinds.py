"""Which kinds of messages are there? (国办秘函〔2019〕19号; the kinds that sites are inspected for)"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What somebody writes a message for."""

    INQUIRY = "inquiry"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    MISTAKE = "mistake"

    @property
    def label(self) -> str:
        """The kind in Chinese, as shown to users."""
        return _LABELS[self]

    @property
    def told(self) -> str:
        """What it is for, in a citizen's words."""
        return _TOLD[self]


_LABELS = {
    Kind.INQUIRY: "咨询",
    Kind.COMPLAINT: "投诉",
    Kind.SUGGESTION: "建议",
    Kind.MISTAKE: "网站找错",
}
_TOLD = {
    Kind.INQUIRY: "问政策、办事的条件和流程",
    Kind.COMPLAINT: "对服务、作风不满意，或者公开工作没有做到位",
    Kind.SUGGESTION: "对工作和服务提意见、出主意",
    Kind.MISTAKE: "网页打不开、内容有错、信息过时",
}

MISTAKE_KINDS = {
    "unreachable": "页面打不开，或者附件不能下载",
    "wrong_content": "内容有错（文字、数据、人名、职务等）",
    "outdated": "信息过时，没有更新",
    "wrong_link": "链接到错误的、无关的页面",
    "unusable": "功能不能用（搜索、表单、无障碍等）",
    "leak": "泄露个人信息，或者有不应当公开的内容",
    "other": "其他错误",
}
"""What may be wrong with a page."""


def may_be_extended(kind: Kind) -> bool:
    """Return whether the answer may take longer when the matter is complex; a mistake is mended at once."""
    return kind is not Kind.MISTAKE
