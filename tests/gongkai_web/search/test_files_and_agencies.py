"""What stands in a file is found with the file; an agency is found by name and spelling."""

import io
import zipfile
from datetime import timedelta

import docx
import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing import drafting, files
from gongkai_web.publishing.models import Item
from gongkai_web.review import withdrawals
from gongkai_web.search import attachments
from gongkai_web.search.models import Entry
from proofread_files import pdf
from review_desk import climb, draft, office_of

NOW = timezone.now()
AGO = NOW - timedelta(days=3)


@pytest.fixture
def office(agency, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return office_of(agency)


def word(*lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.add_comment(document.paragraphs[0].add_run("。"), "仅供内部的批注")
    return _bytes(document)


def sheet(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return _bytes(book)


def ofd(*lines):
    words = "".join(
        f'<o:TextObject Boundary="10 {20 + at * 10} 90 8"><o:TextCode>{line}</o:TextCode></o:TextObject>'
        for at, line in enumerate(lines)
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr("OFD.xml", '<o:OFD xmlns:o="http://www.ofdspec.org/2016"/>')
        packed.writestr(
            "Doc_0/Pages/Page_0/Content.xml",
            f'<o:Page xmlns:o="http://www.ofdspec.org/2016"><o:Content>{words}</o:Content></o:Page>',
        )
    return kept.getvalue()


def _bytes(made):
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def publish(office, *attached, **fields):
    kept = []
    for name, data in attached:
        file = ContentFile(data, name=name)
        kept.append(
            files.reference(files.keep(actor=office.drafter, agency=office.agency, file=file))
        )
    item = draft(office, **fields)
    drafting.change(actor=office.drafter, item=item, fields={}, attachments=kept)
    return climb(office, Item.objects.get(pk=item.pk), at=AGO)


def ask(client, q, **more):
    return client.get("/search/", {"q": q, "format": "json", **more}).json()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("附件1.docx", word("低保标准为每人每月", "六百八十元")),
        ("附件1.xlsx", sheet(["乡镇", "低保标准为每人每月"], ["大营镇", "六百八十元"])),
        ("附件1.txt", "低保标准为每人每月\n六百八十元".encode()),
        ("附件1.ofd", ofd("低保标准为每人每月", "六百八十元")),
    ],
)
def test_the_words_of_a_file_are_found_with_the_file(office, client, name, data):
    item = publish(office, (name, data))
    assert ask(client, "低保标准")["total"] == 0
    assert attachments.read_waiting() == 1
    for typed in ("低保标准", "六百八十元", "低保標準", "“每人每月”"):
        (found,) = ask(client, typed)["results"]
        assert found["kind"] == "attachment"
        assert found["title"] == name
        assert found["attached_to"] == {
            "title": item.title, "url": f"/{office.agency.code}/items/{item.pk}/"
        }  # fmt: skip
        answer = client.get(found["url"])
        assert b"".join(answer.streaming_content) == data
    page = client.get("/search/", {"q": "低保标准"}).content.decode()
    assert "<mark>低保标准</mark>" in page
    assert f'附件，见：<a href="/{office.agency.code}/items/{item.pk}/">' in page
    assert ask(client, "仅供内部")["total"] == 0
    assert ask(client, "低保标准", kind="attachment")["total"] == 1
    assert ask(client, "低保标准", kind="information")["total"] == 0


def test_the_text_layer_of_a_pdf_is_found(office, client):
    publish(office, ("附件1.pdf", pdf(["STANDARD 2026", "six hundred"])))
    assert attachments.read_waiting() == 1
    (found,) = ask(client, "“standard 2026”")["results"]
    assert found["kind"] == "attachment"


@pytest.mark.parametrize("when", ["before it was read", "after"])
def test_a_file_goes_with_its_edition_at_once(office, client, when):
    item = publish(office, ("附件1.txt", "低保标准".encode()))
    if when == "after":
        attachments.read_waiting()
        assert ask(client, "低保标准")["total"] == 1
    entry = Entry.objects.exclude(sha256="").get()
    withdrawals.ask(
        actor=office.drafter, edition=item.live_edition, kind="exposed", reason="不应公开", at=NOW
    )
    attachments._take(entry.pk, "低保标准", "")  # somebody was reading meanwhile
    attachments.read_waiting()
    assert not Entry.objects.exists()
    assert ask(client, "低保标准")["total"] == 0
    assert client.get("/search/suggest/", {"q": "附件"}).json() == {"suggestions": []}


def test_a_file_of_an_edition_that_waits_for_its_day_is_not_found(office, client):
    item = draft(office)
    kept = files.keep(
        actor=office.drafter, agency=office.agency,
        file=ContentFile("低保标准".encode(), name="附件1.txt"),
    )  # fmt: skip
    drafting.change(
        actor=office.drafter, item=item, fields={"go_live_at": NOW + timedelta(days=1)},
        attachments=[files.reference(kept)],
    )  # fmt: skip
    climb(office, Item.objects.get(pk=item.pk), at=AGO)
    attachments.read_waiting()
    assert Entry.objects.filter(body__contains="低保标准").exists()
    assert ask(client, "低保标准")["total"] == 0


def test_a_file_nobody_can_read_is_found_by_its_name(office, client, monkeypatch):
    publish(office, ("低保标准.txt", "无".encode()))
    Entry.objects.filter(sha256="").delete()

    def broken(*args, **kwargs):
        raise attachments.UnreadableFile("低保标准.txt", "是空文件，请检查原件")

    monkeypatch.setattr(attachments, "parts_of_file", broken)
    attachments.read_waiting()
    assert Entry.objects.get().unread == "是空文件，请检查原件"
    assert ask(client, "低保标准")["total"] == 1


def test_a_rebuilding_goes_on_where_it_was_left(office, client, monkeypatch):
    for n in range(3):
        publish(office, (f"附件{n}.txt", f"第{n}个文件的低保标准".encode()), title=f"第{n}件低保")
    with pytest.raises(CommandError, match="3 处差别"):
        call_command("rebuild_search", check=True)
    call_command("rebuild_search")
    call_command("rebuild_search", check=True)
    assert ask(client, "低保标准")["total"] == 3
    whole = set(Entry.objects.values_list("pk", "title"))
    call_command("rebuild_search")
    assert set(Entry.objects.values_list("pk", "title")) == whole

    taken = attachments._take

    def dies(pk, words, why):
        if Entry.objects.exclude(sha256="").exclude(made_as="").exists():
            raise KeyboardInterrupt
        taken(pk, words, why)

    monkeypatch.setattr(attachments, "_take", dies)
    with pytest.raises(KeyboardInterrupt):
        call_command("rebuild_search", all=True)
    assert ask(client, "低保标准")["total"] == 1
    monkeypatch.undo()
    call_command("rebuild_search")
    call_command("rebuild_search", check=True)
    assert ask(client, "低保标准")["total"] == 3


def test_an_index_made_otherwise_is_made_anew(office, client):
    publish(office, ("附件1.txt", "低保标准".encode()))
    call_command("rebuild_search")
    Entry.objects.update(made_as="0.0")
    with pytest.raises(CommandError, match="2 处差别"):
        call_command("rebuild_search", check=True)
    call_command("rebuild_search")
    assert ask(client, "低保标准")["total"] == 1
    assert ask(client, "法律")["total"] == 1


@pytest.mark.parametrize(
    "typed",
    ["司法局", "陕州区司法局", "区司法", "sfj", "SFJ", "szqsfj", "sifaju", "shanzhou", "si fa ju",
     "司法所", "陝州區司法局"],
)  # fmt: skip
def test_an_agency_is_found_by_name_short_name_and_spelling(agency, client, typed):
    Agency.objects.update(telephone="0398-0000000", short_name="陕州司法所")
    Agency.objects.create(code="lushi-czj", name="卢氏县财政局", telephone="0398-0000001")
    told = ask(client, typed)
    assert told["agencies"] == [{"name": agency.name, "url": f"/{agency.code}/"}]
    assert client.get(f"/{agency.code}/").status_code == 200
    page = client.get("/search/", {"q": typed}).content.decode()
    assert f'href="/{agency.code}/"' in page
    suggested = client.get("/search/suggest/", {"q": typed}).json()["suggestions"]
    assert suggested[0]["title"] == agency.name


@pytest.mark.parametrize("typed", ["czx", "s", "ifaju", "教育局", "", "%"])
def test_an_agency_is_not_found_by_what_it_is_not_called(agency, client, typed):
    Agency.objects.update(telephone="0398-0000000")
    assert "agencies" not in ask(client, typed)


def test_an_agency_the_public_does_not_see_is_not_found(agency, client):
    assert "agencies" not in ask(client, "司法局")
    assert client.get("/search/suggest/", {"q": "sfj"}).json() == {"suggestions": []}


def test_agencies_are_a_group_of_their_own(agency, client):
    for n in range(6):
        Agency.objects.create(code=f"a{n}", name=f"第{n}司法所", telephone="1")
    page = client.get("/search/", {"q": "司法"}).content.decode()
    assert "单位（6）" in page
    assert "更多单位" in page
    whole = client.get("/search/", {"q": "司法", "kind": "agency"}).content.decode()
    assert all(f'href="/a{n}/"' in whole for n in range(6))
