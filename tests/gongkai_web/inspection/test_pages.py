"""The table is shown to who sees the office, each line leads to what mends it, and forms do what they say."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from gongkai_web.inspection import packs, views
from gongkai_web.inspection.models import ColumnExemption, Look
from gongkai_web.publishing.models import Column

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)
INDEX = "/admin/inspection/"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(views.timezone, "localdate", lambda *_: TODAY)
    monkeypatch.setattr(views.timezone, "now", lambda: datetime(2026, 3, 10, 2, 0, tzinfo=UTC))


@pytest.fixture
def column(agency):
    return Column.objects.create(agency=agency, slug="fees", title="行政收费", kind="statutory")


@pytest.fixture
def manager(person, agency):
    return person("manager", agency, "administrator")


def text_of(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_table_tells_the_result_and_leads_to_the_forms(client, agency, officer, column):
    client.force_login(officer)
    page = text_of(client.get(INDEX))
    for words in (
        "检查对象",
        "指标",
        "评分细则",
        "检查情况",
        "不合格（单项否决）",
        "行政收费：空白",
    ):
        assert words in page
    assert reverse("inspection:look", args=[agency.pk, "V1.6"]) in page
    assert reverse("writing:new") in page


def test_who_sets_columns_is_led_to_the_column(client, column, manager):
    client.force_login(manager)
    assert reverse("inspection:column", args=[column.pk]) in text_of(client.get(INDEX))


def test_the_menu_leads_there(client, officer):
    client.force_login(officer)
    assert reverse("inspection:index") in text_of(client.get("/admin/"))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?agency=nobody", 404),
        ("?agency=lushi-czj", 404),
        ("?date=2026-13-01", 404),
        ("?date=x", 404),
        ("?date=2025-01-01&agency=shanzhou-sfj", 200),
    ],
)
def test_only_what_there_is_can_be_asked(client, agency, other_agency, officer, query, status):
    client.force_login(officer)
    assert client.get(INDEX + query).status_code == status


def test_a_stranger_finds_nothing(client, agency, other_agency, person, column):
    client.force_login(person("x", other_agency, "administrator"))
    for address in (
        f"{INDEX}?agency={agency.code}",
        reverse("inspection:look", args=[agency.pk, "V1.6"]),
        reverse("inspection:column", args=[column.pk]),
    ):
        assert client.get(address).status_code == 404


def test_the_table_as_a_spreadsheet(client, agency, officer):
    client.force_login(officer)
    answer = client.get(f"{INDEX}table.csv?date=2026-03-01")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode("utf-8-sig").startswith("检查对象,指标,评分细则,检查情况")


def test_somebody_registers_what_they_saw(client, agency, officer):
    client.force_login(officer)
    address = reverse("inspection:look", args=[agency.pk, "V1.6"])
    assert "严重负面舆情" in text_of(client.get(address))
    given = {"said": "right", "on": "2026-03-10", "words": "查了舆情平台，没有"}
    assert client.post(address, given)["Location"].startswith(INDEX)
    assert Look.objects.get().words == "查了舆情平台，没有"
    assert "查了舆情平台，没有" in text_of(client.get(INDEX))
    assert "晚于今天" in text_of(client.post(address, given | {"on": "2026-03-11"}))


def test_a_rule_that_a_machine_judges_has_no_form(client, agency, officer):
    client.force_login(officer)
    assert client.get(reverse("inspection:look", args=[agency.pk, "V3"])).status_code == 404


def test_a_column_is_excused_and_no_more(client, column, manager):
    client.force_login(manager)
    address = reverse("inspection:column", args=[column.pk])
    assert "改更新间隔" in text_of(client.get(address))
    client.post(address, {"until": "2026-12-31", "reason": "本单位没有收费项目"})
    assert "已豁免至 2026-12-31" in text_of(client.get(address))
    client.post(address, {"reason": "今年起有了"})
    assert [one.until for one in ColumnExemption.objects.all()] == [None, date(2026, 12, 31)]


def test_a_pack_that_cannot_be_used_is_told_on_the_page(client, officer, monkeypatch, tmp_path):
    (tmp_path / "here.yaml").write_text("pack: [", "utf-8")
    monkeypatch.setattr(packs, "folder", lambda: tmp_path)
    client.force_login(officer)
    assert "here.yaml" in text_of(client.get(INDEX))
    assert client.get(f"{INDEX}table.csv").status_code == 409
