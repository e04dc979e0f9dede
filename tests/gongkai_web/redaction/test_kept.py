"""Originals and copies are kept as they are; notes lie sealed; a case set aside is left alone."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.urls import reverse

from gongkai_web.applications import enclosures, setting_aside
from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.redaction import actions
from gongkai_web.redaction.models import Record, RedactedCopy, Redaction
from made_records import SPOT, page

NOTE = "李四的银行账号"


def noted(record, officer):
    return actions.add_box(
        actor=officer, record=record, page=1, at=SPOT, ground_key="privacy", note=NOTE
    )


def raw(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return str(cursor.fetchall())


@pytest.fixture
def copy(record, officer):
    noted(record, officer)
    return actions.make_copy(actor=officer, record=record)


# -- the notes


@pytest.mark.django_db
def test_a_note_is_sealed_at_rest_and_read_on_the_pages_and_in_the_letter(
    copy, record, case, officer, client
):
    for table, column in (("redaction_redaction", "note"), ("redaction_redactedcopy", "withheld")):
        stored = raw(table, column)
        assert NOTE not in stored
        assert "\\u674e" not in stored, "as JSON writes it"
    assert NOTE not in str(list(Entry.objects.values()))
    client.force_login(officer)
    for name, args in (("page", (record.pk, 1)), ("withheld", (copy.pk,))):
        assert NOTE in client.get(reverse(f"redaction:{name}", args=args)).content.decode()
    assert NOTE in enclosures.parted(Application.objects.get())["withheld"]
    assert RedactedCopy.objects.get().withheld[0]["note"] == NOTE


@pytest.mark.django_db
def test_without_the_key_the_records_are_listed_and_a_page_is_told(
    copy, record, case, officer, client, monkeypatch
):
    client.force_login(officer)
    monkeypatch.setenv("GONGKAI_FIELD_KEY", "another")
    listed = client.get(reverse("redaction:records", args=(case.pk,)))
    assert listed.status_code == 200
    assert "遮盖 1 处" in listed.content.decode()
    for name, args in (("page", (record.pk, 1)), ("withheld", (copy.pk,))):
        answer = client.get(reverse(f"redaction:{name}", args=args))
        assert (answer.status_code, answer.url) == (302, reverse("applications:index"))


# -- what the database keeps


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: Record.objects.update(sha256="0"),
        lambda: Record._base_manager.all()._raw_delete("default"),
        lambda: RedactedCopy.objects.update(withheld=[]),
        lambda: RedactedCopy.objects.update(sealed=b"%PDF"),
        lambda: RedactedCopy._base_manager.all()._raw_delete("default"),
        lambda: replaced(Record.objects.values_list("pk").get()[0]),
    ],
    ids=["original", "original gone", "list", "copy", "copy gone", "original replaced"],
)
def test_the_database_keeps_originals_and_copies(copy, change):
    before = raw("redaction_record", "*"), raw("redaction_redactedcopy", "*")
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    assert (raw("redaction_record", "*"), raw("redaction_redactedcopy", "*")) == before


def replaced(pk):
    """Put another row in the place of an original: by its number, or by what makes it one."""
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    names = [field.column for field in Record._meta.concrete_fields if field.column != "id"]
    given = ", ".join("'0'" if name == "kind" else name for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{verb} INTO redaction_record (id, {', '.join(names)})"
            f" SELECT id + 1000, {given} FROM redaction_record WHERE id = %s",
            [pk],
        )


@pytest.mark.django_db
def test_boxes_come_and_go_as_before(record, officer):
    actions.remove_box(actor=officer, box=noted(record, officer))
    assert not Redaction.objects.exists()


# -- a case set aside


def transferred(case, officer, person, other_agency):
    setting_aside.transfer(actor=None, case=case, to=other_agency, reason="不属于本机关")


def split(case, officer, person, other_agency):
    setting_aside.split(actor=officer, case=case, contents=["甲", "乙"])


def voided(case, officer, person, other_agency):
    setting_aside.void(actor=officer, case=case, reason="重复登记")


@pytest.mark.django_db
@pytest.mark.parametrize("set_aside", [transferred, split, voided])
def test_in_a_case_that_was_set_aside_nothing_is_redacted_any_more(
    set_aside, case, record, box, copy, officer, person, other_agency, client
):
    mine = Application.objects.get(pk=case.pk)
    set_aside(mine, officer, person, other_agency)
    before = (Record.objects.count(), Redaction.objects.count(), RedactedCopy.objects.count())
    entries = Entry.objects.count()
    # What a person's page still holds of the case is of no account: ``record`` was read before.
    for act in (
        lambda: actions.upload_record(actor=officer, case=case, data=page(""), name="a.pdf"),
        lambda: actions.add_box(
            actor=officer, record=record, page=1, at=SPOT, ground_key="privacy"
        ),
        lambda: actions.remove_box(actor=officer, box=box),
        lambda: actions.make_copy(actor=officer, record=record),
    ):
        with pytest.raises(actions.RedactionRefused, match="不能再作区分处理"):
            act()
    assert (
        Record.objects.count(), Redaction.objects.count(), RedactedCopy.objects.count()
    ) == before  # fmt: skip
    assert Entry.objects.count() == entries
    assert actions.open_copy(actor=officer, copy=copy).startswith(b"%PDF"), "what was made stays"

    client.force_login(officer)
    for name, args in (("records", (case.pk,)), ("page", (record.pk, 1))):
        shown = client.get(reverse(f"redaction:{name}", args=args)).content.decode()
        assert "不能再作区分处理" in shown
        assert 'type="file"' not in shown
        assert "生成脱敏副本</button>" not in shown
        assert "添加</button>" not in shown
    answer = client.post(reverse("redaction:remove", args=(box.pk,)), follow=True)
    assert "不能再作区分处理" in answer.content.decode()


# -- a box that comes while a copy is stored


@pytest.mark.django_db(transaction=True)
def test_a_box_waits_for_the_copy_that_is_being_stored(record, box, officer, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-memory SQLite connection; there one transaction writes")
    done, came, ours = threading.Event(), [], connections["default"]

    def add():
        mine = connections["default"] = ours.copy("default")
        try:
            actions.add_box(actor=officer, record=record, page=1, at=SPOT, ground_key="privacy")
        except Exception as error:
            came.append(error)
        finally:
            mine.close()
            done.set()

    thread, note = threading.Thread(target=add), actions.note_down

    def slowly(**told):
        if told["verb"] == "生成脱敏副本":
            thread.start()
            assert not done.wait(1), "the box came in between"
        return note(**told)

    monkeypatch.setattr(actions, "note_down", slowly)
    copy = actions.make_copy(actor=officer, record=record)
    thread.join(30)
    assert came == []
    assert (len(copy.withheld), record.redactions.count()) == (1, 2)
