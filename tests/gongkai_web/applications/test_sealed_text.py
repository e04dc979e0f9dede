"""Free words about a case lie sealed in the database, and read in clear everywhere else."""

import io
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import FieldError, ValidationError
from django.core.serializers import serialize
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from case_desk import Desk, registered, settings_for
from gongkai_web.agencies.models import Agency
from gongkai_web.applications import actions, letters, sealed_text, setting_aside
from gongkai_web.applications.models import Application, DataCorrection, Letter, UndoneAct
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.applications.sealed_text import SealedText
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers.exports import write_ledger
from gongkai_web.ledgers.imports import import_file
from gongkai_web.redaction.models import Record, RedactedCopy, Redaction
from gongkai_web.remedies.models import UndoneEvent
from ledger_files import csv_file
from office_work import accepted

pytestmark = pytest.mark.django_db
SECRET = "张三丰的邻居李四"
"""What nobody may read who has the database without the key."""


def stored(table, *columns):
    """Return what the database holds, past the models."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")
        return [tuple(map(str, row)) for row in cursor.fetchall()]


def assert_nowhere_in_clear(*places):
    for table, *columns in places:
        rows = stored(table, *columns)
        assert rows, table
        assert SECRET not in str(rows), table
        assert "\\u5f20\\u4e09" not in str(rows), f"{table}: as JSON writes it"
    assert SECRET not in str(list(Entry.objects.values())), "nor in the journal"


@pytest.fixture
def desk(agency, officer, client):
    """An officer before a case received in December."""
    settings_for(agency)
    client.force_login(officer)
    case = registered(agency, on=date(2026, 12, 7), remark=SECRET, receipt_proof=f"电话 {SECRET}")
    return Desk(client, case)


def test_what_is_noted_of_a_case_is_sealed_and_shown(desk, officer):
    act = actions.take_note(actor=officer, case=desk.case, on=date(2026, 12, 8), note="电话")
    actions.undo(actor=officer, case=desk.case, event=act.event, reason=f"误记 {SECRET}")
    case = Application.objects.get()
    assert (case.remark, case.receipt_proof) == (SECRET, f"电话 {SECRET}")
    assert UndoneAct.objects.get().reason == f"误记 {SECRET}"
    assert SECRET not in str(UndoneAct.objects.get()), "a name is written into the journal"
    page = desk.page()
    assert page.count(SECRET) >= 3
    assert_nowhere_in_clear(
        ("applications_application", "remark", "receipt_proof"),
        ("applications_undoneact", "reason"),
    )


def test_why_a_case_was_set_aside_is_sealed(desk, officer):
    setting_aside.void(actor=officer, case=desk.case, reason=f"重复登记 {SECRET}")
    case = Application.objects.get()
    assert case.set_aside_detail["reason"] == f"重复登记 {SECRET}"
    assert case.set_aside_detail["received_on"] == "2026-12-07"
    assert_nowhere_in_clear(("applications_application", "set_aside_detail"))
    setting_aside.take_up_again(actor=officer, case=case, reason="没有重复")
    assert Application.objects.get().received_on == date(2026, 12, 7)


def test_what_the_head_says_of_a_letter_is_sealed_and_shown(desk, agency, person):
    accepted(
        desk.take(
            "correction_requested",
            note="材料刚刚核清",
            **{"letter-items": "名称", "letter-days": "15"},
        )
    )
    letter, head = desk.letter(), person("head", agency, "leader")
    letters.submit(actor=None, letter=letter, on=date(2026, 12, 8))
    letters.send_back(actor=head, letter=letter, on=date(2026, 12, 8), remark=f"删去 {SECRET}")
    assert Letter.objects.get().remark == f"删去 {SECRET}"
    assert f"删去 {SECRET}" in desk.page()
    assert_nowhere_in_clear(("applications_letter", "remark"))


def test_what_somebody_says_of_their_own_data_is_sealed(agency):
    DataCorrection.objects.create(
        agency=agency, number="1", received_on=date(2026, 3, 2), content=SECRET, evidence=SECRET,
        remark=SECRET,
    )  # fmt: skip
    one = DataCorrection.objects.get()
    assert (one.content, one.evidence, one.remark) == (SECRET,) * 3
    assert_nowhere_in_clear(("applications_datacorrection", "content", "evidence", "remark"))


def test_an_imported_remark_is_sealed_and_leaves_in_clear(agency, officer):
    def rows(remark):
        header = ("申请编号", "申请人类型", "收到日期", "备注")
        return csv_file(header, [("2026-001", "自然人", "2026-03-02", remark)])

    result = import_file(kind="applications", file=rows(SECRET), agency=agency, actor=officer)
    assert result.added == 1
    assert Application.objects.get().remark == SECRET
    assert_nowhere_in_clear(("applications_application", "remark"))
    file = io.BytesIO()
    write_ledger(
        kind="applications", format_="csv", file=file, agency=agency, year=2026, actor=officer
    )
    assert SECRET in file.getvalue().decode("utf-8-sig")
    again = import_file(kind="applications", file=rows(SECRET), agency=agency, actor=officer)
    assert (again.added, again.unchanged) == (0, 1)


@pytest.mark.parametrize("lookup", ["icontains", "contains", "startswith", "in", "gt", "regex"])
def test_a_search_in_sealed_words_is_refused_instead_of_finding_nothing(lookup):
    with pytest.raises(FieldError, match="加密保存，不能检索"):
        Application.objects.filter(**{f"remark__{lookup}": "张"}).exists()


def test_whether_there_are_words_can_be_asked(desk):
    assert Application.objects.exclude(remark="").get() == desk.case
    assert not Application.objects.filter(remark="").exists()


def test_words_that_nobody_read_are_saved_as_they_are(desk):
    before = stored("applications_application", "remark", "receipt_proof")
    Application.objects.get().save()
    assert stored("applications_application", "remark", "receipt_proof") == before
    case = Application.objects.get()
    assert case.remark == SECRET
    case.save()
    assert stored("applications_application", "remark") != [before[0][:1]]
    assert Application.objects.get().remark == SECRET


def test_the_list_needs_no_key_and_the_case_tells_that_it_does(desk, officer, monkeypatch):
    setting_aside.void(actor=officer, case=desk.case, reason=SECRET)
    monkeypatch.setenv("GONGKAI_FIELD_KEY", "another")
    answer = desk.client.get(reverse("applications:index"), {"set_aside": "voided"})
    assert answer.status_code == 200
    answer = desk.client.get(reverse("applications:inspect", args=(desk.case.pk,)))
    assert (answer.status_code, answer.url) == (302, reverse("applications:index"))
    case = Application.objects.get()
    with pytest.raises(CannotUnseal):
        str(case.remark)
    case.save()  # what cannot be read is not lost


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "张三",
        lambda token: token.removeprefix(sealed_text.MARK),
        lambda token: sealed_text.MARK + "!",
        lambda token: token[:-6] + ("AAAA" if token[-6:-2] != "AAAA" else "BBBB") + token[-2:],
        lambda token: sealed_text.sealed("张三", "审批意见"),
    ],
    ids=["in clear", "without its mark", "no token", "changed", "of another field"],
)
def test_words_changed_behind_the_code_do_not_open(desk, change):
    ((token,),) = stored("applications_application", "remark")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE applications_application SET remark = %s", [change(token)])
    with pytest.raises(CannotUnseal):
        str(Application.objects.get().remark)


def test_each_field_seals_under_a_name_of_its_own():
    names = [
        field.sealed_as
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, SealedText)
    ]
    assert len(names) >= 8
    assert all(names)
    assert len(set(names)) == len(names)


def test_too_many_words_are_still_refused():
    with pytest.raises(ValidationError) as refused:
        Application(receipt_proof="长" * 121, number="1").clean_fields()
    assert "receipt_proof" in refused.value.message_dict


def test_a_dump_holds_what_can_be_loaded_anywhere(desk):
    assert SECRET in serialize("json", Application.objects.all())


# -- what was stored before


BEFORE = [
    ("remedies", "0003_keep_diaries"),
    ("applications", "0007_rank_archived"),
    ("redaction", "0001_records_boxes_and_copies"),
]


def migrated(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_was_stored_in_clear_is_sealed_by_the_migration_and_opened_by_its_undoing():
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        old = migrated(BEFORE)
        store_in_clear(old)
        migrated(newest)
        assert_sealed_and_read()
        old = migrated(BEFORE)
        assert old.get_model("applications", "UndoneAct").objects.get().reason == SECRET
        case = old.get_model("applications", "Application").objects.get(number="1")
        assert (case.remark, case.receipt_proof, case.set_aside_detail["reason"]) == (SECRET,) * 3
        assert old.get_model("applications", "Letter").objects.get().remark == SECRET
        assert old.get_model("redaction", "Redaction").objects.get().note == SECRET
        assert old.get_model("remedies", "UndoneEvent").objects.get().reason == SECRET
        withheld = old.get_model("redaction", "RedactedCopy").objects.get().withheld
        assert withheld == [{"number": 1, "note": SECRET}, {"number": 2, "note": ""}]
        refused_by_the_database(old.get_model("applications", "UndoneAct"), reason="")
    finally:
        migrated(newest)
    assert_sealed_and_read()


def store_in_clear(old):
    """Put into each table what an installation of that time held."""
    # Agencies are as they are today: their table did not go back.
    today = Agency.objects.create(code="a", name="甲")
    agency = old.get_model("agencies", "Agency").objects.get(pk=today.pk)
    cases = old.get_model("applications", "Application").objects
    given = {"agency": agency, "applicant_kind": "natural_person"}
    case = cases.create(
        number="1", remark=SECRET, receipt_proof=SECRET, set_aside="voided",
        set_aside_detail={"reason": SECRET, "received_on": None}, **given,
    )  # fmt: skip
    cases.create(number="2", **given)
    event = old.get_model("applications", "ApplicationEvent").objects.create(
        application=case, kind="noted", on=date(2026, 3, 2)
    )
    old.get_model("applications", "UndoneAct").objects.create(event=event, reason=SECRET)
    old.get_model("applications", "Letter").objects.create(
        agency=agency, application=case, code="S03", title="告知书", state="sent", remark=SECRET
    )
    old.get_model("applications", "DataCorrection").objects.create(
        agency=agency, number="1", received_on=date(2026, 3, 2), content=SECRET
    )
    remedy = old.get_model("remedies", "RemedyCase").objects.create(
        agency=agency, case_no="1", procedure="reconsideration"
    )
    told = old.get_model("remedies", "RemedyEvent").objects.create(
        case=remedy, kind="filed", on=date(2026, 3, 2)
    )
    old.get_model("remedies", "UndoneEvent").objects.create(event=told, reason=SECRET)
    record = old.get_model("redaction", "Record").objects.create(
        application=case, sealed_name=b"", sealed=b"", sha256="0", size=1, kind="pdf",
        page_sizes=[[1, 1]],
    )  # fmt: skip
    old.get_model("redaction", "Redaction").objects.create(
        record=record, page=1, x=0, y=0, width=1, height=1, ground_key="privacy", note=SECRET
    )
    old.get_model("redaction", "RedactedCopy").objects.create(
        record=record, sealed=b"", sha256="0", size=1, fee_pages=1,
        withheld=[{"number": 1, "note": SECRET}, {"number": 2, "note": ""}],
    )  # fmt: skip


def assert_sealed_and_read():
    assert_nowhere_in_clear(
        ("applications_application", "remark", "receipt_proof", "set_aside_detail"),
        ("applications_undoneact", "reason"),
        ("applications_letter", "remark"),
        ("applications_datacorrection", "content"),
        ("redaction_redaction", "note"),
        ("redaction_redactedcopy", "withheld"),
    )
    case = Application.objects.get(number="1")
    assert (case.remark, case.receipt_proof, case.set_aside_detail["reason"]) == (SECRET,) * 3
    empty = Application.objects.get(number="2")
    assert (empty.remark, empty.receipt_proof, empty.set_aside_detail) == ("", "", {})
    assert UndoneAct.objects.get().reason == Letter.objects.get().remark == SECRET
    assert DataCorrection.objects.get().content == Redaction.objects.get().note == SECRET
    assert [one["note"] for one in RedactedCopy.objects.get().withheld] == [SECRET, ""]
    assert UndoneEvent.objects.get().reason == SECRET
    refused_by_the_database(UndoneAct, reason="")
    refused_by_the_database(UndoneEvent, reason="")
    refused_by_the_database(Letter, remark="")
    refused_by_the_database(Record, size=2)
    refused_by_the_database(RedactedCopy, size=2)


def refused_by_the_database(model, **change):
    with pytest.raises(IntegrityError), transaction.atomic():
        model._base_manager.update(**change)
