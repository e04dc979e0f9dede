"""From the upload to the hand-in on the pages: what stands where, who may, and what hostile files do not do."""

import re
from dataclasses import replace
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import collection_desk as desk
from batch_desk import INDEX, address, doubtful, page_of, upload
from gongkai.reports.readers.kinds import KINDS, OLD_OFFICE
from gongkai.reports.writers import render
from gongkai_web.collection.batches.models import BatchFile, CellSettlement
from gongkai_web.collection.models import HandIn, ReadReport
from made_layouts import sound_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]


def test_from_the_upload_to_the_hand_in(signed_in, opened):
    batch = upload(signed_in, SimpleUploadedFile("司法局.html", page_of("示例县司法局")))
    shown = signed_in.get(f"{INDEX}{batch.pk}/").content.decode()
    assert "已读出" in shown
    assert "示例县司法局" in shown
    file = batch.files.get()
    body = signed_in.get(address("file", file)).content.decode()
    anchors = set(re.findall(r'href="#(src-[^"]+)"', body))
    assert len(anchors) > 150
    assert anchors <= set(re.findall(r'id="(src-[^"]+)"', body))
    assert signed_in.post(address("hand_in", file)).status_code == 302
    made = HandIn.objects.get()
    assert (made.agency, made.reading, made.by_office) == (opened.sfj, file.reading, True)
    assert "已报送" in signed_in.get(address("file", file)).content.decode()
    assert signed_in.post(address("hand_in", file)).status_code == 302
    assert HandIn.objects.count() == 1


_SAVED = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n%b\n--b--\n"


@pytest.mark.parametrize(
    ("name", "holds"), [("司法局.mht", _SAVED), ("司法局.doc", b"%b"), ("司法局.MHTML", _SAVED)]
)
def test_whatever_the_form_offers_is_read_and_shown(signed_in, opened, name, holds):
    offered = re.search(r'accept="([^"]+)"', signed_in.get(INDEX).content.decode())[1].split(",")
    assert "." + name.rpartition(".")[2].lower() in offered
    assert set(offered) == {".zip", *KINDS, *OLD_OFFICE}
    batch = upload(signed_in, SimpleUploadedFile(name, holds % page_of("示例县司法局")))
    file = batch.files.get()
    assert (file.outcome, file.agency) == ("read", opened.sfj)
    body = signed_in.get(address("file", file)).content.decode()
    assert len(set(re.findall(r'href="#(src-[^"]+)"', body))) > 150


def test_what_is_clear_is_handed_in_at_once_and_the_rest_waits(signed_in, opened):
    opened.hand_in(opened.zhen)
    batch = upload(
        signed_in,
        SimpleUploadedFile("司法局.html", page_of("示例县司法局")),
        SimpleUploadedFile("财政局.html", doubtful("示例县财政局")),
        SimpleUploadedFile("示例镇.html", page_of("示例县示例镇人民政府", 3)),
        SimpleUploadedFile("不明.html", page_of("另一个县的财政局", 4)),
        SimpleUploadedFile("再一份.html", page_of("示例县司法局", 5)),
    )
    at, step = f"{INDEX}{batch.pk}/", f"{INDEX}{batch.pk}/hand-in/"
    assert "把读准的 1 份一并报送" in signed_in.get(at).content.decode()
    assert signed_in.get(step).status_code == 405
    said = signed_in.post(step, follow=True).content.decode()
    assert "已报送 1 份" in said
    assert "一并报送</button>" not in said
    made = HandIn.objects.exclude(agency=opened.zhen).get()
    assert (made.agency, made.reading.file_name, made.by_office) == (
        opened.sfj,
        "司法局.html",
        True,
    )
    assert "可能刚刚已经报送" in signed_in.post(step, follow=True).content.decode()
    assert HandIn.objects.count() == 2


def test_a_file_that_is_refused_hinders_no_other_and_says_why(client, county):
    county.open(2023)
    client.force_login(county.supervisor)
    batch = upload(
        client,
        SimpleUploadedFile("司法局.html", page_of("示例县司法局")),
        SimpleUploadedFile(
            "财政局.html", page_of("示例县财政局", told=("2024", "2023")).replace(b"2024", b"2023")
        ),
    )
    said = client.post(f"{INDEX}{batch.pk}/hand-in/", follow=True).content.decode()
    assert "已报送 1 份" in said
    assert "司法局.html没有报送：示例县司法局的主管部门还没有开始收集 2024 年度报告" in said
    assert [(one.agency, one.year) for one in HandIn.objects.all()] == [(county.czj, 2023)]


def test_a_number_in_doubt_is_settled_by_a_person_and_the_first_reading_stays(signed_in, opened):
    batch = upload(signed_in, SimpleUploadedFile("a.html", doubtful("示例县司法局")))
    file = batch.files.get()
    first = file.reading
    path = "applications.new_received[0]"
    assert first.evidence[path]["state"] == "unreadable"
    body = signed_in.get(address("file", file)).content.decode()
    assert f'name="number:{path}"' in body
    for typed, reason in (("12", ""), ("许多", "看过"), ("", "看过"), ("1.5", "看过")):
        signed_in.post(address("settle", file), {f"number:{path}": typed, "reason": reason})
    assert ReadReport.objects.count() == 1
    signed_in.post(address("settle", file), {f"number:{path}": "１２", "reason": "对照原件第 1 页"})
    file.refresh_from_db()
    assert file.reading != first
    assert file.reading.report["applications"]["new_received"][0] == 12
    assert file.reading.evidence[path]["raw"] == "多件"
    assert "supervisor" in file.reading.evidence[path]["note"]
    first.refresh_from_db()
    assert first.evidence[path]["state"] == "unreadable"
    settled = CellSettlement.objects.get()
    assert (settled.before, settled.after, settled.value) == (first, file.reading, "12")
    body = signed_in.get(address("file", file)).content.decode()
    assert "gkb-cell--settled" in body
    # What was typed wrong is typed again.
    signed_in.post(address("settle", file), {f"number:{path}": "13", "reason": "再看一遍"})
    file.refresh_from_db()
    signed_in.post(address("hand_in", file))
    assert HandIn.objects.get().report["applications"]["new_received"][0] == 13
    file.refresh_from_db()
    signed_in.post(address("settle", file), {f"number:{path}": "14", "reason": "报送后"})
    assert HandIn.objects.get().report["applications"]["new_received"][0] == 13, "it stays"


def test_a_number_in_doubt_is_no_blank_to_any_check(signed_in, opened):
    from gongkai_web.collection import rechecking

    def errors(result):
        return [one["message"] for one in result["findings"] if one["severity"] == "error"]

    batch = upload(signed_in, SimpleUploadedFile("a.html", doubtful("示例县司法局")))
    file = batch.files.get()
    assert errors(file.reading.check_result) == []
    signed_in.post(address("hand_in", file))
    made = HandIn.objects.get()
    assert errors(made.check_result) == []
    assert any("读不准" in one["message"] for one in made.check_result["findings"])
    assert rechecking.difference(made) is None
    file = upload(signed_in, SimpleUploadedFile("b.html", doubtful("无人知道的局"))).files.get()
    assert file.reading.agency is None
    assert errors(file.reading.check_result) == []


def test_a_number_that_was_read_cannot_be_typed_over(signed_in):
    batch = upload(signed_in, SimpleUploadedFile("a.html", page_of("示例县司法局")))
    file = batch.files.get()
    signed_in.post(
        address("settle", file), {"number:applications.granted[0]": "99", "reason": "看过"}
    )
    assert not CellSettlement.objects.exists()


def test_a_file_of_no_known_agency_is_assigned_by_hand(signed_in, opened):
    batch = upload(signed_in, SimpleUploadedFile("a.html", page_of("本局")))
    file = batch.files.get()
    assert file.outcome == "no_agency"
    assert "指定单位" in signed_in.get(address("file", file)).content.decode()
    signed_in.post(address("hand_in", file))
    assert not HandIn.objects.exists()
    signed_in.post(address("assign", file), {"agency": opened.zhen.pk})
    file.refresh_from_db()
    assert (file.agency, file.outcome, file.reading.agency) == (opened.zhen, "read", opened.zhen)
    signed_in.post(address("hand_in", file))
    assert HandIn.objects.get().agency == opened.zhen


def test_each_sees_only_its_own_offices_batches(client, signed_in, opened, person):
    batch = upload(signed_in, SimpleUploadedFile("a.html", page_of("示例县司法局")))
    file = batch.files.get()
    pages = [f"{INDEX}{batch.pk}/", f"{INDEX}{batch.pk}/progress/", address("file", file),
             address("original", file)]  # fmt: skip
    assert {signed_in.get(one).status_code for one in pages} == {200}
    client.force_login(opened.leader)
    assert {client.get(one).status_code for one in pages} == {404}
    assert client.post(address("hand_in", file)).status_code == 404
    assert client.get(INDEX).status_code == 200
    assert "示例县人民政府" not in client.get(INDEX).content.decode().split("main")[1]
    client.force_login(opened.officer)
    assert {client.get(one).status_code for one in [INDEX, *pages]} <= {302, 403}


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"


def test_a_hostile_page_is_shown_as_text_and_runs_nothing(signed_in):
    text = page_of("示例县司法局").decode()
    text = text.replace(
        "<body>",
        "<body><script>evil()</script><iframe src='//evil'></iframe>"
        f"<p>{escape(HOSTILE)}</p><p onclick='evil()'>标题</p>",
        1,
    )
    text = re.sub(r">\d+</td>", f" onclick='evil()'>{escape(HOSTILE)}</td>", text, count=1)
    batch = upload(signed_in, SimpleUploadedFile(f"{HOSTILE.replace('/', '')}.html", text.encode()))
    file = batch.files.get()
    answer = signed_in.get(address("file", file))
    body = answer.content.decode()
    assert file.reading is not None
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "<svg onload" not in body
    assert "evil" not in body
    saved = signed_in.get(address("original", file))
    assert saved["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved["Content-Security-Policy"]


def test_a_form_without_files_says_what_to_do(signed_in, opened):
    answer = signed_in.post(INDEX, {"office": opened.government.pk})
    assert answer.status_code == 422
    assert "请选择文件" in answer.content.decode()


def test_a_page_of_a_pdf_is_a_picture_with_boxes_over_its_cells(signed_in):
    report = replace(sound_report(1), agency="示例县司法局")
    batch = upload(signed_in, SimpleUploadedFile("a.pdf", render(report, "pdf")))
    file = batch.files.get()
    body = signed_in.get(address("file", file)).content.decode()
    assert '<img src="pages/1.png"' in body
    assert 'loading="lazy"' in body
    number = re.search(r'class="gkb-number" href="#(src-[^"]+)"', body)[1]
    assert f'<rect id="{number}"' in body
    picture = signed_in.get(f"{address('file', file)}pages/1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert signed_in.get(f"{address('file', file)}pages/99.png").status_code == 404
    assert BatchFile.objects.count() == 1


def test_the_list_counts_what_the_checks_found_and_is_narrowed_to_it(signed_in):
    sound = render(replace(sound_report(2), agency="示例县财政局"), "html")
    faulty = replace(desk.unsound(sound_report(1)), agency="示例县司法局")
    batch = upload(
        signed_in,
        SimpleUploadedFile("错.html", render(faulty, "html")),
        SimpleUploadedFile("对.html", sound),
        SimpleUploadedFile("坏.docx", b"PK"),
    )
    rows = {
        name: BatchFile.objects.get(name=name).reading.check_result
        for name in ("错.html", "对.html")
    }
    errors = {
        name: sum(one["severity"] == "error" for one in result["findings"])
        for name, result in rows.items()
    }
    assert errors["错.html"] > errors["对.html"]
    whole = signed_in.get(f"{INDEX}{batch.pk}/").content.decode()
    assert f"{errors['错.html']} 处错误" in whole
    assert "检查有错误" in whole
    some = signed_in.get(f"{INDEX}{batch.pk}/", {"outcome": "errors"}).content.decode()
    assert ">错.html<" in some
    assert "坏.docx" not in some
    assert (">对.html<" in some) == bool(errors["对.html"])


def test_a_file_is_shown_as_what_it_was_read_as_whatever_it_was_called_first(signed_in, opened):
    from gongkai_web.collection import keeping
    from gongkai_web.collection.batches import showing

    page = page_of("示例县司法局")
    kept = keeping.keep_file(
        actor=opened.supervisor, office=opened.government, name="记录.txt", data=page
    )
    assert kept.kind == "html", "as the bytes say"
    batch = upload(signed_in, SimpleUploadedFile("a.htm", page))
    reading = batch.files.get().reading
    assert reading.source == kept
    assert showing.kind_of(reading) == "htm"
    body = signed_in.get(address("file", batch.files.get())).content.decode()
    anchors = set(re.findall(r'class="gkb-number" href="#(src-[^"]+)"', body))
    assert len(anchors) > 100
    assert anchors <= set(re.findall(r' id="(src-[^"]+)"', body))


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"\n%PDF-1.7", "a.txt", "pdf"),
        (b"PK\x03\x04....word/document.xml", "a.zip", "docx"),
        (b"PK\x03\x04....xl/workbook.xml", "a.docx", "xlsx"),
        (b"<!DOCTYPE html><p>", "a.txt", "html"),
        (b'\xef\xbb\xbf{"schema": 1}', "a.txt", "json"),
        ("表二\t1".encode(), "a.txt", "txt"),
        ("一 < 二".encode(), "A.HTM", "html"),
        (b"?", "a", ""),
    ],
)
def test_the_kind_of_a_file_is_what_its_bytes_are(data, name, kind):
    from gongkai_web.collection.keeping import kind_of

    assert kind_of(data, name) == kind


def test_the_database_keeps_what_was_settled(signed_in, opened):
    from django.db import connection, transaction
    from django.db.utils import DatabaseError

    batch = upload(signed_in, SimpleUploadedFile("a.html", doubtful("示例县司法局")))
    signed_in.post(
        address("settle", batch.files.get()),
        {"number:applications.new_received[0]": "/", "reason": "原文如此"},
    )
    assert CellSettlement.objects.get().value == "/"
    for statement in (
        "UPDATE collection_batches_cellsettlement SET value = '1'",
        "DELETE FROM collection_batches_cellsettlement",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert desk.YEAR == 2024
