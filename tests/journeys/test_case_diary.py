"""The application desk: register a case at the counter, see it again, open the applicant's data."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser


def log_in(page, office, username="xinxiyuan"):
    page.goto(office.base + "/admin/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(office.passwords[username])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(office.base + "/admin/")


def test_a_case_is_registered_at_the_counter_and_its_applicant_stays_masked(
    page, office, shoot, fits
):
    log_in(page, office)
    number = f"示例-{page.viewport_size['width']}"
    page.goto(office.base + "/admin/")
    page.get_by_role("link", name="登记一件申请").click()
    # Only what the chosen channel asks for is there.
    assert page.locator("[name=in_person-submitted_on]").is_hidden()
    page.get_by_role("radio", name="平常信函").check()
    assert page.get_by_text("与申请人确认，以确认之日为收到申请之日").is_visible()
    page.get_by_role("radio", name="当面").check()
    assert page.locator("[name=ordinary_mail-arrived_on]").is_hidden()
    page.get_by_label("当面提交日期").fill("2026-03-02")
    page.get_by_role("radio", name=re.compile("^自然人")).check()
    page.get_by_label("申请人姓名（名称）").fill("张三丰")
    page.get_by_label("证件号码").fill("411200199001011238")
    page.get_by_label("申请内容").fill("申请公开公共法律服务中心服务指南")
    page.get_by_label("申请书扫描件").set_input_files(
        {"name": "申请书.txt", "mimeType": "text/plain", "buffer": "示例".encode()}
    )
    page.get_by_text("其他：编号、主题、经办人、备注").click()
    page.get_by_label("申请编号").fill(number)
    assert fits(page)
    shoot(page, "back-office-case-new")
    page.get_by_role("button", name="登记", exact=True).click()

    page.wait_for_url("**/review/")
    told = page.inner_text("main")
    assert f"核对：{number}" in told
    assert "2026-03-30" in told
    assert "公共法律服务中心服务指南" in told
    assert "张三丰" not in told
    assert fits(page)
    shoot(page, "back-office-case-review")

    page.get_by_role("link", name="办理这件申请").click()
    page.get_by_text("4112**********1238").first.wait_for()
    assert "张三丰" not in page.inner_text("main")
    page.get_by_text("怎样算出来的").first.click()
    assert "清明节" in page.inner_text("main") or "2026-03-30" in page.inner_text("main")
    assert fits(page)
    shoot(page, "back-office-case")
    page.get_by_role("button", name="显示完整信息").click()
    page.get_by_text("411200199001011238").wait_for()
    page.goto(office.base + "/admin/journal/")
    assert "查看申请人信息" in page.inner_text("main")
    assert "411200199001011238" not in page.inner_text("main")
    shoot(page, "back-office-journal")


def test_a_letter_that_came_without_signature_waits_until_the_applicant_confirms(
    page, office, shoot, fits
):
    log_in(page, office)
    page.goto(office.base + "/admin/applications/new/")
    page.get_by_role("radio", name="平常信函").check()
    page.get_by_label("实际收到日期").fill("2026-03-02")
    page.get_by_role("radio", name=re.compile("^自然人")).check()
    page.get_by_label("申请内容").fill(f"示例来信 {page.viewport_size['width']}")
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/review/")
    number = re.search(r"核对：(\S+)", page.inner_text("main"))[1]

    page.goto(office.base + "/admin/")
    page.get_by_role("link", name=re.compile("件申请待确认收到")).click()
    assert fits(page)
    shoot(page, "back-office-unconfirmed")
    page.get_by_role("link", name=f"登记联系情况：{number}").click()
    page.get_by_label("联系日期").fill("2026-03-03")
    page.get_by_label("联系的方式、时间和结果").fill("两次拨打电话，无人接听")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("联系过 1 次").first.wait_for()
    page.get_by_role("link", name=f"确认收到：{number}").click()
    page.get_by_label("双方确认日期").fill("2026-03-04")
    page.get_by_label("确认的方式和经过").fill("电话确认")
    page.get_by_role("button", name="确认收到").click()
    page.wait_for_url("**/review/")
    assert "2026-04-01" in page.inner_text("main")
    assert fits(page)
