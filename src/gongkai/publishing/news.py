"""Does a text read like news? (国办公开办函〔2019〕61号: the statutory columns hold no news)

Only a hint for the person who files it: what an item is, they decide.
"""

from __future__ import annotations

import re
from typing import Final

_DOCUMENT: Final = re.compile(
    r"(?:的|》)?(?:通知|公告|通告|通报|决定|意见|办法|规定|细则|方案|预案|规划|计划|要点|报告|批复|函|令|名单|目录|清单|"
    r"标准|公示|指南|制度|条例|预算|决算|结果|解读|纪要|统计公报|说明)(?:（[^）]*）|\([^)]*\))?\Z"
)
_NEWS: Final = re.compile(
    r"(?:召开|举办|举行|开展|组织|参加|赴|到|深入|走进|前往).{0,30}?"
    r"(?:会议|推进会|部署会|座谈会|动员会|例会|培训|活动|调研|督导|检查指导|慰问|走访|宣讲|宣传|学习|观摩|党课|党日)"
    r"|(?:调研|慰问|走访|督导|指导工作|理论学习中心组|主题党日|掀起|圆满|顺利|扎实推进|再掀|喜获|荣获|点赞|助力|护航)"
)


def reads_like_news(title: str) -> bool:
    """Return whether a title tells of a meeting, a visit or a campaign rather than naming a document."""
    told = re.sub(r"^【[^】]*】", "", title.strip())
    return not _DOCUMENT.search(told) and _NEWS.search(told) is not None
