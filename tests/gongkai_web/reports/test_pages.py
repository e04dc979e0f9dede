"""Do the pages of the annual report lead through a year, and keep strangers out?"""

import json
import re
from io import BytesIO

import pytest
from django.urls import reverse

from gongkai.reports import writers
from gongkai.reports.schema import ROWS_2021
from gongkai_web.journal.models import Entry
from gongkai_web.reports import actions
from gongkai_web.reports.models import ReportTexts, ReportVersion
from made_ledgers import EXPECTED, worked_applications

pytestmark = pytest.mark.django_db

YEAR = 2025
TEXTS = {
    "proactive_note": "",
    "on_request_note": "",
    "management": "各股室明确信息员，发布信息逐条登记索引号、成文日期和公开方式。",
    "platform": "维护政府网站公开专栏，按季度自查栏目更新、链接和附件，发现问题当月整改。",
    "supervision": "接受主管部门的指导和检查，将信息公开纳入股室年度工作考核。",
    "problems": "2025年存在的主要问题：政府网站公开的内容不够及时。\n"
    "改进措施：建立公众号与网站同步发布清单，信息在公众号发布后5个工作日内同步到政府网站，每月通报未同步的条目。",
    "other_items": "",
}


def at(name, agency, **more):
    return reverse(f"annual_reports:{name}", kwargs={"code": agency.code, "year": YEAR, **more})


@pytest.fixture
def office(agency):
    worked_applications(agency)
    return agency


@pytest.fixture
def leader(person, office, client):
    someone = person("leader", office, "leader")
    client.force_login(someone)
    return someone


def test_a_year_goes_from_the_button_to_the_published_report(office, leader, client):
    index = client.get(reverse("annual_reports:index")).content.decode()
    assert "编制中" in index
    assert at("compile", office) in index

    page = client.post(at("compile", office), follow=True).content.decode()
    assert "已按台账编制" in page
    assert "新收申请 19 件" in page
    assert Entry.objects.filter(verb="编制年度报告", agency=office).exists()
    assert re.search(r"<button[^>]*disabled[^>]*>提交</button>", page), "section five is missing"
    assert "改正后才能提交" in page

    page = client.post(at("texts", office), TEXTS, follow=True).content.decode()
    assert "文字已保存" in page
    assert "各股室明确信息员" in page
    assert at("submit", office) in page

    confirm = client.get(at("submit", office)).content.decode()
    assert "提交并冻结" in confirm
    client.post(at("submit", office), {})
    assert not ReportVersion.objects.exists(), "not without the tick"
    page = client.post(at("submit", office), {"confirmed": "on"}, follow=True).content.decode()
    assert "已提交并冻结" in page
    version = ReportVersion.objects.get()
    assert version.digest in page

    asked = client.get(at("publish", office, number=1)).content.decode()
    assert "公布不能撤回" in asked
    client.post(at("publish", office, number=1))
    assert not ReportVersion.objects.get().is_published
    publish = {"confirmed": "on"}
    page = client.post(at("publish", office, number=1), publish, follow=True).content.decode()
    assert "已公布" in page
    assert list(ReportVersion.objects.public()) == [version]

    page = client.post(
        at("correct", office), {"reason": "表三漏计一件，补登后更正"}, follow=True
    ).content.decode()
    assert "正在更正第 1 版" in page
    client.post(at("submit", office), {"confirmed": "on"})
    assert ReportVersion.objects.count() == 2
    assert "表三漏计一件" in client.get(at("version", office, number=2)).content.decode()


def test_the_list_of_reports_begins_with_the_first_records(office, leader, client):
    page = client.get(reverse("annual_reports:index")).content.decode()

    years = [int(year) for year in re.findall(r">(20\d\d) 年</a>", page)]
    assert years == sorted(years, reverse=True)
    assert min(years) == 2024, "A01 was received in 2024"


def test_every_number_of_the_three_tables_is_a_link_to_its_records(office, leader, client):
    page = client.get(at("year", office)).content.decode()
    cells = re.findall(r'<td[^>]*data-path="([^"]+)"><a href="([^"]+)">(\d[\d.]*)</a>', page)

    assert len(cells) == 200
    numbers = {path: number for path, _, number in cells}
    for row in ROWS_2021:
        for column, number in enumerate(EXPECTED.get(row.key, (0,) * 7)):
            assert numbers[f"applications.{row.key}[{column}]"] == str(number)
    links = {path: url.replace("&amp;", "&") for path, url, _ in cells}
    opened = client.get(links["applications.granted[0]"]).content.decode()
    assert "（一）予以公开　自然人" in opened
    for number in ("A01", "A02", "A18a", "A19"):
        assert f">{number}</a>" in opened, "each record leads to its own page"
    assert "A03" not in opened


def test_the_list_behind_a_number_links_to_the_record(office, leader, client):
    page = client.get(at("cell", office), {"at": "applications.partial[1]"}).content.decode()
    url = re.search(r'<a href="([^"]+)">A03</a>', page)[1]

    assert client.get(url).status_code == 200


def test_records_left_out_are_named_and_listed(office, leader, client):
    office.application_set.filter(number="A17").update(applicant_kind="")

    page = client.get(at("year", office)).content.decode()
    listed = client.get(at("left_out", office, key="applications.no_kind")).content.decode()

    assert "有 1 件申请没有登记申请人类型" in page
    assert "A17" in listed


@pytest.mark.parametrize("format_", writers.FORMATS)
def test_a_draft_is_downloaded_in_every_format(office, leader, client, format_):
    response = client.get(at("draft", office, format=format_))

    assert response.status_code == 200
    assert response.headers["Content-Type"] == writers.MEDIA_TYPES[format_]
    assert f"-{YEAR}-annual-report.{format_}" in response.headers["Content-Disposition"]
    if format_ == "html":
        assert "草稿" in response.content.decode()


@pytest.mark.parametrize("format_", writers.FORMATS)
def test_a_submitted_version_is_downloaded_without_the_draft_mark(
    office, leader, client, format_, settings, tmp_path, monkeypatch
):
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    client.post(at("texts", office), TEXTS)
    actions.submit(actor=leader, agency=office, year=YEAR)

    for _ in range(2):  # written, then taken from the folder
        response = client.get(at("download", office, number=1, format=format_))
        content = b"".join(response.streaming_content)
    version = ReportVersion.objects.get()

    assert response.status_code == 200
    assert list(tmp_path.glob(f"reports/{office.code}/{version.digest}-*/*.{format_}"))
    if format_ == "json":
        assert json.loads(content) == version.report
    if format_ == "html":
        assert "草稿" not in content.decode()


def test_what_a_person_wrote_is_marked_and_last_years_words_stand_beside(office, leader, client):
    actions.save_texts(
        actor=leader, agency=office, year=YEAR - 1, texts={"problems": "去年的问题。"}
    )
    client.post(at("texts", office), TEXTS | {"other_items": "1、要点落实情况已公布。\n无"})

    form = client.get(at("texts", office)).content.decode()
    page = client.get(at("year", office)).content.decode()

    assert "去年的问题。" in form
    assert f"{YEAR - 1} 年" in form
    written = re.findall(r'gk-paragraph--written">([^<]+)', page)
    drafted = re.findall(r'gk-paragraph--drafted">([^<]+)', page)
    assert any("各股室明确信息员" in text for text in written)
    assert any("要点落实情况已公布" in text for text in written), "though numbered anew"
    assert not any("无上年" in text for text in written), "a short line marks no other"
    assert any("收到政府信息公开申请19件" in text for text in drafted)


def test_an_earlier_report_is_taken_in_from_a_file(office, leader, client):
    from gongkai_web.reports.compiling import compile_report

    report = compile_report(office, YEAR - 1).report
    file = BytesIO(writers.render(report, "docx"))
    file.name = "去年.docx"

    page = client.post(
        reverse("annual_reports:file", kwargs={"code": office.code}), {"file": file}, follow=True
    ).content.decode()

    assert "已存入" in page
    filed = ReportVersion.objects.get()
    assert (filed.year, filed.source) == (YEAR - 1, "filed")
    assert filed.annual_report.applications == report.applications
    year = {"code": office.code, "year": YEAR - 1}
    shown = client.get(reverse("annual_reports:year", kwargs=year), follow=True).content.decode()
    assert "已存档" in shown


def test_a_file_that_is_no_report_is_refused_with_its_name(office, leader, client):
    file = BytesIO("这不是年度报告。".encode())
    file.name = "别的.txt"

    page = client.post(
        reverse("annual_reports:file", kwargs={"code": office.code}), {"file": file}
    ).content.decode()

    assert "别的.txt" in page
    assert not ReportVersion.objects.exists()


_PAGES = ["year", "cell", "texts", "submit", "correct"]


@pytest.mark.parametrize(
    "name", [*_PAGES, "compile", "draft", "version", "publish", "download", "left_out"]
)
def test_another_agencys_report_is_not_there(office, other_agency, person, client, name):
    actions.save_texts(actor=None, agency=office, year=YEAR, texts=TEXTS)
    actions.submit(actor=None, agency=office, year=YEAR)
    client.force_login(person("stranger", other_agency, "leader"))
    more = {
        "draft": {"format": "json"},
        "version": {"number": 1},
        "publish": {"number": 1},
        "download": {"number": 1, "format": "json"},
        "left_out": {"key": "applications.no_kind"},
    }.get(name, {})

    for method in (client.get, client.post):
        assert method(at(name, office, **more)).status_code in (404, 405)
    assert client.post(at(name, office, **more)).status_code == 404
    assert not ReportVersion.objects.public().exists()
    assert office.name not in client.get(reverse("annual_reports:index")).content.decode()


def test_the_filing_page_of_another_agency_is_not_there(office, other_agency, person, client):
    client.force_login(person("stranger", other_agency, "leader"))

    assert (
        client.get(reverse("annual_reports:file", kwargs={"code": office.code})).status_code == 404
    )


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("officer", {"compile", "texts", "submit", "correct", "publish"}),
        ("compiler", {"submit", "correct", "publish"}),
        ("supervisor", {"compile", "texts", "submit", "correct", "publish"}),
        ("administrator", {"compile", "texts", "submit", "correct", "publish"}),
    ],
)
def test_a_role_without_the_right_changes_nothing(office, person, client, role, refused):
    actions.save_texts(actor=None, agency=office, year=YEAR, texts=TEXTS)
    version = actions.submit(actor=None, agency=office, year=YEAR)
    client.force_login(person("someone", office, role))
    before = Entry.objects.count(), ReportTexts.objects.get().updated_at

    for name in sorted(refused):
        more = {"number": version.version} if name == "publish" else {}
        data = {**TEXTS, "problems": "x", "confirmed": "on", "reason": "x"}
        response = client.post(at(name, office, **more), data)
        assert response.status_code in (302, 403), name

    assert (Entry.objects.count(), ReportTexts.objects.get().updated_at) == before
    assert ReportVersion.objects.count() == 1
    assert not ReportVersion.objects.get().is_published
    page = client.get(at("year", office)).content.decode()
    assert at("correct", office) not in page


def test_nobody_sees_a_report_without_logging_in(office, client):
    response = client.get(at("year", office))

    assert response.status_code == 302
    assert "/login/" in response.headers["Location"]


@pytest.mark.parametrize("year", [2020, 2099])
def test_a_year_that_cannot_be_compiled_has_no_page(office, leader, client, year):
    url = reverse("annual_reports:year", kwargs={"code": office.code, "year": year})

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("path", ["", "applications.granted[9]", "../etc"])
def test_a_number_that_does_not_exist_has_no_page(office, leader, client, path):
    assert client.get(at("cell", office), {"at": path}).status_code == 404


@pytest.mark.parametrize("year", [0, 1, 1899, 3000, 10000, 99999999999999999999])
@pytest.mark.parametrize(
    "page",
    [
        "",
        "cell/?at=applications.granted[0]",
        "left-out/applications.without_outcome/",
        "texts/",
        "submit/",
        "correct/",
        "draft.pdf",
        "versions/1/",
    ],
)
def test_there_is_no_page_of_a_year_that_is_none(client, person, agency, year, page):
    client.force_login(person("leader", agency, "leader"))
    address = f"/admin/annual-reports/{agency.code}/{year}/{page}"

    assert client.get(address).status_code == 404
    assert client.post(address, {"problems": "示例", "reason": "示例"}).status_code in (404, 405)


@pytest.mark.parametrize("year", [0, 2020, 2999, 99999999999999999999])
def test_the_button_compiles_only_a_year_the_ledgers_can_tell_of(client, person, agency, year):
    client.force_login(person("leader", agency, "leader"))

    answer = client.post(f"/admin/annual-reports/{agency.code}/{year}/compile/")

    assert answer.status_code == 404
    assert not Entry.objects.filter(verb="编制年度报告").exists()
