"""People of the bureau at work: import a ledger, follow a number, find what is missing."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

FAULTY = "标题,媒体名称,媒体级别,刊发日期\n【示例】一,示例报,村级,2024-13-01\n"
GOOD = "标题,媒体名称,媒体级别,刊发日期\n【示例】浏览器里导入的{width},示例报,市级,2025-03-05\n"


@pytest.fixture
def sign_in(page, office):
    """Log in as one of the sample people."""

    def enter(username: str):
        page.goto(office.base + "/admin/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(office.passwords[username])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(office.base + "/admin/")
        return page

    return enter


def test_a_compiler_follows_a_number_to_its_records(sign_in, office, shoot, fits):
    page = sign_in("bianzhiren")
    shoot(page, "back-office-home")
    page.goto(office.base + "/admin/annual-reports/shanzhou-sfj/2024/")
    assert fits(page)
    shoot(page, "back-office-report")
    page.locator('[data-path="applications.new_received[6]"] a').click()
    page.wait_for_load_state()
    shoot(page, "back-office-cell")
    assert "本年新收政府信息公开申请数量" in page.inner_text("main")
    page.goto(office.base + "/admin/annual-reports/shanzhou-sfj/2024/")
    page.get_by_role("link", name="476").first.click()
    page.wait_for_url("**/cell/**", wait_until="load")
    assert "476" in page.inner_text("main")
    assert "【示例】" in page.inner_text("main")


def test_an_officer_learns_what_is_wrong_with_a_file_and_imports_it_mended(
    sign_in, office, shoot, fits
):
    page = sign_in("xinxiyuan")
    page.goto(office.base + "/admin/ledgers/")
    assert fits(page)
    shoot(page, "back-office-ledgers")

    def upload(text: str) -> None:
        page.locator("select[name$=kind]").first.select_option("media")
        page.locator("input[type=file]").set_input_files(
            {"name": "媒体台账.csv", "mimeType": "text/csv", "buffer": text.encode("utf-8-sig")}
        )
        page.get_by_role("button", name="导入", exact=True).click()

    upload(FAULTY)
    page.get_by_text("2024-13-01").wait_for()
    shoot(page, "back-office-faults")
    told = page.inner_text("main")
    assert "村级" in told
    assert "第 2 行" in told or "2" in told

    page.goto(office.base + "/admin/ledgers/")
    upload(GOOD.format(width=page.viewport_size["width"]))
    try:
        page.get_by_text("新增 1 行").first.wait_for()
    finally:
        shoot(page, "back-office-imported")


def test_an_officer_may_not_submit_the_report(sign_in, office):
    page = sign_in("xinxiyuan")
    answer = page.goto(office.base + "/admin/annual-reports/shanzhou-sfj/2025/submit/")
    assert answer.status in (403, 404) or "/submit/" not in page.url


@pytest.mark.parametrize("name", ["items", "journal"])
def test_a_list_is_read_at_any_width(sign_in, office, shoot, fits, name):
    page = sign_in("xinxiyuan")
    page.goto(f"{office.base}/admin/{name}/")

    shoot(page, f"back-office-{name}")
    assert fits(page)
    title = page.locator(".w-slim-header .w-breadcrumbs li").last
    assert title.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
    told = page.locator("table.listing td.title, table.listing td:has(> div + div)").first
    assert told.bounding_box()["width"] >= 150
    last = page.locator("table.listing tbody tr:first-child td").last
    last.scroll_into_view_if_needed()
    assert last.bounding_box()["x"] < page.viewport_size["width"]
