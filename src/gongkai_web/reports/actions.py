"""What can be done to an annual report: write its texts, submit, publish, correct, file.

Each verb asks for the permission, makes the change and notes it in the
journal, in one transaction. The state of a year follows from its versions:

==========  =======================================  ==========================
state       is                                       leads on by
==========  =======================================  ==========================
编制中       no version, or a correction under way    ``submit`` → 已提交
已提交       a frozen version, not yet public         ``publish``, ``start_correction``
已公布       a frozen version the public sees         ``start_correction`` → 更正中
更正中       a reason is noted, the texts are open    ``submit`` → 已提交, next version
==========  =======================================  ==========================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection, transaction
from django.utils import timezone

from gongkai.reports import checks, json_form
from gongkai.reports.checks import CheckResult, Finding, Severity
from gongkai.reports.schema import AnnualReport
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.journal.actions import record
from gongkai_web.publishing.models import (
    DecisionCount,
    FeeCollection,
    Item,
    MediaArticle,
    NormativeDocument,
    Publication,
)
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.reports.compiling import Compiled, Uncounted, compile_report
from gongkai_web.reports.models import (
    TEXT_FIELDS,
    ReportTexts,
    ReportVersion,
    Source,
    digest_of,
)
from gongkai_web.search import keeping
from gongkai_web.supervision.models import Account, Meeting, WorkListEntry

COUNTED = (
    Application,
    ApplicationEvent,
    RemedyCase,
    NormativeDocument,
    DecisionCount,
    FeeCollection,
    Item,
    Publication,
    MediaArticle,
    Meeting,
    Account,
    WorkListEntry,
)
"""The ledgers a report is counted from."""


class ReportProblem(RuntimeError):
    """A step the report does not allow now; the message says why in Chinese."""


class ReportFrozen(ReportProblem):
    """The year's report is submitted: its texts are closed until a correction begins."""

    def __init__(self, version: ReportVersion) -> None:
        super().__init__(f"{version}已提交并冻结；需要修改的，请先说明理由，开始更正")


class CheckFailed(ReportProblem):
    """The report breaks a check or leaves records out, so it cannot be submitted."""

    def __init__(self, findings: tuple[Finding, ...], uncounted: tuple[Uncounted, ...]) -> None:
        self.findings = findings
        self.uncounted = uncounted
        told = [f"{finding.rule}　{finding.message}" for finding in findings]
        told += [item.message for item in uncounted]
        super().__init__(
            f"年度报告有 {len(told)} 处错误，不能提交："
            + "；".join(told[:5])
            + "；……" * (len(told) > 5)
        )


class State(StrEnum):
    """Where a year's report stands."""

    COMPILING = "编制中"
    SUBMITTED = "已提交"
    PUBLISHED = "已公布"
    CORRECTING = "更正中"
    FILED = "已存档"

    @property
    def is_open(self) -> bool:
        """May texts be written and a version submitted?"""
        return self in (State.COMPILING, State.CORRECTING)


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one agency's year, and the versions it rests on."""

    state: State
    versions: tuple[ReportVersion, ...]
    """Newest first."""
    texts: ReportTexts

    @property
    def newest(self) -> ReportVersion | None:
        """The newest version, or None where nothing was submitted."""
        return self.versions[0] if self.versions else None

    @property
    def is_owed(self) -> bool:
        """Has the year no report the public can see yet, nor one filed from elsewhere?"""
        return not any(
            version.is_published or version.source == Source.FILED for version in self.versions
        )


def texts_of(agency: Agency, year: int) -> ReportTexts:
    """Return the year's texts; new, unsaved ones where nobody wrote any."""
    found = ReportTexts.objects.filter(agency=agency, year=year).first()
    return found or ReportTexts(agency=agency, year=year)


def standing(agency: Agency, year: int) -> Standing:
    """Return where the agency's report of that year stands."""
    versions = tuple(
        ReportVersion.objects.of(agency, year).select_related("submitted_by", "published_by")
    )
    return standing_of(versions, texts_of(agency, year))


def standing_of(versions: tuple[ReportVersion, ...], texts: ReportTexts) -> Standing:
    """Return the state that versions (newest first) and texts of one year make up."""
    if not versions:
        state = State.COMPILING
    elif texts.correction_reason:
        state = State.CORRECTING
    elif versions[0].is_published:
        state = State.PUBLISHED
    else:
        state = State.FILED if versions[0].source == Source.FILED else State.SUBMITTED
    return Standing(state, versions, texts)


@transaction.atomic
def save_texts(
    *, actor: User | None, agency: Agency, year: int, texts: Mapping[str, str]
) -> ReportTexts:
    """Store what a person wrote; fields that are not named stay as they are.

    Raises ReportFrozen once the report is submitted, KeyError for a field
    that does not exist.
    """
    require(actor, agency, Capability.COMPILE_REPORT)
    _hold(agency)
    stands = standing(agency, year)
    _require_open(stands)
    kept = stands.texts
    changed: dict[str, list[str]] = {}
    for field, text in texts.items():
        if field not in TEXT_FIELDS:
            raise KeyError(field)
        cleaned = "\n".join(line.strip() for line in text.splitlines() if line.strip())
        if cleaned != getattr(kept, field):
            changed[field] = [getattr(kept, field), cleaned]
            setattr(kept, field, cleaned)
    if changed or kept.pk is None:
        kept.updated_by = actor
        kept.save()
        record(
            verb="填写年度报告文字",
            subject=kept,
            agency=agency,
            actor=actor,
            detail={
                "before": {field: before for field, (before, _) in changed.items()},
                "after": {field: after for field, (_, after) in changed.items()},
            },
        )
    return kept


def _hold(agency: Agency) -> None:
    """Let nobody else take a step in this agency's reports until the transaction ends."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _hold_ledgers() -> None:
    """Let no ledger change until the transaction ends, so that all counts see one state.

    SQLite holds the whole file from the transaction's first moment.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in COUNTED)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE MODE")


def _require_open(stands: Standing) -> None:
    """Raise ReportFrozen where the year's report is submitted and no correction is under way."""
    if not stands.state.is_open and stands.newest is not None:
        raise ReportFrozen(stands.newest)


def compile_draft(*, actor: User | None, agency: Agency, year: int) -> Compiled:
    """Compile the report from the ledgers as they are now, and note in the journal what came out.

    Nobody waits while it is compiled: only the entry in the journal is a transaction that writes.
    """
    require(actor, agency, Capability.COMPILE_REPORT)
    compiled = compile_report(agency, year)
    with transaction.atomic():
        record(
            verb="编制年度报告",
            subject=None,
            agency=agency,
            actor=actor,
            label=compiled.report.title,
            detail={
                "digest": digest_of(json_form.to_json(compiled.report)),
                "errors": compiled.number_of(Severity.ERROR),
                "warnings": compiled.number_of(Severity.WARNING),
            },
        )
    return compiled


def why_not_submit(stands: Standing, compiled: Compiled) -> str | None:
    """Return why the report cannot be submitted now, in Chinese; None where it can."""
    try:
        _require_open(stands)
        refuse_errors(compiled)
    except ReportProblem as problem:
        return str(problem)
    return None


def earlier_texts(agency: Agency, year: int) -> dict[str, str]:
    """Return last year's words for each field, to be read beside this year's.

    What was written here; else the parts of last year's report on file.
    """
    kept = ReportTexts.objects.filter(agency=agency, year=year - 1).first()
    if kept is not None:
        return {field: getattr(kept, field) for field in TEXT_FIELDS}
    version = ReportVersion.objects.of(agency, year - 1).first()
    if version is None:
        return {}
    parts = version.report["narrative"]
    return {
        "management": parts["management"] or "",
        "platform": parts["platform"] or "",
        "supervision": parts["supervision"] or "",
        "problems": parts["problems"] or "",
        "other_items": parts["other"] or "",
    }


@transaction.atomic
def submit(*, actor: User | None, agency: Agency, year: int) -> ReportVersion:
    """Compile anew and freeze the result as the next version.

    Raises CheckFailed where a check finds an error or records cannot be
    counted, ReportFrozen where a version stands and no correction was begun.
    """
    require(actor, agency, Capability.SUBMIT_REPORT)
    _hold(agency)
    stands = standing(agency, year)
    _require_open(stands)
    _hold_ledgers()
    compiled = compile_report(agency, year)
    refuse_errors(compiled)
    version = _freeze(
        actor=actor,
        agency=agency,
        report=compiled.report,
        result=compiled.check,
        reason=stands.texts.correction_reason,
        number=stands.newest.version + 1 if stands.newest else 1,
    )
    if stands.texts.correction_reason:
        stands.texts.correction_reason = ""
        stands.texts.save(update_fields=["correction_reason"])
    record(
        verb="提交年度报告",
        subject=version,
        agency=agency,
        actor=actor,
        detail={"version": version.version, "digest": version.digest, "reason": version.reason},
    )
    return version


def refuse_errors(compiled: Compiled) -> None:
    """Raise CheckFailed where the compiled report cannot be submitted."""
    errors = tuple(f for f in compiled.check.findings if f.severity is Severity.ERROR)
    left_out = tuple(item for item in compiled.uncounted if item.blocks)
    if errors or left_out:
        raise CheckFailed(errors, left_out)


def _freeze(
    *,
    actor: User | None,
    agency: Agency,
    report: AnnualReport,
    result: CheckResult,
    number: int,
    reason: str = "",
    source: Source = Source.COMPILED,
    file_name: str = "",
) -> ReportVersion:
    data = json_form.to_json(report)
    version = ReportVersion(
        agency=agency,
        year=report.year,
        version=number,
        source=source,
        report=data,
        check_result=checks.to_json(result, source=file_name or "台账编制"),
        digest=digest_of(data),
        reason=reason,
        file_name=file_name,
        submitted_at=timezone.now(),
        submitted_by=actor,
    )
    version.save(force_insert=True)
    return version


@transaction.atomic
def publish(
    *, actor: User | None, version: ReportVersion, at: datetime | None = None
) -> ReportVersion:
    """Make a submitted version public. Raises ReportProblem for an old or published one.

    ``at`` is the moment it became public; now, where it is not told.
    """
    require(actor, version.agency, Capability.SUBMIT_REPORT)
    current = ReportVersion.objects.select_for_update().get(pk=version.pk)
    if current.is_published:
        raise ReportProblem(f"{current}已经公布")
    if ReportVersion.objects.of(current.agency, current.year).first() != current:
        raise ReportProblem(f"{current}不是最新版本，不能公布")
    if not verify(current):
        raise ReportProblem(f"{current}的内容与提交时的校验值不符，不能公布")
    current.note_publication(at=at or timezone.now(), by=actor)
    keeping.keep_report(current)
    record(
        verb="公布年度报告",
        subject=current,
        agency=current.agency,
        actor=actor,
        detail={"version": current.version, "digest": current.digest},
    )
    return current


@transaction.atomic
def start_correction(*, actor: User | None, agency: Agency, year: int, reason: str) -> ReportTexts:
    """Open a submitted report for correction; the next ``submit`` makes a new version.

    Raises ReportProblem without a reason, or where nothing was submitted yet.
    """
    require(actor, agency, Capability.SUBMIT_REPORT)
    reason = reason.strip()
    if not reason:
        raise ReportProblem("请写明更正的理由，它会随新版本一并保存和公布")
    _hold(agency)
    stands = standing(agency, year)
    if stands.state.is_open:
        raise ReportProblem(f"{year} 年度报告{stands.state}，不需要再开始更正")
    texts = stands.texts
    texts.correction_reason = reason
    texts.updated_by = actor
    texts.save()
    record(
        verb="开始更正年度报告",
        subject=stands.newest,
        agency=agency,
        actor=actor,
        detail={"reason": reason},
    )
    return texts


@transaction.atomic
def file_report(
    *, actor: User | None, agency: Agency, report: AnnualReport, file_name: str
) -> ReportVersion:
    """Keep an earlier year's report that was not compiled here, to compare with.

    It is stored as it was read, faults included, marked as filed. Raises
    ReportProblem where that year has a version already.
    """
    require(actor, agency, Capability.COMPILE_REPORT)
    ours, theirs = ("".join(name.split()) for name in (agency.name, report.agency))
    if ours != theirs:
        raise ReportProblem(f"“{file_name}”是“{report.agency}”的年度报告，不是“{agency.name}”的")
    _hold(agency)
    if (newest := ReportVersion.objects.of(agency, report.year).first()) is not None:
        raise ReportProblem(f"{newest}已经在库，不能再存入“{file_name}”")
    version = _freeze(
        actor=actor,
        agency=agency,
        report=report,
        result=checks.check(report),
        number=1,
        source=Source.FILED,
        file_name=file_name,
    )
    record(
        verb="存入往年年度报告",
        subject=version,
        agency=agency,
        actor=actor,
        detail={"file": file_name, "digest": version.digest},
    )
    return version


def verify(version: ReportVersion) -> bool:
    """Return whether the stored report still has the digest it was frozen with."""
    return digest_of(version.report) == version.digest
