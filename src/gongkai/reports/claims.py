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
from gongkai.reports.subjects.applications import application_subject
from gongkai.reports.subjects.cases import remedy_subject
from gongkai.reports.subjects.documents import decision_subject, document_subject
from gongkai.reports.subjects.fees import fee_subject
from gongkai.reports.subjects.outcomes import (
    ADDED_GROUP,
    ALL_THE_SAME,
    GROUPS,
    OUTCOME_GROUPS,
    outcome_subject,
)
from gongkai.reports.subjects.places import Place, places
from gongkai.reports.subjects.rows import ROW_KEYS, counts_some_only, row_subject
from gongkai.reports.subjects.work import work_subject
from gongkai.reports.wordings import APPLICATION, CASE_UNITS, CLAUSE, OTHER_APPLICATION, YEAR, texts

__all__ = [
    "OUTCOME_GROUPS",
    "Claim",
    "Nothing",
    "claims",
    "nothing",
    "speaks_of_the_office",
    "texts",
]


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


_OTHER_SCOPE = re.compile(
    r"全[市县区省镇乡旗]|各(?:级|部门|单位|乡镇|镇街|街道|县区|区县)|下属|所属|市级|县级|本级"
)
_LAST_YEAR = re.compile(
    r"上年|去年|上一年|前年|往年|同期|同比|相比|较|增加|增长|减少|下降|上升|多于|少于|历年|累计(?!收|受|接|办|共|新)|以来|近[三五]年"
)
_OVER_YEARS = re.compile(r"(?<!今年)(?<!年)以来|历年|自20\d\d年|自条例|近[三五十两几]年")
_OF_THE_YEAR = re.compile(r"全年|本年|今年|(?<![至止])20\d\d年")

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
        before = ""
        for sentence in sentences(text):
            for claim in _claims_of(sentence, part, year, before):
                office = speaks_of_the_office(claim.quote, agency)
                found.append(replace(claim, certain=False) if office else claim)
            before = sentence
    return tuple(found)


_OF_APPLICATIONS = re.compile(r"申请(?!公开)")
"""Outside the part on applications: 主动公开12件、依申请公开5件、不予公开3件 counts documents."""
_PETITIONS = re.compile(r"信访|举报|投诉|重复申请")


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a whole sentence is about, as far as its numbers ask."""

    year: int
    """The report's."""
    at_home: bool
    """It stands in the part on applications."""
    named: bool
    """It names applications for information."""
    other: bool
    """It names petitions, letters, proposals … too."""
    wholly: bool
    """It does not speak of other offices, or of all of a place."""

    @property
    def about_applications(self) -> bool:
        return self.at_home or self.named


def _scope(sentence: str, part: str, year: int, before: str) -> _Scope:
    """Return what a sentence is about; one without a noun goes on with what the one before tells of."""
    rest = re.sub(r"复议|诉讼|来信(?=申请)|(?<=[，、：中])来信(?=\d)", "", sentence)
    if part == "on_request" and re.search(GROUPS, sentence):
        rest = _PETITIONS.sub("", rest)  # 信访举报类不予处理3件 is an outcome
    goes_on = not re.search(f"{APPLICATION}|申请", f"{before}{sentence}")
    return _Scope(
        year,
        part == "on_request",
        re.search(APPLICATION, sentence) is not None,
        OTHER_APPLICATION.search(rest + re.sub(r"复议|诉讼", "", before) if goes_on else rest)
        is not None,
        _OTHER_SCOPE.search(sentence) is None,
    )


def _claims_of(sentence: str, part: str, year: int, before: str) -> Iterator[Claim]:
    quote, sentence = sentence, ADDED_GROUP.sub(r"、、\1、", tidy(sentence))
    if not quantities(sentence):
        return
    scope = _scope(sentence, part, year, before)
    shares = percentages(sentence)
    row, subject_of_row = row_of_years(sentence), None
    parts = parts_summed_up(sentence) if scope.about_applications else ()
    for place in places(sentence):
        quantity = place.quantity
        subject, told = _subject(place, scope), _year_of(sentence, quantity, year)
        lead = re.sub(r"(?:上年|上一年|去年)度?(?:结转|转结)|结转上年", "", place.lead)
        compared = _LAST_YEAR.search(lead) or ("累计" in lead and _OVER_YEARS.search(place.before))
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
        certain = scope.wholly and quantity.exact and not (scope.other and scope.about_applications)
        yield Claim(
            subject,
            quantity,
            part,
            quote,
            certain and not _some_only(place, subject),
            _share_after(quantity, shares, sentence),
            told,
        )
        if subject == "handled" and (all_of := ALL_THE_SAME.match(sentence[quantity.end :])):
            yield Claim(all_of["group"], quantity, part, quote, certain, None, told)


def _subject(place: Place, scope: _Scope) -> str | None:
    """Say of what a quantity speaks, or None."""
    subject = None
    if place.quantity.unit in CASE_UNITS:
        subject = remedy_subject(place, place.sentence, at_home=scope.at_home)
        if subject is None and scope.about_applications:
            subject = application_subject(place, at_home=scope.at_home, year=scope.year)
            if subject and scope.other and not scope.named:
                subject = None
            if subject is None and (scope.at_home or _OF_APPLICATIONS.search(place.sentence)):
                subject = outcome_subject(place, at_home=scope.at_home) or row_subject(place)
    return (
        subject
        or document_subject(place, place.sentence)
        or fee_subject(place, place.sentence)
        or decision_subject(place, place.sentence)
        or work_subject(place)
    )


def _some_only(place: Place, subject: str) -> bool:
    """Return whether a number may count some of those it speaks of, or more than the year's."""
    if "累计" in place.lead and not _OF_THE_YEAR.search(place.before):
        return True
    if subject == "handled":
        return not closing(place.lead.removeprefix("其中"), place.tail)
    if subject == "carried_over":
        return re.search(r"办结|答复", place.lead) is not None
    return subject in ROW_KEYS and counts_some_only(place)


_NO_YEAR_OF_ITS_OWN = re.compile(
    r"(?:[比较与同]|相比)(?:19|20)\d{2}\s*年|(?:19|20)\d{2}\s*年度?(?=结转|转入|转结)"
    r"|(?:结转|转入|转结|顺延)[到至入]?20\d{2}\s*年"
)
"""Years that are compared with, or from or to which an application was carried."""


def _year_of(sentence: str, quantity: Quantity, year: int) -> int | None:
    """Return the other year the clause of a quantity names, or None."""
    before = _NO_YEAR_OF_ITS_OWN.sub("", re.sub(r"（[^）]*）", "", sentence[: quantity.start]))
    clause = CLAUSE.split(sentence[: quantity.start])[-1]
    named = [int(found.group(1)) for found in YEAR.finditer(clause)]
    told_before = re.search(r"\d+[件份宗起条项]", before) is not None
    this_year = not named and told_before and re.search("今年|本年", clause)
    if this_year or re.search("结转|转入|转结", clause):
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
