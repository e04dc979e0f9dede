"""Which of a report's paragraphs are its own words? Not the fixed opening, not the statistics.

The sentences that the form asks for in every report, and those that state numbers or that
there were none, are alike in every year, and rightly so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reports.sentences import quantities, sentences
from gongkai.reports.similarity import paragraphs

_OPENING = re.compile(
    r"(?:编制|编写|撰写|制作|形成|公布)[^。]{0,30}(?:本|年度)[^。]{0,10}报告|现将[^。]{0,60}报告(?:如下|公布)"
    r"|本(?:年度|年|工作|年度工作)?报告(?:由|包括|包含|分为|共分|全文|内容|所列|中|数据|的|电子|统计)"
    r"|统计(?:期限|时限|时段)|电子版[^。]{0,20}(?:下载|查阅)|如对[^。]{0,30}疑问"
)
"""What every report opens with: the legal basis, its parts, the period, where the copy is."""
_STATISTICS = re.compile(r"信息公开申请|依申请公开|行政复议|行政诉讼|处理费|规范性文件")


def own_words(line: str) -> str:
    """Return a paragraph without opening and statistics."""
    return "".join(
        sentence
        for sentence in sentences(line)
        if not quantities(sentence)
        and not _STATISTICS.search(sentence)
        and not _OPENING.search("".join(sentence.split()))
    )


def prose(text: str) -> Iterator[str]:
    """Yield each paragraph's own words, where enough is left to compare."""
    for line in text.splitlines():
        yield from paragraphs(own_words(line))
