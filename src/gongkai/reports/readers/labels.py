"""Which row or column does a label name?

Labels are compared without white space, brackets, punctuation and
enumeration, half-width, with traditional characters made simplified. Short
labels must be equal; the long ones of table 3 may be misprinted a little, as
long as no other label is nearly as close.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache, wraps
from typing import TypeVar

from gongkai.reports.readers.numbers import UNITS_OF_MONEY, squeezed
from gongkai.reports.schema import COLUMNS, ROWS_2021

_SIMPLIFIED = str.maketrans(
    "體況動開範許罰強業費處組織務構無應國補寫據訴訟複復議維糾結轉審總計請數關機類內過執規詢項"
    "現沒製後確認舉報訪當號繳納獲問題須額對購採單萬條發廢佈間經設監門區縣廳鄉鎮環質資財衛員會與農"
    "勞動險學産產電視廣場運輸計劃術統稅銀檔鐵職灣東龍蘇遼寧貴陝滬園辦鎮聯種積團節錄戶鬥爾雲長風氣"
    "準則籤線級給絡縮終紀約純細紅終歷層屬島嶺溫潔際陽陰隊難頭顧顯願養餘黨齡滿漢濟滅測營處幾兩個們"
    "來侖價億優儲償劃劑動勝區協單壓參雙變叢嚴興舉義樂習書買亂爭虧於決佈數據圖證權說識別庫調訊獎為從號繼",
    "体况动开范许罚强业费处组织务构无应国补写据诉讼复复议维纠结转审总计请数关机类内过执规询项"
    "现没制后确认举报访当号缴纳获问题须额对购采单万条发废布间经设监门区县厅乡镇环质资财卫员会与农"
    "劳动险学产产电视广场运输计划术统税银档铁职湾东龙苏辽宁贵陕沪园办镇联种积团节录户斗尔云长风气"
    "准则签线级给络缩终纪约纯细红终历层属岛岭温洁际阳阴队难头顾显愿养余党龄满汉济灭测营处几两个们"
    "来仑价亿优储偿划剂动胜区协单压参双变丛严兴举义乐习书买乱争亏于决布数据图证权说识别库调讯奖为从号继",
)
_ENUMERATION = re.compile(
    r"^(?:\((?P<bracketed>[一二三四五六七八九十]{1,3}|[0-9]{1,2})\)[、.．:,]?"
    r"|(?P<plain>[一二三四五六七八九十]{1,3}|[0-9]{1,2})[、.．,:]"
    r"|(?P<close>[0-9])(?=[\u4e00-\u9fff]))"
)
_PUNCTUATION = re.compile(r"[\"'“”‘’「」『』《》〈〉()\[\]【】〔〕{}、，,。.．;:!?·…*#_—\-/]+")
_NOTE = re.compile(r"\([^()]*\)")


_UNIT = re.compile(rf"单位:?({UNITS_OF_MONEY})|\(({UNITS_OF_MONEY})\)")
_ARTICLE_20 = re.compile(r"第二十条第\(?[一二三四五六七八九十]+\)?项")
_LONGEST_KEPT = 120
"""Characters of the longest text whose answers are kept for the next files: labels come again, sentences do not."""
_Answer = TypeVar("_Answer")


def kept(asked: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
    """Let a question about a text be answered once: short texts over many files, long ones while a file is read."""
    short = lru_cache(maxsize=4096)(asked)
    long = lru_cache(maxsize=128)(asked)

    @wraps(asked)
    def answer(text: str) -> _Answer:
        return short(text) if len(text) <= _LONGEST_KEPT else long(text)

    return answer


@kept
def plain(text: str) -> str:
    """Return the text simplified, half-width and without white space."""
    return squeezed(text).translate(_SIMPLIFIED)


def is_longer(text: str, characters: int) -> bool:
    """Has the text, made plain, more characters than that? Long ones are not made plain to know."""
    if len(text) <= characters:
        return False
    return len(squeezed(text[: 2 * characters])) > characters or len(plain(text)) > characters


@kept
def enumeration(text: str) -> str | None:
    """Return the number a label begins with: ``三`` for ``（三）不予公开``, ``1`` for ``1.``."""
    match = _ENUMERATION.match(plain(text))
    return (match["bracketed"] or match["plain"] or match["close"]) if match else None


@kept
def core(text: str) -> str:
    """Return what is left of a label without enumeration, brackets and punctuation."""
    return _PUNCTUATION.sub("", _ENUMERATION.sub("", plain(text)))


@kept
def bare(text: str) -> str:
    """Return the core of a label without the remarks in brackets."""
    return _PUNCTUATION.sub("", _NOTE.sub("", _ENUMERATION.sub("", plain(text))))


# Table 2 -----------------------------------------------------------------

PROACTIVE_ROWS = {
    "规章": "rules",
    "行政规范性文件": "normative_docs",
    "规范性文件": "normative_docs",
    "行政许可": "licences",
    "其他对外管理服务事项": "other_services",
    "其他对外管理服务事项数量": "other_services",
    "行政处罚": "penalties",
    "行政强制": "coercions",
    "行政事业性收费": "admin_fees",
    "政府集中采购": "procurement",
}
MEASURES = {
    "本年制发件数": "issued",
    "本年废止件数": "repealed",
    "现行有效件数": "in_force",
    "现行有效件": "in_force",
    "现行有效数量": "in_force",
    "本年制发件": "issued",
    "本年制发数量": "issued",
    "本年废止件": "repealed",
    "本年废止数量": "repealed",
    "本年新制作数量": "made",
    "本年新公开数量": "newly_public",
    "对外公开总数量": "public_total",
    "本年处理决定数量": "decisions",
    "处理决定数量": "decisions",
    "上一年项目数量": "items_last_year",
    "上年项目数量": "items_last_year",
    "本年增减": "change",
    "本年增": "change",
    "采购项目数量": "projects",
    "采购总金额": "amount",
    "本年收费金额": "fees",
    "本年收费金额单位万元": "fees",
    "本年收费金额万元": "fees",
}
_THIS_YEAR = re.compile(r"^(?:20[0-9]{2}年度?|本年度|本年20[0-9]{2}年?)")
_LIKE_A_HEAD = re.compile(
    r"(?:件数|数量|总?金额|总数|总额|增减)$|^(?:本年|上年|上一年|现行|对外|20[0-9]{2}年)"
)
_LONGEST_HEAD = 30
MEASURES_2019 = frozenset(
    {"made", "newly_public", "public_total", "items_last_year", "change", "projects", "amount"}
)
MEASURES_2021 = frozenset({"issued", "repealed", "in_force", "fees"})


@kept
def proactive_row(text: str) -> str | None:
    """Return the row of table 2 a label names."""
    return PROACTIVE_ROWS.get(core(text)) or PROACTIVE_ROWS.get(bare(text))


@kept
def measure(text: str) -> str | None:
    """Return the measure a column's head of table 2 names, the year by its number or as 本年."""
    for name in (core(text), bare(text)):
        if name in MEASURES:
            return MEASURES[name]
        if (same := _THIS_YEAR.sub("本年", name)) != name and same in MEASURES:
            return MEASURES[same]
    return None


def may_be_measure(text: str) -> bool:
    """Is the text worded like a head of table 2, whether the form has such a one or not?"""
    return len(text) <= _LONGEST_HEAD and _LIKE_A_HEAD.search(core(text)) is not None


@kept
def unit_in(text: str) -> str | None:
    """Return the unit of money a column's head names: ``万元``, ``元``, ``千元`` …"""
    match = _UNIT.search(plain(text))
    return (match[1] or match[2]) if match else None


@kept
def is_article_20(text: str) -> bool:
    """Is it the line 第二十条第（一）项 that opens a part of table 2?"""
    return _ARTICLE_20.match(plain(text)) is not None


# Table 3 -----------------------------------------------------------------

APPLICANT_HEADS = {
    "自然人": "natural_person",
    "商业企业": "commercial",
    "科研机构": "research",
    "社会公益组织": "public_benefit",
    "法律服务机构": "legal_service",
    "其他": "other_org",
    "总计": "total",
    "合计": "total",
}
_GROUP_CORES = {"不予公开": "三", "无法提供": "四", "不予处理": "五", "其他处理": "六"}
_ROWS = {core(row.label): row.key for row in ROWS_2021} | {
    "部分公开": "partial",
    "本年新收申请数量": "new_received",
    "本年新收": "new_received",
    "本年新收申请": "new_received",
    "上年结转申请数量": "carried_over",
    "上年结转": "carried_over",
    "上年结转申请": "carried_over",
    "结转下年度": "carried_forward",
    "结转下年度办理": "carried_forward",
    "其他法律行政法规规定禁止公开": "withheld_by_other_law",
}
_AMBIGUOUS_WITHOUT_NUMBER = {"其他": "3", "总计": "七"}
_MISPRINTED = {
    ("二", "部份公开"): "partial",
    ("2", "重复审请"): "not_handled_repeat",
    ("2", "重覆申请"): "not_handled_repeat",
    ("1", "逾期不补正"): "other_correction_overdue",
    ("1", "逾期未补正"): "other_correction_overdue",
    ("2", "逾期未缴费"): "other_fee_overdue",
    ("2", "逾期不缴费"): "other_fee_overdue",
    ("3", "其它"): "other_other",
    ("七", "总记"): "total_handled",
    ("四", "结转下年"): "carried_forward",
}
"""Short labels as they are misprinted or cut, which only their number makes certain."""
_LONG = tuple((label, key) for label, key in _ROWS.items() if len(label) >= 6)
_CLOSE, _MARGIN = 0.74, 0.12
_FEWEST_SHARED = 0.5
"""Part of their characters that two labels share at least, or they are not even compared."""
_LONGEST_LABEL = 120


@kept
def group_of(text: str) -> str | None:
    """Return the number of the group of table 3 a label names: ``三`` for （三）不予公开."""
    return _GROUP_CORES.get(core(text)) or _GROUP_CORES.get(bare(text))


@lru_cache(maxsize=4096)
def application_row(text: str, *, loosely: bool = False) -> str | None:
    """Return the key of the row of table 3 a label names.

    ``3.其他`` and ``（七）总计`` need their number, since columns have the same
    names. ``（六）其他处理`` is a group where rows of its own follow it;
    ask :func:`group_of`. ``loosely`` accepts a misprint or a shortened label.
    """
    label = core(text)
    for name in (label, bare(text)):
        if name in _AMBIGUOUS_WITHOUT_NUMBER:
            return _ROWS[name] if enumeration(text) == _AMBIGUOUS_WITHOUT_NUMBER[name] else None
        if name in _ROWS:
            return _ROWS[name]
        if (key := _MISPRINTED.get((enumeration(text) or "", name))) is not None:
            return key
    if not loosely or not 4 <= len(label) <= _LONGEST_LABEL or group_of(text) is not None:
        return None
    if label.startswith("部分公开"):
        return "partial"
    scored = sorted(
        (
            (SequenceMatcher(None, label, other, autojunk=False).ratio(), key)
            for other, key in _LONG
            if _share(label, other) >= _FEWEST_SHARED
        ),
        reverse=True,
    )
    if not scored:
        return None
    best, key = scored[0]
    second = next((score for score, other in scored if other != key), 0.0)
    return key if best >= _CLOSE and best - second >= _MARGIN else None


def _share(one: str, other: str) -> float:
    """Return at most how alike two labels are: by the characters they share, in any order."""
    shared = len(set(one) & set(other))
    return 2 * shared / (len(set(one)) + len(set(other)))


@kept
def applicant_head(text: str) -> str | None:
    """Return the column of table 3 a head names."""
    return APPLICANT_HEADS.get(core(text)) or APPLICANT_HEADS.get(bare(text))


def in_official_order(heads: Sequence[str]) -> bool:
    """Do these columns of table 3 stand in the official order, 总计 anywhere but first?"""
    kinds = [head for head in heads if head != "total"]
    official = [kind for kind in COLUMNS if kind in kinds]
    total_leads = "total" in heads and heads.index("total") == 0 and bool(kinds)
    return kinds == official and not total_leads


# Table 4 -----------------------------------------------------------------

RESULT_HEADS = {
    "结果维持": "upheld",
    "结果纠正": "corrected",
    "其他结果": "other_result",
    "尚未审结": "pending",
    "未审结": "pending",
    "尚未办结": "pending",
    "结果其他": "other_result",
    "总计": "total",
    "合计": "total",
}
BLOCK_HEADS = {
    "行政复议": "reconsideration",
    "未经复议直接起诉": "suit_direct",
    "未经复议直接提起诉讼": "suit_direct",
    "未经复议直接诉讼": "suit_direct",
    "复议后起诉": "suit_after_reconsideration",
    "经复议后起诉": "suit_after_reconsideration",
    "复议后提起诉讼": "suit_after_reconsideration",
    "复议后诉讼": "suit_after_reconsideration",
}


@kept
def result_head(text: str) -> str | None:
    """Return the result a column's head of table 4 names."""
    return RESULT_HEADS.get(core(text)) or RESULT_HEADS.get(bare(text))


@kept
def block_head(text: str) -> str | None:
    """Return the block of table 4 a head names."""
    name = core(text)
    if name.startswith("行政诉讼") and len(name) > len("行政诉讼"):
        name = name.removeprefix("行政诉讼")
    return BLOCK_HEADS.get(name) or BLOCK_HEADS.get(bare(text))


# All at once -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Label:
    """What a text names of all that the tables have labels for; a cell is asked for most of it."""

    is_article_20: bool
    proactive_row: str | None
    measure: str | None
    group: str | None
    application_row: str | None
    applicant_head: str | None
    result_head: str | None
    block_head: str | None


@kept
def label_of(text: str) -> Label:
    """Return what a text names; misprints are not made good here (:func:`application_row`, ``loosely``)."""
    return Label(
        is_article_20(text),
        proactive_row(text),
        measure(text),
        group_of(text),
        application_row(text),
        applicant_head(text),
        result_head(text),
        block_head(text),
    )
