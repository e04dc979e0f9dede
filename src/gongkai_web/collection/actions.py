"""What can be done to a hand-in: hand in, decide, remark, return, accept, note and check its address.

Each verb asks for the permission, makes the change and notes it in the journal, in one
transaction. What may follow what is told in :mod:`gongkai_web.collection.standing`.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from gongkai.reports import checks
from gongkai.reports.cell_names import cell_name
from gongkai.reports.schema import AnnualReport, cell_paths
from gongkai_web.agencies.access import Capability, NotAllowed, may, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.collection import evidence, findings, rechecking
from gongkai_web.collection.access import may_hand_in
from gongkai_web.collection.dues import rounds_over
from gongkai_web.collection.findings import Found
from gongkai_web.collection.keeping import context_of, unread_in
from gongkai_web.collection.models import (
    ActKind,
    CellRemark,
    Decision,
    FindingDecision,
    HandIn,
    HandInAct,
    ReadReport,
)
from gongkai_web.collection.previous import before
from gongkai_web.collection.problems import (
    CollectionProblem,
    OpenErrors,
    UnreadNumbers,
    some_of,
)
from gongkai_web.collection.standing import Standing, State, Verb, standing
from gongkai_web.journal.actions import record
from gongkai_web.reports.models import ReportVersion, Source, digest_of


def _hold(agency: Agency) -> None:
    """Let nobody else take a step with this agency's reports until the transaction ends."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


@transaction.atomic
def hand_in_version(*, actor: User | None, version: ReportVersion, reason: str = "") -> HandIn:
    """Hand in the newest version that was compiled and frozen on the platform."""
    agency = version.agency
    require(actor, agency, Capability.SUBMIT_REPORT)
    _hold(agency)
    if ReportVersion.objects.of(agency, version.year).first() != version:
        raise CollectionProblem(f"{version}不是最新版本，请报送最新版本")
    if version.source != Source.COMPILED:
        raise CollectionProblem(f"{version}是存入的往年报告，不能报送；请上传文件")
    if digest_of(version.report) != version.digest:
        raise CollectionProblem(f"{version}的内容与提交时的校验值不符，不能报送")
    stands = standing(agency, version.year)
    same = stands.newest is not None and stands.newest.version_id == version.pk
    if same and stands.state is not State.RETURNED:
        raise CollectionProblem(f"{version}已经报送，不用再报")
    return _hand_in(
        actor, agency, version.annual_report, digest=version.digest,
        reason=reason.strip() or version.reason, version=version,
    )  # fmt: skip


@transaction.atomic
def hand_in_file(
    *, actor: User | None, agency: Agency, reading: ReadReport, reason: str = ""
) -> HandIn:
    """Hand in a report that was read from a file: the agency's leader, or the office above."""
    if actor is not None and not may_hand_in(actor, agency):
        raise NotAllowed(f"{actor} 没有为“{agency}”报送年度报告的权限")
    _hold(agency)
    if reading.agency_id is not None and reading.agency_id != agency.pk:
        raise CollectionProblem(
            f"“{reading.file_name}”是{reading.agency}的年度报告，不是{agency}的"
        )
    by_office = actor is not None and not may(actor, agency, Capability.SUBMIT_REPORT)
    return _hand_in(
        actor, agency, reading.annual_report, digest=reading.digest, reason=reason.strip(),
        reading=reading, by_office=by_office,
    )  # fmt: skip


def _hand_in(
    actor: User | None,
    agency: Agency,
    report: AnnualReport,
    *,
    digest: str,
    reason: str,
    version: ReportVersion | None = None,
    reading: ReadReport | None = None,
    by_office: bool = False,
) -> HandIn:
    if agency.pk not in rounds_over([agency], report.year):
        raise CollectionProblem(
            f"{agency}的主管部门还没有开始收集 {report.year} 年度报告，请联系主管部门"
        )
    newest = standing(agency, report.year).newest
    number = newest.number + 1 if newest is not None else 1
    if newest is not None and not reason:
        raise CollectionProblem("这是再次报送，请写明改了什么、为什么改")
    held = before(agency, report.year)
    result = checks.check(
        report,
        previous=held.report,
        context=context_of(
            agency, report, held, evidence.reading_of(reading) if reading is not None else None
        ),
        same_agency=held.report is not None,
    )
    made = HandIn(
        agency=agency,
        year=report.year,
        number=number,
        version=version,
        reading=reading,
        check_result=findings.to_json(result, report, source=_origin(version, reading)),
        digest=digest,
        reason=reason if newest is not None else "",
        by_office=by_office,
        handed_in_at=timezone.now(),
        handed_in_by=actor,
    )
    made.save(force_insert=True)
    record(
        verb="报送年度报告",
        subject=made,
        agency=agency,
        actor=actor,
        detail={
            "number": number,
            "digest": digest,
            "reason": made.reason,
            "from": _origin(version, reading),
            "by_office": by_office,
        },
    )
    return made


def _origin(version: ReportVersion | None, reading: ReadReport | None) -> str:
    return (
        f"平台第{version.version}版" if version is not None else str(reading and reading.file_name)
    )


def _stands(actor: User | None, hand_in: HandIn, verb: Verb) -> Standing:
    """Return where the year stands. Raises unless the office may take this step with it now."""
    require(actor, hand_in.agency, Capability.COLLECT_REPORTS)
    return _may_follow(hand_in, verb)


def _may_follow(hand_in: HandIn, verb: Verb) -> Standing:
    _hold(hand_in.agency)
    stands = standing(hand_in.agency, hand_in.year)
    if stands.newest is None or stands.newest.pk != hand_in.pk:
        raise CollectionProblem(f"{hand_in.agency}已经再次报送，请处理最新的一次")
    if not stands.allows(verb):
        raise CollectionProblem(f"{hand_in}现在是“{stands.state}”，不能这样处理")
    return stands


@transaction.atomic
def decide(
    *,
    actor: User | None,
    agency: Agency,
    year: int,
    finding: Found,
    decision: Decision,
    reason: str = "",
) -> FindingDecision:
    """Say what a finding is: confirmed, dismissed with a reason, or for the agency to look into."""
    require(actor, agency, Capability.COLLECT_REPORTS)
    reason = reason.strip()
    if decision == Decision.DISMISSED and not reason:
        raise CollectionProblem("认为不是问题的，请写明理由")
    made = FindingDecision(
        agency=agency,
        year=year,
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        cells=list(finding.cells),
        message=finding.message,
        decision=decision,
        reason=reason,
        at=timezone.now(),
        by=actor,
    )
    made.save(force_insert=True)
    record(
        verb="处理年报检查发现的问题",
        subject=made,
        agency=agency,
        actor=actor,
        detail={"rule": finding.rule, "decision": decision, "reason": reason},
    )
    return made


@transaction.atomic
def remark(*, actor: User | None, hand_in: HandIn, path: str, text: str) -> CellRemark:
    """Write a remark on one number; a later one replaces it, an empty one takes it back."""
    _stands(actor, hand_in, Verb.REMARK)
    if path not in set(cell_paths(hand_in.annual_report)):
        raise CollectionProblem("报告里没有这一格，请从表格中选择")
    if not text.strip() and path not in remarks_on(hand_in):
        raise CollectionProblem("请写明这一格的意见")
    made = CellRemark(hand_in=hand_in, path=path, text=text.strip(), at=timezone.now(), by=actor)
    made.save(force_insert=True)
    record(
        verb="填写年报退回意见",
        subject=hand_in,
        agency=hand_in.agency,
        actor=actor,
        detail={"cell": cell_name(path), "text": made.text},
    )
    return made


def remarks_on(hand_in: HandIn) -> dict[str, CellRemark]:
    """Return the remarks that hold, by cell: the newest of each, none that was taken back."""
    rows = CellRemark.objects.filter(hand_in=hand_in).select_related("by").order_by("pk")
    newest = {row.path: row for row in rows}
    return {path: row for path, row in newest.items() if row.text}


def found_in(hand_in: HandIn) -> list[Found]:
    """Return the findings of a hand-in, each with what was decided about it."""
    decisions = findings.decisions_of(hand_in.agency, hand_in.year)
    return findings.found_in(rechecking.result_of(hand_in), decisions)


@transaction.atomic
def return_hand_in(*, actor: User | None, hand_in: HandIn, remark: str = "") -> HandInAct:
    """Return a report to its agency; what is to be corrected must be said somewhere."""
    _stands(actor, hand_in, Verb.RETURN)
    pointed = remarks_on(hand_in) or any(one.is_for_agency for one in found_in(hand_in))
    said = remark.strip() or ("请按逐格意见和检查发现的问题更正。" if pointed else "")
    if not said:
        raise CollectionProblem("请写明退回的意见，或者先在要更正的数字上写意见")
    return _act(actor, hand_in, ActKind.RETURNED, "退回年度报告", remark=said)


@transaction.atomic
def accept(*, actor: User | None, hand_in: HandIn, why_unread: str = "") -> HandInAct:
    """Accept a report: its figures hold from now on.

    Raises OpenErrors with what is not settled, and UnreadNumbers where numbers of its file were not
    read for certain: with ``why_unread`` they stay unknown and join no sum.
    """
    _stands(actor, hand_in, Verb.ACCEPT)
    if still_open := findings.open_errors(found_in(hand_in)):
        raise OpenErrors(still_open)
    if digest_of(hand_in.report) != hand_in.digest:
        raise CollectionProblem(f"{hand_in}的内容与报送时的校验值不符，不能接收")
    if rechecking.difference(hand_in) is not None:
        raise CollectionProblem(
            f"{hand_in}核对以后，上年报告、机构变动登记或者核对规则有变动，结果不再相同。请先重新核对，再接收"
        )
    return _act(
        actor, hand_in, ActKind.ACCEPTED, "接收年度报告", remark=_on_unread(hand_in, why_unread)
    )


def _on_unread(hand_in: HandIn, why: str) -> str:
    """Return what is noted of the numbers that were not read. Raises UnreadNumbers without a reason."""
    names = [cell_name(path) for path in unread_in(hand_in.reading)]
    if not names:
        return ""
    if not why.strip():
        raise UnreadNumbers(names)
    return f"{len(names)} 个数没有读准（{some_of(names)}），不计入汇总：{why.strip()}"


@transaction.atomic
def note_publication(
    *, actor: User | None, hand_in: HandIn, url: str, published_on: date
) -> HandInAct:
    """Note where and since when the report is public: the agency itself, or the office above."""
    if actor is not None and not may_hand_in(actor, hand_in.agency):
        raise NotAllowed(f"{actor} 没有为“{hand_in.agency}”登记公布的权限")
    _may_follow(hand_in, Verb.PUBLISH)
    url = url.strip()
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        raise CollectionProblem(
            "网址应以 http:// 或者 https:// 开头，请从浏览器地址栏完整复制"
        ) from None
    if published_on > timezone.localdate():
        raise CollectionProblem("公布日期不能晚于今天")
    if published_on.year <= hand_in.year:
        raise CollectionProblem(f"公布日期应在 {hand_in.year} 年度结束之后")
    return _act(
        actor, hand_in, ActKind.PUBLISHED, "登记年度报告公布", url=url, published_on=published_on
    )


@transaction.atomic
def note_url_check(
    *, actor: User | None, hand_in: HandIn, is_ok: bool, seen: str, by_machine: bool = False
) -> HandInAct:
    """Note what was seen at the address at which the report is said to be public."""
    published = _stands(actor, hand_in, Verb.CHECK_URL).published
    if published is None:
        raise CollectionProblem("还没有公布的网址，无从核对")
    if not seen.strip():
        raise CollectionProblem("请写明看到了什么")
    return _act(
        actor, hand_in, ActKind.URL_CHECKED, "核对年度报告网址",
        url=published.url, is_ok=is_ok, remark=seen.strip(), by_machine=by_machine,
    )  # fmt: skip


def _act(
    actor: User | None,
    hand_in: HandIn,
    kind: ActKind,
    verb: str,
    *,
    remark: str = "",
    url: str = "",
    published_on: date | None = None,
    is_ok: bool | None = None,
    by_machine: bool = False,
) -> HandInAct:
    made = HandInAct(
        hand_in=hand_in, kind=kind, remark=remark, url=url, published_on=published_on,
        is_ok=is_ok, by_machine=by_machine, at=timezone.now(), by=actor,
    )  # fmt: skip
    made.save(force_insert=True)
    told = {"remark": remark, "url": url, "published_on": published_on, "is_ok": is_ok}
    record(
        verb=verb,
        subject=hand_in,
        agency=hand_in.agency,
        actor=actor,
        detail={name: value for name, value in told.items() if value not in ("", None)},
    )
    return made
