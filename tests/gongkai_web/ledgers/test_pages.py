"""An officer's way through the pages of import and export."""

import csv
import io
import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai_web.applications.models import Application
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import jobs
from gongkai_web.ledgers.models import ImportBatch
from gongkai_web.ledgers.reading import MOST_BYTES
from ledger_files import GOOD, csv_file

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(client, officer):
    """Return the browser of an officer who is logged in."""
    client.force_login(officer)
    return client


@pytest.fixture
def office(agency, settings, tmp_path, monkeypatch):
    """Return the agency; accounts of imports go to a folder of this test."""
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    return agency


def upload(desk, agency, kind, content, name="台账.csv"):
    """Send a file off and return the address of its result, once it is there."""
    file = SimpleUploadedFile(name, content)
    response = desk.post(
        reverse("ledgers:index"), {"kind": kind, "agency": agency.pk, "file": file}
    )
    assert response.status_code == 302, response.content.decode()
    token = response.url.rstrip("/").rpartition("/")[2]
    deadline = time.monotonic() + 30
    # The account is a file: waiting for it does not disturb the thread's transaction.
    while '"state": "running"' in (jobs._folder(token) / "job.json").read_text():
        assert time.monotonic() < deadline, "the import does not end"
        time.sleep(0.02)
    return response.url, token


def page(desk, url):
    response = desk.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_an_officer_takes_a_ledger_in_and_gives_it_out_again(desk, office):
    first = page(desk, reverse("ledgers:index"))
    for words in ("台账导入导出", "导入", "导出", "空白模板", "还没有导入过台账", "依申请公开台账"):
        assert words in first
    content = csv_file(*GOOD["applications"]).getvalue()

    url, token = upload(desk, office, "applications", content, "三月申请.csv")
    assert "已导入：新增 4 行" in page(desk, url)
    assert Application.objects.count() == 4
    batch = ImportBatch.objects.get()
    assert (batch.file_name, batch.imported_by.username) == ("三月申请.csv", "officer")
    assert Entry.objects.filter(verb="导入台账", actor__username="officer").count() == 1
    assert not (jobs._folder(token) / "upload").exists()

    url, _ = upload(desk, office, "applications", content)
    assert "4 行都已登记，没有改动" in page(desk, url)

    listed = page(desk, reverse("ledgers:index"))
    assert "三月申请.csv" in listed
    assert "4 行" in listed

    wanted = {"kind": "applications", "agency": office.pk, "year": 2024, "format": "csv"}
    response = desk.get(reverse("ledgers:export"), wanted)
    assert (
        response["Content-Disposition"]
        == 'attachment; filename="shanzhou-sfj-2024-applications.csv"'
    )
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 5
    assert Entry.objects.filter(verb="导出台账").count() == 1


def test_every_faulty_row_stands_in_a_table_and_in_a_file(desk, office):
    header = ("申请编号", "申请人类型", "证件号码", "收到日期")
    rows = [("1", "自然人", "4.11202E+17", "2024-13-01"), ("2", "某人", "", "2024-03-04")]
    url, token = upload(desk, office, "applications", csv_file(header, rows).getvalue())
    shown = page(desk, url)
    for words in ("未写入任何数据", "2 行有错，共 3 处", "2024-13-01", "日历上没有这一天", "某人"):
        assert words in shown
    assert "4.11202E+17" not in shown
    assert not Application.objects.exists()
    response = desk.get(reverse("ledgers:faults", args=[token]))
    listed = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert listed[0] == ["行", "列", "值", "应为"]
    assert [row[:3] for row in listed[1:]] == [
        ["2", "证件号码", "4**********"],
        ["2", "收到日期", "2024-13-01"],
        ["3", "申请人类型", "某人"],
    ]


def test_an_import_that_was_cut_off_says_so(desk, office, officer):
    folder = jobs._folder("abc")
    folder.mkdir(parents=True)
    (folder / "upload").write_bytes(b"x")
    jobs._write(jobs.Job("abc", office.pk, officer.pk, "fees", "收费.csv", time.time()))
    assert "导入中断，未写入任何数据" in page(desk, reverse("ledgers:job", args=["abc"]))
    assert not (folder / "upload").exists()


def test_an_import_whose_end_was_not_noted_is_settled_by_the_database(desk, office):
    content = csv_file(*GOOD["fees"]).getvalue()
    url, token = upload(desk, office, "fees", content, "收费.csv")
    job = jobs.read(token)
    job.state, job.added = jobs.State.RUNNING, 0
    jobs._write(job)
    assert "已导入：新增 2 行" in page(desk, url)


def test_how_far_an_import_is_can_be_asked(desk, office, officer):
    folder = jobs._folder("abc")
    folder.mkdir(parents=True)
    lock = jobs._locked(folder)
    jobs._write(
        jobs.Job(
            "abc",
            office.pk,
            officer.pk,
            "fees",
            "收费.csv",
            time.time(),
            stage="写入",
            done=50,
            total=100,
        )
    )
    assert desk.get(reverse("ledgers:state", args=["abc"])).json() == {
        "running": True,
        "stage": "写入",
        "done": 50,
        "total": 100,
        "percent": 75,
    }
    shown = page(desk, reverse("ledgers:job", args=["abc"]))
    assert "50 / 100 行" in shown
    assert 'value="75"' in shown
    lock.close()


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [("空.csv", 0, "文件是空的"), ("大.csv", MOST_BYTES + 1, "超过 50 MB 的上限")],
)
def test_a_file_that_cannot_be_taken_is_refused_at_once(desk, office, name, size, said):
    file = SimpleUploadedFile(name, b"")
    file.size = size
    form = {"kind": "fees", "agency": office.pk, "file": SimpleUploadedFile(name, b"x" * size)}
    response = desk.post(reverse("ledgers:index"), form)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_templates_can_be_fetched(desk, office):
    response = desk.get(reverse("ledgers:template", args=["items", "xlsx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [cell.value for cell in sheet[1]][:3] == ["索引号", "标题", "栏目"]
    assert "留空的，按本单位的索引号规则自动编号" in sheet["A1"].comment.text
    assert desk.get(reverse("ledgers:template", args=["nothing", "csv"])).status_code == 404
    assert desk.get(reverse("ledgers:template", args=["items", "pdf"])).status_code == 404


def test_nobody_reaches_another_agencys_ledgers(client, office, other_agency, person):
    stranger = person("stranger", other_agency, "officer")
    client.force_login(stranger)
    file = SimpleUploadedFile("a.csv", csv_file(*GOOD["fees"]).getvalue())
    form = {"kind": "fees", "agency": office.pk, "file": file}
    assert client.post(reverse("ledgers:index"), form).status_code == 422
    wanted = {"kind": "fees", "agency": office.pk, "year": 2024, "format": "csv"}
    assert client.get(reverse("ledgers:export"), wanted).status_code == 302
    folder = jobs._folder("abc")
    folder.mkdir(parents=True)
    jobs._write(jobs.Job("abc", office.pk, 1, "fees", "收费.csv", time.time(), state="done"))
    for name in ("job", "state", "faults"):
        assert client.get(reverse(f"ledgers:{name}", args=["abc"])).status_code == 404


def test_who_only_looks_on_may_export_and_not_import(client, office, person):
    client.force_login(person("supervisor", office, "supervisor"))
    shown = page(client, reverse("ledgers:index"))
    assert 'id="gk-export"' in shown
    assert 'id="gk-import"' not in shown
    file = SimpleUploadedFile("a.csv", csv_file(*GOOD["fees"]).getvalue())
    form = {"kind": "fees", "agency": office.pk, "file": file}
    assert client.post(reverse("ledgers:index"), form).status_code in (302, 403)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("token", ["nothing", "..", "a.b"])
def test_an_unknown_import_is_not_found(desk, office, token):
    assert desk.get(f"/admin/ledgers/imports/{token}/").status_code == 404


def test_the_result_shows_what_the_clock_could_not_follow(desk, office):
    header = ("申请编号", "申请人类型", "收到日期", "延期日期")
    content = csv_file(header, [("晚", "自然人", "2024-03-04", "2024-04-10")]).getvalue()
    url, _ = upload(desk, office, "applications", content)
    shown = page(desk, url)
    assert "已导入：新增 1 行" in shown
    assert "申请 晚，2024-04-10 延期答复：答复期限已于 2024-04-01 届满" in shown
