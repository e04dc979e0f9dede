"""Hundreds of files are read whatever some of them do, and none is read twice."""

import io
import zipfile
from dataclasses import replace

import pytest

from gongkai.reports.readers import UnreadableReport, read_bytes
from gongkai.reports.reading_many import Limits, Outcome, Source, StateFile, read_many
from gongkai.reports.reading_many.pool import MEBIBYTE, Worker, ask_once
from gongkai.reports.writers import render
from made_layouts import sound_report

REPORT = sound_report(1)
PAGE = render(REPORT, "html")


def source(name, data):
    return Source(name, lambda: data)


def of_agency(agency, seed=1, year=2024):
    return render(replace(sound_report(seed, year=year), agency=agency), "html")


def outcomes(sources, **more):
    return [(result.name, result.outcome) for result in read_many(sources, jobs=2, **more)]


def test_a_reading_from_the_process_apart_is_the_reading_itself():
    for format_ in ("html", "docx", "xlsx", "json", "pdf"):
        data = render(REPORT, format_)
        [result] = read_many([source(f"a.{format_}", data)], jobs=1)
        assert result.reading == read_bytes(data, f"a.{format_}")


def test_results_come_in_the_order_given_with_what_became_of_each():
    def missing():
        raise UnreadableReport("gone.html", "文件不存在，请检查路径")

    found = list(
        read_many(
            [
                source("slow.pdf", render(REPORT, "pdf")),
                source("notice.html", b"<p>1</p>"),
                source("copy.htm", of_agency("甲县乙局")),
                source("first.html", of_agency("甲县人民政府办公室")),
                source("again.html", of_agency("甲县人民政府办公室")),
                source("corrected.html", of_agency("山东省甲县人民政府办公室", seed=3)),
                source("next year.html", of_agency("甲县人民政府办公室", year=2025)),
                Source("gone.html", missing),
            ],
            jobs=2,
        )
    )
    assert [(one.name, one.outcome.value) for one in found] == [
        ("slow.pdf", "read"), ("notice.html", "refused"), ("copy.htm", "read"),
        ("first.html", "read"), ("again.html", "same_bytes"), ("corrected.html", "same_report"),
        ("next year.html", "read"), ("gone.html", "refused"),
    ]  # fmt: skip
    assert found[4].same_as == found[5].same_as == "first.html"
    assert found[4].reading is None
    assert found[5].reading is not None
    assert "格数字不同" in found[5].reason
    assert "三张表" in found[1].reason


def test_an_interrupted_run_goes_on_without_reading_any_file_twice(tmp_path, monkeypatch):
    asked = []
    ask = Worker.ask
    monkeypatch.setattr(
        Worker, "ask", lambda self, what, data, name: (asked.append(name), ask(self, what, data, name))[1]
    )  # fmt: skip
    sources = [source(f"{n}.html", of_agency(f"甲县第{n}局")) for n in range(12)]
    with StateFile(tmp_path / "s") as state:
        run = read_many(sources, jobs=2, state=state)
        begun = [next(run) for _ in range(5)]
        run.close()
        kept = len(state)
    assert 5 <= kept <= 12
    with StateFile(tmp_path / "s") as state:
        found = list(read_many(sources, jobs=2, state=state))
    assert [one.name for one in found] == [one.name for one in sources]
    assert [one.reading for one in found[:5]] == [one.reading for one in begun]
    assert sum(one.resumed for one in found) == kept
    # Of what was cut off in the middle nothing is known, so only that is asked again.
    assert {name for name in asked if asked.count(name) > 1} <= {
        one.name for one in found if not one.resumed
    }


def test_a_file_that_changed_in_between_is_read_anew(tmp_path):
    with StateFile(tmp_path / "s") as state:
        list(read_many([source("a.html", of_agency("甲县乙局"))], jobs=1, state=state))
    with StateFile(tmp_path / "s") as state:
        [result] = read_many(
            [source("a.html", of_agency("甲县人民政府办公室"))], jobs=1, state=state
        )
    assert (result.resumed, result.reading.report.agency) == (False, "甲县人民政府办公室")


@pytest.fixture
def bad_reader(monkeypatch):
    """Put a process in the reader's place that does to a file what its name says."""
    from gongkai.reports.reading_many import pool

    monkeypatch.setattr(
        pool,
        "_START",
        """
import sys
sys.path[:] = {path!r}
import os, time
from gongkai.reports.reading_many import worker
read = worker._read
def misbehave(data, name):
    if name.startswith("hang"):
        while True: pass
    if name.startswith("die"):
        os.abort()
    if name.startswith("grow"):
        return "x" * 2_000_000_000
    if name.startswith("fail"):
        raise KeyError(name)
    if name.startswith("write"):
        file = os.open(data, os.O_CREAT | os.O_WRONLY)
        os.write(file, b"x")
    if name.startswith("keys"):
        return {{"refused": " ".join(sorted(os.environ))}}
    return read(data, name)
worker._ANSWERS["read"] = misbehave
sys.exit(worker.main())
""",
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("hang.html", "超过2秒还没有结束"),
        ("die.html", "意外结束"),
        ("grow.html", "占用内存过多"),
        ("fail.html", "程序读取时出错（KeyError）"),
    ],
)
def test_a_file_that_breaks_its_reader_is_refused_and_the_next_one_is_read(
    bad_reader, name, why, monkeypatch
):
    monkeypatch.setattr("gongkai.reports.reading_many.pool._TO_START", 20.0)
    limits = Limits(seconds=2.0)
    sources = [
        source("warm.html", of_agency("甲县甲局")),
        source(name, PAGE),
        source("b.html", of_agency("甲县乙局")),
    ]
    first, bad, next_ = read_many(sources, jobs=1, limits=limits)
    assert (first.outcome, next_.outcome) == (Outcome.READ, Outcome.READ)
    assert bad.outcome is Outcome.REFUSED
    assert why in bad.reason


def test_the_reader_writes_no_file_and_knows_no_key_of_the_installation(
    bad_reader, monkeypatch, tmp_path
):
    monkeypatch.setenv("GONGKAI_SECRET_KEY", "secret")
    assert "GONGKAI" not in ask_once("read", PAGE, "keys.html")["refused"]
    written = tmp_path / "written"
    assert "OSError" in ask_once("read", str(written).encode(), "write.html")["refused"]
    assert not written.read_bytes()


def test_a_fault_of_the_program_is_not_kept_as_the_files_own(bad_reader, tmp_path):
    with StateFile(tmp_path / "s") as state:
        list(read_many([source("fail.html", PAGE)], jobs=1, state=state))
        assert len(state) == 0


def hostile():
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "x">{entities}]><d>&a11;</d>'
    outside = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>'

    def package(name, **parts):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for part, data in parts.items():
                file.writestr(part.replace("_", "/").replace("-", "."), data)
        return name, out.getvalue()

    yield package("entities.docx", **{"word_document-xml": bomb})
    yield package("outside.docx", **{"word_document-xml": outside})
    yield package("zip bomb.docx", **{"word_document-xml": b"<a>" + b" " * 70 * MEBIBYTE})
    yield package("entities.xlsx", **{"xl_workbook-xml": bomb})
    yield "deep.html", b"<div>" * 200_000
    yield "deep.json", b"[" * 200_000
    yield "wide.html", b"<table><tr>" + b"<td colspan=1000 rowspan=1000>x" * 5000 + b"</table>"
    yield "entities.html", bomb.encode()
    yield "broken.pdf", b"%PDF-1.7\n" + b"1 0 obj <</Length 99999999>> stream\n" * 2000


@pytest.mark.parametrize("what", ["read", "show"])
def test_hostile_files_do_nothing_but_be_refused(what):
    worker = Worker(Limits(seconds=20))
    try:
        for name, data in hostile():
            answer = worker.ask(what, data, name)
            if what == "read":
                assert "refused" in answer, name
            assert "failed" not in answer, (name, answer)
            assert "root:" not in str(answer)
            assert len(str(answer)) < 3_000_000, name
    finally:
        worker.close()
