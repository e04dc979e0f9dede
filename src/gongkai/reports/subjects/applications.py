"""Which count of table 3 does a number state: received, carried over, closed, carried forward?"""

from __future__ import annotations

import re

from gongkai.reports.closings import closing
from gongkai.reports.subjects.outcomes import GROUPS
from gongkai.reports.subjects.places import Place
from gongkai.reports.wordings import ANYONE, APPLICATION, LAST_YEAR, MOVED_ON, PART_OF

_FORWARD = re.compile(rf"{MOVED_ON}|下年度?继续|(?:下一?年度?|次年)结转")
_INTO_YEAR = re.compile(
    r"(?:结转|转结|转入|顺延|延期|延至|转至)(?:到|至|入)?(?P<year>20\d\d)年?度?(?!\d)"
)
_OVER = re.compile(
    rf"(?:{LAST_YEAR}|20\d\d年度?)(?:结转|转结|转入)|结转(?:自)?{LAST_YEAR}(?!.*(?:结转|转入))"
)
_OVER_AFTER = re.compile(rf"(?:为|系|是|属)?(?:{LAST_YEAR}|20\d\d年度?)(?:结转|转结|转入)")

_THE_REST = re.compile(r"[、]?(?:其余|剩余|余下|剩下|另有|尚有|还有)?(?:的)?")
_STILL_OPEN = re.compile(
    r"(?:申请)?(?:目前|现)?(?:正在?|尚在|仍在|还在)(?:依法|按程序|按规定)?(?:办理|处理)"
    r"|(?:申请)?(?:因)?(?:尚|还)?未到(?:法定|规定)?(?:的)?(?:答复|办理|办结)?(?:期限|时限|期)"
)
"""An application of which the sentence tells that it was not closed when the year ended."""

_RECEIVED = r"新增(?=(?:政府)?信息公开申请|申请|依申请)|新收(?:到)?|收到|接到|接收|受理|办理|处理(?=(?:政府)?信息公开申请|依申请)|收件|登记|收(?=(?:政府)?信息公开申请|依申请)"
_SOME_RECEIVED = re.compile(r"自行|直接收|自主收|另|其余|还收|上半年|下半年|季度")
_WHEN = (
    r"20\d\d年度?|[全本今当]年度?|今年以来|年内|一年来|我[局委办镇乡县区市厅院]|我(?:单位|街道|中心)|本机关|本单位|本街道"
    r"|代表[市县区]政府|共|累计|总共|一|[、了]"
)
_UNTOLD = re.compile(
    rf"(?:{_WHEN})*(?:[\u4e00-\u9fff]{{2,12}}(?:局|委|厅|街道|镇|乡|中心))?(?:{_WHEN})*"
    r"(?:应当?)?(?P<verb>新收(?:到)?|收到|接到|接收|新?受理|办理)(?:了)?(?:共|共计|总计|合计)?"
)
"""The verb alone, where the part is on applications: 全年共收到24件, 新受理104件."""
_LONGEST_LEAD = 40
_REST_TOLD = re.compile(
    r"[，、](?:(?:剩余|其余|余下|剩下|另有?|尚有)[^，。；\d]{0,4}\d+[件份宗起条项][^，。；\d]{0,12}(?:结转|转结|顺延|转入|下年|次年)"
    r"|\d+[件份宗起条项](?:申请)?(?:结转|转结|顺延|转入))"
)
"""…，剩余2件结转下年度: what stands before are all that were closed."""


def application_subject(place: Place, *, at_home: bool, year: int) -> str | None:
    """Say which count of table 3 a quantity states, or None.

    ``at_home`` is true in the part on applications, where 申请 alone means
    applications for information; ``year`` is the report's.
    """
    lead, tail = place.lead, place.tail
    if moved := _moved(lead, tail, year, place.before):
        return moved
    named = re.search(APPLICATION, lead) or re.match(
        rf"(?:有效|的|(?:针对|有关|关于|要求)[^，]{{0,10}})?(?:{APPLICATION})", tail
    )
    if not named and at_home and not re.search(r"复议|诉", lead):
        named = re.search(
            r"申请(?:件|事项|情况)?(?:共|总计|共计|合计|数量|总数|量)?(?:为|是)?$", lead
        ) or re.match(r"申请", tail)
    verb = None
    if found := re.search(_RECEIVED, lead):
        verb = found.group()
    plain = ANYONE.sub("", re.sub(APPLICATION, "", lead))
    if re.search(r"协助|转办|转来|转交|代为|配合", plain):
        return None
    if (
        verb
        and named
        and not _is_part(place)
        and not (PART_OF.search(plain) or _SOME_RECEIVED.search(plain))
    ):
        between = ANYONE.sub("", re.sub(APPLICATION, "", lead[lead.index(verb) + len(verb) :]))
        if len(between) <= 14:
            return _of_verb(verb)
    if at_home and not tail and not place.of_which and len(lead) <= _LONGEST_LEAD:
        untold = _UNTOLD.fullmatch(lead)
        if untold is not None:
            return _of_verb(untold["verb"])
    of_which = place.of_which or "其中" in lead
    if (
        closing(lead.removeprefix("其中"), tail) is not None
        and (not of_which or _REST_TOLD.match(place.after[len(tail) :]))
        and not re.search(rf"拟|待|未|正在|不予|{GROUPS}|公开类", lead)
        and (named or at_home)
    ):
        return "handled"
    return None


def _moved(lead: str, tail: str, year: int, before: str) -> str | None:
    """Return whether a number was carried over from last year, or forward to the next, or None."""
    near = lead + tail[:16]
    into = _INTO_YEAR.search(near)
    if into is not None and int(into["year"]) == year:
        return "carried_over"
    if into is not None or _FORWARD.search(near):
        return "carried_forward"
    if re.fullmatch("[、]?(?:剩余)?结转", lead) and re.search("办结|答复", before):
        return "carried_forward"  # 办结30件，结转1件
    if _STILL_OPEN.match(tail) and _THE_REST.fullmatch(lead) and re.search("办结|答复", before):
        return "carried_forward"  # 答复30件，其余1件正在办理
    return "carried_over" if _OVER.search(lead) or _OVER_AFTER.match(tail) else None


def _is_part(place: Place) -> bool:
    """Return whether 其中 and a mark stand before the words, that do not speak of the agency: 其中：收到网上申请1件."""
    return place.of_which and re.search("[我本]", place.lead) is None


def _of_verb(verb: str) -> str:
    return "accepted" if verb.endswith(("受理", "办理", "处理")) else "new_received"
