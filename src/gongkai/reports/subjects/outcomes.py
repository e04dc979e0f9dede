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


def outcome_subject(place: Place) -> str | None:
    """Say which groups of outcomes a quantity counts, or None: 予以公开4件, 对3件不予处理."""
    tail_of_lead = re.search(
        rf"((?:(?:{GROUPS})(?:[、和及与或以]|以及)*)+)"
        r"(?:的|决定|答复|情形|类|申请|共|共计|为|有|：|:)*$",
        place.lead,
    )
    if tail_of_lead:
        groups = re.findall(GROUPS, tail_of_lead.group(1))
        return "+".join(dict.fromkeys(groups))
    if re.search(r"其中|[\u4e00-\u9fff]{9}$", place.lead):
        return None
    after = re.match(
        rf"(?:政府信息公开|信息公开)?(?:的)?(?:申请)?(?:均|都)?(?:依法)?(?:作出|作|予|给予|答复|决定|申请)?(?:了|为)?"
        rf"({GROUPS})(?:的)?(?:决定|答复|处理|告知书|申请)*$",
        place.tail,
    )
    return after.group(1) if after and not place.followed else None


ALL_THE_SAME = re.compile(
    rf"(?:政府信息公开)?(?:申请)?\s*[，,]?\s*(?:均|全部|都)(?:为|是|已|依法|作出|按期|按时)*(?P<group>{GROUPS})(?:的)?(?:决定|答复|类)?(?=[，。；、]|$)"
)
"""办结申请3件，均为予以公开: the number of that outcome, too."""
ADDED_GROUP = re.compile(rf"（[含及和]((?:{GROUPS}))）")
"""予以公开（含部分公开）5件 counts both."""
