"""Does nothing secret come into the house, and does a picture tell only what it shows?"""

import hashlib
import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from docx import Document
from PIL import Image, ImageChops

from gongkai.proofreading.files.images import gps_of
from gongkai_web.applications.file_kinds import UnusableFile
from gongkai_web.publishing import carrying, files
from gongkai_web.publishing.models import ItemFile
from proofread_files import saved
from review_desk import office_of

ON = date(2026, 7, 1)


def photograph(size=(40, 20), orientation=1, kind="JPEG"):
    """Return a picture that says where it was taken, by whom and with what."""
    image = Image.effect_noise(size, 60).convert("RGB")
    exif = image.getexif()
    exif[0x0112], exif[0x013B], exif[0x010F] = orientation, "张三", "某手机"
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 46.0, 0.0), 3: "E", 4: (111.0, 12.0, 0.0)})
    out = io.BytesIO()
    image.save(out, kind, exif=exif, quality=90, comment="张三拍摄")
    return out.getvalue()


def word(text):
    document = Document()
    document.add_paragraph(text)
    return saved(document)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_picture_of_a_text_loses_place_and_names_and_looks_the_same(kind, orientation):
    data = photograph(orientation=orientation, kind=kind)
    assert gps_of(data)
    bare = carrying.bare_picture("照片", data)
    assert gps_of(bare) is None
    with Image.open(io.BytesIO(bare)) as image:
        assert image.format == kind
        assert not dict(image.getexif())
        assert image.size == ((20, 40) if orientation == 6 else (40, 20))
        assert "comment" not in image.info
    assert "张三".encode() not in bare


def test_a_jpeg_that_needs_no_turning_keeps_its_looks():
    data = photograph()
    bare = carrying.bare_picture("照片", data)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(bare)) as after:
        apart = ImageChops.difference(before, after)
    assert max(high for _, high in apart.getextrema()) <= 12  # rounding alone


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\nbroken", photograph()[:200]]
)
def test_a_broken_picture_is_refused(data):
    with pytest.raises(UnusableFile, match="不是完好的图片"):
        carrying.bare_picture("照片.jpg", data)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("机密★10年", True),
        ("密级：秘密", True),
        ("内部资料，注意保存", True),
        ("工作秘密★", True),
        ("关于做好保密宣传教育工作的通知", False),
        ("不得泄露商业秘密", False),
        ("此件公开发布", False),
    ],
)
@pytest.mark.parametrize("ending", ["txt", "docx"])
def test_what_bears_a_mark_of_secrecy_is_refused_and_not_kept(agency, text, refused, ending):
    office = office_of(agency)
    data = word(text) if ending == "docx" else text.encode()
    file = ContentFile(data, name=f"文件.{ending}")
    if not refused:
        assert files.keep(actor=office.drafter, agency=agency, file=file).pk
        return
    with pytest.raises(UnusableFile, match="没有接收，也没有留存"):
        files.keep(actor=office.drafter, agency=agency, file=file)
    assert not ItemFile.objects.exists()


@pytest.mark.parametrize("name", ["说明.txt", "文件.pdf"])
def test_of_what_is_no_picture_nothing_is_kept(agency, name):
    data = b"%PDF-1.4 startxref" if name.endswith("pdf") else "说明".encode()
    with pytest.raises(UnusableFile):
        files.keep_picture(actor=None, agency=agency, file=ContentFile(data, name=name))
    assert not ItemFile.objects.exists()


def test_a_kept_picture_is_the_bare_one(agency):
    office = office_of(agency)
    kept = files.keep_picture(
        actor=office.drafter, agency=agency, file=ContentFile(photograph(), name="照片.jpg")
    )
    with kept.file.open("rb") as data:
        assert gps_of(data.read()) is None
    assert kept.size == kept.file.size


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_an_attached_picture_is_kept_bare_and_its_checksum_is_that_of_what_is_kept(agency, kind):
    office = office_of(agency)
    name = f"现场照片.{kind.lower()}"
    file = ContentFile(photograph(kind=kind), name=name)
    kept = files.keep(actor=office.drafter, agency=agency, file=file)
    assert kept.was_bared
    with kept.file.open("rb") as opened:
        data = opened.read()
    assert gps_of(data) is None
    assert "张三".encode() not in data
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), len(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_of_a_picture_with_nothing_behind_it_nothing_is_told(agency, kind):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    file = ContentFile(out.getvalue(), name=f"图.{kind.lower()}")
    kept = files.keep(actor=office_of(agency).drafter, agency=agency, file=file)
    assert not kept.was_bared


def test_a_file_that_is_no_picture_is_kept_as_it_came(agency):
    data = word("关于印发方案的通知")
    file = ContentFile(data, name="通知.docx")
    kept = files.keep(actor=office_of(agency).drafter, agency=agency, file=file)
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert not kept.was_bared
