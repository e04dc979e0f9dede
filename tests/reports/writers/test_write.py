"""Do the files reach the disk whole, under their names, or not at all?"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings

from annual_reports import any_report, full_report, trial_report
from gongkai.reports.json_form import loads
from gongkai.reports.writers import (
    FORMATS,
    WriteProblem,
    check_file_name,
    file_name,
    render,
    write,
    write_atomically,
)


def test_a_report_is_written_in_every_format_under_its_name(tmp_path):
    paths = write(full_report(), tmp_path / "新文件夹", code="shanzhou-sfj")
    assert [path.name for path in paths] == [
        f"shanzhou-sfj-2024-annual-report.{format_}" for format_ in FORMATS
    ]
    assert {path.name for path in (tmp_path / "新文件夹").iterdir()} == {
        path.name for path in paths
    }


def test_the_check_lies_beside_the_report():
    assert check_file_name("shanzhou-sfj", 2024) == "shanzhou-sfj-2024-check.json"


@pytest.mark.parametrize("report", [full_report(), trial_report()])
@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_report_gives_the_same_bytes(report, draft, format_):
    assert render(report, format_, draft=draft) == render(report, format_, draft=draft)


@settings(max_examples=10, deadline=None)
@given(any_report())
def test_any_report_can_be_written_in_the_formats_that_carry_any_character(report):
    for format_ in ("docx", "html", "xlsx", "json"):
        assert render(report, format_)


def test_the_json_is_the_report_and_never_marked(tmp_path):
    (path,) = write(full_report(), tmp_path, code="a", formats=["json"], draft=True)
    text = path.read_text("utf-8")
    assert "草稿" not in text
    assert loads(text).applications == full_report().applications


@pytest.mark.parametrize("code", ["", ".", "../x", "a/b", "a\\b", "a b", "a\n", "a:b", 'a"', ".a"])
def test_a_code_that_cannot_name_a_file_is_refused(code):
    with pytest.raises(WriteProblem, match="不能用作文件名"):
        file_name(code, 2024, "pdf")


def test_an_unknown_format_is_named_and_nothing_is_written(tmp_path):
    with pytest.raises(
        WriteProblem, match="没有“odt”这种格式；可用的有：docx、pdf、html、xlsx、json"
    ):
        write(full_report(), tmp_path, code="a", formats=["json", "odt"])
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "报告.json"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("code", "reason"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "磁盘是只读的"), (errno.EACCES, "没有权限")],
)
def test_a_disk_that_takes_nothing_is_told_and_the_old_file_stays(
    tmp_path, monkeypatch, code, reason
):
    path = tmp_path / "报告.json"
    write_atomically(path, b"old")

    def refuse(_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WriteProblem, match=f"无法写入“.*报告.json”：{reason}"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file_is_told(tmp_path):
    (tmp_path / "文件").write_text("")
    with pytest.raises(WriteProblem, match="无法写入"):
        write(full_report(), tmp_path / "文件", code="a", formats=["json"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_real_write_error_becomes_one_line(tmp_path):
    with pytest.raises(WriteProblem) as caught:
        write_atomically(Path("/dev/full/报告.json"), b"x")
    assert "\n" not in str(caught.value)
