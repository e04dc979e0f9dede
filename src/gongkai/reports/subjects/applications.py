"""Which count of table 3 does a number state: received, carried over, closed, carried forward?"""

from __future__ import annotations

import re

from gongkai.reports.closings import closing
from gongkai.reports.subjects.outcomes import GROUPS
from gongkai.reports.subjects.places import Place
from gongkai.reports.wordings import ANYONE, APPLICATION, PART_OF

_SOME_RECEIVED = re.compile(r"自行|直接收|自主收|另|其余|还收|上半年|下半年|季度")


def application_subject(place: Place, *, at_home: bool) -> str | None:
    """Say which count of table 3 a quantity states, or None.

    ``at_home`` is true in the part on applications, where 申请 alone means
    applications for information.
    """
    lead, tail = place.lead, place.tail
    if re.search(r"结转(?:到|至|入)?(?:下|次|明|20\d\d)|转入下年|下年度?继续", lead + tail[:16]):
        return "carried_forward"
    if re.search(r"(?:上年|上年度|上一年度?|去年|20\d\d年度?)(?:度)?结转", lead):
        return "carried_over"
    if re.match(r"(?:为|系|是)?(?:上年度?|上一年度?|去年)结转", tail):
        return "carried_over"
    named = re.search(APPLICATION, lead) or re.match(rf"(?:有效|的)?(?:{APPLICATION})", tail)
    if not named and at_home and not re.search(r"复议|诉", lead):
        named = re.search(r"申请(?:共|总计|共计|合计|数量|总数|量)?(?:为|是)?$", lead) or re.match(
            r"申请", tail
        )
    verb = None
    if found := re.search(r"新收(?:到)?|收到|接收|受理|办理|收件", lead):
        verb = found.group()
    plain = ANYONE.sub("", re.sub(APPLICATION, "", lead))
    if re.search(r"协助|转办|转来|转交|代为|配合", plain):
        return None
    if verb and named and not (PART_OF.search(plain) or _SOME_RECEIVED.search(plain)):
        between = ANYONE.sub("", re.sub(APPLICATION, "", lead[lead.index(verb) + len(verb) :]))
        if len(between) <= 14:
            return {"受理": "accepted", "办理": "accepted"}.get(verb, "new_received")
    if (
        closing(lead, tail) is not None
        and not place.of_which
        and not re.search(rf"其中|拟|待|未|正在|不予|{GROUPS}|公开类", lead)
        and (named or at_home)
    ):
        return "handled"
    return None
