"""A file that cannot be used is refused with the reason and what to do."""

import io
import struct
import subprocess
import sys
import time
import zipfile
import zlib

import pytest
from PIL import Image

from gongkai.redaction import (
    MEGABYTE,
    MOST_BYTES,
    MOST_PAGES,
    UnusableFile,
    apart,
    inspect,
    page_image,
)
from gongkai.redaction.kinds import check_size
from made_records import OPEN, hiding_places, image_file, page, pdf, stream, words

GOOD = page(words(OPEN, 70, 150))


def refusal(data, name="原件.pdf"):
    with pytest.raises(UnusableFile) as caught:
        inspect(data, name)
    text = str(caught.value)
    assert text.startswith(f"“{name}”")
    assert "Traceback" not in text
    return text


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x" * 1000)
    return out.getvalue()


PNG = image_file(Image.new("L", (20, 20), 255), "PNG")
OTHER_KINDS = [
    (PNG, "a.pdf", ["名称说它是 PDF", "内容却是 PNG", ".png"]),
    (GOOD, "a.png", ["名称说它是 PNG", "内容却是 PDF", ".pdf"]),
    (GOOD, "a.txt", ["没有相应的扩展名", ".pdf"]),
    (GOOD, "原件", ["没有相应的扩展名"]),
    (image_file(Image.new("L", (9, 9)), "JPEG"), "a.png", ["内容却是 JPEG", ".jpg"]),
    (zipped("word/document.xml"), "a.pdf", ["内容却不是", "Word"]),
    (zipped("word/document.xml"), "a.docx", ["先转换成 PDF", "Word"]),
    (zipped("OFD.xml"), "a.ofd", ["OFD", "先转换成 PDF"]),
    (zipped("%PDF-1.7"), "a.pdf", ["压缩包"]),
    (image_file(Image.new("L", (9, 9)), "GIF"), "a.jpg", ["GIF"]),
    (b"<!DOCTYPE html><p>%PDF-1.7", "a.pdf", ["网页"]),
    (b"MZ\x90\x00%PDF-1.7", "a.pdf", ["程序"]),
    (b"just words", "a.pdf", ["内容却不是"]),
    (b"", "a.pdf", ["空的"]),
]


@pytest.mark.parametrize(("data", "name", "told"), OTHER_KINDS)
def test_a_file_that_is_not_what_its_name_says_is_refused(data, name, told):
    text = refusal(data, name)
    for word in told:
        assert word in text


def test_a_file_too_large_is_told_its_size_before_anything_is_read():
    with pytest.raises(UnusableFile, match=r"有 300\.0 MB，超过 50 MB"):
        check_size(300 * MEGABYTE, "扫描件.pdf")
    assert "50.0 MB" in refusal(b"%PDF-1.7" + b" " * MOST_BYTES)


def encrypted():
    """Return a PDF with a standard security handler whose password nobody knows."""
    handler = (
        f"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{'ab' * 32}> /U <{'cd' * 32}> >>"
    )
    return page(
        words(OPEN, 70, 150),
        objects={10: handler},
        trailer=f"/Encrypt 10 0 R /ID [<{'01' * 16}> <{'01' * 16}>]",
    )


def test_an_encrypted_pdf_is_refused_and_the_unlocked_original_asked_for():
    assert "已加密" in (text := refusal(encrypted()))
    assert "没有加密的原件" in text


@pytest.mark.parametrize(
    "data",
    [
        GOOD[:200],
        b"%PDF-1.7\n" + b"\x00" * 5000,
        b"%PDF-1.7\n%%EOF\n",
    ],
)
def test_a_damaged_pdf_is_refused(data):
    text = refusal(data)
    assert "损坏" in text or "没有页面" in text


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.8])
def test_a_damaged_image_is_refused(kind, part):
    whole = image_file(Image.effect_noise((400, 400), 90), kind)
    text = refusal(whole[: max(int(len(whole) * part), 20)], f"a.{kind.lower()}")
    assert "损坏" in text


def test_too_many_pages_are_refused():
    count = MOST_PAGES + 1
    kids = " ".join(["3 0 R"] * count)
    many = pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        }
    )
    assert f"{MOST_PAGES} 页" in refusal(many)
    frames = [Image.new("1", (4, 4))] * count
    tiff = image_file(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert f"{MOST_PAGES} 页" in refusal(tiff, "a.tif")


def png_that_claims(width, height):
    """Return a PNG whose header claims a size, with next to nothing in it."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000)),
            chunk(b"IEND", b""),
        )
    )


def test_a_picture_beyond_all_measure_is_refused_unread():
    assert "50000×50000 像素" in refusal(png_that_claims(50_000, 50_000), "a.png")


def test_a_page_beyond_all_measure_is_refused():
    assert "像素" in refusal(page("", box=(0, 0, 14_400, 14_400)))


def inflating(gigabytes):
    """Return a stream that unfolds to gigabytes of blanks: one packed block, many times."""
    packer = zlib.compressobj(9)
    begins = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (16 * MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return begins + block * (64 * gigabytes) + packer.flush()


@pytest.mark.parametrize("folds", [1, 2])
def test_a_stream_that_unfolds_without_end_is_refused(folds, monkeypatch):
    monkeypatch.setattr(apart, "MEMORY", 512 * MEGABYTE)
    data = inflating(8)
    for _ in range(folds - 1):
        data = zlib.compress(data, 9)
    filters = "/FlateDecode " * folds
    bomb = pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >>",
            4: f"<< /Filter [{filters}] /Length {len(data)} >>\nstream\n".encode()
            + data
            + b"\nendstream",
        }
    )
    assert len(bomb) < 10 * MEGABYTE
    assert "展开后过大" in refusal(bomb)


def test_a_page_that_takes_for_ever_is_stopped(monkeypatch):
    import gongkai.redaction.source as module

    monkeypatch.setattr(module.apart, "SECONDS_TO_INSPECT", 2)
    # Forms that draw each other ten times, eight levels deep: a hundred million letters.
    objects = {
        number: stream(
            (f"/X{number + 1} Do\n" * 10 if number < 18 else words("x", 9, 9)).encode(),
            f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << "
            f"/Font << /F 5 0 R >> /XObject << /X{number + 1} {min(number + 1, 18)} 0 R >> >>",
        )
        for number in range(10, 19)
    }
    deep = page("/X10 Do", resources="/XObject << /X10 10 0 R >>", objects=objects)
    began = time.monotonic()
    text = refusal(deep)
    assert time.monotonic() - began < 8
    assert "2 秒" in text or "展开后过大" in text


def test_the_process_has_bounded_memory_and_time_and_writes_no_file(tmp_path):
    asked = (
        "import resource, os; from gongkai.redaction.worker import _limit; _limit(5, 10**9); "
        "print([resource.getrlimit(w)[0] for w in (resource.RLIMIT_AS, resource.RLIMIT_CPU, "
        "resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == str([10**9, 6, 0, 0])


def test_the_process_knows_nothing_of_the_keys(monkeypatch):
    monkeypatch.setenv("GONGKAI_FIELD_KEY", "geheim")
    seen = {}
    popen = subprocess.Popen

    def watch(*args, **options):
        seen.update(options["env"])
        return popen(*args, **options)

    monkeypatch.setattr(apart.subprocess, "Popen", watch)
    inspect(GOOD, "a.pdf")
    assert not any(name.startswith("GONGKAI") for name in seen)


def test_a_process_that_dies_leaves_a_refusal(monkeypatch):
    monkeypatch.setattr(apart, "_START", "import os; os._exit(11)  # {path}")
    assert "打不开" in refusal(GOOD)


def test_a_page_there_is_not_is_told():
    source = inspect(GOOD, "a.pdf")
    with pytest.raises(IndexError, match="共 1 页，没有第 2 页"):
        page_image(source, 2)
    assert Image.open(io.BytesIO(page_image(source, 1, 72))).size == (300, 200)


def test_attached_files_are_counted():
    assert inspect(hiding_places()["attachment"], "a.pdf").attachments == 1


def test_a_camera_that_claims_no_likely_resolution_gives_one_page_of_a4():
    for options in ({}, {"dpi": (72, 72)}, {"dpi": (1, 1)}):
        source = inspect(image_file(Image.new("L", (2000, 3000)), "JPEG", **options), "a.jpg")
        assert source.pages[0].width <= 595
        assert source.pages[0].height <= 842
        assert source.paper.pages == 1
