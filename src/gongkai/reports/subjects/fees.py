"""Which figure of the processing fee does a number state: notices, money notified, money collected?"""

from __future__ import annotations

import re

from gongkai.reports.subjects.places import Place


def fee_subject(place: Place, sentence: str) -> str | None:
    if not re.search(r"处理费|收费", sentence):
        return None
    if place.quantity.unit in ("件", "份", "次", "个"):
        if re.search(r"(?:收费|缴费)通知(?:书)?(?:共|共计)?$", place.lead) or re.match(
            r"(?:信息处理费)?(?:收费|缴费)通知", place.tail
        ):
            return "fee_notices"
    elif place.quantity.unit == "元":
        if re.search(r"实际收取|实收|收取|收到|收缴|入库|到账", place.lead):
            return "fee_collected"
        if re.search(r"通知|应收|总金额|金额", place.lead):
            return "fee_notified"
    return None
