"""A citizen finds a document by two characters of it, reads it, takes its attachment home and finds the way back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from axe import found_on

pytestmark = pytest.mark.browser

TITLE = "法律援助申请条件和补贴办法（示例）"
FILE = "法律援助补贴标准（示例）.xlsx"
AGENCY = "三门峡市陕州区司法局"


def unfold(page, name):
    """Open what is folded on a telephone; on a desk it stands open."""
    summary = page.locator("summary", has_text=name)
    if summary.is_visible():
        summary.click()


def as_it_was_written(on: date) -> bytes:
    """Return the attachment as the sample's writer made it."""
    from gongkai_web.sample import attachments
    from gongkai_web.sample.site import given_in

    [given] = [
        one
        for item in given_in("site.yaml")["items"]
        for one in item.get("attachments", ())
        if one["name"] == FILE
    ]
    return attachments.written(given, agency=AGENCY, on=on)


def test_a_document_is_found_read_and_taken_home(page, office, fits):
    page.goto(office.base + "/")
    field = page.locator("form[action='/search/'] input[name=q]")
    field.press_sequentially("援助")
    page.locator(f"datalist option[value='{TITLE}']").wait_for(state="attached")
    field.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert fits(page)
    everything = page.locator(".results > li").count()
    assert {one.inner_text() for one in page.locator(".results mark").all()} == {"援助"}
    assert FILE in page.inner_text("main"), "what stands in a file is found, too"

    # A filter leaves what it promises to leave.
    unfold(page, "筛选和排序")
    choice = page.locator("select[name=column] option", has_text="民生政策措施")
    told = int(choice.inner_text().partition("（")[2].rstrip("）"))
    page.get_by_label("栏目").select_option(label=choice.inner_text())
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**column=*")
    assert page.locator("ol.results > li").count() == told < everything
    page.get_by_role("link", name=TITLE, exact=True).first.click()

    page.get_by_role("heading", name=TITLE, level=1).wait_for()
    assert fits(page)
    assert not found_on(page)
    unfold(page, "信息属性")
    formed_on = page.locator("dt", has_text="成文日期").locator("+ dd").inner_text()
    with page.expect_download() as started:
        page.get_by_role("link", name=FILE).click()
    assert started.value.suggested_filename == FILE
    taken = Path(started.value.path()).read_bytes()
    assert taken == as_it_was_written(date.fromisoformat(formed_on))

    crumbs = page.get_by_role("navigation", name="当前位置")
    crumbs.get_by_role("link", name="民生政策措施").click()
    page.get_by_role("link", name=TITLE).wait_for()
    crumbs.get_by_role("link", name=AGENCY).click()
    page.get_by_role("heading", name=AGENCY, level=1).wait_for()
    crumbs.get_by_role("link", name="首页").click()
    page.wait_for_url(office.base + "/")
    assert page.context.cookies() == []
