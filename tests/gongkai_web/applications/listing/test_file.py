"""The list of cases as a file."""

import csv
import io
from datetime import date

import openpyxl
from django.urls import reverse

from case_lists import APPLICANT
from gongkai_web.journal.models import Entry


def _csv(answer):
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_filtered_list_leaves_as_a_file_with_the_ledgers_columns(several, client, officer):
    client.force_login(officer)
    url = f"{reverse('applications:index')}?state=waiting&export="
    (row,) = _csv(client.get(f"{url}csv"))
    assert (row["申请编号"], row["申请人"], row["补正通知日期"]) == ("D", "张三丰", "2026-03-05")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"{url}xlsx").streaming_content)))
    assert [row[0].value for row in book.active] == ["申请编号", "D"]
    entry = Entry.objects.order_by("pk").last()
    assert (entry.verb, entry.actor) == ("导出台账", officer)
    assert "按条件筛选" in entry.subject_label


def test_a_supervising_offices_file_names_the_agencies_and_masks_the_applicants(
    make, agency, other_agency, person, client
):
    other_agency.parent = agency
    other_agency.save()
    make("own", date(2026, 3, 2))
    make("below", date(2026, 3, 2), agency=other_agency)
    client.force_login(person("kan", agency, "supervisor"))
    rows = _csv(client.get(f"{reverse('applications:index')}?export=csv"))
    assert {row["单位"] for row in rows} == {agency.name, other_agency.name}
    assert {row["申请人"] for row in rows} == {"张**"}
    assert not any(APPLICANT["id_no"] in row.values() for row in rows)


def test_a_wrong_filter_exports_nothing(several, client, officer):
    client.force_login(officer)
    answer = client.get(f"{reverse('applications:index')}?year=24&export=csv", follow=True)
    assert "没有导出" in answer.content.decode()
    assert not Entry.objects.filter(verb="导出台账").exists()
