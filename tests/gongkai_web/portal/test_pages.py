"""The public pages: what was published is there, nothing else is, and nobody is followed."""

from __future__ import annotations

import json

import pytest

from gongkai.reports import json_form
from gongkai_web.reports.actions import publish, save_texts, standing, start_correction, submit
from gongkai_web.reports.models import ReportVersion
from gongkai_web.sample import YEAR, office

REPORT = "/shanzhou-sfj/annual-reports/2024/"
FILE = REPORT + "shanzhou-sfj-2024-annual-report."


@pytest.fixture
def leader(db):
    """Return the sample office's leader, its ledgers loaded and its texts written."""
    agency, _ = office.set_up()
    office.load(agency, lambda kind, added: None)
    return agency.memberships.get(user__username="lingdao").user


@pytest.fixture
def published(leader):
    """Return the sample office's published report."""
    return office.hand_in(leader.memberships.get().agency)


def test_a_report_that_was_only_submitted_is_nowhere_to_be_seen(client, leader):
    agency = leader.memberships.get().agency
    submit(actor=leader, agency=agency, year=YEAR)
    assert client.get(REPORT).status_code == 404
    assert client.get(FILE + "json").status_code == 404
    for address in ("/", "/annual-reports/", "/shanzhou-sfj/"):
        assert "2024年政府信息公开" not in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/", "/annual-reports/", "/shanzhou-sfj/"])
def test_a_published_report_stands_in_every_list(client, published, address):
    assert f'href="{REPORT}"' in client.get(address).content.decode()


def test_the_page_shows_text_and_tables(client, published):
    page = client.get(REPORT).content.decode()
    assert "476条，其中，依法行政9条" in page
    assert page.split("</article>")[0].count("<table") == 3
    assert 'data-path="applications.carried_forward[6]">0<' in page


def test_the_page_needs_no_style_in_the_text_and_sets_no_cookie(client, published):
    answer = client.get(REPORT)
    assert "style=" not in answer.content.decode()
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.parametrize("format_", ["docx", "pdf", "html", "xlsx", "json"])
def test_every_format_is_there_to_take_home(client, published, format_):
    answer = client.get(FILE + format_)
    assert answer.status_code == 200
    again = client.get(FILE + format_, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_data_is_the_frozen_report(client, published):
    data = json.loads(client.get(FILE + "json").content)
    assert json_form.from_json(data) == published.annual_report


@pytest.mark.parametrize(
    "address",
    [
        "/nobody/",
        "/shanzhou-sfj/annual-reports/2023/",
        FILE + "exe",
        REPORT + "other-2024-annual-report.pdf",
        REPORT + "..%2F..%2Fsecrets",
    ],
)
def test_what_is_not_public_is_not_found(client, published, address):
    assert client.get(address).status_code == 404


def test_the_public_keeps_the_first_version_until_the_correction_is_published(client, published):
    agency = published.agency
    leader = agency.memberships.get(user__username="lingdao").user
    start_correction(actor=leader, agency=agency, year=YEAR, reason="补充一段说明")
    texts = standing(agency, YEAR).texts
    save_texts(
        actor=leader,
        agency=agency,
        year=YEAR,
        texts={"management": texts.management + "另建立季度通报制度。"},
    )
    second = submit(actor=leader, agency=agency, year=YEAR)
    assert "季度通报制度" not in client.get(REPORT).content.decode()
    publish(actor=leader, version=second)
    page = client.get(REPORT).content.decode()
    assert "季度通报制度" in page
    assert "第2版，更正说明：补充一段说明" in page
    assert ReportVersion.objects.public().count() == 1


def test_an_agency_without_contact_or_report_is_not_shown(client, agency):
    assert f"/{agency.code}/" not in client.get("/").content.decode().split("<main")[1]
    assert client.get(f"/{agency.code}/").status_code == 404
