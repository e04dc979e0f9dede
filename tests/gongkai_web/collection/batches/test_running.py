"""A batch ends with every file told what became of it, whatever it holds and whatever cuts it off."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import collection_desk as desk
from gongkai.reports.writers import render
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.collection.batches import running, settling, staging
from gongkai_web.collection.batches.models import Batch, BatchFile, Outcome
from gongkai_web.collection.models import ReadReport, SourceFile
from gongkai_web.journal.models import Entry
from made_layouts import sound_report

pytestmark = pytest.mark.django_db


def page(name, seed=1, year=desk.YEAR):
    return render(replace(sound_report(seed, year=year), agency=name), "html")


def uploads(**files):
    return [SimpleUploadedFile(name.replace("__", "."), data) for name, data in files.items()]


def taken(county, files, actor=None):
    batch = running.begin(actor=actor or county.supervisor, office=county.government, uploads=files)
    running.go_on(batch)
    batch.refresh_from_db()
    return batch


def outcomes(batch):
    return [(row.name, row.outcome) for row in batch.files.all()]


def test_every_file_ends_as_what_it_is(opened, asked):
    county = opened
    county.hand_in(county.czj)
    batch = taken(
        county,
        uploads(
            a__html=page("示例县司法局"),
            b__html=page("示例县司法局"),
            c__html=page("示例县司法局", seed=2),
            d__html=page("邻县水利局"),
            e__html=page("示例县财政局", seed=5),
            f__html=page("示例镇人民政府"),
            g__html=b"<p>notice</p>",
            h__doc=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
        ),
    )
    assert outcomes(batch) == [
        ("a.html", "read"), ("b.html", "same_file"), ("c.html", "same_report"),
        ("d.html", "no_agency"), ("e.html", "same_report"), ("f.html", "read"),
        ("g.html", "refused"), ("h.doc", "refused"),
    ]  # fmt: skip
    rows = list(batch.files.all())
    assert [row.agency for row in rows[:6]] == [
        county.sfj, county.sfj, county.sfj, None, county.czj, county.zhen,
    ]  # fmt: skip
    assert rows[1].reading == rows[0].reading
    assert "格数字不同" in rows[2].reason
    assert "邻县水利局" in rows[3].reason
    assert "已在系统中" in rows[4].reason
    assert all(row.reason for row in rows[6:])
    assert not batch.is_running
    assert not staging.folder(batch.folder).exists()
    assert Entry.objects.filter(verb="读完一批年报").count() == 1
    # What holds no report is not kept.
    assert not SourceFile.objects.filter(name__in=["g.html", "h.doc"]).exists()


def test_the_very_file_of_an_earlier_batch_is_not_read_again(opened, asked):
    taken(opened, uploads(a__html=page("示例县司法局")))
    batch = taken(opened, uploads(again__html=page("示例县司法局")))
    assert outcomes(batch) == [("again.html", "same_file")]
    assert len(asked) == 1
    assert ReadReport.objects.count() == 1


def test_a_newer_reader_reads_it_again(opened, asked, monkeypatch):
    import gongkai

    taken(opened, uploads(a__html=page("示例县司法局")))
    monkeypatch.setattr(gongkai, "__version__", "9.9.9")
    again = taken(opened, uploads(again__html=page("示例县司法局")))
    assert len(asked) == 2
    assert outcomes(again) != [("again.html", "same_file")]


def test_a_package_made_by_chinese_windows_is_read_with_its_names(opened, asked):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("XXXXXX.html", page("示例县司法局"))
        package.writestr("logo.png", b"x")
    data = out.getvalue().replace(b"XXXXXX", "司法局".encode("gbk"))
    batch = taken(opened, uploads(all__zip=data))
    assert outcomes(batch) == [("司法局.html", "read")]
    assert batch.passed_over == 1


def test_a_broken_package_is_refused_and_the_file_beside_it_is_read(opened, asked):
    batch = taken(opened, uploads(all__zip=b"PK\x03\x04", a__html=page("示例县司法局")))
    assert outcomes(batch) == [("all.zip", "refused"), ("a.html", "read")]
    assert "不是完好的 zip" in batch.files.first().reason


@pytest.mark.parametrize("where", ["while listing", "while reading"])
def test_a_batch_that_was_cut_off_goes_on_and_reads_no_file_twice(
    opened, asked, monkeypatch, where
):
    files = uploads(**{f"f{n}__html": page(f"第{n}县司法局") for n in range(5)})
    batch = running.begin(actor=opened.supervisor, office=opened.government, uploads=files)
    settle, put = settling.settle, staging.put
    if where == "while listing":
        monkeypatch.setattr(staging, "put", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    else:

        def once(row, result, batch):
            settle(row, result, batch)
            if row.position == 2:
                raise KeyboardInterrupt

        monkeypatch.setattr(running, "settle", once)
    with pytest.raises(KeyboardInterrupt):
        running.go_on(batch)
    batch.refresh_from_db()
    assert batch.is_running
    done = set(batch.files.exclude(outcome=Outcome.WAITING).values_list("name", flat=True))
    assert len(done) == (0 if where == "while listing" else 3)
    asked.clear()
    monkeypatch.setattr(staging, "put", put)
    monkeypatch.setattr(running, "settle", settle)
    running.go_on(batch)
    assert {name for _, name in asked} == {f"f{n}.html" for n in range(5)} - done
    assert {outcome for _, outcome in outcomes(batch)} == {"no_agency"}
    assert ReadReport.objects.count() == 5


def test_only_one_thread_reads_a_batch(opened, asked):
    batch = running.begin(
        actor=opened.supervisor, office=opened.government, uploads=uploads(a__html=page("甲"))
    )
    lock = staging.held(batch.folder)
    running.go_on(batch)
    assert not batch.files.exists()
    lock.close()
    running.go_on(batch)
    assert batch.files.count() == 1


def test_files_that_are_gone_from_the_server_are_told(opened, asked, monkeypatch):
    batch = running.begin(
        actor=opened.supervisor, office=opened.government, uploads=uploads(a__html=page("甲"))
    )
    monkeypatch.setattr(staging, "get", lambda *_: (_ for _ in ()).throw(FileNotFoundError))
    running.go_on(batch)
    assert "请重新上传" in batch.files.get().reason
    assert not Batch.objects.get().is_running


def test_a_name_given_twice_is_told_apart_and_keeps_its_ending(opened, asked):
    files = [
        SimpleUploadedFile("a.html", page("示例县司法局")),
        SimpleUploadedFile("a.html", page("示例县财政局")),
    ]
    assert outcomes(taken(opened, files)) == [("a.html", "read"), ("a（2）.html", "read")]


def test_an_agency_reads_for_itself_alone(opened, asked):
    with pytest.raises(NotAllowed):
        running.begin(actor=opened.leader, office=opened.government, uploads=uploads(a__html=b"x"))
    batch = running.begin(
        actor=opened.leader, office=opened.sfj,
        uploads=uploads(a__html=page("示例县司法局"), b__html=page("示例县财政局")),
    )  # fmt: skip
    running.go_on(batch)
    assert [row.agency for row in batch.files.all()] == [opened.sfj, None]


def test_what_the_database_refuses_is_a_refusal_of_that_file_alone(opened, asked, monkeypatch):
    from gongkai_web.collection import keeping

    keep = keeping.keep_reading

    def refusing(**more):
        if more["source"].name == "a.html":
            raise ValueError("\x00")
        return keep(**more)

    monkeypatch.setattr(keeping, "keep_reading", refusing)
    batch = taken(opened, uploads(a__html=page("示例县司法局"), b__html=page("示例县财政局")))
    assert outcomes(batch) == [("a.html", "refused"), ("b.html", "read")]
    assert not SourceFile.objects.filter(name="a.html").exists()
    assert BatchFile.objects.get(name="a.html").reading is None
