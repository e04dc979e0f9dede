"""Folders and zip packages give their reports by the names their makers wrote, and nothing else."""

import io
import os
import zipfile
from contextlib import ExitStack

import pytest

from gongkai.packages import Package
from gongkai.reports.readers import UnreadableReport
from gongkai.reports.reading_many.sources import NoSuchSource, in_archive, sources_of


def zipped(names):
    """Return a package as a program of another kind writes it: names as raw bytes, no mark of UTF-8."""
    out = io.BytesIO()
    stand_ins = {}
    with zipfile.ZipFile(out, "w") as package:
        for number, name in enumerate(names):
            stand_in = f"{number:02d}".ljust(len(name), "x")
            stand_ins[stand_in.encode()] = name
            package.writestr(stand_in, f"content {number}")
    data = out.getvalue()
    for stand_in, name in stand_ins.items():
        assert data.count(stand_in) == 2
        data = data.replace(stand_in, name)
    return data


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("县公安局.html".encode("gbk"), "县公安局.html"),
        ("县公安局.html".encode(), "县公安局.html"),
        ("镕基镇.txt".encode("gb18030"), "镕基镇.txt"),
        ("年报\\司法局.pdf".encode("gbk"), "年报/司法局.pdf"),
        (b"../../etc/passwd.txt", "etc/passwd.txt"),
        (b"/srv/a.txt", "srv/a.txt"),
        (b"C:\\temp\\..\\a.docx", "temp/a.docx"),
        (b"a\x1b[2J.html", "a[2J.html"),
        (b"plain.json", "plain.json"),
    ],
)
def test_a_name_is_what_its_maker_wrote_and_leads_nowhere(raw, shown):
    listing = in_archive(Package(zipped([raw])))
    assert [one.name for one in listing.sources] == [shown]
    assert listing.sources[0].load() == b"content 0"


def test_a_character_whose_second_byte_is_a_backslash_stays_one_name():
    name = "珅誠.html"
    assert b"\\" in name.encode("gbk") or b"\\" in "誠".encode("gbk")
    assert [one.name for one in in_archive(Package(zipped([name.encode("gbk")]))).sources] == [name]


def test_two_parts_that_end_up_with_one_name_are_both_there():
    listing = in_archive(Package(zipped([b"a//b.txt", b"./a/b.txt"])))
    assert [one.name for one in listing.sources] == ["a/b.txt", "a/b（同名）.txt"]
    assert [one.load() for one in listing.sources] == [b"content 0", b"content 1"]


def test_what_programs_put_beside_reports_is_passed_over_and_a_doc_is_kept_to_be_refused():
    names = [b"__MACOSX/._a.html", b"a.html", b"a_files/logo.png", b"~$b.docx", b"b.docx", b"c.doc"]
    listing = in_archive(Package(zipped(names)))
    assert [one.name for one in listing.sources] == ["a.html", "b.docx", "c.doc"]
    assert listing.passed_over == 3


def test_a_folder_is_read_with_those_below_in_the_order_people_count(tmp_path):
    for name in ("10.html", "2.html", "sub/1.txt", "style.css"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    os.symlink(tmp_path, tmp_path / "round")
    os.mkfifo(tmp_path / "pipe.html")
    with ExitStack() as stack:
        listing = sources_of([tmp_path], stack)
    shown = [os.path.relpath(one.name, tmp_path) for one in listing.sources]
    assert (shown, listing.passed_over) == (["2.html", "10.html", "sub/1.txt"], 1)


@pytest.mark.parametrize("damage", ["not a zip", "cut off", "password"])
def test_a_package_that_is_unsound_is_named(tmp_path, damage):
    data = zipped([b"a.html"])
    data = {
        "not a zip": b"Rar!",
        "cut off": data[:-30],
        "password": data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
    }[damage]  # fmt: skip
    (tmp_path / "all.zip").write_bytes(data)
    with (
        ExitStack() as stack,
        pytest.raises(NoSuchSource, match=r"all\.zip：(不是完好|压缩包设有密码)"),
    ):
        sources_of([tmp_path / "all.zip"], stack)


def test_a_part_that_unpacks_to_more_than_it_says_is_refused_alone(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("bomb.html", b"0" * 60 * 1024 * 1024)
        package.writestr("sound.html", b"<p>1</p>")
    bomb, sound = in_archive(Package(out.getvalue())).sources
    with pytest.raises(UnreadableReport, match="60 MB"):
        bomb.load()
    assert sound.load() == b"<p>1</p>"
