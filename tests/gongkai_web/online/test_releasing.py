"""Files that go with a letter: put there by the desk, for the applicant's own case alone."""

import hashlib
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from case_desk import Desk, settings_for
from gongkai.redaction import apart
from gongkai_web.applications import setting_aside
from gongkai_web.applications.attachments import attach
from gongkai_web.journal.models import Entry
from gongkai_web.online import guard, releasing, sealing, standing
from gongkai_web.online.models import OnlineSettings, Release, Submission
from gongkai_web.redaction import actions as redaction
from made_records import ORIGINAL, SPOT, ask_here
from office_work import Office, Work
from online_desk import applied, entered, registered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    monkeypatch.setattr(apart, "ask", ask_here)


@pytest.fixture
def answered(agency, officer, person, monkeypatch):
    """An online application that was answered in part, through the desk's pages."""
    settings_for(agency)
    code, case = registered(agency, officer)
    clients = Client(), Client()
    clients[0].force_login(officer)
    clients[1].force_login(person("head", agency, "leader"))
    office = Office(agency, *clients)
    office.keep_time(monkeypatch)
    work = Work(office, Desk(clients[0], case), Desk(clients[1], case))
    work.note("2026-12-31", "searched", places="档案室", keywords="统计表", found="查到")
    work.answer("2026-12-31", "partial", "S03")
    return code, case, clients[0]


def copy_of(case, officer):
    record = redaction.upload_record(actor=officer, case=case, data=ORIGINAL, name="张某某案卷.pdf")
    redaction.add_box(actor=officer, record=record, page=1, at=SPOT, ground_key="privacy")
    return redaction.make_copy(actor=officer, record=record)


def supplied(case, officer, kind="supplied", data=b"%PDF-1.4\nsupplied\nstartxref\n0\n%%EOF\n"):
    file = sealing.Checked("统计表.pdf", "application/pdf", data)
    return attach(actor=officer, case=case, kind=kind, file=sealing.as_upload(file))


def page_of(case):
    return reverse("online_inbox:releases", args=[case.pk])


def test_the_desk_puts_files_there_and_the_applicant_downloads_them(answered, officer):
    code, case, desk = answered
    copy, file = copy_of(case, officer), supplied(case, officer)
    letter = standing.letters_of(case)[0]
    assert "还没有在网上提供文件" in desk.get("/admin/").content.decode()
    page = desk.get(page_of(case)).content.decode()
    assert page.count("checked") >= 2
    desk.post(page_of(case), {"letter": letter.pk, "files": [f"copy-{copy.pk}", f"file-{file.pk}"]})
    assert Release.objects.count() == 2
    assert "还没有在网上提供文件" not in desk.get("/admin/").content.decode()

    client, answer = entered(code)
    text = answer.content.decode()
    assert "区分处理后的复制件1.pdf" in text
    assert "统计表.pdf" in text
    assert "张某某案卷" not in text
    for row in Release.objects.all():
        got = client.get(f"/follow/files/{row.pk}/")
        assert hashlib.sha256(got.content).hexdigest() == row.sha256
        assert got["Cache-Control"] == "no-store"
    taken = Entry.objects.filter(verb="下载网上提供的文件")
    assert {one.actor_name for one in taken} == {"申请人（网上）"}
    assert taken.count() == 2


def test_what_was_taken_back_is_downloaded_no_more(answered, officer):
    code, case, desk = answered
    copy = copy_of(case, officer)
    letter = standing.letters_of(case)[0]
    desk.post(page_of(case), {"letter": letter.pk, "files": [f"copy-{copy.pk}"]})
    row = Release.objects.get()
    client, _ = entered(code)
    desk.post(page_of(case), {"back": row.pk})
    assert client.get(f"/follow/files/{row.pk}/").status_code == 404
    assert "复制件1" not in client.get("/follow/").content.decode()
    desk.post(page_of(case), {"letter": letter.pk, "files": [f"copy-{copy.pk}"]})
    assert releasing.released([letter]).count() == 1


def test_originals_and_other_papers_of_the_case_are_never_offered(answered, officer):
    _, case, desk = answered
    copy_of(case, officer)
    opinion = supplied(
        case, officer, kind="opinion", data=b"%PDF-1.4\nopinion\nstartxref\n0\n%%EOF\n"
    )
    assert [one.key for one in releasing.offers(case)] == [
        f"copy-{case.records.get().copies.get().pk}"
    ]
    letter = standing.letters_of(case)[0]
    answer = desk.post(page_of(case), {"letter": letter.pk, "files": [f"file-{opinion.pk}"]})
    assert "请勾选要提供的文件" in answer.content.decode()
    assert not Release.objects.exists()


def test_another_applicants_file_is_not_there(answered, officer, agency):
    _, case, desk = answered
    copy = copy_of(case, officer)
    letter = standing.letters_of(case)[0]
    desk.post(page_of(case), {"letter": letter.pk, "files": [f"copy-{copy.pk}"]})
    _, other = applied(agency, name="李四", id_no="110101199003071233")
    client, answer = entered(other)
    assert "已提交" in answer.content.decode()
    assert client.get(f"/follow/files/{Release.objects.get().pk}/").status_code == 404
    assert Client().get(f"/follow/files/{Release.objects.get().pk}/").status_code == 302


def test_a_letter_to_somebody_else_or_not_sent_carries_nothing(answered, officer, agency):
    _, case, desk = answered
    copy = copy_of(case, officer)
    letter = standing.letters_of(case)[0]
    other = case.letters.create(agency=agency, code="L07", title="征求意见函", state="sent", sent_on=date(2026, 12, 31))  # fmt: skip
    draft = case.letters.create(agency=agency, code="S02", title="草稿", state="draft")
    for one in (other, draft):
        desk.post(page_of(case), {"letter": one.pk, "files": [f"copy-{copy.pk}"]})
    assert not Release.objects.exists()
    assert letter.state == "sent"


def test_another_desk_puts_nothing_there(answered, officer, person, other_agency):
    _, case, _ = answered
    stranger = Client()
    stranger.force_login(person("fremd", other_agency, "officer"))
    assert stranger.get(page_of(case)).status_code == 404


def test_a_case_that_was_split_or_handed_on_is_known_by_what_came_in(agency, other_agency, officer):
    OnlineSettings.objects.create(agency=other_agency, is_on=False)
    _, case = registered(agency, officer)
    moved = setting_aside.transfer(actor=officer, case=case, to=other_agency, reason="归该局管")
    assert releasing.submission_of(moved) == Submission.objects.get()
    assert releasing.submission_of(case) == Submission.objects.get()


def test_bytes_that_are_not_those_released_are_not_sent(answered, officer):
    code, case, desk = answered
    copy = copy_of(case, officer)
    letter = standing.letters_of(case)[0]
    desk.post(page_of(case), {"letter": letter.pk, "files": [f"copy-{copy.pk}"]})
    # As if the kept bytes were others: the database itself lets nobody say so.
    connection.check_constraints()
    guard.remove(connection)
    Release.objects.update(sha256="0" * 64)
    guard.install(connection)
    client, _ = entered(code)
    answer = client.get(f"/follow/files/{Release.objects.get().pk}/")
    assert answer.status_code == 409
    assert io.BytesIO(answer.content).read(4) != b"%PDF"


def test_the_database_keeps_what_was_released_and_that_it_was_taken_back(answered, officer):
    _, case, _ = answered
    file = supplied(case, officer)
    at = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    row = Release.objects.create(
        letter=standing.letters_of(case)[0], attachment=file, sha256="0" * 64, by=officer, at=at
    )
    mine = Release.objects.filter(pk=row.pk)
    for change in ({"sha256": "1" * 64}, {"at": at + timedelta(days=1)}, {"by": None}):
        with pytest.raises(DatabaseError, match="不能改动"), transaction.atomic():
            mine.update(**change)
    with pytest.raises(DatabaseError, match="不能删除"), transaction.atomic():
        mine._raw_delete("default")
    with pytest.raises(DatabaseError, match="不能改动"), transaction.atomic():
        Release.objects.create(
            letter=row.letter, attachment=supplied(case, officer, data=b"%PDF-1.4\nother\nstartxref\n0\n%%EOF\n"),
            sha256="0" * 64, at=at, taken_back_at=at,
        )  # fmt: skip
    releasing.take_back(actor=officer, release=row, at=at)
    with pytest.raises(DatabaseError, match="不能改动"), transaction.atomic():
        mine.update(taken_back_at=None, taken_back_by=None)
