"""The words that reports use for applications, cases and parts, as patterns.

Shared by what looks for numbers (:mod:`gongkai.reports.claims`) and for what the
text says there was not (:mod:`gongkai.reports.absences`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reports.schema import Narrative
from gongkai.reports.sentences import half_width

PARTS = ("preamble", "proactive", "on_request", "management", "platform", "supervision")


def texts(narrative: Narrative) -> Iterator[tuple[str, str]]:
    """Yield the parts of the text, each passage once: section 一 by its parts or whole."""
    for part in PARTS:
        if text := getattr(narrative, part):
            yield part, text
    if narrative.overview:
        rest = narrative.overview
        for part in PARTS[1:]:
            if text := getattr(narrative, part):
                rest = rest.replace(text, "\n")
        yield "overview", rest
    for part in ("problems", "other"):
        if text := getattr(narrative, part):
            yield part, text


OTHER_APPLICATION = re.compile(
    r"复议|诉讼|信访|举报|投诉|咨询|留言|来信|信箱|热线|提案|建议|议案|许可|赔偿|登记|更正"
    r"|网民|工单|来电|救助|援助|公证|仲裁|补贴|专利"
)
CASE_UNITS = ("件", "件次", "份", "宗", "起", "例", "条", "项")
MOVED_ON = r"(?:结转(?:到|至|入)?(?:下|次|明)|(?:转结|转入|顺延|延续|延期|延至|转至|留转)(?:到|至|入)?(?:下一?个?年|次年|明年))"
LAST_YEAR = r"(?:上年|上年度|上一年度?|去年)(?:度)?"
PART_OF = re.compile(
    r"网络|网上|在线|线上|平台|网站|信函|邮寄|邮递|邮政|来信|当面|现场|窗口|传真|邮件|自然人|公民|法人|企业"
    r"|组织|机构|其中|个人|村民"
)
APPLICATION = (
    r"(?:政府)?信息公开(?:的)?申请|(?:政府)?信息依申请公开(?:的)?(?:申请|事项|件)?|依申请(?:政府)?信息公开|政府信息申请公开(?:件)?|(?:政府信息)?依申请公开(?:政府)?(?:信息)?(?:的)?(?:申请|事项|件)?"
    r"|公开(?:政府)?(?:信息)?申请"
)
ANYONE = re.compile(r"公民、?法人(?:和|或者|或|及|以及|与)?(?:其他|其它)组织")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
CLAUSE = re.compile(r"[，,；;：:。（(）)]")


def squeezed(text: str) -> str:
    return "".join(half_width(text).split())


DISCLOSURE = re.compile(r"信息公开|政务公开|依申请公开")
