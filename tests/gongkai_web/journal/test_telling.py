"""Is every act in the journal told in Chinese?"""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

import gongkai_web
from annual_reports import full_report
from gongkai_web.agencies.access import Capability
from gongkai_web.agencies.actions import add_agency, appoint, dismiss
from gongkai_web.applications.actions import open_personal
from gongkai_web.applications.models import Application
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import changing
from gongkai_web.journal.models import Entry
from gongkai_web.journal.telling import described, subject_kind
from gongkai_web.ledgers.exports import write_ledger
from gongkai_web.ledgers.imports import import_file
from gongkai_web.publishing.models import DecisionCount, Item
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.reports import actions
from gongkai_web.supervision.models import Meeting
from gongkai_web.workdays import actions as workdays
from ledger_files import csv_file, named

pytestmark = pytest.mark.django_db

LATIN = re.compile(r"[A-Za-z_]{2,}")
CODES = re.compile(
    r"[0-9a-f]{64}|shanzhou-sfj|lushi-czj|officer|root|\S+\.(csv|xlsx|docx|yaml)|SHA-256"
)
"""What an act may name in Latin letters: codes, accounts, files, digests."""


@pytest.fixture
def every_act(agency, person):
    """Do everything the journal has a verb for."""
    officer = person("officer", agency, "officer")
    add_agency(actor=None, code="lushi-czj", name="卢氏县财政局（示例）")
    dismiss(
        actor=None,
        membership=appoint(actor=None, user=officer, agency=agency, role="leader"),
    )
    _records(agency)
    ledger = csv_file(("月份", "类别", "数量"), [("2024-03", "行政处罚", "2")]).getvalue()
    import_file(kind="decisions", file=named(ledger, "处罚.csv"), agency=agency, actor=None)
    for kind in ("decisions", "applications"):
        write_ledger(
            kind=kind, agency=agency, year=2024, format_="csv", file=BytesIO(), actor=officer
        )
    open_personal(actor=officer, application=Application.objects.get())
    _report(agency)
    with transaction.atomic():
        workdays._recount(
            Application.objects.all(),
            actor=None,
            verb=workdays.ENTERED,
            label="2027.yaml",
            detail={"新文件": {"2027.yaml": "notice:\n  title: 示例"}},
        )
        one = Application.objects.get()
        workdays._record_moves(
            [workdays.Moved(one, date(2024, 4, 2))], actor=None, reason=workdays.RECOUNTED
        )
    workdays.recount(actor=None)


def _records(agency):
    case = Application(
        agency=agency,
        number="1",
        applicant_kind="natural_person",
        channel="in_person",
        received_on=date(2024, 3, 4),
    )
    decision = DecisionCount(agency=agency, month=date(2024, 2, 1), kind="licence", count=1)
    made = [
        case,
        decision,
        Item(agency=agency, index_no="甲", title="示例", disclosure_attr="proactive"),
        RemedyCase(agency=agency, case_no="乙", procedure="reconsideration"),
        Meeting(agency=agency, held_on=date(2024, 3, 5), kind="training", subject="示例"),
    ]
    for one in made:
        with changing(one, actor=None):
            one.save()
    with changing(case, actor=None, children=("events",)):
        case.closed_on, case.outcome = date(2024, 3, 20), "granted"
        case.events.create(
            kind="extended", on=date(2024, 3, 6), detail={"days": 20, "outcome": "granted"}
        )
        case.save()
    with changing(agency, actor=None, capability=Capability.MANAGE):
        agency.kind, agency.level, agency.may_make_rules = "department", "county", True
        agency.save()
    with changing(decision, actor=None):
        decision.delete()


def _report(agency):
    agency.name = full_report().agency
    version = actions.file_report(
        actor=None, agency=agency, report=full_report(), file_name="去年.docx"
    )
    actions.publish(actor=None, version=version)
    actions.start_correction(actor=None, agency=agency, year=2024, reason="表三漏计一件")
    actions.save_texts(actor=None, agency=agency, year=2024, texts={"problems": "不够及时。"})
    actions.compile_draft(actor=None, agency=agency, year=2024)
    with transaction.atomic():
        record(
            verb="提交年度报告",
            subject=version,
            agency=agency,
            actor=None,
            detail={"version": 2, "digest": version.digest, "reason": "表三漏计一件"},
        )


def test_every_act_is_told_in_chinese(every_act):
    for entry in Entry.objects.all():
        told = [
            entry.verb,
            entry.actor_name,
            entry.subject_label,
            subject_kind(entry),
            *described(entry),
        ]
        for line in told:
            assert not LATIN.search(CODES.sub("", line)), (entry.verb, line)


def test_every_verb_of_the_product_is_among_them(every_act):
    house = Path(gongkai_web.__file__).parent
    desk = ("applications", "redaction", "remedies", "extensions", "reminders")
    # told in test_telling_items.py
    items = ("publishing", "review", "channels", "writing", "normative", "coverage", "wording")
    collected = ("collection", "inspection")  # told in test_telling_collection.py
    source = "\n".join(
        path.read_text("utf-8")
        for path in house.glob("*/actions.py")
        if path.parent.name not in (*desk, *items, *collected)  # told in test_telling_desk.py
    )
    source += "\n".join(path.read_text("utf-8") for path in house.glob("ledgers/*.py"))
    verbs = {*re.findall(r'verb="([^"]+)"', source), "新增", "修改", "删除"}
    verbs |= {workdays.ENTERED, workdays.RECOUNTED, workdays.MOVED, "查看申请人信息"}

    assert verbs == set(Entry.objects.values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("verb", "line"),
    [
        ("导入台账", "台账：行政行为台账"),
        ("导出台账", "行数：1"),
        ("编制年度报告", "错误数："),
        ("应答复日期变动", "应答复日期：2024-04-02 → 2024-04-29"),
        ("修改", "办理结果：（空） → "),
        ("修改", "办理记录：（空） → 延期答复，2024-03-06，延长工作日数：20，办理结果："),
        ("修改", "有规章制定权：否 → 是"),
        ("删除", "月份：2024-02"),
    ],
)
def test_an_act_is_told_by_the_names_of_its_fields(every_act, verb, line):
    told = [one for entry in Entry.objects.filter(verb=verb) for one in described(entry)]
    assert any(one.startswith(line) for one in told), told


def test_the_page_of_an_act_tells_it_as_the_list_does(every_act, person, client):
    client.force_login(person("root", superuser=True))
    for entry in Entry.objects.all():
        page = client.get(reverse("journal:inspect", args=(entry.pk,))).content.decode()
        assert entry.subject_type not in page or not entry.subject_type
        assert "{&#x27;" not in page
        for line in described(entry):
            assert line.split("：")[0] in page
