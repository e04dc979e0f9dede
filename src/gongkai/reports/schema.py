"""What is in an annual report on information disclosure? (条例 art. 50; 国办公开办函〔2021〕30号)

One immutable value, ``AnnualReport``, for one agency and one year. It is what
the readers produce, what the writers take, and what the records compile to.
Numbers are ``int``, or ``None`` where the document leaves the cell blank,
writes ``/`` or ``—``, or could not be read: unknown is never zero. Money is a
``Decimal`` in 万元, as printed.

The JSON form and its JSON Schema live in :mod:`gongkai.reports.json_form`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeAlias

Format: TypeAlias = Literal["2021", "2019"]
Number: TypeAlias = int | None
Money: TypeAlias = Decimal | None

APPLICANT_KINDS = (
    "natural_person",
    "commercial",
    "research",
    "public_benefit",
    "legal_service",
    "other_org",
)
APPLICANT_KIND_TITLES = {
    "natural_person": "自然人",
    "commercial": "商业企业",
    "research": "科研机构",
    "public_benefit": "社会公益组织",
    "legal_service": "法律服务机构",
    "other_org": "其他",
}
COLUMNS = (*APPLICANT_KINDS, "total")

REMEDY_BLOCKS = ("reconsideration", "suit_direct", "suit_after_reconsideration")
REMEDY_BLOCK_TITLES = {
    "reconsideration": "行政复议",
    "suit_direct": "未经复议直接起诉",
    "suit_after_reconsideration": "复议后起诉",
}
REMEDY_RESULTS = ("upheld", "corrected", "other_result", "pending")
REMEDY_RESULT_TITLES = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other_result": "其他结果",
    "pending": "尚未审结",
}
REMEDY_COLUMNS = (*REMEDY_RESULTS, "total")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of table 3."""

    key: str
    label: str
    """The printed label, without the label of its group."""
    group: str | None = None
    """The printed label of the group the row belongs to: （三）不予公开 …"""

    @property
    def full_label(self) -> str:
        """The row's name on its own: ``（三）1.属于国家秘密``."""
        number = self.group[: self.group.index("）") + 1] if self.group else ""
        return number + self.label


_WITHHELD = "（三）不予公开"
_UNABLE = "（四）无法提供"
_NOT_HANDLED = "（五）不予处理"
_OTHER = "（六）其他处理"

ROWS_2021: tuple[Row, ...] = (
    Row("new_received", "一、本年新收政府信息公开申请数量"),
    Row("carried_over", "二、上年结转政府信息公开申请数量"),
    Row("granted", "（一）予以公开"),
    Row("partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    Row("withheld_state_secret", "1.属于国家秘密", _WITHHELD),
    Row("withheld_by_other_law", "2.其他法律行政法规禁止公开", _WITHHELD),
    Row("withheld_safety_stability", "3.危及“三安全一稳定”", _WITHHELD),
    Row("withheld_third_party", "4.保护第三方合法权益", _WITHHELD),
    Row("withheld_internal_affairs", "5.属于三类内部事务信息", _WITHHELD),
    Row("withheld_process_info", "6.属于四类过程性信息", _WITHHELD),
    Row("withheld_enforcement_file", "7.属于行政执法案卷", _WITHHELD),
    Row("withheld_admin_query", "8.属于行政查询事项", _WITHHELD),
    Row("unable_not_held", "1.本机关不掌握相关政府信息", _UNABLE),
    Row("unable_needs_creation", "2.没有现成信息需要另行制作", _UNABLE),
    Row("unable_still_unclear", "3.补正后申请内容仍不明确", _UNABLE),
    Row("not_handled_petition", "1.信访举报投诉类申请", _NOT_HANDLED),
    Row("not_handled_repeat", "2.重复申请", _NOT_HANDLED),
    Row("not_handled_publication", "3.要求提供公开出版物", _NOT_HANDLED),
    Row("not_handled_excessive", "4.无正当理由大量反复申请", _NOT_HANDLED),
    Row("not_handled_reconfirm", "5.要求行政机关确认或重新出具已获取信息", _NOT_HANDLED),
    Row(
        "other_correction_overdue",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        _OTHER,
    ),
    Row(
        "other_fee_overdue",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        _OTHER,
    ),
    Row("other_other", "3.其他", _OTHER),
    Row("total_handled", "（七）总计"),
    Row("carried_forward", "四、结转下年度继续办理"),
)
"""The 25 body rows of table 3 since report year 2021."""

ROWS_2019: tuple[Row, ...] = tuple(
    Row("other_other", "（六）其他处理") if row.key == "other_other" else row
    for row in ROWS_2021
    if row.key not in ("other_correction_overdue", "other_fee_overdue")
)
"""The 23 body rows of the trial form (report years 2019 and 2020): （六） is one row."""

OUTCOMES: tuple[str, ...] = tuple(
    row.key
    for row in ROWS_2021
    if row.key not in ("new_received", "carried_over", "total_handled", "carried_forward")
)
"""The keys an application can be closed with: every result row of table 3 but the total."""


def rows_of(format_: Format) -> tuple[Row, ...]:
    """Return the body rows of table 3 in that form."""
    return ROWS_2021 if format_ == "2021" else ROWS_2019


def format_of(year: int) -> Format:
    """Return the form a report of that year must take.

    The report year decides, never the day of editing (国办公开办函〔2021〕30号).
    """
    return "2021" if year >= 2021 else "2019"


@dataclass(frozen=True, slots=True)
class Period:
    """The days the statistics cover, first and last included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> Period:
        """Return 1 January to 31 December of that year."""
        return cls(date(year, 1, 1), date(year, 12, 31))


NARRATIVE_PARTS = (
    "preamble",
    "overview",
    "proactive",
    "on_request",
    "management",
    "platform",
    "supervision",
    "problems",
    "other",
)

SECTION_TITLES = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
OVERVIEW_TITLES = {
    "proactive": "主动公开",
    "on_request": "依申请公开",
    "management": "政府信息管理",
    "platform": "政府信息公开平台建设",
    "supervision": "监督保障",
}


@dataclass(frozen=True, slots=True)
class Narrative:
    """The report's text. A part that the document lacks is ``None``.

    ``overview`` is the whole text of section 一; ``proactive`` to
    ``supervision`` are its parts where the document has them. Paragraphs are
    parted by a line feed.
    """

    preamble: str | None = None
    overview: str | None = None
    proactive: str | None = None
    on_request: str | None = None
    management: str | None = None
    platform: str | None = None
    supervision: str | None = None
    problems: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as a file has it, numbered like a section."""

    text: str
    section: int | None
    """Which of the six sections it opens; None for one that the form does not have."""
    place: str = ""
    """Where it stands in the file, in words."""


@dataclass(frozen=True, slots=True)
class Documents:
    """One row of table 2, 第二十条第（一）项, 2021 form."""

    issued: Number = None
    repealed: Number = None
    in_force: Number = None


@dataclass(frozen=True, slots=True)
class Proactive:
    """Table 2 in the 2021 form."""

    rules: Documents = field(default_factory=Documents)
    normative_docs: Documents = field(default_factory=Documents)
    licences: Number = None
    penalties: Number = None
    coercions: Number = None
    admin_fees: Money = None


@dataclass(frozen=True, slots=True)
class Documents2019:
    """One row of table 2, 第二十条第（一）项, trial form."""

    made: Number = None
    newly_public: Number = None
    public_total: Number = None


@dataclass(frozen=True, slots=True)
class Items2019:
    """One row of 第（五）项 or 第（六）项 in the trial form; ``change`` is signed."""

    items_last_year: Number = None
    change: Number = None
    decisions: Number = None


@dataclass(frozen=True, slots=True)
class Proactive2019:
    """Table 2 in the trial form: other measures than the 2021 form's, never to be mixed."""

    rules: Documents2019 = field(default_factory=Documents2019)
    normative_docs: Documents2019 = field(default_factory=Documents2019)
    licences: Items2019 = field(default_factory=Items2019)
    other_services: Items2019 = field(default_factory=Items2019)
    penalties: Items2019 = field(default_factory=Items2019)
    coercions: Items2019 = field(default_factory=Items2019)
    admin_fee_items_last_year: Number = None
    admin_fee_change: Number = None
    procurement_projects: Number = None
    procurement_amount: Money = None


Table3: TypeAlias = Mapping[str, tuple[Number, ...]]
"""Row key to seven numbers: the six applicant kinds, then the total."""
Table4: TypeAlias = Mapping[str, tuple[Number, ...]]
"""Block key to five numbers: the four results, then the total."""


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """One agency's report for one year."""

    agency: str
    year: int
    format: Format
    period: Period
    narrative: Narrative
    proactive: Proactive | None
    applications: Table3
    remedies: Table4
    proactive_2019: Proactive2019 | None = None
    headings: tuple[Heading, ...] | None = field(default=None, compare=False)
    """The sections' headings in the order of the file it was read from; None if there was no such file.

    How a file is laid out is no part of what the report says: two reports are equal without it.
    """

    @property
    def title(self) -> str:
        """The report's title as the form wants it."""
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of table 3 this report has, in order.

        A report of the trial form may carry the three rows of （六）, one of
        the 2021 form only one: what is there decides. Where a report has no
        row of （六） at all, its form decides.
        """
        keys = self.applications.keys()
        if not keys & {"other_correction_overdue", "other_fee_overdue", "other_other"}:
            return rows_of(self.format)
        divided = "other_correction_overdue" in keys or "other_fee_overdue" in keys
        return ROWS_2021 if divided else ROWS_2019

    def with_narrative(self, **parts: str | None) -> AnnualReport:
        """Return the same report with these parts of its text replaced."""
        return replace(self, narrative=replace(self.narrative, **parts))


@lru_cache(maxsize=128)
def application_paths(key: str) -> tuple[str, ...]:
    """Return the paths of the seven numbers of a row of table 3."""
    return tuple(f"applications.{key}[{column}]" for column in range(len(COLUMNS)))


@lru_cache(maxsize=128)
def remedy_paths(block: str) -> tuple[str, ...]:
    """Return the paths of the five numbers of a block of table 4."""
    return tuple(f"remedies.{block}[{column}]" for column in range(len(REMEDY_COLUMNS)))


def cell_paths(report: AnnualReport) -> Iterator[str]:
    """Yield the path of every number of the report: ``applications.new_received[0]`` …

    The same paths name cells in findings, in the tables of the writers, and
    in the addresses that open the records behind a number.
    """
    if report.proactive is not None:
        for row in ("rules", "normative_docs"):
            for measure in ("issued", "repealed", "in_force"):
                yield f"proactive.{row}.{measure}"
        for row in ("licences", "penalties", "coercions"):
            yield f"proactive.{row}.decisions"
        yield "proactive.admin_fees.amount_wan_yuan"
    if report.proactive_2019 is not None:
        for row in ("rules", "normative_docs"):
            for measure in ("made", "newly_public", "public_total"):
                yield f"proactive_2019.{row}.{measure}"
        for row in ("licences", "other_services", "penalties", "coercions"):
            for measure in ("items_last_year", "change", "decisions"):
                yield f"proactive_2019.{row}.{measure}"
        for measure in ("items_last_year", "change"):
            yield f"proactive_2019.admin_fees.{measure}"
        for measure in ("projects", "amount"):
            yield f"proactive_2019.procurement.{measure}"
    for key in report.applications:
        yield from application_paths(key)
    for block in report.remedies:
        yield from remedy_paths(block)
