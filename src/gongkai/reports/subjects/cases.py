"""Which cases of table 4 does a number count: reconsideration, suits of one kind or both?"""

from __future__ import annotations

import re

from gongkai.reports.subjects.places import Place

_RESULT_OF_ONE = re.compile(
    r"(?:被|予以|为|结果)?(?:维持|纠[正错]|驳回|其[他它](?:结果|处理)?(?:[，；。、]|$)|(?:尚未|未)(?:审结|结案|办结))"
)
"""行政复议1件维持，1件纠正: the cases that ended so, not all."""


_BOTH = re.compile(
    r"复议(?:案件)?[、和及与或]+(?:被?提起)?(?:行政)?诉讼(?:案件)?(?:总数|数量)?(?:共|共计|合计|总计|共有|有|为)*$"
)
_OVER_DISCLOSURE = (
    r"(?:(?:因|由|涉及)?(?:政府)?信息公开(?:工作)?(?:引发|引起|产生|导致)?(?:的)?)?(?:类)?"
)


def remedy_subject(place: Place, sentence: str, *, at_home: bool) -> str | None:
    """Say which cases of table 4 a quantity counts, or None.

    An office that decides reconsideration cases itself writes of them too, so
    that only cases about disclosure count.
    """
    if not (
        at_home
        or re.search(
            r"(?:因|涉及|有关|关于|涉)[^，。；]{0,8}信息公开|信息公开[^，。；]{0,14}(?:复议|诉讼)",
            sentence,
        )
    ):
        return None
    if (
        re.search(r"办理|审理|(?:受理|收到)[^，]*复议(?:案件|申请)|化解|代理|应诉", place.lead)
        and "被" not in place.lead
    ):
        return None
    if _RESULT_OF_ONE.match(place.tail):
        return None
    if _BOTH.search(place.lead):
        return "all_cases"
    after = r"(?:的)?(?:案件|申请|案|答复|方面)?(?:总数|数量)?(?:共|共计|共有|有|为)?$"
    if re.search(rf"(?:行政)?复议{after}", place.lead) or re.match(
        rf"{_OVER_DISCLOSURE}行政复议", place.tail
    ):
        return "reconsideration"
    if re.search(rf"(?:行政)?诉讼{after}|起诉{after}", place.lead) or re.match(
        rf"{_OVER_DISCLOSURE}行政诉讼", place.tail
    ):
        if re.search(r"直接", place.lead):
            return "suit_direct"
        if re.search(r"复议后", place.lead):
            return "suit_after_reconsideration"
        return "suits"
    return None
