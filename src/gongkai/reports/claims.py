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

from gongkai.reports.schema import Narrative
from gongkai.reports.sentences import (
    Percentage,
    Quantity,
    half_width,
    masked,
    percentages,
    quantities,
    sentences,
    tidy,
)

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

PARTS = ("preamble", "proactive", "on_request", "management", "platform", "supervision")


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


def texts(narrative: Narrative) -> Iterator[tuple[str, str]]:
    """Yield the parts of the text, each passage once: section 一 by its parts or whole."""
    for part in PARTS:
        if text := getattr(narrative, part):
            yield part, text
    if narrative.overview:
        rest = narrative.overview
        for part in PARTS[1:]:
            if text := getattr(narrative, part):
                rest = rest.replace(text, "\n")
        yield "overview", rest
    for part in ("problems", "other"):
        if text := getattr(narrative, part):
            yield part, text


_CASE_UNITS = ("件", "件次", "份", "宗", "起", "例", "条", "项")
_OTHER_SCOPE = re.compile(
    r"全[市县区省镇乡旗]|各(?:级|部门|单位|乡镇|镇街|街道|县区|区县)|下属|所属|市级|县级|本级"
)
_OTHER_APPLICATION = re.compile(
    r"复议|诉讼|信访|举报|投诉|咨询|留言|来信|信箱|热线|提案|建议|议案|许可|赔偿|登记|更正"
    r"|网民|工单|来电|救助|援助|公证|仲裁|补贴|专利"
)
_PART_OF = re.compile(
    r"网络|网上|在线|线上|平台|网站|信函|邮寄|邮政|来信|当面|现场|窗口|传真|邮件|自然人|公民|法人|企业"
    r"|组织|机构|其中|个人|村民"
)
_LAST_YEAR = re.compile(
    r"上年|去年|上一年|前年|往年|同期|同比|相比|较|增加|增长|减少|下降|上升|多于|少于|历年|累计|以来|近[三五]年"
)
_APPLICATION = (
    r"(?:政府)?信息公开(?:的)?申请|(?:政府信息)?依申请公开(?:政府)?(?:信息)?(?:的)?(?:申请|事项|件)?"
    r"|公开(?:政府)?(?:信息)?申请"
)
_ANYONE = re.compile(r"公民、?法人(?:和|或者|或|及|以及|与)?(?:其他|其它)组织")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_CLAUSE = re.compile(r"[，,；;：:。（(）)]")


@dataclass(frozen=True, slots=True)
class _Place:
    """A quantity with the words that lead to it and follow it in its clause."""

    quantity: Quantity
    lead: str
    tail: str


def _places(sentence: str) -> Iterator[_Place]:
    found = quantities(sentence)
    for i, quantity in enumerate(found):
        floor = found[i - 1].end if i else 0
        before = sentence[floor : quantity.start]
        lead = _CLAUSE.split(before)[-1]
        ceiling = found[i + 1].start if i + 1 < len(found) else len(sentence)
        tail = _CLAUSE.split(sentence[quantity.end : ceiling])[0]
        yield _Place(quantity, _squeezed(lead), _squeezed(tail))


def _squeezed(text: str) -> str:
    return "".join(half_width(text).split())


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
    named = re.search(_APPLICATION, lead) or re.match(rf"(?:有效|的)?(?:{_APPLICATION})", tail)
    if not named and at_home and not re.search(r"复议|诉", lead):
        named = re.search(r"申请(?:共|总计|共计|合计|数量|总数|量)?(?:为|是)?$", lead) or re.match(
            r"申请", tail
        )
    verb = None
    if found := re.search(r"新收(?:到)?|收到|接收|受理|办理|收件", lead):
        verb = found.group()
    plain = _ANYONE.sub("", re.sub(_APPLICATION, "", lead))
    if verb and named and not _PART_OF.search(plain):
        between = _ANYONE.sub("", re.sub(_APPLICATION, "", lead[lead.index(verb) + len(verb) :]))
        if len(between) <= 14:
            return {"受理": "accepted", "办理": "accepted"}.get(verb, "new_received")
    closing = re.search(
        r"(?:办结|答复|办理完毕|办复|回复)(?:了)?(?:政府信息公开|信息公开|公开)?(?:申请)?(?:共|共计)?$",
        lead,
    ) or re.match(r"(?:已|均已|已经|全部|均|按时|按期)*(?:办结|答复)", tail)
    if closing and not re.search(r"其中|拟|待|未|正在|不予|予以公开", lead) and (named or at_home):
        return "handled"
    return None


def _outcome_subject(place: _Place) -> str | None:
    """Say which groups of outcomes a quantity counts, or None."""
    tail_of_lead = re.search(
        r"((?:(?:予以公开|部分公开|不予公开|无法提供|不予处理|其他处理)(?:[、和及与或以]|以及)*)+)"
        r"(?:的|决定|答复|情形|类|申请|共|共计|为|有|：|:)*$",
        place.lead,
    )
    if not tail_of_lead:
        return None
    groups = re.findall("|".join(OUTCOME_GROUPS), tail_of_lead.group(1))
    return "+".join(dict.fromkeys(groups))


_DISCLOSURE = re.compile(r"信息公开|政务公开|依申请公开")


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


def _document_subject(place: _Place) -> str | None:
    lead, tail = place.lead, place.tail
    if place.quantity.unit not in ("件", "份", "部", "个"):
        return None
    named = re.search(r"(?:行政)?规范性文件(?:共|共计|有|为)?$", lead) or re.match(
        r"(?:行政)?规范性文件", tail
    )
    if not named or re.search(
        r"解读|审查|备案|清理|审核|征求|起草|代|其中|公开|公布|发布", lead + tail
    ):
        return None
    if re.search(r"现行有效|继续有效", lead):
        return "normative_docs.in_force"
    if re.search(r"废止", lead):
        return "normative_docs.repealed"
    if re.search(r"制发|制定|出台|印发|制订", lead):
        return "normative_docs.issued"
    return None


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
    for part, text in texts(narrative):
        if part == "problems":
            continue
        for sentence in sentences(text):
            for claim in _claims_of(sentence, part, year):
                office = speaks_of_the_office(claim.quote, agency)
                yield replace(claim, certain=False) if office else claim


def _claims_of(sentence: str, part: str, year: int) -> Iterator[Claim]:
    quote, sentence = sentence, tidy(sentence)
    at_home = part == "on_request"
    named = re.search(_APPLICATION, sentence) is not None
    about_applications = at_home or named
    other = _OTHER_APPLICATION.search(re.sub(r"复议|诉讼", "", sentence)) is not None
    certain = _OTHER_SCOPE.search(sentence) is None
    shares = percentages(sentence)
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
                if subject is None:
                    subject = _outcome_subject(place)
        subject = subject or _document_subject(place) or _fee_subject(place, sentence)
        subject = subject or _work_subject(place)
        if subject is None:
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
            certain and quantity.exact and not (other and about_applications),
            _share_after(quantity, shares, sentence),
            told,
        )


def _year_of(sentence: str, quantity: Quantity, year: int) -> int | None:
    """Return the other year the clause of a quantity names, or None."""
    before = re.sub(r"（[^）]*）", "", sentence[: quantity.start])
    clause = _CLAUSE.split(sentence[: quantity.start])[-1]
    named = [int(found.group(1)) for found in _YEAR.finditer(clause)]
    if "结转" in clause:
        named = []
    elif not named:
        named = [int(found.group(1)) for found in _YEAR.finditer(before)][:1]
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


_NONE = r"(?:未|没有|无|尚未|未曾|均未|均无|不存在)"


@dataclass(frozen=True, slots=True)
class Nothing:
    """The text says there was none: 未收到政府信息公开申请, 无行政复议."""

    subject: str
    part: str
    quote: str


def _nothing_received(sentence: str, *, at_home: bool) -> bool:
    """Return whether a sentence says that no application at all was received."""
    text = _ANYONE.sub("", _squeezed(masked(sentence)))
    for clause in re.split(r"[，,；;。：:.]", text):
        if _PART_OF.search(clause) or _OTHER_APPLICATION.search(clause) or "结转" in clause:
            continue
        named = _APPLICATION if not at_home else rf"(?:{_APPLICATION}|申请)"
        said = re.search(
            rf"(?:{_NONE}(?:收到|接到|接收|受理)(?:过|任何|到)*[^，。；□]{{0,10}}?(?:{named})"
            rf"|(?:无|没有)(?:任何|人|群众)?(?:提出)?(?:{named}))(?:件|事项|的情况|情况|工作)?$",
            clause,
        )
        if said and not re.search(r"逾期|超期|违规|被|超时|争议|纠纷|不", clause):
            return True
    return False


def nothing(narrative: Narrative, year: int) -> Iterator[Nothing]:
    """Yield what the text says did not happen in the year."""
    for part, text in texts(narrative):
        if part == "problems":
            continue
        if (
            part == "on_request"
            and re.fullmatch(r"[（(]?[无]?[)）]?[。.]?", text.strip())
            and "无" in text
        ):
            yield Nothing("new_received", part, text.strip())
            continue
        at_home = part == "on_request"
        for sentence in sentences(text):
            told = [int(y) for y in _YEAR.findall(half_width(sentence))]
            if told and year not in told:
                continue
            bare = re.search(r"依申请公开(?:情况)?[：:]无[。]?$", _squeezed(sentence))
            if bare or _nothing_received(sentence, at_home=at_home):
                yield Nothing("new_received", part, sentence)
            yield from _nothing_else(sentence, part, at_home=at_home)


def _nothing_else(sentence: str, part: str, *, at_home: bool) -> Iterator[Nothing]:
    text = _squeezed(tidy(sentence))
    for clause in re.split(r"[，；。.]", text):
        if re.search(rf"{_NONE}(?:有)?(?:上年|上年度|上一年度|去年)(?:度)?结转", clause):
            yield Nothing("carried_over", part, sentence)
        if re.search(rf"{_NONE}(?:有)?[^，]{{0,6}}结转(?:到|至|入)?(?:下|次)", clause):
            yield Nothing("carried_forward", part, sentence)
        if re.search(
            rf"{_NONE}(?:产生|收取|发生|涉及|征收|有)*(?:政府)?(?:信息公开)?(?:信息)?(?:公开)?处理费",
            clause,
        ):
            yield Nothing("fee_collected", part, sentence)
        if not (at_home or _DISCLOSURE.search(text)):
            continue
        said = re.search(
            rf"{_NONE}(?:发生|产生|收到|有|因|涉及|被|出现|提起|引发)*[^，]{{0,18}}?"
            r"(?P<what>(?:行政)?复议(?:[、和或及与]*(?:被)?(?:提起)?(?:行政)?诉讼)?|(?:行政)?诉讼)(?:等|的|案件|案|情况|情形|申请|事项|发生|出现)*$",
            clause,
        )
        if said and not re.search(r"败诉|纠错|纠正|撤销|逾期|不当|错误|违法|超期", clause):
            if "复议" in said["what"]:
                yield Nothing("reconsideration", part, sentence)
            if "诉讼" in said["what"]:
                yield Nothing("suits", part, sentence)


def all_upheld(narrative: Narrative) -> Iterator[tuple[str, str]]:
    """Yield part and sentence where the text says that all cases were upheld."""
    for part, text in texts(narrative):
        if part == "problems":
            continue
        for sentence in sentences(text):
            squeezed = _squeezed(tidy(sentence))
            if re.search(r"(?:均|全部|都)(?:予以|予|被|获|得到|为)?(?:结果)?维持", squeezed) and (
                part == "on_request" or _DISCLOSURE.search(squeezed)
            ):
                yield part, sentence
