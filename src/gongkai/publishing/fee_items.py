"""Is it an administrative fee (行政事业性收费), or a fine or a tax that table 2 does not count?

Fees are what 条例 art. 20(8) has agencies list with basis and standard. Fines
and confiscations are penalties (行政处罚法 art. 9), taxes follow the laws on
taxes: the ledger of fees takes neither. Whoever enters them is told, for a sum
left in would swell table 2 without a trace.
"""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"[（(［\[【]([^（()）\[\]［］【】]*)[)）\]］】]")
_PARTS = re.compile(r"[、，,;；/+＋\s]|以及|及其|[和及与]")
_LEFT_OUT = re.compile(r"^(?:不含|不包括|不包含|扣除|除|非|未含)")
_SERVICE = re.compile(
    r"(?:工本|手续|保管|仓储|运输|处置|处理|鉴定|检测|检验|检疫|评估|评审|审查|登记|注册|证照|证书|资料|"
    r"服务|咨询|管理|拍卖|公告|诉讼|仲裁|考试|报名|培训|复制|查询|查阅|信息)费$"
)
"""A charge for a service, whatever the service is about."""
_FINE = re.compile(r"罚款|罚金|罚没|罚单|没收|处罚|违法所得")
_NO_TAX = re.compile(
    r"非税|税务|税控|税票|税号|保税|完税|免税|退税|纳税|涉税|报税|税收(?:票证|法|政策)|[国地]税(?:局|部门|机关|窗口)"
)
"""Words with 税 in them that name no tax."""


def not_a_fee(item: str) -> str | None:
    """Return why an item of that name is no administrative fee, in Chinese; ``None`` where it may be.

    Only the name is judged: 罚款收入 and 增值税 are refused, 税务登记证工本费 and
    没收物品保管费 are charges for a service.
    """
    pieces = [_BRACKETS.sub(" ", item), *_BRACKETS.findall(item)]
    parts = [
        part
        for piece in pieces
        if not _LEFT_OUT.match(piece.strip())
        for part in _PARTS.split(piece)
        if part and not _SERVICE.search(part)
    ]
    if any(_FINE.search(part) for part in parts):
        return (
            "罚款、没收是行政处罚，不是行政事业性收费（行政处罚法第九条、条例第二十条第八项），"
            "不计入表二的收费金额；请删去这一项，处罚决定的件数记在行政行为台账"
        )
    if any("税" in _NO_TAX.sub("", part) for part in parts):
        return (
            "税款依照税收法律征收，不是行政事业性收费（条例第二十条第八项），"
            "不计入表二的收费金额；请删去这一项，税与费合在一起的只填收费"
        )
    return None
