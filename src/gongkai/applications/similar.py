"""Do two texts ask for the same thing? For finding repeats, and what is already public.

Contents of applications are short and full of the same polite words, so runs
of two characters are compared after these words are taken out. It is a hint
for a person who then reads both; nothing follows from it (条例 arts. 36(1), 36(6), 44).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

LIKELY_REPEAT: Final = 0.6
"""From here on two contents are offered as the same matter (an office figure, no law's)."""
LIKELY_PUBLIC: Final = 0.6
"""From here on a title is offered as perhaps answering a content."""

_POLITE: Final = re.compile(
    "政府信息公开|申请公开|请求公开|依法公开|政府信息|信息公开|特此申请|本人|我单位|我公司|贵单位|贵局|"
    "贵机关|申请人|申请|请求|希望|获取|获得|公开|提供|查询|复制|复印件|相关|有关|关于|以下|上述|内容|材料|"
    "的|了|和|及|与|或者|或|等|请|我|将|对"
)
_MARKS: Final = re.compile(r"[^\w]+|_")
_DOCUMENT: Final = re.compile(
    r"[^\s，。；、：“”（）()《》]{1,16}?[〔\[［(（](?:19|20)\d\d[〕\]］)）]\s*第?\s*\d{1,5}\s*号"
)
_LEAD: Final = re.compile("^.*(?:关于|公开|文号为|文号|文件|印发|提供|获取|的|及|和)")


@lru_cache(maxsize=8192)
def runs(text: str) -> frozenset[str]:
    """Return the runs of two characters of a text, without its polite words and its marks.

    Figures stay whole: 2023年 and 2024年 are different matters.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    pieces = _MARKS.split(_POLITE.sub(" ", plain))
    found: set[str] = set()
    for piece in pieces:
        for part in re.findall(r"\d+|[^\d]+", piece):
            if part.isdigit() or len(part) == 1:
                found.add(part)
            else:
                found.update(part[at : at + 2] for at in range(len(part) - 1))
    return frozenset(found)


TOO_FEW_RUNS = 2
"""A title of so few runs of two characters says nothing."""


def likeness(one: str, other: str) -> float:
    """Return from 0 (nothing in common) to 1 (the same words) how alike two contents are."""
    ours, theirs = runs(one), runs(other)
    whole = len(ours) + len(theirs)
    return 2 * len(ours & theirs) / whole if whole else 0.0


def covered(title: str, content: str) -> float:
    """Return which part of a title's words a content names: 1 where it names them all.

    Titles of no more than ``TOO_FEW_RUNS`` runs say too little and give 0.
    """
    ours = runs(title)
    return len(ours & runs(content)) / len(ours) if len(ours) > TOO_FEW_RUNS else 0.0


def document_numbers(text: str) -> tuple[str, ...]:
    """Return the document numbers named in a text, each as ``豫政〔2024〕5号``."""
    found = []
    for match in _DOCUMENT.finditer(unicodedata.normalize("NFC", text)):
        number = re.sub(r"\s|第", "", _LEAD.sub("", match[0]))
        found.append(re.sub(r"[\[［(（](\d{4})[\]］)）]", r"〔\1〕", number))
    return tuple(dict.fromkeys(found))


def phrases(text: str, *, at_least: int = 4) -> tuple[str, ...]:
    """Return the longest stretches between polite words and marks, for a search word by word."""
    plain = unicodedata.normalize("NFC", text)
    pieces = {piece for piece in _MARKS.split(_POLITE.sub(" ", plain)) if len(piece) >= at_least}
    return tuple(sorted(pieces, key=lambda piece: (-len(piece), piece)))
