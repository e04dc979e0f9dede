"""What does the text of a report claim about its tables?

A claim is a number the prose gives for something a table counts: "新收政府信息公
开申请19件", "予以公开4件", "未收到政府信息公开申请". Only tight wordings are taken:
a number belongs to the words directly around it, never to a verb further off
("…答复，8件申请人撤销" says nothing about how many were answered). What a sentence
says of another year, another office or one channel only is no claim about the
table, or is marked uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from gongkai.reports.absences import Nothing, nothing
from gongkai.reports.closings import closing
from gongkai.reports.divisions import parts_summed_up
from gongkai.reports.rows_of_years import row_of_years
from gongkai.reports.schema import Narrative
from gongkai.reports.sentences import (
    Percentage,
    Quantity,
    percentages,
    quantities,
    sentences,
    tidy,
)
from gongkai.reports.wordings import (
    ANYONE,
    APPLICATION,
    CLAUSE,
    OTHER_APPLICATION,
    PART_OF,
    YEAR,
    squeezed,
    texts,
)

__all__ = [
    "OUTCOME_GROUPS",
    "Claim",
    "Nothing",
    "claims",
    "nothing",
    "speaks_of_the_office",
    "texts",
]

OUTCOME_GROUPS = {
    "予以公开": ("granted",),
    "部分公开": ("partial",),
    "不予公开": (
        "withheld_state_secret",
        "withheld_by_other_law",
        "withheld_safety_stability",
        "withheld_third_party",
        "withheld_internal_affairs",
        "withheld_process_info",
        "withheld_enforcement_file",
        "withheld_admin_query",
    ),
    "无法提供": ("unable_not_held", "unable_needs_creation", "unable_still_unclear"),
    "不予处理": (
        "not_handled_petition",
        "not_handled_repeat",
        "not_handled_publication",
        "not_handled_excessive",
        "not_handled_reconfirm",
    ),
    "其他处理": ("other_correction_overdue", "other_fee_overdue", "other_other"),
}
"""The words of the form for each group of outcomes, and the rows they stand for."""
_GROUPS = "|".join(OUTCOME_GROUPS)


@dataclass(frozen=True, slots=True)
class Claim:
    """One number the text states about something a table or a ledger counts."""

    subject: str
    """``new_received``, ``accepted``, ``handled``, ``carried_over``, ``carried_forward``,
    an outcome group or several joined by ``+``, ``reconsideration``, ``suits`` …"""
    quantity: Quantity
    part: str
    quote: str
    certain: bool = True
    """False where the sentence may speak of another scope or count otherwise."""
    percentage: Percentage | None = None
    year: int | None = None
    """The year the sentence speaks of, where it names another than the report's."""

    @property
    def value(self) -> Decimal:
        """The stated number; money in 元."""
        return self.quantity.value


_CASE_UNITS = ("件", "件次", "份", "宗", "起", "例", "条", "项")
_OTHER_SCOPE = re.compile(
    r"全[市县区省镇乡旗]|各(?:级|部门|单位|乡镇|镇街|街道|县区|区县)|下属|所属|市级|县级|本级"
)
_LAST_YEAR = re.compile(
    r"上年|去年|上一年|前年|往年|同期|同比|相比|较|增加|增长|减少|下降|上升|多于|少于|历年|累计|以来|近[三五]年"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A quantity with the words that lead to it and follow it in its clause."""

    quantity: Quantity
    lead: str
    tail: str
    followed: bool
    """True where the next quantity ends the tail: the last words are that one's."""
    of_which: bool = False
    """True where 其中 and a mark stand directly before the lead."""


def _places(sentence: str) -> Iterator[_Place]:
    found = quantities(sentence)
    for i, quantity in enumerate(found):
        floor = found[i - 1].end if i else 0
        before = sentence[floor : quantity.start]
        *earlier, lead = CLAUSE.split(before)
        ceiling = found[i + 1].start if i + 1 < len(found) else len(sentence)
        first, *others = CLAUSE.split(sentence[quantity.end : ceiling])
        followed = not others and i + 1 < len(found)
        of_which = bool(earlier) and squeezed(earlier[-1]).endswith("其中")
        yield _Place(quantity, squeezed(lead), squeezed(first), followed, of_which)


_SOME_RECEIVED = re.compile(r"自行|直接收|自主收|另|其余|还收|上半年|下半年|季度")


def _application_subject(place: _Place, *, at_home: bool) -> str | None:
    """Say which count of table 3 a quantity states, or None.

    ``at_home`` is true in the part on applications, where 申请 alone means
    applications for information.
    """
    lead, tail = place.lead, place.tail
    if re.search(r"结转(?:到|至|入)?(?:下|次|明|20\d\d)|转入下年|下年度?继续", lead + tail[:16]):
        return "carried_forward"
    if re.search(r"(?:上年|上年度|上一年度?|去年|20\d\d年度?)(?:度)?结转", lead):
        return "carried_over"
    if re.match(r"(?:为|系|是)?(?:上年度?|上一年度?|去年)结转", tail):
        return "carried_over"
    named = re.search(APPLICATION, lead) or re.match(rf"(?:有效|的)?(?:{APPLICATION})", tail)
    if not named and at_home and not re.search(r"复议|诉", lead):
        named = re.search(r"申请(?:共|总计|共计|合计|数量|总数|量)?(?:为|是)?$", lead) or re.match(
            r"申请", tail
        )
    verb = None
    if found := re.search(r"新收(?:到)?|收到|接收|受理|办理|收件", lead):
        verb = found.group()
    plain = ANYONE.sub("", re.sub(APPLICATION, "", lead))
    if re.search(r"协助|转办|转来|转交|代为|配合", plain):
        return None
    if verb and named and not (PART_OF.search(plain) or _SOME_RECEIVED.search(plain)):
        between = ANYONE.sub("", re.sub(APPLICATION, "", lead[lead.index(verb) + len(verb) :]))
        if len(between) <= 14:
            return {"受理": "accepted", "办理": "accepted"}.get(verb, "new_received")
    if (
        closing(lead, tail) is not None
        and not place.of_which
        and not re.search(rf"其中|拟|待|未|正在|不予|{_GROUPS}|公开类", lead)
        and (named or at_home)
    ):
        return "handled"
    return None


def _outcome_subject(place: _Place) -> str | None:
    """Say which groups of outcomes a quantity counts, or None: 予以公开4件, 对3件不予处理."""
    tail_of_lead = re.search(
        rf"((?:(?:{_GROUPS})(?:[、和及与或以]|以及)*)+)"
        r"(?:的|决定|答复|情形|类|申请|共|共计|为|有|：|:)*$",
        place.lead,
    )
    if tail_of_lead:
        groups = re.findall(_GROUPS, tail_of_lead.group(1))
        return "+".join(dict.fromkeys(groups))
    if re.search(r"其中|[\u4e00-\u9fff]{9}$", place.lead):
        return None
    after = re.match(
        rf"(?:政府信息公开|信息公开)?(?:的)?(?:申请)?(?:均|都)?(?:依法)?(?:作出|作|予|给予|答复|决定|申请)?(?:了|为)?"
        rf"({_GROUPS})(?:的)?(?:决定|答复|处理|告知书|申请)*$",
        place.tail,
    )
    return after.group(1) if after and not place.followed else None


_RESULT_OF_ONE = re.compile(
    r"(?:被|予以|为|结果)?(?:维持|纠[正错]|驳回|其[他它](?:结果|处理)?(?:[，；。、]|$)|(?:尚未|未)(?:审结|结案|办结))"
)
"""行政复议1件维持，1件纠正: the cases that ended so, not all."""


def _remedy_subject(place: _Place, sentence: str, *, at_home: bool) -> str | None:
    """Say which cases of table 4 a quantity counts, or None.

    An office that decides reconsideration cases itself writes of them too, so
    that only cases about disclosure count.
    """
    if not (
        at_home
        or re.search(
            r"(?:因|涉及|有关|关于|涉)[^，。；]{0,8}信息公开|信息公开[^，。；]{0,14}(?:复议|诉讼)",
            sentence,
        )
    ):
        return None
    if (
        re.search(r"办理|审理|(?:受理|收到)[^，]*复议(?:案件|申请)|化解|代理|应诉", place.lead)
        and "被" not in place.lead
    ):
        return None
    if _RESULT_OF_ONE.match(place.tail):
        return None
    after = r"(?:案件|申请|案|答复|方面)?(?:共|共计|共有|为)?$"
    if re.search(rf"(?:行政)?复议{after}", place.lead) or re.match(
        r"(?:政府信息公开)?行政复议", place.tail
    ):
        return "reconsideration"
    if re.search(rf"(?:行政)?诉讼{after}|起诉{after}", place.lead) or re.match(
        r"(?:政府信息公开)?行政诉讼", place.tail
    ):
        if re.search(r"直接", place.lead):
            return "suit_direct"
        if re.search(r"复议后", place.lead):
            return "suit_after_reconsideration"
        return "suits"
    return None


_NO_ISSUING = re.compile(r"解读|审查|备案|清理|审核|征求|起草|代|其中|公开|公布|发布")
_VERB_ALONE = re.compile(
    r"(?:年末|目前|同时|共|并|已|宣布)*(?:制发|制定|出台|印发|制订|废止|(?:现行|继续)有效)(?:的)?(?:共|共计|有|为)?"
)


def _document_subject(place: _Place, sentence: str) -> str | None:
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


def _decision_subject(place: _Place, sentence: str) -> str | None:
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


def _fee_subject(place: _Place, sentence: str) -> str | None:
    if not re.search(r"处理费|收费", sentence):
        return None
    if place.quantity.unit in ("件", "份", "次", "个"):
        if re.search(r"(?:收费|缴费)通知(?:书)?(?:共|共计)?$", place.lead) or re.match(
            r"(?:信息处理费)?(?:收费|缴费)通知", place.tail
        ):
            return "fee_notices"
    elif place.quantity.unit == "元":
        if re.search(r"实际收取|实收|收取|收到|收缴|入库|到账", place.lead):
            return "fee_collected"
        if re.search(r"通知|应收|总金额|金额", place.lead):
            return "fee_notified"
    return None


def _work_subject(place: _Place) -> str | None:
    lead, unit = place.lead, place.quantity.unit
    if re.search(r"参加|上级|应邀", lead):
        return None
    if unit in ("次", "场", "场次", "期"):
        if re.search(r"培训(?:班|会|活动)?(?:共|共计)?$", lead):
            return "trainings"
        if re.search(r"(?:政务公开|信息公开)[^，]{0,8}会议(?:共|共计)?$", lead):
            return "meetings"
    return None


_OFFICE = re.compile(r"政府办|办公室|代表[^，。]{0,8}政府")


def speaks_of_the_office(sentence: str, agency: str) -> bool:
    """Return whether a sentence may speak of a government's office and not of its district."""
    return _OFFICE.search(sentence) is not None and _OFFICE.search(agency) is None


def claims(narrative: Narrative, year: int, *, agency: str = "") -> Iterator[Claim]:
    """Yield what the text claims of that year's figures.

    ``agency`` is the report's: where a government speaks of its office's
    applications, its table may count the whole district's.

    A sentence about another year yields claims with ``year`` set, for the
    comparison with that year's report.
    """
    yield from _all_claims(narrative, year, agency)


@lru_cache(maxsize=4)
def _all_claims(narrative: Narrative, year: int, agency: str) -> tuple[Claim, ...]:
    """Return the claims of a text; kept, for each check asks for its own of them."""
    found = []
    for part, text in texts(narrative):
        if part == "problems":
            continue
        for sentence in sentences(text):
            for claim in _claims_of(sentence, part, year):
                office = speaks_of_the_office(claim.quote, agency)
                found.append(replace(claim, certain=False) if office else claim)
    return tuple(found)


_ADDED_GROUP = re.compile(rf"（[含及和]((?:{_GROUPS}))）")
"""予以公开（含部分公开）5件 counts both."""
_OF_APPLICATIONS = re.compile(r"申请(?!公开)")
"""Outside the part on applications: 主动公开12件、依申请公开5件、不予公开3件 counts documents."""


def _claims_of(sentence: str, part: str, year: int) -> Iterator[Claim]:
    quote, sentence = sentence, _ADDED_GROUP.sub(r"、、\1、", tidy(sentence))
    at_home = part == "on_request"
    named = re.search(APPLICATION, sentence) is not None
    about_applications = at_home or named
    other = OTHER_APPLICATION.search(re.sub(r"复议|诉讼", "", sentence)) is not None
    certain = _OTHER_SCOPE.search(sentence) is None
    shares = percentages(sentence)
    row, subject_of_row = row_of_years(sentence), None
    parts = parts_summed_up(sentence) if about_applications else ()
    for place in _places(sentence):
        quantity = place.quantity
        told = _year_of(sentence, quantity, year)
        compared = _LAST_YEAR.search(
            re.sub(r"(?:上年|上一年|去年)度?结转|结转上年", "", place.lead)
        )
        subject = None
        if quantity.unit in _CASE_UNITS:
            subject = _remedy_subject(place, sentence, at_home=at_home)
            if subject is None and about_applications:
                subject = _application_subject(place, at_home=at_home)
                if subject and other and not named:
                    subject = None
                if subject is None and (at_home or _OF_APPLICATIONS.search(sentence)):
                    subject = _outcome_subject(place)
        some = subject == "handled" and not closing(place.lead, place.tail)
        subject = subject or _document_subject(place, sentence) or _fee_subject(place, sentence)
        subject = subject or _decision_subject(place, sentence)
        subject = subject or _work_subject(place)
        if quantity.start in row:
            subject = subject_of_row = subject or subject_of_row
            if (of := row[quantity.start]) is None:
                continue
            told, compared = (None if of == year else of), None
        if subject is None or (subject == "new_received" and quantity.start in parts):
            continue
        if compared and subject != "carried_over":
            if not re.search(r"上年|去年|上一年|\d{4}年", place.lead) or re.search(
                r"增|减|降|升|累计|以来|近", place.lead
            ):
                continue
            told = year - 1
        yield Claim(
            subject,
            quantity,
            part,
            quote,
            certain and quantity.exact and not some and not (other and about_applications),
            _share_after(quantity, shares, sentence),
            told,
        )
        if subject == "handled" and (all_of := _ALL_THE_SAME.match(sentence[quantity.end :])):
            yield Claim(
                all_of["group"], quantity, part, quote,
                certain and quantity.exact and not (other and about_applications), None, told,
            )  # fmt: skip


_ALL_THE_SAME = re.compile(
    rf"(?:政府信息公开)?(?:申请)?\s*[，,]?\s*(?:均|全部|都)(?:为|是|已|依法|作出|按期|按时)*(?P<group>{_GROUPS})(?:的)?(?:决定|答复|类)?(?=[，。；、]|$)"
)
"""办结申请3件，均为予以公开: the number of that outcome, too."""


def _year_of(sentence: str, quantity: Quantity, year: int) -> int | None:
    """Return the other year the clause of a quantity names, or None."""
    before = re.sub(r"（[^）]*）", "", sentence[: quantity.start])
    clause = CLAUSE.split(sentence[: quantity.start])[-1]
    named = [int(found.group(1)) for found in YEAR.finditer(clause)]
    if "结转" in clause:
        named = []
    elif not named:
        named = [int(found.group(1)) for found in YEAR.finditer(before)][:1]
    return None if not named or named[-1] == year else named[-1]


def _share_after(
    quantity: Quantity, shares: tuple[Percentage, ...], sentence: str
) -> Percentage | None:
    """Return the percentage said of a quantity: ``4件，占21.1%``, ``4件（21.1%）``."""
    for share in shares:
        if share.start >= quantity.end:
            gap = sentence[quantity.end : share.start]
            close = re.fullmatch(
                r"\s*[，,（(]?\s*(?:约?占(?:比)?[^，。；\d]{0,14}|占比为?)?\s*", gap
            )
            return share if close else None
    return None
