"""Which count of table 2 does a number state: documents issued, decisions made?"""

from __future__ import annotations

import re

from gongkai.reports.subjects.places import Place
from gongkai.reports.wordings import squeezed

_NO_ISSUING = re.compile(r"解读|审查|备案|清理|审核|征求|起草|代|其中|公开|公布|发布")
_VERB_ALONE = re.compile(
    r"(?:截至|年末|目前|同时|共|并|已|宣布|[全本今]年度?|20\d\d年度?)*(?:制发|制定|出台|印发|制订|废止|(?:现行|继续|年[底末])有效)(?:的)?(?:共|共计|有|为)?"
)


_ALL_THREE = re.compile(r"(?:制发|制定|印发|出台)\d+件.*废止\d+件.*有效\d+件")
"""What the columns of table 2 ask for, in their order: 清理规范性文件，制发2件，废止1件，现行有效8件."""
_ISSUED = "制发|制定|出台|印发|制订"
_ISSUED_BEFORE = re.compile(rf"(?:{_ISSUED})[^，。；公代]*\d+[件份][，、]行政规范性文件(?:共|为)?$")
"""制发党内规范性文件5件，行政规范性文件2件: the verb stands once."""
_OF_THE_PARTY = re.compile(r"党内|党委|党组|党规")


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
    if not named and _VERB_ALONE.fullmatch(lead.lstrip("、和及")):
        before = squeezed(sentence[: place.quantity.start])
        earlier = list(re.finditer(r"规范性文件|规章(?!制度)", before))
        kinds = {found.group() for found in earlier}
        plain = _ALL_THREE.search(squeezed(sentence)) or not _NO_ISSUING.search(before)
        if len(kinds) == 1 and plain and not _OF_THE_PARTY.search(before):
            named = re.match(r"(?P<what>.*)", kinds.pop())
    if not named or _NO_ISSUING.search(lead + tail) or _OF_THE_PARTY.search(lead + tail[:6]):
        return None
    row = "normative_docs" if named["what"] == "规范性文件" else "rules"
    if re.search(r"(?:现行|继续|年[底末])有效", lead):
        return f"{row}.in_force"
    if re.search(r"废止", lead):
        return f"{row}.repealed"
    if re.search(_ISSUED, lead) or (
        re.fullmatch(r"行政规范性文件(?:共|为)?", lead) and _ISSUED_BEFORE.search(place.before)
    ):
        return f"{row}.issued"
    return None


_DECISIONS = {"许可": "licences", "处罚": "penalties", "强制": "coercions"}
_DECIDED = re.compile(
    r"行政(许可|处罚|强制)(?P<word>(?:处理)?决定)?(?:书)?(?:共|共计|数量|数)?(?:为)?$"
)
_LISTED = re.compile(
    r"(?:[、，和及]?行政(?:许可|处罚|强制)(?:(?:处理)?决定)?(?:书)?\d+[件个份项宗起])*"
)
_NOT_DECIDED = re.compile(
    r"公开|公示|公布|发布|其中|不予|办理|办结|受理|上传|归集|报送|审查|审核|录入|推送|同步|抄告"
)


def decision_subject(place: Place, sentence: str) -> str | None:
    """Say which decisions of table 2 a quantity counts: 作出行政许可决定120件, 处罚36件, or None.

    That they are decisions must be said, of this or of the first of a list.
    """
    if place.quantity.unit not in ("件", "个", "份", "项", "宗", "起"):
        return None
    named = _DECIDED.search(place.lead)
    before = place.before
    if not named or _NOT_DECIDED.search(before):
        return None
    first = re.search(r"作出(?:了)?(?:共)?(?=行政)|(?=行政(?:许可|处罚|强制)(?:处理)?决定)", before)
    if first is None:
        return None
    listed = _LISTED.match(before, first.end())
    alone = listed is not None and re.fullmatch(
        r"[、，和及]?行政(?:许可|处罚|强制)(?:处理)?(?:决定)?(?:书)?(?:共|共计|数量|数|为)*",
        before[listed.end() :],
    )
    decided = named["word"] and "作出" in before
    return _DECISIONS[named.group(1)] if alone or decided else None
