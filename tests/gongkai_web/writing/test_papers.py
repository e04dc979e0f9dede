"""The review sheet and the month's register say what was said, and no cell of them runs."""

import io

import docx
import openpyxl
import pdfplumber
import pytest
from django.urls import reverse
from django.utils import timezone

from review_desk import NOW, climb, draft, office_of
from writing_room import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(agency):
    return office_of(agency)


def sheet(office, item, format_):
    path = reverse("writing:sheet", args=[item.pk, item.submissions.first().pk, format_])
    return browser(office.drafter).get(path)


def test_the_sheet_names_every_opinion_in_word_and_pdf(office):
    item = climb(office, draft(office))
    answer = sheet(office, item, "docx")
    document = docx.Document(io.BytesIO(answer.content))
    words = "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    pdf = sheet(office, item, "pdf")
    with pdfplumber.open(io.BytesIO(pdf.content)) as pages:
        printed = "".join(page.extract_text() for page in pages.pages).replace("\n", "")
    for said in (item.title, item.index_no, "保密审查", "可以公开", "审核通过"):
        assert said in words
        assert said[:8] in printed
    for person in office.people():
        assert str(person) in words


def test_the_register_of_a_month_has_a_row_for_each_opinion(office, other_agency, person):
    item = climb(office, draft(office, title="=HYPERLINK(1)"))
    month = timezone.localtime(NOW)
    path = reverse("writing:register", args=[office.agency.pk, month.year, month.month])
    book = openpyxl.load_workbook(io.BytesIO(browser(office.drafter).get(path).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[6] for row in rows[1:]] == ["初审", "复审", "保密审查", "终审"]
    assert {row[0] for row in rows[1:]} == {item.index_no}
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    stranger = browser(person("x", other_agency, "officer"))
    assert stranger.get(path).status_code == 404
    assert (
        stranger.get(
            reverse("writing:sheet", args=[item.pk, item.submissions.get().pk, "pdf"])
        ).status_code
        == 404
    )


@pytest.mark.parametrize(
    "address", ["register/{}/1999/1/", "register/{}/2026/13/", "register/{}/2026/0/"]
)
def test_a_month_that_is_none_is_404(office, address):
    path = "/admin/writing/" + address.format(office.agency.pk)
    assert browser(office.drafter).get(path).status_code == 404


def test_another_format_is_404(office):
    assert sheet(office, climb(office, draft(office)), "exe").status_code == 404
