"""What do the records of an agency's year say, for its report to put in words?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.reports.schema import Proactive, Table3, Table4

CHANNELS: Mapping[str, tuple[str, str]] = {
    "website": ("政府网站", "政府网站更新信息"),
    "wechat": ("微信公众号", "微信公众号更新信息"),
    "weibo": ("政务微博", "政务微博更新信息"),
    "other_media": ("其他政务新媒体", "其他政务新媒体更新信息"),
    "gazette": ("政府公报", "政府公报刊登信息"),
    "notice_board": ("公开栏", "公开栏公布信息"),
    "press_conference": ("新闻发布会", "新闻发布会发布信息"),
    "news_media": ("报刊广播电视", "报刊广播电视发布信息"),
}
"""Channel key → its name, and how its part of the total is put."""

MEDIA_LEVELS: Mapping[str, str] = {
    "national": "国家级",
    "provincial": "省级",
    "city": "市级",
    "district": "区级",
    "": "未注明级别",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask about the report and where to get it; blank is left out."""

    office: str = ""
    address: str = ""
    postcode: str = ""
    telephone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the records of one agency's year say."""

    agency: str
    year: int
    proactive: Proactive
    applications: Table3
    remedies: Table4
    website: Mapping[str, int] = field(default_factory=dict)
    """Publications on the website by column, in the order to print them; "" is no column."""
    channels: Mapping[str, int] = field(default_factory=dict)
    """Publications through the other channels, by the keys of CHANNELS."""
    media: Mapping[str, int] = field(default_factory=dict)
    """Articles in the news media, by the keys of MEDIA_LEVELS."""
    meetings: int = 0
    trainings: int = 0
    accounts: Mapping[str, Sequence[str]] | None = None
    """Names of the new-media accounts by platform; None: not recorded."""
    work_list: int = 0
    work_list_done: int = 0
    fee_notices: int = 0
    fee_notified_fen: int = 0
    fee_collected_fen: int = 0
    """信息处理费 collected in the year, in 分."""
    received_last_year: int | None = None
    """New applications in last year's report, for the comparison."""
    contact: Contact | None = None


def itself(agency: str) -> str:
    """Return how the agency's report names the agency: 我局, 我镇, 本机关.

    >>> itself("三门峡市陕州区司法局")
    '我局'
    """
    name = re.sub(r"[（(].*?[）)]", "", agency).strip()
    for ending, word in (
        ("街道办事处", "我街道"),
        ("镇人民政府", "我镇"),
        ("乡人民政府", "我乡"),
        ("自治县人民政府", "我县"),
        ("县人民政府", "我县"),
        ("自治区人民政府", "我区"),
        ("区人民政府", "我区"),
        ("市人民政府", "我市"),
        ("委员会", "我委"),
        ("办公室", "我办"),
        ("局", "我局"),
        ("厅", "我厅"),
        ("镇", "我镇"),
        ("乡", "我乡"),
    ):
        if name.endswith(ending):
            return word
    return "本机关"
