"""A citizen finds the bureau's annual report, reads it and takes it home."""

from __future__ import annotations

import json
import urllib.request

import pytest

pytestmark = pytest.mark.browser


def test_a_citizen_reads_and_downloads_the_report(page, office, shoot, fits):
    page.goto(office.base + "/")
    shoot(page, "public-home")
    assert fits(page)
    page.get_by_role("link", name="三门峡市陕州区司法局", exact=True).click()
    shoot(page, "public-agency")
    assert fits(page)
    page.get_by_role("link", name="2024年政府信息公开工作年度报告").click()
    assert fits(page)
    shoot(page, "public-report")
    assert "476条" in page.inner_text("article")
    assert page.locator('[data-path="applications.new_received[0]"]').inner_text() == "0"
    with page.expect_download() as started:
        page.get_by_role("link", name="下载 Word 文档").click()
    assert started.value.suggested_filename == "shanzhou-sfj-2024-annual-report.docx"


def test_public_pages_carry_no_cookie(page, office):
    for address in ("/", "/annual-reports/", "/shanzhou-sfj/"):
        page.goto(office.base + address)
    assert page.context.cookies() == []


def test_the_data_behind_the_page_is_the_contract_form(page, office):
    answer = page.request.get(
        office.base + "/shanzhou-sfj/annual-reports/2024/shanzhou-sfj-2024-annual-report.json"
    )
    report = json.loads(answer.text())
    assert report["schema"] == "gongkai.annual-report/1"
    assert report["agency"] == "三门峡市陕州区司法局"
    again = page.request.get(answer.url, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304


def test_a_missing_page_says_so_in_chinese(page, office):
    answer = page.goto(office.base + "/nobody/")
    assert answer.status == 404
    assert "没有找到页面" in page.inner_text("h1")


@pytest.mark.parametrize("format_", ["pdf", "docx", "xlsx", "html", "json"])
def test_every_format_comes_back_however_often_it_is_asked_for(office, format_):
    address = (
        f"{office.base}/shanzhou-sfj/annual-reports/2024/shanzhou-sfj-2024-annual-report.{format_}"
    )
    # More often than there are threads to answer: one that hangs would block the rest.
    for _ in range(12):
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200
            assert len(answer.read()) > 1000


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("公共法律", "示例县公共法律服务管理办法"), ("sfj", "示例县司法局")],
)
def test_the_search_offers_what_is_public_while_one_types(citizen, county, typed, offered):
    for path in ("/", "/search/", "/agencies/"):
        citizen.goto(county + path)
        field = citizen.locator("form[action='/search/'] input[name=q]")
        field.press_sequentially(typed)
        citizen.locator(f"datalist option[value='{offered}']").wait_for(state="attached")
        assert not citizen.locator("datalist option[value='写错了的公告']").count()
        field.press("Enter")
        citizen.get_by_role("link", name=offered, exact=True).first.wait_for()


def test_the_size_somebody_chose_is_there_before_anything_is_drawn(citizen, county):
    citizen.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => {"
        "for (const one of list.getEntries()) moved += one.value"
        "}).observe({type: 'layout-shift', buffered: true})"
    )
    citizen.set_viewport_size({"width": 390, "height": 844})
    citizen.goto(f"{county}/")
    citizen.get_by_role("button", name="长辈版").click()
    for path in ("/", "/sfj/", "/policies/"):
        citizen.goto(county + path)
        citizen.wait_for_load_state("networkidle")
        assert citizen.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
        assert citizen.locator("[data-size='2'][aria-pressed=true]").count()
        assert citizen.evaluate("moved") < 0.01, path
    assert citizen.context.cookies() == []


def test_without_a_script_no_button_stands_there_that_does_nothing(browser, county):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("/", "/sfj/items/25/"):
        page.goto(county + path)
        assert page.get_by_role("button").all_inner_texts() == ["搜索"]
    context.close()
