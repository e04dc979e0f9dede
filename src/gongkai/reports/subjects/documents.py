"""Which count of table 2 does a number state: documents issued, decisions made?"""

from __future__ import annotations

import re

from gongkai.reports.subjects.places import Place
from gongkai.reports.wordings import squeezed

_NO_ISSUING = re.compile(r"解读|审查|备案|清理|审核|征求|起草|代|其中|公开|公布|发布")
_VERB_ALONE = re.compile(
    r"(?:年末|目前|同时|共|并|已|宣布)*(?:制发|制定|出台|印发|制订|废止|(?:现行|继续)有效)(?:的)?(?:共|共计|有|为)?"
)


def document_subject(place: Place, sentence: str) -> str | None:
    """Say which count of 规章 or 行政规范性文件 a quantity states, or None.

    The noun may stand once: 制发行政规范性文件2件，废止1件，现行有效8件.
    """
    lead, tail = place.lead, place.tail
    if place.quantity.unit not in ("件", "份", "部", "个"):
        return None
    named = re.search(r"(?P<what>规范性文件|规章)(?:共|共计|有|为)?$", lead) or re.match(
        r"(?:行政|政府)?(?P<what>规范性文件|规章(?!制度))", tail
    )
    if not named and _VERB_ALONE.fullmatch(lead):
        before = squeezed(sentence[: place.quantity.start])
        earlier = list(re.finditer(r"规范性文件|规章(?!制度)", before))
        kinds = {found.group() for found in earlier}
        if len(kinds) == 1 and not _NO_ISSUING.search(before):
            named = re.match(r"(?P<what>.*)", kinds.pop())
    if not named or _NO_ISSUING.search(lead + tail):
        return None
    row = "normative_docs" if named["what"] == "规范性文件" else "rules"
    if re.search(r"现行有效|继续有效", lead):
        return f"{row}.in_force"
    if re.search(r"废止", lead):
        return f"{row}.repealed"
    if re.search(r"制发|制定|出台|印发|制订", lead):
        return f"{row}.issued"
    return None


_DECISIONS = {"许可": "licences", "处罚": "penalties", "强制": "coercions"}


def decision_subject(place: Place, sentence: str) -> str | None:
    """Say which decisions of table 2 a quantity counts: 作出行政许可决定120件, or None."""
    if place.quantity.unit not in ("件", "个", "份", "项", "宗", "起"):
        return None
    named = re.search(
        r"行政(许可|处罚|强制)(?:处理)?决定(?:书)?(?:共|共计|数量)?(?:为)?$", place.lead
    )
    before = squeezed(sentence[: place.quantity.start])
    if not named or "作出" not in before or re.search(r"公开|公示|公布|发布|其中|不予", before):
        return None
    return _DECISIONS[named.group(1)]
