"""How are the details of an act called, and told in words? For the diary and for the journal."""

from __future__ import annotations

from typing import Any

from gongkai.applications.fees import Method
from gongkai.applications.outcomes import UnknownOutcome, row

OPINIONS = {"agree": "同意公开", "partly": "部分同意", "object": "不同意公开"}
CONCLUSIONS = {"lawful": "合法", "amend": "修改后合法", "unlawful": "不合法"}
ROUTES = {
    "handed_over": "直接送达（当面签收）",
    "post": "邮政企业寄送",
    "electronic": "电子方式（申请人选择）",
    "through_agency": "委托其他机关送达",
}
"""How a letter is served; only the postal enterprise counts as post (国办公开办函〔2016〕235号)."""

NOTICES = {
    "told": "已在系统外书面告知第三方",
    "not_needed": "公开的部分不含第三方不同意公开的内容",
}
"""What a note may say of the notice to a third party (条例 art. 32) that no letter of ours is."""

DETAILS = {
    "days": "工作日数",
    "until": "至",
    "served_on": "对方收到",
    "party": "征求对象",
    "party_kind": "第三方是",
    "opinion": "意见",
    "outcome": "办理结果",
    "new_outcome": "重新答复的结果",
    "reply_no": "文号",
    "approved_by": "批准人",
    "reviewer": "审查人",
    "conclusion": "结论",
    "places": "检索范围",
    "keywords": "检索词",
    "found": "检索结果",
    "method": "计费方式",
    "count": "当月件序",
    "pages": "页数",
    "amount_fen": "金额",
    "receipt_no": "票据号码",
    "route": "送达方式",
    "tracking": "邮件编号",
    "signer": "签收人",
    "refused": "拒收或者退回",
    "volume": "案卷号",
    "late_since": "补正通知应在何日以前发出",
    "third_party_notice": "告知第三方",
    "note": "说明",
}
"""The details of an act by name, in the order in which they are told."""

_CHOICES = {
    "party_kind": {"person": "个人", "organisation": "单位"},
    "opinion": OPINIONS,
    "conclusion": CONCLUSIONS,
    "route": ROUTES,
    "third_party_notice": NOTICES,
    "method": {method.value: method.label for method in Method},
}


def length_of(text: Any) -> str:
    """Return what those who only look are told of a free text: its length, "" for none."""
    return f"（{len(str(text))} 字）" if text else ""


def word(name: str, value: Any) -> Any:
    """Return a detail as people read it: what was chosen by its title, an amount in yuan."""
    if name in _CHOICES:
        return _CHOICES[name].get(value, value)
    if name in ("outcome", "new_outcome"):
        try:
            return row(value)
        except UnknownOutcome:
            return value
    if name == "amount_fen" and isinstance(value, int):
        return f"{value // 100}.{value % 100:02d} 元"
    return value
