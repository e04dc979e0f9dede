"""Files of a case: what is taken, what is refused with a clear word, how they lie and go out."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from counter import typed
from gongkai_web.applications import attachments, file_kinds, intake
from gongkai_web.applications.file_kinds import UnusableFile, kind_of, safe_name
from gongkai_web.applications.intake_views import RegisterView
from gongkai_web.applications.models import Application, Attachment
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.journal.models import Entry

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\nstartxref\n9\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
NAME = "张三的申请书.pdf"


def office(*names, size=10, encrypted=False):
    """Return a zip package with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            package.writestr(name, b"0" * size)
    data = out.getvalue()
    if encrypted:  # the flag alone says so
        at = data.index(b"PK\x01\x02") + 8
        data = data[:at] + b"\x01" + data[at + 1 :]
    return data


DOCX = office("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "data", "label"),
    [
        ("a.pdf", PDF, "PDF"),
        ("A.PDF", PDF, "PDF"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "JPEG 图片"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "JPEG 图片"),
        ("a.png", PNG, "PNG 图片"),
        ("a.tif", b"II*\0....", "TIFF 图片"),
        ("a.docx", DOCX, "Word 文档（docx）"),
        ("a.xlsx", office("[Content_Types].xml", "xl/workbook.xml"), "Excel 工作簿（xlsx）"),
        ("a.txt", "申请".encode(), "文本"),
        ("a.txt", "申请".encode("gb18030"), "文本"),
    ],
)
def test_what_a_case_may_hold_is_known_by_its_content(name, data, label):
    assert kind_of(name, data).label == label


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.pdf", b"", "是空的"),
        ("a.exe", b"MZ", "的类型不能上传"),
        ("a", PDF, "的类型不能上传"),
        ("a.pdf", PNG, "内容却是PNG 图片"),
        ("a.png", PDF, "内容却是PDF"),
        ("a.pdf", b"MZ....", "内容却是程序"),
        ("a.docx", b"\xd0\xcf\x11\xe0", "旧版或者加了密码"),
        ("a.docx", office("a.txt"), "内容却是压缩包"),
        ("a.docx", office("[Content_Types].xml", "xl/workbook.xml"), "Excel"),
        ("a.xlsx", office("[Content_Types].xml", "xl/workbook.xml", encrypted=True), "加了密码"),
        ("a.docx", DOCX[:-30], "已损坏"),
        ("a.pdf", b"%PDF-1.7 1 0 obj", "不完整"),
        (
            "a.pdf",
            PDF.replace(b"startxref", b"trailer << /Encrypt 5 0 R >>\nstartxref"),
            "加了密码",
        ),
        ("a.txt", b"\x00\x01\x02", "内容却不是"),
        ("a.txt", b"MZ\x90", "程序"),
        ("a.txt", PNG, "PNG 图片"),
        ("a.jpg", b"<html>", "网页"),
    ],
)
def test_another_content_is_refused_with_a_clear_word(name, data, told):
    with pytest.raises(UnusableFile, match=told):
        kind_of(name, data)


def test_encryption_of_metadata_alone_is_no_encryption():
    assert kind_of("a.pdf", PDF.replace(b"endobj", b"/EncryptMetadata false endobj"))


def test_a_zip_bomb_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(file_kinds, "LARGEST_UNPACKED", 100_000)
    bomb = office("[Content_Types].xml", "word/document.xml", size=60_000)
    assert len(bomb) < 1_000
    with pytest.raises(UnusableFile, match="解压后超过"):
        kind_of("a.docx", bomb)


def test_too_large_a_file_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(file_kinds, "LARGEST", 2 * file_kinds.MEGABYTE)
    with pytest.raises(UnusableFile, match=r"有 3\.0 MB，超过 2 MB 的上限"):
        kind_of("a.pdf", PDF + b"0" * (3 * file_kinds.MEGABYTE - len(PDF)))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("..\\..\\etc\\张三.pdf", "张三.pdf"),
        ("/etc/passwd.txt", "passwd.txt"),
        ("a\r\nSet-Cookie: x.pdf", "a_Set-Cookie_ x.pdf"),
        ("gpj.\u202eexe.pdf", "gpj._exe.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        (".pdf", "pdf"),
        ("", "文件"),
    ],
)
def test_a_name_loses_what_misleads_and_keeps_its_ending(name, safe):
    assert safe_name(name) == safe


@pytest.fixture
def case(agency, officer, client):
    """Return a case whose officer is logged in."""
    client.force_login(officer)
    client.post(reverse("applications:add"), typed())
    return Application.objects.get()


def upload(client, case, name=NAME, data=PDF, kind="application"):
    url = reverse("applications:attach", args=(case.pk,))
    fields = {"kind": kind, "seen": "0", "file": SimpleUploadedFile(name, data)}
    return client.post(url, fields)


@pytest.mark.django_db
def test_a_file_lies_sealed_and_goes_out_as_it_came(case, client, officer):
    assert upload(client, case).status_code == 302
    attachment = case.attachments.get()
    for sealed in (bytes(attachment.data), bytes(attachment.name)):
        assert PDF[:20] not in sealed
        assert "张三".encode() not in sealed
    answer = client.get(reverse("applications:attachment", args=(case.pk, attachment.pk)))
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%E5%BC%A0"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert verbs[:2] == ["下载材料", "添加材料"]
    assert "张三" not in str(list(Entry.objects.values()))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_nobody_else_takes_a_file_out(role, case, client, agency, other_agency, person):
    upload(client, case)
    attachment = case.attachments.get()
    url = reverse("applications:attachment", args=(case.pk, attachment.pk))
    for who in (person("kan", agency, role), person("fremd", other_agency, "officer")):
        client.force_login(who)
        assert client.get(url).status_code == 404
        assert upload(client, case).status_code == 404
    client.force_login(person("mehr", agency, "officer"))
    assert (
        client.get(
            reverse("applications:attachment", args=(case.pk + 1, attachment.pk))
        ).status_code
        == 404
    )


@pytest.mark.django_db
def test_a_file_is_never_changed_and_not_moved_to_another_case(case, client, agency, officer):
    upload(client, case)
    attachment = case.attachments.get()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        attachment.delete()
    other = Application.objects.create(agency=agency, number="x", applicant_kind="natural_person")
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Attachment.objects.update(application=other)
    attachment.application = other
    with pytest.raises(CannotUnseal):
        attachments.open_attachment(actor=officer, attachment=attachment)


@pytest.mark.django_db
def test_a_file_that_was_tampered_with_is_told_and_not_given_out(case, client):
    from gongkai_web.applications import guard

    upload(client, case)
    attachment = case.attachments.get()
    broken = bytearray(bytes(attachment.data))
    broken[-1] ^= 1
    guard.remove(connection)
    Attachment.objects.update(data=bytes(broken))
    answer = client.get(
        reverse("applications:attachment", args=(case.pk, attachment.pk)), follow=True
    )
    assert "材料打不开" in answer.content.decode()


@pytest.mark.django_db
def test_a_wrong_file_is_told_on_the_page_and_nothing_is_kept(case, client):
    answer = upload(client, case, data=PNG)
    assert "内容却是PNG 图片" in str(answer.context["form"].errors)
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_a_registration_with_a_wrong_scan_is_whole_or_absent(agency, officer, client):
    client.force_login(officer)
    scan = SimpleUploadedFile("a.pdf", PNG)
    answer = client.post(reverse("applications:add"), typed() | {"scan": scan})
    assert "内容却是PNG 图片" in str(answer.context["form"].errors)
    assert "选过的文件请重新选择" in answer.content.decode()
    assert not Application.objects.exists()
    client.post(reverse("applications:add"), typed())
    assert Application.objects.get().number == "2026-001"


@pytest.mark.django_db
def test_an_act_of_another_case_takes_no_file(case, agency, officer):
    other = intake.register(
        actor=officer, agency=agency, applicant={}, channel="fax", applicant_kind="research"
    )
    from datetime import date

    event = intake.note_attempt(actor=officer, case=other, on=date(2026, 3, 2), note="电话")
    with pytest.raises(intake.StepRefused, match="不属于这件申请"):
        attachments.attach(
            actor=officer,
            case=case,
            kind="other",
            file=SimpleUploadedFile("a.pdf", PDF),
            event=event,
        )


@pytest.mark.django_db
def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(agency, officer, client):
    client.force_login(officer)

    class Unread(io.BytesIO):
        def read(self, *_):
            raise AssertionError("the body was read")

    told = RegisterView.largest_body + 1
    answer = client.generic(
        "POST", reverse("applications:add"), b"", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(told), **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()
    assert "92 MB" in answer.content.decode()
