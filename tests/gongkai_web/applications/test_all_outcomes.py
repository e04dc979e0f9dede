"""A year of 24 cases worked through the real pages, one for each outcome: does the report count them right?"""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from case_desk import fields_of, registered, settings_for
from gongkai.applications.applicants import KINDS
from gongkai.applications.counting import ROWS
from gongkai.applications.events import EventKind
from gongkai.applications.outcomes import keys
from gongkai.remedies.acts import ActKind as A
from gongkai.reports.checks import Severity
from gongkai_web.applications import actions as desk
from gongkai_web.applications import derived
from gongkai_web.applications.models import Application, Letter, LetterState
from gongkai_web.journal import verification
from gongkai_web.ledgers.exports import export
from gongkai_web.ledgers.imports import import_file
from gongkai_web.remedies import actions as remedies
from gongkai_web.remedies.actions import NewAct
from gongkai_web.reports.actions import save_texts
from gongkai_web.reports.compiling import compile_report
from office_work import Office

YEAR = 2026
KIND = tuple(KINDS)
CHANNELS = ("in_person", "registered_mail", "ordinary_mail", "fax", "online", "email", "oral")

ANSWERED_AT_ONCE = (
    ("granted", "S02"),
    ("partial", "S03"),
    ("withheld_state_secret", "S04"),
    ("withheld_by_other_law", "S05"),
    ("withheld_safety_stability", "S06"),
    ("withheld_internal_affairs", "S08"),
    ("withheld_process_info", "S09"),
    ("withheld_enforcement_file", "S10"),
    ("withheld_admin_query", "S11"),
    ("unable_not_held", "S13"),
    ("unable_needs_creation", "S14"),
    ("not_handled_petition", "S16"),
    ("not_handled_repeat", "S17"),
    ("not_handled_publication", "S18"),
    ("not_handled_reconfirm", "S20"),
)


def at_once(office):
    """Answer the cases that need nothing but their answer; the first was received the year before."""
    for place, (outcome, code) in enumerate(ANSWERED_AT_ONCE):
        work = office.register(
            "2025-12-22" if place == 0 else f"03-{place + 1:02d}",
            applicant_kind=KIND[place % 6], channel=CHANNELS[place % 6],
        )  # fmt: skip
        told = {"note": "2018年已书面答复，文号见纸质案卷"} if code == "S17" else {}
        work.answer("01-09" if place == 0 else f"03-{place + 8:02d}", outcome, code, **told)


def third_party(office):
    """Refuse to protect a third party, who objected."""
    work = office.register("04-01", applicant_kind="commercial")
    work.draft("04-03", "third_party_consulted", code="L07", party="甲公司")
    work.send("04-03")
    work.companion("04-03", "L09")
    work.send("04-03")
    work.note("04-10", "third_party_replied", party="甲公司", opinion="object")
    work.answer("04-15", "withheld_third_party", "S07")
    work.served("04-20", signer="本人")


def not_held(office):
    """Answer that there is no such information, after a search."""
    work = office.register("04-02", applicant_kind="research")
    work.note("04-07", "searched", places="档案室、业务系统", keywords="补贴", found="没有检索到")
    work.note("04-08", "legal_reviewed", reviewer="法规科", conclusion="lawful")
    work.answer("04-13", "unable_not_held", "S12")
    work.served("04-16", signer="本人")
    work.note("05-20", "archived", volume="2026-12")


def still_unclear(office):
    """Ask for a correction that does not make the application clear."""
    work = office.register("04-07", applicant_kind="public_benefit")
    work.draft("04-09", "correction_requested", code="L04")
    work.send("04-09")
    work.served("04-13")
    work.note("04-20", "correction_received")
    work.answer("04-24", "unable_still_unclear", "S15")


def excessive(office):
    """Ask for the reasons of too many applications, and find none."""
    work = office.register("05-06", applicant_kind="legal_service")
    work.draft("05-08", "reasons_requested", code="L05")
    work.send("05-08")
    work.note("05-14", "reasons_received")
    work.answer("05-18", "not_handled_excessive", "S19")


def uncorrected(office):
    """Wait for a correction until its period is over."""
    work = office.register("05-11", applicant_kind="other_org")
    work.draft("05-13", "correction_requested", code="L04")
    work.send("05-13")
    work.served("05-15")
    work.draft("06-10", "correction_overdue", code="L15")
    work.sign("06-10")
    work.send("06-10")


def unpaid(office):
    """Ask for a fee that is not paid."""
    work = office.register("06-01", applicant_kind="natural_person")
    work.draft("06-03", "fee_notice_issued", code="L13", method="per_volume", pages="300")
    work.sign("06-04")
    work.send("06-04")
    work.note("06-08", "fee_notice_received")
    work.draft("07-20", "fee_overdue", code="L15")
    work.sign("07-20")
    work.send("07-20")


def withdrawn(office):
    """Let the applicant take the application back, and confirm it."""
    work = office.register("06-02", applicant_kind="commercial")
    work.note("06-05", "withdrawn")
    work.companion("06-05", "L16")
    work.send("06-05")


def consulted_and_extended(office):
    """Ask a third party and another organ, extend the term, undo a mistake, give a part."""
    work = office.register("09-01", applicant_kind="natural_person")
    work.draft("09-03", "third_party_consulted", code="L07", party="乙公司")
    work.send("09-03")
    work.draft("09-03", "other_organ_consulted", code="L11", party="丙局")
    work.send("09-03")
    work.note("09-10", "third_party_replied", party="乙公司", opinion="partly")
    work.note("09-11", "other_organ_replied", party="丙局", opinion="agree")
    work.draft("09-15", "extended", code="L06")
    work.sign("09-16")
    work.send("09-16", "handed_over")
    work.note("09-17", "withdrawn")
    mistaken = work.case.events.get(kind="withdrawn")
    undo = f"/admin/applications/case/{work.case.pk}/undo/{mistaken.pk}/"
    form = fields_of(office.officer.get(undo).content.decode())
    assert office.officer.post(undo, form | {"reason": "登错了案件"}).status_code == 302
    grounds = {"letter-grounds": ["trade_secret"], "letter-consultation": "partly"}
    work.answer("10-20", "partial", "S03", **grounds)
    work.served("10-23")


def still_open(office):
    """Leave one open at the end of the year."""
    work = office.register("12-21", applicant_kind="public_benefit", channel="online")
    work.note("12-23", "searched", places="档案室", keywords="考核")


STORIES = (
    at_once, third_party, not_held, still_unclear, excessive, uncorrected, unpaid, withdrawn,
    consulted_and_extended, still_open,
)  # fmt: skip


@pytest.fixture
def year(agency, person, monkeypatch):
    """Return the office after a year of 24 cases."""
    settings_for(agency)
    officer, head = Client(), Client()
    officer.force_login(person("officer", agency, "officer"))
    head.force_login(person("head", agency, "leader"))
    office = Office(agency, officer, head)
    office.keep_time(monkeypatch)
    for story in STORIES:
        story(office)
    office.at("12-31")
    for case in office.cases:
        case.refresh_from_db()
    return office


TEXTS = {
    "management": "政府信息管理：制发的文件都经公开属性审查。",
    "supervision": "监督保障：每季度通报一次公开情况，没有责任追究。",
    "platform": "政府信息公开平台建设：政府网站专栏由办公室维护，全年运行正常。",
    "problems": "主要问题：少数答复说理不够充分。"
    "改进情况：办公室自2027年1月起逐件复核答复文书，3月底前补齐说理。",
}
OTHERS = (
    ("withheld_third_party", "commercial"),
    ("unable_not_held", "research"),
    ("unable_still_unclear", "public_benefit"),
    ("not_handled_excessive", "legal_service"),
    ("other_correction_overdue", "other_org"),
    ("other_fee_overdue", "natural_person"),
    ("other_other", "commercial"),
    ("partial", "natural_person"),
)
"""Outcome and kind of applicant of the other cases that ended."""


def expected():
    """Return table 3 as somebody counts it who was told the stories."""
    ended = [(outcome, KIND[at % 6]) for at, (outcome, _) in enumerate(ANSWERED_AT_ONCE)]
    ended += OTHERS
    table = {row: [0] * 7 for row in ROWS}

    def count(row, kind):
        table[row][KIND.index(kind)] += 1
        table[row][6] += 1

    for at, (outcome, kind) in enumerate(ended):
        count("carried_over" if at == 0 else "new_received", kind)
        count(outcome, kind)
        count("total_handled", kind)
    count("new_received", "public_benefit")
    count("carried_forward", "public_benefit")
    return {row: tuple(numbers) for row, numbers in table.items()}


def test_a_year_through_the_pages_is_counted_like_its_imported_ledger(year, other_agency, tmp_path):
    assert len(year.cases) == 24
    assert {case.outcome for case in year.cases} == {*keys(), ""}
    assert {case.applicant_kind for case in year.cases} == set(KINDS)
    assert {case.state for case in year.cases} == {"closed", "archived", "in_progress"}
    assert Letter.objects.exclude(state=LetterState.SENT).count() == 0
    assert not [case for case in year.cases if case.due_on and case.closed_on
                and case.closed_on > case.due_on]  # fmt: skip
    assert verification.verify(verification.stored()).problems == []

    save_texts(actor=None, agency=year.agency, year=YEAR, texts=TEXTS)
    compiled = compile_report(year.agency, YEAR)
    wanted = expected()
    counted = compiled.report.applications
    assert {row: tuple(counted[row]) for row in ROWS} == wanted
    assert compiled.number_of(Severity.ERROR) == 0, compiled.check.findings
    assert not [item for item in compiled.uncounted if item.blocks]

    for suffix in ("xlsx", "csv"):
        path = tmp_path / f"ledger.{suffix}"
        assert export(kind="applications", agency=year.agency, year=YEAR, path=path,
                      on=year.today) == 24  # fmt: skip
    imported = import_file(
        kind="applications", file=tmp_path / "ledger.xlsx", agency=other_agency, actor=None
    )
    assert imported.added == 24
    again = compile_report(other_agency, YEAR)
    assert {row: tuple(again.report.applications[row]) for row in ROWS} == wanted
    assert again.report.remedies == compiled.report.remedies
    twins = {case.number: case for case in Application.objects.filter(agency=other_agency)}
    for case in year.cases:
        twin = twins[case.number]
        assert (twin.received_on, twin.closed_on, twin.outcome) == (
            case.received_on, case.closed_on, case.outcome,
        )  # fmt: skip


def test_remedies_worked_by_their_steps_are_counted_like_their_imported_ledger(
    agency, other_agency, officer, client, tmp_path
):
    client.force_login(officer)
    refused, kept = (registered(agency, on=date(2026, 2, day)) for day in (3, 4))
    for case in (refused, kept):
        desk.reply(
            actor=officer, case=case, on=date(2026, 2, 20), outcome="withheld_process_info",
            approved_by="王局长", reply_no=f"示例〔2026〕{case.pk}号",
        )  # fmt: skip

    def step(case, act, **fields):
        url = f"{reverse('remedies:step', args=[case.pk])}?act={act}"
        form = client.get(url).context["form"]
        response = client.post(url, {"seen": form["seen"].value(), **fields})
        assert response.status_code == 302, response.context["form"].errors

    def lodged(number, procedure, application, opened, **more):
        return remedies.register_case(
            actor=officer, agency=agency, case_no=number, procedure=procedure,
            body="示例机关", application=application, acts=[opened], **more,
        )  # fmt: skip

    lost = lodged(
        "示复〔2026〕1号", "reconsideration", refused, NewAct(A.ACCEPTED, date(2026, 3, 10))
    )
    step(lost, "copy_received", on="2026-03-12")
    step(lost, "answered", on="2026-03-20")
    step(lost, "decided", on="2026-05-06", result="撤销并责令重作", served_on="2026-05-08", redo="on",
         redo_until="2026-05-29")  # fmt: skip
    anew = derived.diary(refused, refused.events.all())[-1]
    assert (anew.kind, anew.until) == (EventKind.REDO_ORDERED, date(2026, 5, 29))
    desk.redecide(
        actor=officer, case=refused, on=date(2026, 5, 20), outcome="granted", approved_by="王局长"
    )
    won = lodged("示复〔2026〕2号", "reconsideration", kept, NewAct(A.ACCEPTED, date(2026, 3, 11)))
    step(won, "decided", on="2026-05-07", result="维持", served_on="2026-05-09")
    suit = lodged(
        "（2026）示行初1号", "suit_after_reconsideration", kept, NewAct(A.DOCKETED, date(2026, 6, 1)),
        follows=won,
    )  # fmt: skip
    step(suit, "judged", on="2026-09-01", result="驳回诉讼请求", served_on="2026-09-03")
    step(suit, "effective", on="2026-09-20")

    for kind in ("applications", "remedies"):
        path = tmp_path / f"{kind}.xlsx"
        export(kind=kind, agency=agency, year=YEAR, path=path, on=date(2026, 12, 31))
        import_file(kind=kind, file=path, agency=other_agency, actor=None)
    here, there = (compile_report(one, YEAR).report for one in (agency, other_agency))
    assert here.remedies == there.remedies
    assert here.applications == there.applications
    assert here.applications["withheld_process_info"][-1] == 2, "table 3 keeps the first result"
    assert {block: tuple(row) for block, row in here.remedies.items()} == {
        "reconsideration": (1, 1, 0, 0, 2),
        "suit_direct": (0, 0, 0, 0, 0),
        "suit_after_reconsideration": (1, 0, 0, 0, 1),
    }
