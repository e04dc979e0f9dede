"""What may be done to a report, by whom, and in which state?"""

from datetime import date

import pytest

from gongkai.reports.checks import Severity
from gongkai.reports.schema import Narrative
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.reports import actions
from gongkai_web.reports.actions import State
from gongkai_web.reports.compiling import YearNotCompilable, compile_report, require_year
from gongkai_web.reports.models import ReportTexts, ReportVersion
from made_ledgers import worked_applications

pytestmark = pytest.mark.django_db

TEXTS = {
    "management": "各股室明确信息员，发布信息逐条登记索引号、成文日期和公开方式。",
    "platform": "维护政府网站公开专栏，按季度自查栏目更新、链接和附件，发现问题当月整改。",
    "supervision": "接受主管部门的指导和检查，将信息公开纳入股室年度工作考核。",
    "problems": "2025年存在的主要问题：政府网站公开的内容不够及时。\n"
    "改进措施：建立公众号与网站同步发布清单，信息在公众号发布后5个工作日内同步到政府网站，每月通报未同步的条目。",
}


@pytest.fixture
def office(agency):
    agency.address, agency.telephone = "示例路1号", "0398-0000000"
    agency.email, agency.website = "sfj@example.com", "https://www.example.com/"
    agency.save()
    worked_applications(agency)
    for number, kind in (("A11", "correction_requested"), ("A12", "fee_notice_issued")):
        _event(agency, number, kind)
    _event(agency, "A15", "correction_requested")
    _event(agency, "A04", "third_party_consulted")
    return agency


def _event(agency, number, kind):
    one = Application.objects.get(agency=agency, number=number)
    one.events.create(kind=kind, on=one.received_on)


@pytest.fixture
def leader(person, agency):
    return person("leader", agency, "leader")


@pytest.fixture
def compiler(person, agency):
    return person("compiler", agency, "compiler")


def _ready(office, actor):
    actions.save_texts(actor=actor, agency=office, year=2025, texts=TEXTS)


def test_a_report_without_errors_is_submitted_and_published(office, leader, compiler):
    _ready(office, compiler)

    version = actions.submit(actor=leader, agency=office, year=2025)

    assert (version.version, version.state) == (1, "已提交")
    assert version.submitted_by == leader
    assert version.annual_report == compile_report(office, 2025).report
    assert version.check_result["passed"]
    assert actions.standing(office, 2025).state is State.SUBMITTED
    actions.publish(actor=leader, version=version)
    assert actions.standing(office, 2025).state is State.PUBLISHED
    assert [entry.verb for entry in Entry.objects.order_by("id")][-2:] == [
        "提交年度报告",
        "公布年度报告",
    ]


def test_a_report_with_an_error_is_refused_and_nothing_is_stored(office, leader):
    _ready(office, leader)
    actions.save_texts(actor=leader, agency=office, year=2025, texts={"problems": ""})

    with pytest.raises(actions.CheckFailed, match="不能提交") as refused:
        actions.submit(actor=leader, agency=office, year=2025)

    assert all(finding.severity is Severity.ERROR for finding in refused.value.findings)
    assert refused.value.findings
    assert not ReportVersion.objects.exists()
    assert not Entry.objects.filter(verb="提交年度报告").exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"closed_on": date(2025, 12, 29)}, "没有登记办理结果"),
        (
            {"received_on": None, "closed_on": date(2025, 12, 29), "outcome": "granted"},
            "没有收到日期",
        ),
        ({"closed_on": date(2025, 12, 1), "outcome": "granted"}, "早于收到日期"),
        ({"applicant_kind": ""}, "没有登记申请人类型"),
    ],
)
def test_a_record_that_cannot_be_counted_blocks_the_report(office, leader, fields, message):
    _ready(office, leader)
    Application.objects.filter(agency=office, number="A17").update(**fields)

    with pytest.raises(actions.CheckFailed, match=message):
        actions.submit(actor=leader, agency=office, year=2025)


def test_an_application_not_yet_received_is_named_but_does_not_block(office, leader):
    _ready(office, leader)
    Application.objects.create(agency=office, number="N1", applicant_kind="commercial")

    compiled = compile_report(office, 2025)

    said = [item.message for item in compiled.uncounted if not item.blocks]
    assert any("还没有确认收到日期" in message for message in said)
    assert actions.submit(actor=leader, agency=office, year=2025).version == 1


def test_an_empty_ledger_is_said_aloud(office):
    said = [item.message for item in compile_report(office, 2025).uncounted]

    assert any("行政行为台账、行政事业性收费台账没有 2025 年的记录" in message for message in said)


def test_a_submitted_report_takes_no_texts_until_it_is_corrected(office, leader):
    _ready(office, leader)
    actions.submit(actor=leader, agency=office, year=2025)

    with pytest.raises(actions.ReportFrozen, match="已提交并冻结"):
        actions.save_texts(actor=leader, agency=office, year=2025, texts={"problems": "改"})
    with pytest.raises(actions.ReportFrozen):
        actions.submit(actor=leader, agency=office, year=2025)


def test_a_correction_is_a_new_version_with_its_reason(office, leader):
    _ready(office, leader)
    first = actions.submit(actor=leader, agency=office, year=2025)
    actions.publish(actor=leader, version=first)

    actions.start_correction(
        actor=leader, agency=office, year=2025, reason="A17 漏登办理结果，补登后更正"
    )
    assert actions.standing(office, 2025).state is State.CORRECTING
    Application.objects.filter(agency=office, number="A17").update(
        closed_on=date(2025, 12, 30), outcome="granted"
    )
    second = actions.submit(actor=leader, agency=office, year=2025)

    assert (second.version, second.reason) == (2, "A17 漏登办理结果，补登后更正")
    assert second.digest != first.digest
    assert actions.standing(office, 2025).texts.correction_reason == ""
    assert list(ReportVersion.objects.public()) == [first]
    with pytest.raises(actions.ReportProblem, match="已经公布"):
        actions.publish(actor=leader, version=first)


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_a_correction_wants_a_reason(office, leader, reason):
    _ready(office, leader)
    actions.submit(actor=leader, agency=office, year=2025)

    with pytest.raises(actions.ReportProblem, match="理由"):
        actions.start_correction(actor=leader, agency=office, year=2025, reason=reason)


def test_what_is_not_submitted_needs_no_correction(office, leader):
    with pytest.raises(actions.ReportProblem, match="编制中"):
        actions.start_correction(actor=leader, agency=office, year=2025, reason="试")


def test_an_older_version_is_not_published_after_a_newer_one(office, leader):
    _ready(office, leader)
    first = actions.submit(actor=leader, agency=office, year=2025)
    actions.start_correction(actor=leader, agency=office, year=2025, reason="更正")
    actions.submit(actor=leader, agency=office, year=2025)

    with pytest.raises(actions.ReportProblem, match="不是最新版本"):
        actions.publish(actor=leader, version=first)


@pytest.mark.parametrize(
    ("role", "step", "allowed"),
    [
        ("officer", "texts", False),
        ("officer", "submit", False),
        ("compiler", "texts", True),
        ("compiler", "submit", False),
        ("supervisor", "texts", False),
        ("administrator", "submit", False),
        ("leader", "submit", True),
    ],
)
def test_a_role_decides_which_steps_a_person_may_take(office, person, role, step, allowed):
    _ready(office, None)
    someone = person("someone", office, role)
    take = {
        "texts": lambda: actions.save_texts(
            actor=someone, agency=office, year=2025, texts={"platform": "另一段说明。"}
        ),
        "submit": lambda: actions.submit(actor=someone, agency=office, year=2025),
    }[step]

    if allowed:
        take()
    else:
        with pytest.raises(NotAllowed, match="权限"):
            take()


def test_a_leader_of_another_agency_cannot_submit(office, other_agency, person):
    stranger = person("stranger", other_agency, "leader")

    with pytest.raises(NotAllowed):
        actions.submit(actor=stranger, agency=office, year=2025)


def test_texts_are_tidied_and_what_changed_is_in_the_journal(office, compiler):
    actions.save_texts(
        actor=compiler, agency=office, year=2025, texts={"platform": "  一段。 \n\n 二段。"}
    )
    actions.save_texts(
        actor=compiler, agency=office, year=2025, texts={"platform": "一段。\n二段。"}
    )

    assert ReportTexts.objects.get().platform == "一段。\n二段。"
    entry = Entry.objects.get(verb="填写年度报告文字")
    assert entry.detail["after"] == {"platform": "一段。\n二段。"}


def test_last_years_version_is_what_this_year_is_checked_against(office, leader):
    _ready(office, leader)
    actions.submit(actor=leader, agency=office, year=2025)

    result = compile_report(office, 2026).check

    assert "T3-05" not in {item.rule for item in result.not_assessed}
    assert not result.of("T3-05")


def test_a_case_that_changed_its_column_over_new_year_is_found(office, leader):
    _ready(office, leader)
    actions.submit(actor=leader, agency=office, year=2025)
    Application.objects.filter(agency=office, number="A17").update(applicant_kind="commercial")

    findings = compile_report(office, 2026).check.of("T3-05")

    assert {cell for finding in findings for cell in finding.cells} >= {
        "applications.carried_over[0]",
        "applications.carried_over[1]",
    }


def test_an_earlier_report_is_filed_once_and_only_for_its_agency(office, leader):
    report = compile_report(office, 2025).report
    filed = actions.file_report(actor=leader, agency=office, report=report, file_name="旧报告.docx")

    assert filed.state == "已存档"
    assert actions.standing(office, 2025).state is State.FILED
    assert not ReportVersion.objects.public().exists()
    with pytest.raises(actions.ReportProblem, match="已经在库"):
        actions.file_report(actor=leader, agency=office, report=report, file_name="旧报告.docx")


def test_a_report_of_another_agency_is_not_filed(office, other_agency, leader, person):
    report = compile_report(office, 2025).report
    stranger = person("stranger", other_agency, "leader")

    with pytest.raises(actions.ReportProblem, match="不是“卢氏县财政局"):
        actions.file_report(actor=stranger, agency=other_agency, report=report, file_name="a.json")


def test_last_years_words_are_at_hand(office, leader):
    _ready(office, leader)
    assert actions.earlier_texts(office, 2026)["problems"] == TEXTS["problems"]
    assert actions.earlier_texts(office, 2024) == {}


@pytest.mark.parametrize(
    ("year", "allowed"), [(2020, False), (2021, True), (2026, True), (2027, False)]
)
def test_only_years_of_the_form_up_to_this_one_can_be_compiled(year, allowed):
    if allowed:
        require_year(year, today=date(2026, 11, 23))
    else:
        with pytest.raises(YearNotCompilable, match=str(year)):
            require_year(year, today=date(2026, 11, 23))


def test_the_draft_says_what_the_records_say(office):
    narrative = compile_report(office, 2025).report.narrative

    assert isinstance(narrative, Narrative)
    assert "收到政府信息公开申请19件" in narrative.on_request
    assert "办结申请19件" in narrative.on_request


def test_section_five_copied_from_another_agency_is_found(office, other_agency, leader):
    _ready(office, leader)
    version = actions.submit(actor=leader, agency=office, year=2025)
    actions.publish(actor=leader, version=version)
    actions.save_texts(
        actor=None, agency=other_agency, year=2025, texts={"problems": TEXTS["problems"]}
    )

    findings = compile_report(other_agency, 2025).check.of("X-05")

    assert any(office.name in finding.message for finding in findings)


def test_a_renamed_office_is_still_held_to_its_last_report(office, leader):
    _ready(office, leader)
    actions.submit(actor=leader, agency=office, year=2025)
    office.name = "换了名称的示例局"
    office.save()
    check = compile_report(office, 2026).check
    assert "T3-05" not in {rule.rule for rule in check.not_assessed}
