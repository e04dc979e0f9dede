"""Does the text bear a mark that says it is not for the public? (保守国家秘密法)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.proofreading.registry import Hit, Stretch, register
from gongkai.proofreading.view import has_han

SECRECY = "《中华人民共和国保守国家秘密法》（2024年修订）第三十五条；《中华人民共和国政府信息公开条例》（国务院令第711号）第十七条"
_MARK = re.compile(
    r"(?:绝\s?密|机\s?密|秘\s?密)\s?[★☆*＊]\s?(?:[0-9一二三四五六七八九十]{1,3}\s?年|长期|启用前)?"
    r"|(?:密\s?级|密级程度)\s?[:：]\s?(?:绝\s?密|机\s?密|秘\s?密|内\s?部)"
)
_ALONE = re.compile(
    r"^[\s【\[（(]*(?:绝\s*密|机\s*密|秘\s*密)[\s】\]）)]*(?:[0-9]{1,2}\s?年)?\s*$", re.M
)


@register(
    "S01",
    level="block",
    title="国家秘密标志（绝密、机密、秘密与★，密级栏，单独成行的密级）",
    source=SECRECY,
    when=has_han,
)
def secrecy_marks(stretch: Stretch) -> Iterator[Hit]:
    """Yield each mark of a state secret."""
    seen = []
    for found in _MARK.finditer(stretch.text):
        seen.append(found.span())
        yield Hit(*found.span(), "有国家秘密标志", "立即停止处理，按保密规定报告；不得公开")
    for found in _ALONE.finditer(stretch.text):
        if not any(start < found.end() and found.start() < end for start, end in seen):
            yield Hit(*found.span(), "有单独成行的密级字样", "核实是否国家秘密；未经解密不得公开")


_NOT_PUBLIC = re.compile(
    r"(?:此件|本件|该件)\s?(?:不予?公开|不对外公开|依申请公开|不宜公开|删减后公开)"
    r"|公开(?:属性|方式|类别|类型)\s?[:：]\s?(?:不予?公开|依申请公开|部分公开)"
)


@register(
    "S02",
    level="block",
    title="文件自己标明不公开（此件不公开、公开属性：不予公开等）",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第十六条、第十七条",
    when=has_han,
)
def marked_not_public(stretch: Stretch) -> Iterator[Hit]:
    """Yield each statement that the document is not to be published."""
    for found in _NOT_PUBLIC.finditer(stretch.text):
        yield Hit(*found.span(), "文件标明的公开属性不是主动公开", "先变更公开属性，再发布")


_INTERNAL_MARK = re.compile(
    r"^[\s【\[（(]*(?:内部(?:资料|文件|材料|刊物|使用|参考|掌握|传阅)|工作秘密|内部)[\s，,·]*(?:注意保存|请勿外传|不得外传|严禁外传|仅供参考|妥善保管)?[\s】\]）)★☆]*$"
    r"|内部(?:资料|文件|材料|使用|参考)[，,\s]{0,2}(?:注意保存|请勿外传|不得外传|严禁外传|妥善保管)"
    r"|(?:工作秘密|内部)\s?[★☆]",
    re.M,
)
_INTERNAL = re.compile(
    r"内部(?:资料|文件|使用|掌握|传阅)|(?:属于|标注为|定为|作为)工作秘密|不得外传|严禁外传|请勿外传|仅限内部"
)


@register(
    "S03",
    level="block",
    title="内部资料、工作秘密的标志（只在行文中提到的为“请核实”）",
    source="《中华人民共和国保守国家秘密法》（2024年修订）第六十四条",
    when=has_han,
)
def internal_marks(stretch: Stretch) -> Iterator[Hit]:
    """Yield each mark of internal material; a mention in a sentence weighs less."""
    seen = []
    for found in _INTERNAL_MARK.finditer(stretch.text):
        if found[0].strip():
            seen.append(found.span())
            yield Hit(*found.span(), "有内部资料或者工作秘密的标志", "核实能否公开；不能公开的撤下")
    for found in _INTERNAL.finditer(stretch.text):
        if not any(start < found.end() and found.start() < end for start, end in seen):
            yield Hit(*found.span(), f"文中提到“{found[0]}”", "核实是否内部材料", level="warn")


_DRAFT = re.compile(
    r"征求意见稿|讨论稿|送审稿|报审稿|审议稿|草拟稿|初稿|修改稿|内审稿|代拟稿|未定稿"
)
_SOLICITED = re.compile(r"公开征求|公开征集|征求[^。]{0,12}意见|意见建议|立法|公众|社会各界")


@register(
    "S04",
    level="warn",
    title="稿件性质的字样（征求意见稿、讨论稿、送审稿等；公开征求意见的为“提示”）",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第十六条第二款（过程性信息）",
    when=has_han,
)
def drafts(stretch: Stretch) -> Iterator[Hit]:
    """Yield each word that says the text is a draft."""
    for found in _DRAFT.finditer(stretch.text):
        public = found[0] == "征求意见稿" and any(
            _SOLICITED.search(part.text[:2000]) for part in stretch.case.parts[:40]
        )
        yield Hit(
            *found.span(),
            f"有“{found[0]}”字样，可能不是定稿",
            "核实发布的是否定稿",
            level="info" if public else None,
        )


_KIND_OF_PAPER = re.compile(
    r"的请示\s*$|的签报\s*$|会议纪要(?:〔|\s*$)|内部(?:通报|情况)|拟办意见|领导批示|传阅单|呈批[件表]|发文稿纸|请示件"
)
_ALWAYS_INTERNAL = re.compile(r"领导批示|拟办意见|呈批|发文稿纸|传阅单")


@register(
    "S05",
    level="warn",
    title="内部公文（请示、会议纪要、呈批件、领导批示等）",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第十六条第二款",
    when=has_han,
)
def internal_papers(stretch: Stretch) -> Iterator[Hit]:
    """Yield each title or mark of a paper that stays inside the office as a rule."""
    for found in _KIND_OF_PAPER.finditer(stretch.text):
        by_the_way = stretch.part.table or len(stretch.text) > 80
        if by_the_way and not _ALWAYS_INTERNAL.search(found[0]):
            continue
        yield Hit(*found.span(), f"“{found[0].strip()}”一类通常是内部公文", "核实能否公开")
