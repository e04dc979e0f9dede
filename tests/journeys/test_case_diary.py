"""The application desk: enter a case with its diary, see it again, open the applicant's data."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_case_is_entered_with_an_extension_and_its_applicant_stays_masked(
    page, office, shoot, fits
):
    page.goto(office.base + "/admin/")
    page.get_by_label("用户名").fill("xinxiyuan")
    page.get_by_label("密码").fill(office.passwords["xinxiyuan"])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(office.base + "/admin/")

    number = f"示例-{page.viewport_size['width']}"
    page.goto(office.base + "/admin/applications/new/")
    assert fits(page)
    page.get_by_label("申请编号").fill(number)
    page.get_by_label("申请人类型").select_option("natural_person")
    page.get_by_label("收到日期").fill("2026-03-02")
    page.get_by_label("申请人", exact=True).fill("张三丰")
    page.get_by_label("证件号码").fill("411200199001011234")
    page.get_by_role("button", name="添加一行").click()
    page.locator("[name=events-0-kind]").select_option("extended")
    page.locator("[name=events-0-on]").fill("2026-03-20")
    page.locator("[name=events-0-days]").fill("20")
    shoot(page, "back-office-case-new")
    page.get_by_role("button", name="保存").click()

    page.get_by_text("已新增").first.wait_for()
    page.get_by_role("link", name=number).first.click()
    page.get_by_text("4112**********1234").first.wait_for()
    assert page.locator("[name=events-0-days]").input_value() == "20"
    assert "2026-04-28" in page.inner_text("main")
    assert "张三丰" not in page.inner_text("main")
    page.get_by_text("怎样算出来的").click()
    told = page.inner_text("main")
    assert "2026-03-20 告知延期，期限延长 20 个工作日" in told
    assert "清明节放假" in told
    assert fits(page)
    shoot(page, "back-office-case")
    page.get_by_role("button", name="显示完整信息").click()
    page.get_by_text("411200199001011234").wait_for()
    page.goto(office.base + "/admin/journal/")
    assert "查看申请人信息" in page.inner_text("main")
    assert "411200199001011234" not in page.inner_text("main")
    shoot(page, "back-office-journal")
