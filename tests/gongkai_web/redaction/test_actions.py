"""Each act on a record is permitted, whole and journaled, and nothing lies open at rest."""

import io

import pdfplumber
import pytest
from django.db import connection

from gongkai.redaction import UnusableFile
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.journal.models import Entry
from gongkai_web.redaction import actions, guard
from gongkai_web.redaction.models import Record, RedactedCopy, Redaction, state_of
from made_records import ORIGINAL, SECRET, SPOT, page, streams


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_an_original_is_sealed_at_rest_with_its_name(record):
    stored = Record.objects.values().get()
    sealed = bytes(stored.pop("sealed"))
    assert b"%PDF" not in sealed
    assert SECRET.encode() not in sealed
    assert "张某某".encode() not in bytes(stored.pop("sealed_name"))
    assert "张某某" not in str(stored)
    assert actions.name_of(record) == "张某某案卷.pdf"


def test_the_copy_holds_nothing_of_what_was_covered(record, box, officer):
    copy = actions.make_copy(actor=officer, record=record)
    data = actions.open_copy(actor=officer, copy=copy)
    assert all(SECRET.encode() not in part for part in [data, *streams(data)])
    with pdfplumber.open(io.BytesIO(data)) as file:
        assert [one.extract_text() for one in file.pages] == [""]
    assert b"%PDF" not in bytes(copy.sealed)
    assert copy.fee_pages == 1
    assert copy.withheld == [
        {
            "number": 1, "page": 1, "place": "中部中间", "ground": "privacy", "title": "个人隐私",
            "article": "第十五条", "note": "",
        }
    ]  # fmt: skip


def test_every_act_and_every_opening_is_in_the_journal_without_content(record, box, officer):
    other = actions.add_box(
        actor=officer, record=record, page=1, at=(0, 0, 0.5, 0.1), ground_key="other_law",
        note="某某法第九条",
    )  # fmt: skip
    actions.remove_box(actor=officer, box=other)
    copy = actions.make_copy(actor=officer, record=record)
    actions.open_page(actor=officer, record=record, number=1)
    actions.open_page(actor=officer, record=record, number=1, journaled=True)
    assert actions.open_original(actor=officer, record=record) == ORIGINAL
    actions.open_copy(actor=officer, copy=copy)
    assert verbs() == [
        "上传区分处理的文件", "添加遮盖框", "添加遮盖框", "删除遮盖框", "生成脱敏副本",
        "查看原件", "下载原件", "下载脱敏副本",
    ]  # fmt: skip
    written = str(list(Entry.objects.values()))
    assert "张某某" not in written
    assert "某某法" not in written
    assert SECRET not in written


def test_the_same_original_is_not_kept_twice(record, case, officer):
    with pytest.raises(actions.RedactionRefused, match="已经上传过"):
        actions.upload_record(actor=officer, case=case, data=ORIGINAL, name="副本.pdf")
    assert Record.objects.count() == 1


def test_a_file_that_cannot_be_used_leaves_nothing(case, officer):
    with pytest.raises(UnusableFile):
        actions.upload_record(actor=officer, case=case, data=b"PK\x03\x04", name="a.pdf")
    assert not Record.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"page": 2}, "共 1 页，没有第 2 页"),
        ({"at": (0.9, 0.1, 0.2, 0.1)}, "超出了页面"),
        ({"ground_key": "because"}, "没有“because”"),
        ({"ground_key": "other_law"}, "具体条款"),
        ({"ground_key": "other_law", "note": "  "}, "具体条款"),
    ],
)
def test_a_box_that_cannot_be_is_refused_with_the_reason(change, told, record, officer):
    asked = {"page": 1, "at": SPOT, "ground_key": "privacy"} | change
    with pytest.raises(actions.RedactionRefused, match=told):
        actions.add_box(actor=officer, record=record, **asked)
    assert not Redaction.objects.exists()


def test_no_copy_is_made_without_a_box(record, officer):
    with pytest.raises(actions.RedactionRefused, match="还没有遮盖框"):
        actions.make_copy(actor=officer, record=record)


def test_whoever_makes_the_copy_has_seen_the_boxes_that_are_there(record, box, officer, person):
    seen = state_of(record.redactions.all())
    actions.add_box(actor=officer, record=record, page=1, at=SPOT, ground_key="privacy")
    with pytest.raises(actions.RedactionRefused, match="有变动"):
        actions.make_copy(actor=officer, record=record, seen=seen)
    actions.make_copy(actor=officer, record=record, seen=state_of(record.redactions.all()))


def test_a_box_that_comes_while_the_copy_is_painted_stops_it(record, box, officer, monkeypatch):
    paint = actions.redact

    def slowly(source, boxes):
        actions.add_box(actor=officer, record=record, page=1, at=SPOT, ground_key="privacy")
        return paint(source, boxes)

    monkeypatch.setattr(actions, "redact", slowly)
    with pytest.raises(actions.RedactionRefused, match="副本没有保存"):
        actions.make_copy(actor=officer, record=record)
    assert not RedactedCopy.objects.exists()


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_only_those_who_edit_the_ledgers_touch_a_record(role, agency, record, box, case, person):
    other = person("wang", agency, role)
    copy = actions.make_copy(actor=None, record=record)
    before = verbs()
    for act in (
        lambda: actions.upload_record(actor=other, case=case, data=page(""), name="a.pdf"),
        lambda: actions.add_box(actor=other, record=record, page=1, at=SPOT, ground_key="privacy"),
        lambda: actions.remove_box(actor=other, box=box),
        lambda: actions.make_copy(actor=other, record=record),
        lambda: actions.open_page(actor=other, record=record, number=1),
        lambda: actions.open_original(actor=other, record=record),
        lambda: actions.open_copy(actor=other, copy=copy),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert verbs() == before


def test_bytes_moved_to_another_record_do_not_open(record, case, officer):
    other = actions.upload_record(actor=officer, case=case, data=page("0 0 9 9 re f"), name="b.pdf")
    guard.remove(connection)
    Record.objects.filter(pk=other.pk).update(sealed=Record.objects.get(pk=record.pk).sealed)
    with pytest.raises(CannotUnseal):
        actions.open_original(actor=officer, record=Record.objects.get(pk=other.pk))


def test_two_copies_of_the_same_boxes_are_the_same_file(record, box, officer):
    once, again = (actions.make_copy(actor=officer, record=record) for _ in range(2))
    assert once.sha256 == again.sha256


def test_a_list_never_loads_the_sealed_bytes(record, box, officer, django_assert_num_queries):
    actions.make_copy(actor=officer, record=record)
    assert "sealed" in Record.objects.get().get_deferred_fields()
    assert "sealed" in RedactedCopy.objects.get().get_deferred_fields()
    assert "sealed" in record.copies.get().get_deferred_fields()
