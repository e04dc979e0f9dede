"""What does the text say of how cases ended? 行政复议6件，其中维持3件、纠正1件、尚未审结1件.

Only results that stand in a sentence about cases over disclosure count, and only
where the words before leave no doubt which procedure is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.reports.schema import Narrative
from gongkai.reports.sentences import Quantity, quantities, sentences, tidy
from gongkai.reports.wordings import DISCLOSURE, YEAR, squeezed, texts

_RESULTS = {
    "upheld": r"(?:结果)?维持(?:原(?:行政行为|决定|答复))?(?:的)?|驳回(?:复议|行政复议|诉讼|原告诉讼|诉讼)请求",
    "corrected": r"(?:结果|被|予以)?纠(?:正|错)(?:的)?|被?(?:复议机关|人民法院|法院)撤销[^，；。]*",
    "other_result": r"其[他它]结果(?:的)?",
    "pending": r"(?:尚未|未|没有|暂未|还未)(?:审结|结案|办结)(?:的)?|(?:正在|尚在|仍在)[^，；。\d]{0,6}(?:审理|办理)(?:中|之中)?(?:的)?",
}
_SHORT = {"other_result": r"其[他它](?:结果)?"}
"""After a number the word alone is plain: 1件维持，1件其他."""
_BLOCKS = (
    (
        r"未经复议(?:程序)?(?:而)?直接(?:起诉|提起|向)|直接(?:向[^，。；]{0,8})?(?:起诉|提起)",
        "suit_direct",
    ),
    (
        r"复议后(?:再)?(?:起诉|提起|诉讼)|经(?:过)?复议(?:程序)?(?:起诉|提起)",
        "suit_after_reconsideration",
    ),
    (r"诉讼|起诉", "suits"),
    (r"复议", "reconsideration"),
)
_ONE_PENDING = re.compile(
    r"\s*，(?:目前|至今|现|截至[^，。；]{0,10}|至报告发布[^，。；]{0,4})?，?(?:案件)?(?:仍|还|正|尚)?"
    r"(?:(?:正|尚|仍)?在[^，；。\d]{0,6}(?:审理|办理)(?:中|之中)?|尚?未(?:审结|结案|办结))(?=[，；。）]|$)"
)
"""行政诉讼1件，目前正在法院审理中: said of one case, it is that one."""
_ALL_OF_THEM = re.compile(r"\s*，?(?:均|全部|都)(?:为|已|被|予以|处于)*(?P<how>[^，；。、]{2,8})")
_AFTER = r"(?:案件|的|共|共计|有|为)*$"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The text counts cases of one procedure that ended in one way."""

    procedure: str
    """``reconsideration``, ``suit_direct``, ``suit_after_reconsideration``, or ``suits``: both."""
    result: str
    quantity: Quantity
    part: str
    quote: str


def case_results(narrative: Narrative, year: int) -> Iterator[CaseResult]:
    """Yield each stated number of cases with a result, of the report's own year."""
    for part, text in texts(narrative):
        if part == "problems":
            continue
        for sentence in sentences(text):
            if part == "on_request" or DISCLOSURE.search(sentence):
                yield from _of(sentence, part, year)


def _of(sentence: str, part: str, year: int) -> Iterator[CaseResult]:
    plain = tidy(sentence)
    told = {int(found) for found in YEAR.findall(plain)}
    if told - {year} or re.search(r"上年|去年|一审|二审|再审|办理|审理(?!中)|应诉|代理", plain):
        return  # another year's cases, single instances, or the office's own work as a tribunal
    floor = 0
    for quantity in quantities(plain):
        lead = squeezed(plain[floor : quantity.start])
        tail = squeezed(plain[quantity.end : quantity.end + 24])
        floor = quantity.end
        result = _result(lead, tail)
        procedure = _procedure(squeezed(plain[: quantity.start]))
        if result is None and quantity.value == 1 and _ONE_PENDING.match(plain, quantity.end):
            result = "pending"
        if result is None and (every := _ALL_OF_THEM.match(plain, quantity.end)):
            result = _result("", every["how"])
            if result == "upheld":
                continue  # 均维持: see :func:`gongkai.reports.checks.upheld`
        if result and procedure and quantity.exact and quantity.unit in ("件", "起", "宗", "例"):
            yield CaseResult(procedure, result, quantity, part, sentence)


def _result(lead: str, tail: str) -> str | None:
    """Return the result that the words around a number name, or None."""
    for result, words in _RESULTS.items():
        if re.search(
            rf"(?:^|[，；：、（]|其中|复议|诉讼|起诉|均|已|案件)(?:{words}){_AFTER}", lead
        ):
            return result
    if re.search(r"(?:^|[，；：、（]|(?:复议|诉讼|起诉)(?:案件)?)(?:其中)?$", lead):
        for result, words in (_RESULTS | _SHORT).items():
            if re.match(rf"(?:被|予以|为|均|已)?(?:{words})(?:[，；。、）]|$)", tail):
                return result
    return None


def _procedure(before: str) -> str | None:
    """Return the procedure named last before a number; None where two are named together."""
    last, where = None, -1
    taken = before
    for words, procedure in _BLOCKS:
        for found in re.finditer(words, taken):
            if found.start() > where:
                last, where = procedure, found.start()
        taken = re.sub(words, lambda found: "□" * len(found.group()), taken)
    if last is None:
        return None
    joined = re.search(
        r"复议(?:案件)?[、和与及或][^，。；\d]{0,6}(?:诉讼|起诉)[^，。；\d]{0,4}\d", before
    )
    return None if joined else last
