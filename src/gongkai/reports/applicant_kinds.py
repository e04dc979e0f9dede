"""Whose applications does the text count? 收到申请19件，其中自然人13件、商业企业2件.

Held against the columns of the row 本年新收. Only the names of the form and the
common words for a person and for any body count; each number must follow its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.reports.claims import Claim
from gongkai.reports.schema import APPLICANT_KINDS
from gongkai.reports.sentences import Quantity, quantities, tidy
from gongkai.reports.wordings import squeezed

_BODIES = tuple(range(1, len(APPLICANT_KINDS)))
_NAMES: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...] = (
    (r"自然人|公民|个人", ((0,),)),
    (r"商业企业", ((1,),)),
    (r"企业", ((1,), _BODIES)),
    (r"科研机构", ((2,),)),
    (r"社会公益组织", ((3,),)),
    (r"法律服务机构", ((4,),)),
    (r"法人(?:和|或者|或|及|及其|与|、)?(?:其他|其它)?组织|法人|组织机构|非自然人", (_BODIES,)),
)
_BEFORE = r"(?:^|[，；：、（。])(?:其中|申请人|为|是|属于|由|有|按|来自|分别)*[：，]?(?:为|是|属于|由|有)*"
_AFTER = r"(?:提出|提交|申请|的|为|有|共|数量|类)*$"


@dataclass(frozen=True, slots=True)
class KindCount:
    """The text counts the applications of one kind of applicant."""

    words: str
    columns: tuple[tuple[int, ...], ...]
    """The columns of table 3 it may stand for: the sum over any of them."""
    quantity: Quantity


_BEGINS = re.compile(
    r"[^，。\d]{0,8}[，。（：]*(?:其中|申请人|申请主体|从申请(?:人|主体|者)|按|自然人|公民|个人)"
    r"|[^，。\d]{0,4}[，（：]\d+[件份宗起条项](?:申请)?(?:为|属于?|是|系|由)(?:自然人|公民|个人|商业企业|企业|法人)"
)
_BODIES_APART = re.compile(
    r"(?:^|[，、；：件份宗起条项])其[他它](?:社会)?组织(?:提出|提交|申请|的|为|有|共)*\d"
)
"""Other bodies have a number of their own: 法人3件，其他组织2件. Which columns 法人 covers, nobody knows."""
_AFTER_IT = r"(?:申请)?(?:申请人)?(?:为|属于?|是|系|由|来自)"


def kinds_after(claim: Claim) -> Iterator[KindCount]:
    """Yield the kinds that a sentence names after the number of applications it claims."""
    rest, *others = tidy(claim.quote)[claim.quantity.end :].split("；")
    if claim.quantity.exact and (all_of := _all_of(rest)) is not None:
        yield KindCount(all_of[0], all_of[1], claim.quantity)
        return
    for segment in (rest, *(other for other in others if other.startswith("申请人"))):
        if _BEGINS.match(segment):
            yield from _kinds_in(segment, claim)


def _kinds_in(rest: str, claim: Claim) -> Iterator[KindCount]:
    """Yield the kinds that a passage counts, each number after its name or before it."""
    floor = 0
    apart = _BODIES_APART.search(rest) is not None
    for quantity in quantities(rest):
        lead = squeezed(rest[floor : quantity.start])
        tail = squeezed(re.split("[，；。）]", rest[quantity.end :])[0])
        floor = quantity.end
        if quantity.unit != claim.quantity.unit or not quantity.exact:
            return
        named = _named(lead) or _named_after(tail)
        if named is None:
            if re.search(r"办结|答复|结转|复议|诉讼|予以公开|其中", lead):
                return
            continue
        if not (apart and named[0] == "法人"):
            yield KindCount(named[0], named[1], quantity)


def _named_after(tail: str) -> tuple[str, tuple[tuple[int, ...], ...]] | None:
    """Return the kind that the words after a number name: 5件为自然人申请."""
    for names, columns in _NAMES:
        if found := re.fullmatch(rf"{_AFTER_IT}(?P<name>{names}){_AFTER}", tail):
            return found["name"], columns
    return None


def _all_of(rest: str) -> tuple[str, tuple[tuple[int, ...], ...]] | None:
    """Return the kind that all are said to be of: ，申请人均为自然人。"""
    for names, columns in _NAMES:
        if found := re.match(
            rf"[^，。\d]{{0,8}}[，（]\s*(?:申请人)?(?:均|全部|都)(?:为|是|系|由|来自)(?P<name>{names})"
            r"(?:提出|申请|的)*(?=[，。；）]|$)",
            rest,
        ):
            return found["name"], columns
    return None


def _named(lead: str) -> tuple[str, tuple[tuple[int, ...], ...]] | None:
    for names, columns in _NAMES:
        if found := re.search(rf"{_BEFORE}(?P<name>{names}){_AFTER}", lead):
            return found["name"], columns
    return None
