"""Old pages and letters come in by the page: several files or one zip, each once, each told of."""

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from gongkai_web.journal.models import Entry
from gongkai_web.publishing import handed_in
from gongkai_web.publishing.models import Item, ItemFile, ItemOrigin
from gongkai_web.review.models import Edition
from gongkai_web.writing import import_views
from review_desk import office_of
from writing_room import Room, told

pytestmark = pytest.mark.django_db
PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>正文。{1}</p></body></html>"


def page(title, more=""):
    return PAGE.format(title, more).encode()


def letter(title="关于开展活动的通知"):
    made, held = docx.Document(), io.BytesIO()
    made.add_heading(title, level=0)
    made.add_paragraph("正文。")
    made.save(held)
    return held.getvalue()


def png():
    held = io.BytesIO()
    Image.new("RGB", (4, 4)).save(held, "PNG")
    return held.getvalue()


class OldInfo(zipfile.ZipInfo):
    """An entry whose name is written in GBK and does not say so, as old packers do."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def packed(parts, *, kind=zipfile.ZipInfo):
    """Return a zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(kind(name), data)
    return held.getvalue()


@pytest.fixture
def room(agency):
    return Room(office_of(agency))


def send(room, *files, by=None, **fields):
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    path = reverse("writing:import_old")
    return room.send(by or room.office.drafter, path, files=uploads, **fields)


def test_several_files_become_drafts_once(room):
    files = [("甲.html", page("甲")), ("乙.docx", letter("乙")), ("丙.doc", b"\xd0\xcf\x11\xe0")]
    answer = send(room, *files, place=str(room.office.column.pk))
    words = told(answer)
    assert answer.status_code == 200
    assert "导入 2 条草稿" in words
    assert "丙.doc" in words
    assert "请先另存为 .docx" in words
    assert {one.title for one in Item.objects.all()} == {"甲", "乙"}
    assert {(one.stage, one.place) for one in Item.objects.all()} == {("draft", room.office.column)}
    assert not Edition.objects.exists()
    assert Entry.objects.filter(verb="导入草稿", actor=room.office.drafter).count() == 2
    again = told(send(room, *files, ("丁.htm", page("丁"))))
    assert "导入 1 条草稿，已导入过 2 个文件" in again
    assert Item.objects.count() == ItemOrigin.objects.count() == 3


def test_a_draft_is_marked_as_imported_until_and_after_it_is_opened(room):
    send(room, ("甲.html", page("甲", '<img src="http://x.example/a.png">')))
    item = Item.objects.get()
    assert "导入" in told(room.open(room.office.drafter, "/admin/writing/?tab=drafts"))
    words = told(room.open(room.office.drafter, reverse("writing:item", args=[item.pk])))
    assert "甲.html" in words
    assert "图片没有收入：http://x.example/a.png" in words


@pytest.mark.parametrize("kind", [zipfile.ZipInfo, OldInfo])
def test_a_zip_brings_pictures_and_files_along(room, kind):
    zipped = packed(
        {
            "旧网站/通知.html": page("通知", '<img src="通知/图.png">'),
            "旧网站/通知/图.png": png(),
            "旧网站/通知/附表.txt": "附表".encode(),
            "旧网站/说明.pdf": b"x",
            "__MACOSX/旧网站/._通知.html": b"x",
        },
        kind=kind,
    )
    words = told(send(room, ("旧.zip", zipped)))
    assert "导入 1 条草稿" in words
    assert "旧网站/通知.html" in words
    assert "说明.pdf" in words
    assert "MACOSX" not in words
    item = Item.objects.get()
    assert "file:" in item.body
    assert [one["name"] for one in item.attachments] == ["附表.txt"]
    assert ItemFile.objects.count() == 2


def test_what_leads_out_of_the_zip_is_told_and_not_written(room, tmp_path):
    zipped = packed(
        {
            "../外面.html": page("外"),
            "/根.html": page("根"),
            "C:\\盘.html": page("盘"),
            "里.html": page("里"),
        }
    )
    words = told(send(room, ("旧.zip", zipped)))
    assert "导入 1 条草稿" in words
    assert "没有导入 3 个" in words
    assert Item.objects.get().title == "里"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([("坏.zip", b"PK\x03\x04 broken")], "已损坏"),
        ([("空.zip", packed({"说明.txt": b"x"}))], "里面没有"),
        ([("甲.zip", packed({"a.html": b"x"})), ("乙.html", page("乙"))], "zip 请单独上传"),
        ([], "必填"),
    ],
)
def test_what_cannot_be_taken_in_is_told_at_the_field(room, files, why):
    answer = send(room, *files)
    assert answer.status_code == 422
    assert why in str(answer.context["form"].errors) or why == "必填"
    assert not Item.objects.exists()


def test_a_bomb_is_refused_before_it_is_unpacked(room, monkeypatch):
    monkeypatch.setattr(handed_in, "BOUNDS", handed_in.Bounds(whole=1000))
    answer = send(room, ("弹.zip", packed({"a.html": b"0" * 2000})))
    assert "解压后太大" in told(answer)


def test_the_rest_of_many_is_taken_in_by_sending_the_file_again(room, monkeypatch):
    monkeypatch.setattr(import_views, "AT_ONCE", 2)
    zipped = packed({f"{one}.html": page(f"第{one}件") for one in range(5)})
    for made, left in ((2, "还有 3 个"), (4, "还有 1 个"), (5, "")):
        words = told(send(room, ("旧.zip", zipped)))
        assert Item.objects.count() == made
        assert left in words
    assert "没有处理" not in words


def test_the_column_of_another_agency_is_refused(room, other_agency):
    theirs = office_of(other_agency, "t")
    answer = send(room, ("甲.html", page("甲")), place=str(theirs.column.pk))
    assert answer.status_code == 422
    assert not Item.objects.exists()


def test_the_ledger_and_the_desk_lead_here(room):
    for path in (reverse("items:index"), reverse("writing:desk")):
        page_ = room.open(room.office.drafter, path).content.decode()
        assert reverse("writing:import_old") in page_, path
