"""Does a number count the office's own meetings or trainings?"""

from __future__ import annotations

import re

from gongkai.reports.subjects.places import Place


def work_subject(place: Place) -> str | None:
    lead, unit = place.lead, place.quantity.unit
    if re.search(r"参加|上级|应邀", lead):
        return None
    if unit in ("次", "场", "场次", "期"):
        if re.search(r"培训(?:班|会|活动)?(?:共|共计)?$", lead):
            return "trainings"
        if re.search(r"(?:政务公开|信息公开)[^，]{0,8}会议(?:共|共计)?$", lead):
            return "meetings"
    return None
