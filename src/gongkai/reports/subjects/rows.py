"""Which single row of table 3 does a number count: 本机关不掌握9件, 其中1件属于内部事务信息?

Only the words of the form and those next to them count, and they must be all the
clause says; what an application asked for is no outcome (涉及信访举报3件).
"""

from __future__ import annotations

import re

from gongkai.reports.subjects.outcomes import GROUPS
from gongkai.reports.subjects.places import Place

_OFFICE = r"(?:本机关|本行政机关|本单位|本部门|本街道|本[局委办镇乡]|我[局委办镇乡县区市厅]|我单位)"
_ROWS = {
    "withheld_state_secret": r"(?:属于|涉及)?国家秘密",
    "withheld_by_other_law": r"(?:其他)?法律、?行政法规禁止公开",
    "withheld_safety_stability": r"(?:危及)?“?三安全一稳定”?",
    "withheld_third_party": r"(?:保护|损害|涉及|侵害)第三方合法权益",
    "withheld_internal_affairs": r"(?:三类)?(?:行政机关)?内部(?:事务|管理)(?:类)?信息",
    "withheld_process_info": r"(?:四类)?过程性信息",
    "withheld_enforcement_file": r"行政执法案卷(?:信息)?",
    "withheld_admin_query": r"行政查询(?:类)?(?:事项|信息)?",
    "unable_not_held": rf"非{_OFFICE}掌握|{_OFFICE}(?:不|未)(?:予)?掌握(?:相关)?(?:的)?(?:政府)?(?:信息)?",
    "unable_needs_creation": r"(?:没有|无)现成信息(?:、?需要?另行制作)?|需要?另行制作",
    "unable_still_unclear": r"补正后(?:申请)?(?:内容)?仍(?:然)?不明确",
    "not_handled_petition": r"信访、?(?:投诉、?举报|举报、?投诉|举报|投诉)(?:等)?类?(?:申请)?",
    "not_handled_repeat": r"重复(?:申请|提交申请)",
    "not_handled_publication": r"要求提供公开出版物",
    "not_handled_excessive": r"(?:无正当理由)?大量反复申请",
    "not_handled_reconfirm": r"(?:要求)?(?:行政机关)?(?:确认或)?(?:者)?重新出具已获取(?:的)?信息",
    "other_correction_overdue": r"(?:申请人)?(?:无正当理由)?逾期不补正",
    "other_fee_overdue": r"(?:申请人)?逾期未按(?:收费)?通知要求缴纳费用",
}
ROW_KEYS = frozenset(_ROWS)
_NAMES = "|".join(f"(?P<{key}>{words})" for key, words in _ROWS.items())
_BEFORE = rf"(?:{GROUPS}|其中|分别为|分别是|包括|因|由于|属于?|涉及|为|系|以|对|按|的|答复|告知|[、：，]|\d[.．、])*"
_AFTER = r"(?:的|等|类|情形|申请|信息|事项|原因|理由|共|共计|有|为)*"
_LEAD = re.compile(rf"{_BEFORE}(?:{_NAMES}){_AFTER}")
_TAIL = re.compile(rf"(?:申请)?(?:均|都)?(?:{_BEFORE})(?:{_NAMES}){_AFTER}")
_ONLY_ASKED = frozenset(("not_handled_petition", "not_handled_repeat", "withheld_third_party"))
"""May also tell what was asked for, or how; only beside 不予处理 or 不予公开 is it an outcome."""
_DECIDED = re.compile(rf"{GROUPS}|不予|办理结果|办结|答复|不掌握")
_SOME_ONLY = re.compile(
    r"网络|网上|在线|平台|信函|邮寄|当面|现场|窗口|传真|邮件|自然人|公民|法人|企业|延期|上年结转|补正(?!后)"
)
"""After these the numbers may divide a part of all."""


def row_subject(place: Place) -> str | None:
    """Return the key of the row of table 3 that a quantity counts, or None."""
    found = _LEAD.fullmatch(place.lead)
    if found is None and not place.followed and not _NAMED_BEFORE.search(place.lead):
        found = _TAIL.fullmatch(place.tail)
    if found is None or found.lastgroup is None:
        return None
    key = next(key for key in _ROWS if found[key] is not None)
    told = place.before + place.tail
    if key in _ONLY_ASKED and not re.search("不予|不再处理", told):
        return None
    return key if _DECIDED.search(told) else None


_NAMED_BEFORE = re.compile(r"[\u4e00-\u9fff]{7}$")


def counts_some_only(place: Place) -> bool:
    """Return whether the words before may single out some of the applications."""
    return _SOME_ONLY.search(re.sub("均(?:为|是|系)(?:自然人|公民)", "", place.before)) is not None
