"""The pages of redaction, from the upload to the list of what was withheld."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from gongkai.redaction import MEGABYTE
from gongkai_web.journal.models import Entry
from gongkai_web.redaction import actions
from gongkai_web.redaction.models import Record, RedactedCopy, Redaction, state_of
from made_records import ORIGINAL, SECRET, page

PLACE = {"x": "20", "y": "40", "width": "60", "height": "10"}


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def test_an_officer_goes_from_the_upload_to_the_copy(the_real_way, desk, case):
    records = reverse("redaction:records", args=[case.pk])
    assert "还没有上传文件" in desk.get(records).content.decode()
    answer = desk.post(records, {"file": SimpleUploadedFile("案卷.pdf", ORIGINAL)})
    record = Record.objects.get()
    first = reverse("redaction:page", args=[record.pk, 1])
    assert answer.url == first
    answer = desk.post(first, PLACE | {"ground": "privacy"})
    assert answer.url == first
    shown = desk.get(first).content.decode()
    assert "个人隐私" in shown
    assert f'id="box-{Redaction.objects.get().pk}"' in shown
    state = state_of(record.redactions.all())
    answer = desk.post(reverse("redaction:make", args=[record.pk]), {"state": state})
    copy = RedactedCopy.objects.get()
    assert answer.url == reverse("redaction:withheld", args=[copy.pk])
    listed = desk.get(answer.url).content.decode()
    for word in ("区分处理清单", "个人隐私", "第十五条", "中部中间", copy.sha256, "2026-001"):
        assert word in listed
    assert SECRET not in listed
    answer = desk.get(reverse("redaction:copy", args=[copy.pk]))
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert "副本" in desk.get(records).content.decode()


def test_a_page_is_shown_as_a_picture_and_its_opening_noted_once(desk, record):
    url = reverse("redaction:picture", args=[record.pk, 1])
    for _ in range(3):
        answer = desk.get(url)
        assert answer["Content-Type"] == "image/png"
        assert "no-store" in answer["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).size == (500, 334)
    assert Entry.objects.filter(verb="查看原件").count() == 1
    assert desk.get(reverse("redaction:picture", args=[record.pk, 2])).status_code == 404


def test_a_box_is_deleted_before_a_copy_is_made(desk, record, box):
    answer = desk.post(reverse("redaction:remove", args=[box.pk]))
    assert answer.url == reverse("redaction:page", args=[record.pk, 1])
    assert not Redaction.objects.exists()
    assert desk.get(reverse("redaction:remove", args=[box.pk])).status_code == 405


def test_the_original_is_handed_out_on_a_click_only(desk, record):
    url = reverse("redaction:original", args=[record.pk])
    assert desk.get(url).status_code == 405
    answer = desk.post(url)
    assert answer.content == ORIGINAL
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"x": "60"}, "超出了页面"),
        ({"x": "abc"}, "输入一个数字"),
        ({"width": ""}, "必填"),
        ({"height": "0"}, "太小"),
        ({"x": "NaN"}, "输入一个数字"),
        ({"ground": ""}, "必填"),
        ({"ground": "other_law"}, "具体条款"),
    ],
)
def test_a_form_that_is_wrong_is_told_so(change, told, desk, record):
    url = reverse("redaction:page", args=[record.pk, 1])
    answer = desk.post(url, PLACE | {"ground": "privacy"} | change)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("案卷.pdf", b"PK\x03\x04word/", "内容却不是"),
        ("案卷.docx", b"PK\x03\x04word/", "先转换成 PDF"),
        ("案卷.pdf", b"", "空的"),
        ("案卷.pdf", ORIGINAL[:300], "损坏"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_on_the_page(name, data, told, desk, case):
    answer = desk.post(
        reverse("redaction:records", args=[case.pk]), {"file": SimpleUploadedFile(name, data)}
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Record.objects.exists()


class _Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_):
        raise AssertionError("the body was read")

    readline = read


def test_a_scan_of_300_megabytes_is_refused_before_it_is_read(desk, case):
    answer = desk.generic(
        "POST",
        reverse("redaction:records", args=[case.pk]),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(300 * MEGABYTE),
        **{"wsgi.input": _Unread()},
    )
    assert answer.status_code == 413
    assert "300 MB，超过 50 MB" in answer.content.decode()


def test_an_upload_without_the_forms_token_is_refused(officer, case):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    url = reverse("redaction:records", args=[case.pk])
    answer = strict.post(url, {"file": SimpleUploadedFile("a.pdf", ORIGINAL)})
    assert answer.status_code == 403
    assert not Record.objects.exists()
    strict.get(url)
    token = strict.cookies["gongkai_csrf"].value
    answer = strict.post(
        url, {"file": SimpleUploadedFile("a.pdf", ORIGINAL), "csrfmiddlewaretoken": token}
    )
    assert answer.status_code == 302


def addresses(record, box, copy):
    yield "redaction:records", [record.application_id]
    yield "redaction:page", [record.pk, 1]
    yield "redaction:picture", [record.pk, 1]
    yield "redaction:original", [record.pk]
    yield "redaction:make", [record.pk]
    yield "redaction:remove", [box.pk]
    yield "redaction:withheld", [copy.pk]
    yield "redaction:copy", [copy.pk]


@pytest.mark.walk
@pytest.mark.parametrize("role", ["officer", "compiler", "leader", "supervisor", "administrator"])
@pytest.mark.parametrize("where", ["elsewhere", "above"])
def test_nobody_of_another_agency_and_no_supervising_office_comes_here(
    role, where, agency, other_agency, person, record, box, client
):
    if where == "above":
        agency.parent = other_agency
        agency.save()
    copy = actions.make_copy(actor=None, record=record)
    client.force_login(person("li", other_agency, role))
    before = Entry.objects.count()
    for name, args in addresses(record, box, copy):
        for answer in (client.get(reverse(name, args=args)), client.post(reverse(name, args=args))):
            assert answer.status_code in (404, 405), (name, answer.status_code)
    assert Entry.objects.count() == before
    assert Redaction.objects.filter(pk=box.pk).exists()


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_those_of_the_agency_who_edit_no_ledger_do_not_see_originals(
    role, agency, person, record, box, client
):
    copy = actions.make_copy(actor=None, record=record)
    client.force_login(person("li", agency, role))
    for name, args in addresses(record, box, copy):
        assert client.get(reverse(name, args=args)).status_code in (404, 405), name


def test_a_stranger_is_sent_to_the_login_page(record, client):
    answer = client.get(reverse("redaction:picture", args=[record.pk, 1]))
    assert answer.status_code == 302
    assert "/admin/login/" in answer.url


def test_two_officers_at_once_are_told(desk, record, box):
    state = state_of(record.redactions.all())
    actions.remove_box(actor=None, box=box)
    actions.add_box(actor=None, record=record, page=1, at=(0, 0, 1, 1), ground_key="privacy")
    answer = desk.post(reverse("redaction:make", args=[record.pk]), {"state": state}, follow=True)
    assert "没有生成副本：遮盖框在您查看以后有变动" in answer.content.decode()
    assert not RedactedCopy.objects.exists()


def test_larger_sheets_and_attachments_are_told(desk, case, officer):
    large = page("", box=(0, 0, 842, 1191), objects={
        10: "<< /Type /Filespec /F (a.txt) /EF << /F 11 0 R >> >>",
        11: "<< /Type /EmbeddedFile /Length 1 >>\nstream\nx\nendstream",
    }, catalogue="/Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >>")  # fmt: skip
    record = actions.upload_record(actor=officer, case=case, data=large, name="图纸.pdf")
    assert "第1页按2页" in desk.get(reverse("redaction:page", args=[record.pk, 1])).content.decode()
    listed = desk.get(reverse("redaction:records", args=[case.pk])).content.decode()
    assert "另附有 1 个文件" in listed


@pytest.mark.parametrize("boxes", [1, 20])
def test_a_page_takes_as_many_queries_with_many_boxes(
    boxes, desk, record, officer, django_assert_max_num_queries
):
    for _ in range(boxes):
        actions.add_box(
            actor=officer, record=record, page=1, at=(0, 0, 0.1, 0.1), ground_key="privacy"
        )
    with django_assert_max_num_queries(15):
        desk.get(reverse("redaction:page", args=[record.pk, 1]))
    with django_assert_max_num_queries(15):
        desk.get(reverse("redaction:records", args=[record.application_id]))
