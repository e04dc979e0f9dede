"""What does somebody look for who writes a sentence? The words of it that say something.

``我想查一下低保怎么申请`` is ``低保 申请``. For a second look alone, when the sentence as it was typed is
found nowhere: what holds the sentence holds its words, so nothing is lost by leaving words out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gongkai.search.folding import fold
from gongkai.search.query import LONGEST, Query, parse

_FILLER: Final = re.compile(
    "我们?(?:现在)?(?:想要?|要|需要)(?:知道|了解|问问?|查询?|看看?)?(?:一下)?"
    "|(?:麻烦|劳驾)(?:您|你)?(?:帮我|帮忙)?|(?:您|你|大家)好|请问一下|请问|请教一下|请教|请帮我|帮我|帮忙|谢谢(?:您|你)?"
    "|(?:能|可)不(?:能|可以?)|能否|可否|可不可以|有没有|是不是|是否|要不要|需不需要|知不知道"
    "|(?:查找?|查询|找|问|看|了解|咨询)一下|一下"
    "|怎么(?:才能|能|样)?|怎样(?:才能)?|如何(?:才能)?|为什么|什么时候|什么样|什么|多少|哪里|哪儿|哪些|哪个|几时"
    "|应该|可以|需要|想要|知道|关于|有关|的话|你们|我们|我想|我要|我家|我是"
    "|[我你您的吗呢吧啊呀么嘛了呗]"
)  # fmt: skip
_SYNTAX: Final = re.compile('["＂“”《》「」|｜]|\\bOR\\b|(?<!\\S)[-－]')
"""Who writes these knows what they look for."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A sentence's query without its filler, and what was left out of it, in order."""

    query: Query
    left_out: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is looked for, as somebody would have typed it."""
        return self.query.typed


def without_filler(query: Query) -> Plain | None:
    """Return what a sentence looks for; None where it has no filler, nothing else, or marks of a query."""
    typed = query.typed[:LONGEST]
    if _SYNTAX.search(typed):
        return None
    left_out = tuple(dict.fromkeys(match[0] for match in _FILLER.finditer(typed)))
    words = re.sub(r"[^\w]+", " ", _FILLER.sub(" ", typed))
    plain = parse(" ".join(dict.fromkeys(words.split())))
    if not left_out or not plain or all(len(fold(one.text)) < 2 for one in plain.wanted):
        return None
    return Plain(plain, left_out)
