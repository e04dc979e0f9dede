"""Which outcome of applications does a number count: 予以公开4件, 对3件不予处理?"""

from __future__ import annotations

import re

from gongkai.reports.subjects.places import Place

OUTCOME_GROUPS = {
    "予以公开": ("granted",),
    "部分公开": ("partial",),
    "不予公开": (
        "withheld_state_secret",
        "withheld_by_other_law",
        "withheld_safety_stability",
        "withheld_third_party",
        "withheld_internal_affairs",
        "withheld_process_info",
        "withheld_enforcement_file",
        "withheld_admin_query",
    ),
    "无法提供": ("unable_not_held", "unable_needs_creation", "unable_still_unclear"),
    "不予处理": (
        "not_handled_petition",
        "not_handled_repeat",
        "not_handled_publication",
        "not_handled_excessive",
        "not_handled_reconfirm",
    ),
    "其他处理": ("other_correction_overdue", "other_fee_overdue", "other_other"),
}
"""The words of the form for each group of outcomes, and the rows they stand for."""
GROUPS = "|".join(OUTCOME_GROUPS)


_OTHER_WORDS = (
    (re.compile(r"部分予以?公开|予以?部分公开|部分同意公开"), "部分公开"),
    (re.compile(r"不予以公开|不同意公开"), "不予公开"),
    (re.compile(r"(?<!不)(?:同意|准予|给予)公开"), "予以公开"),
    (re.compile(r"无法予以?提供|不能提供"), "无法提供"),
    (re.compile(r"其它处理"), "其他处理"),
    (re.compile(r"[“”]"), ""),
)
"""What reports write for the words of the form: “同意公开”3件, 部分予以公开1件."""
_GRANTED_ALONE = re.compile(
    r"(?:其中)?(?:已|均|依法|经审查)*(?:向(?:社会|申请人))?公开(?:的)?(?:有|共|为)?"
)


_OF_ALL = re.compile(
    r"(?:收到|受理|接到|新收|申请|(?<!延期)(?<!补正后)(?:办结|答复|办理))[^，；。\d]{0,12}\d+[件份宗起条项][^，；。\d]{0,6}[，；：（]其中$"
)
"""其中 divides all that were received or closed: 办结8件，其中6件予以公开."""


def _plain(words: str) -> str:
    """Return words with the names of the form in place of others for the same outcome."""
    for pattern, name in _OTHER_WORDS:
        words = pattern.sub(name, words)
    return words


def outcome_subject(place: Place, *, at_home: bool = False) -> str | None:
    """Say which groups of outcomes a quantity counts, or None: 予以公开4件, 对3件不予处理.

    ``公开`` is the word alone, with which part may be meant, too; only ``at_home``.
    """
    lead = _plain(place.lead)
    tail_of_lead = re.search(
        rf"((?:(?:{GROUPS})(?:[、和及与或以]|以及|或者)*)+)"
        r"(?:的|决定|答复|情形|类|申请|共|共计|为|有|：|:)*$",
        lead,
    )
    if tail_of_lead:
        groups = re.findall(GROUPS, tail_of_lead.group(1))
        return "+".join(dict.fromkeys(groups))
    if at_home and _GRANTED_ALONE.fullmatch(lead) and not place.tail:
        return "公开"
    of_all = lead == "其中" and _OF_ALL.search(place.before) is not None
    if not of_all and re.search(r"其中|[\u4e00-\u9fff]{9}$", lead):
        return None
    after = re.match(
        rf"(?:政府信息公开|信息公开)?(?:的)?(?:申请)?(?:均|都)?(?:依法)?(?:作出|作|予|给予|答复|决定|申请)?(?:了|为)?"
        rf"({GROUPS})(?:的)?(?:决定|答复|处理|告知书|申请)*$",
        _plain(place.tail),
    )
    return after.group(1) if after and not place.followed else None


ALL_THE_SAME = re.compile(
    rf"(?:政府信息公开)?(?:申请)?\s*[，,]?\s*(?:均|全部|都)(?:为|是|已|依法|作出|按期|按时)*(?P<group>{GROUPS})(?:的)?(?:决定|答复|类)?(?=[，。；、]|$)"
)
"""办结申请3件，均为予以公开: the number of that outcome, too."""
ADDED_GROUP = re.compile(rf"（[含及和]((?:{GROUPS}))）")
"""予以公开（含部分公开）5件 counts both."""
