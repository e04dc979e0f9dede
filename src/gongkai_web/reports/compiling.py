"""How does a year's report come out of the ledgers? (条例 arts. 49–50)

The database counts tables 2 to 4 (:mod:`~gongkai_web.reports.counts`) and the
numbers of the text (:mod:`~gongkai_web.reports.facts`); the first house lays
out the tables, drafts the text and checks the whole against last year's report
and against the ledgers. Nothing is stored: the same records give the same report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from django.utils import timezone

from gongkai.reports import checks, counting, json_form, narrative
from gongkai.reports.checks import CheckResult, Context, Severity
from gongkai.reports.narrative import Contact, Facts, OfficeText
from gongkai.reports.schema import (
    AnnualReport,
    Narrative,
    Period,
    Proactive,
    Table3,
    Table4,
)
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.applications.models import Application
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.publishing.models import Channel, MediaLevel
from gongkai_web.reports import records
from gongkai_web.reports.counts import Counts, count
from gongkai_web.reports.facts import FactCounts, count_facts
from gongkai_web.reports.models import ReportTexts, ReportVersion, digest_of
from gongkai_web.reports.records import Conventions
from gongkai_web.reports.uncounted import Uncounted, uncounted

FIRST_YEAR = 2021
"""The first report year of the form the ledgers are kept for (国办公开办函〔2021〕30号)."""

_COMPARED = 200
"""With how many other agencies' section 五 of the year a report is compared at most."""


class YearNotCompilable(ValueError):
    """No report of that year can be compiled from ledgers; the message says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A report as the records give it now, and how it stands up to the checks."""

    report: AnnualReport
    facts: Facts
    check: CheckResult
    context: Context
    uncounted: tuple[Uncounted, ...]
    """What the report leaves out: records that lack a date or a result, empty ledgers."""
    previous: ReportVersion | None
    """The version of last year the report was checked against."""

    @property
    def passed(self) -> bool:
        """True where no check finds an error."""
        return self.check.passed

    def number_of(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity is severity for finding in self.check.findings)

    def differs_from(self, version: ReportVersion) -> bool:
        """Return whether the records now give another report than the frozen one."""
        return digest_of(json_form.to_json(self.report)) != version.digest

    def summary(self) -> str:
        """Return one Chinese sentence: what was counted, what the checks found."""
        table = self.report.applications
        return (
            "三张表已由台账编好；"
            f"新收申请 {table['new_received'][-1]} 件，上年结转 {table['carried_over'][-1]} 件，"
            f"办结 {table['total_handled'][-1]} 件，结转下年 {table['carried_forward'][-1]} 件；"
            f"发布信息 {self.context.publications} 条。"
            f"检查：错误 {self.number_of(Severity.ERROR)} 处，警告 {self.number_of(Severity.WARNING)} 处，"
            f"提示 {self.number_of(Severity.INFO)} 处，未评估 {len(self.check.not_assessed)} 项。"
        )

    def fact_numbers(self) -> Iterator[tuple[str, int, str]]:
        """Yield title, value and path of the numbers of the text, as far as there are any."""
        facts, context = self.facts, self.context
        yield "发布或更新信息", context.publications or 0, "facts.publications"
        for column, n in facts.website.items():
            path = f"facts.publications.website[{column}]"
            yield f"政府网站：{column or '未注明栏目'}", n, path
        for channel, n in facts.channels.items():
            yield Channel(channel).label, n, f"facts.publications.{channel}"
        yield "媒体刊发", context.media_articles or 0, "facts.media"
        for level, n in facts.media.items():
            title = MediaLevel(level).label if level else "未注明级别"
            yield f"{title}媒体", n, f"facts.media.{level or 'unnamed'}"
        yield "会议", facts.meetings, "facts.meetings.meeting"
        yield "培训", facts.trainings, "facts.meetings.training"
        yield "政务新媒体账号", context.accounts or 0, "facts.accounts"
        yield "工作清单事项", facts.work_list, "facts.work_list"
        yield "已完成事项", facts.work_list_done, "facts.work_list.done"
        yield "收费通知", facts.fee_notices, "facts.fee_notices"
        if context.overdue:
            yield "年末已超期未办结", len(context.overdue), "facts.overdue"


def require_year(year: int, *, today: date) -> None:
    """Raise YearNotCompilable for a year the ledgers hold no report of: too early, or to come."""
    if year < FIRST_YEAR:
        raise YearNotCompilable(
            f"{year} 年度报告不能由台账编制：台账按 {FIRST_YEAR} 年度起适用的格式登记，"
            "更早的年度报告请用“存入往年报告”保存"
        )
    if year > today.year:
        raise YearNotCompilable(
            f"{year} 年还没有到，不能编制年度报告；年度应为 {FIRST_YEAR} 至 {today.year}"
        )


def count_tables(agency: Agency, year: int) -> tuple[Proactive, Table3, Table4]:
    """Return tables 2, 3 and 4 of that agency's year, counted by the database."""
    return _tables(count(agency, year), Conventions.of(agency))


def _tables(counted: Counts, conventions: Conventions) -> tuple[Proactive, Table3, Table4]:
    applications = counted.applications
    return (
        counting.proactive(
            counted.documents, counted.decisions, counted.money.admin_fees_fen(conventions)
        ),
        counting.table3(
            applications.new,
            applications.carried_over,
            applications.results,
            applications.carried_forward,
        ),
        counting.table4(counted.remedies),
    )


def compile_report(agency: Agency, year: int) -> Compiled:
    """Return the agency's report of that year as its records give it now.

    All queries see one state of the records, whatever others register
    meanwhile: else the same table, counted twice, would contradict itself.
    Whether the year is one to compile asks :func:`require_year`; this function
    knows no clock. Raises NoTrialForm for a year before the form of 2021.
    """
    with one_snapshot():
        return _compile(agency, year)


def _compile(agency: Agency, year: int) -> Compiled:
    counted = count(agency, year)
    found = count_facts(agency, year)
    tables = _tables(counted, Conventions.of(agency))
    texts = ReportTexts.objects.filter(agency=agency, year=year).first()
    previous = ReportVersion.objects.of(agency, year - 1).first()
    last_year = previous.annual_report if previous is not None else None
    facts = _facts(agency, year, tables, counted, found, last_year)
    report = counting.annual_report(
        agency.name,
        year,
        narrative=narrative.draft(facts, _office_text(texts)),
        proactive=tables[0],
        applications=tables[1],
        remedies=tables[2],
    )
    context = _context(agency, report, counted, found)
    return Compiled(
        report=report,
        facts=facts,
        check=checks.check(report, previous=last_year, context=context, same_agency=True),
        context=context,
        uncounted=uncounted(agency, year),
        previous=previous,
    )


def _office_text(texts: ReportTexts | None) -> OfficeText:
    if texts is None:
        return OfficeText()
    return OfficeText(**{field.name: getattr(texts, field.name) for field in fields(OfficeText)})


def _facts(
    agency: Agency,
    year: int,
    tables: tuple[Proactive, Table3, Table4],
    counted: Counts,
    found: FactCounts,
    last_year: AnnualReport | None,
) -> Facts:
    received_last_year = None
    if last_year is not None and (row := last_year.applications.get("new_received")):
        received_last_year = row[-1]
    return Facts(
        agency=agency.name,
        year=year,
        proactive=tables[0],
        applications=tables[1],
        remedies=tables[2],
        website=found.website,
        channels=found.channels,
        media=found.media,
        meetings=found.meetings,
        trainings=found.trainings,
        accounts=found.account_names or None,
        work_list=found.work_list,
        work_list_done=found.work_list_done,
        fee_notices=found.fee_notices,
        fee_notified_fen=found.fee_notified_fen,
        fee_collected_fen=counted.money.processing_fen,
        received_last_year=received_last_year,
        contact=Contact(
            office=agency.disclosure_office,
            address=agency.address,
            postcode=agency.postcode,
            telephone=agency.telephone,
            email=agency.email,
            website=agency.website,
        ),
    )


def _context(agency: Agency, report: AnnualReport, counted: Counts, found: FactCounts) -> Context:
    """Return what the ledgers know beyond the report, for the checks."""
    year = report.year
    table2 = report.proactive or Proactive()
    published = ReportVersion.objects.public().filter(agency=agency, year=year).first()
    return Context(
        agency_name=agency.name,
        is_government=is_government(agency),
        makes_rules=agency.may_make_rules,
        published_on=timezone.localdate(published.published_at) if published else None,
        others=_others(agency, report),
        # Counted on its own, not taken from the table: an application that no
        # column of the table has room for is found here.
        received=Application.objects.filter(records.new_received(year), agency=agency).count(),
        applications=report.applications,
        remedies=report.remedies,
        overdue=found.overdue,
        third_party_consultations=found.third_party_consultations,
        correction_notices=found.correction_notices,
        known_reconsiderations=found.known_reconsiderations,
        suits_skipping_reconsideration=found.suits_skipping_reconsideration,
        fee_notices=found.fee_notices,
        fee_notices_last_year=found.fee_notices_last_year,
        fee_notified_fen=found.fee_notified_fen,
        fee_collected_fen=counted.money.processing_fen,
        documents={"rules": table2.rules, "normative_docs": table2.normative_docs},
        decisions={
            "licences": counted.decisions.get("licence", 0),
            "penalties": counted.decisions.get("penalty", 0),
            "coercions": counted.decisions.get("coercion", 0),
        },
        publications=found.publications,
        media_articles=sum(found.media.values()),
        meetings=found.meetings,
        trainings=found.trainings,
        accounts=sum(found.accounts.values()) if found.accounts else None,
    )


def is_government(agency: Agency) -> bool:
    """Is it a 人民政府? Townships are, the street offices entered under the same kind are not."""
    return agency.kind == AgencyKind.GOVERNMENT or (
        agency.kind == AgencyKind.TOWNSHIP and agency.name.endswith("人民政府")
    )


def _others(agency: Agency, report: AnnualReport) -> list[AnnualReport]:
    """Return other agencies' published reports of the year, with section 五 alone."""
    rows = (
        ReportVersion.objects.public()
        .filter(year=report.year)
        .exclude(agency=agency)
        .values_list("agency__name", "report__narrative__problems")[:_COMPARED]
    )
    return [
        AnnualReport(
            agency=name,
            year=report.year,
            format="2021",
            period=Period.of_year(report.year),
            narrative=Narrative(problems=problems),
            proactive=None,
            applications={},
            remedies={},
        )
        for name, problems in rows
    ]
