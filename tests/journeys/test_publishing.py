"""Five people publish an item in ten clicks; what was returned comes back; a ladder is set."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

MOST_CLICKS = 10


@pytest.fixture
def sign_in(page, office):
    """Log in as one of the sample people, whoever was there before."""

    def enter(username: str):
        page.context.clear_cookies()
        page.goto(office.base + "/admin/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(office.passwords[username])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(office.base + "/admin/")
        page.goto(office.base + "/admin/writing/")

    return enter


@pytest.fixture
def click(page):
    """Click and count."""
    page.clicks = 0

    def once(where):
        page.clicks += 1
        where.click()
        page.wait_for_load_state()

    return once


def write(page, click, title: str) -> None:
    click(page.get_by_role("link", name="写一条信息"))
    page.get_by_label("标题").first.fill(title)
    page.locator(".gk-editor__area").fill("各科室：现将方案印发给你们，请结合实际落实。")
    page.locator("[name=formed_on]").fill("2026-11-20")
    for name, value in (("doc_no", "示司〔2026〕9号"), ("issuing_orgs", "示例司法局")):
        page.locator(f"[name={name}]").evaluate("(box, value) => { box.value = value }", value)
    for name in ("topic", "genre"):
        page.locator(f"[name={name}]").evaluate(
            "box => { if (box.tagName === 'SELECT') box.selectedIndex = 1; else box.value = '通知' }"
        )


def test_five_people_publish_an_item_in_ten_clicks(sign_in, page, office, click, shoot, fits):
    width = page.viewport_size["width"]
    title = f"关于印发便民服务方案的通知（{width}）"

    def look(name: str) -> None:
        shoot(page, f"writing-{name}")
        assert fits(page), name

    sign_in("xinxiyuan")
    look("desk")
    write(page, click, title)
    look("new")
    click(page.get_by_role("button", name="保存并送审"))
    look("submitted")
    assert "审核中" in page.inner_text("main"), page.inner_text("main")
    address = page.url
    for username in ("chushen", "fushen", "baomi", "lingdao"):
        sign_in(username)
        look(f"desk-{username}")
        click(page.get_by_role("link", name=title))
        look(f"review-{username}")
        click(page.locator(".gk-review__pass"))
        assert "已登记" in page.inner_text("body")
    assert page.clicks <= MOST_CLICKS
    page.goto(address)
    look("published")
    page.get_by_role("link", name="/items/").first.click()
    page.get_by_role("heading", name=title).wait_for()
    look("public")


def test_what_is_returned_shows_its_place_to_who_wrote_it(sign_in, page, click, shoot, fits):
    title = f"需要改的通知（{page.viewport_size['width']}）"
    sign_in("xinxiyuan")
    write(page, click, title)
    click(page.get_by_role("button", name="保存并送审"))
    address = page.url
    sign_in("chushen")
    page.get_by_role("link", name=title).click()
    page.get_by_text("退回、不予公开、转交").click()
    page.get_by_label("意见", exact=True).fill("请写明印发范围")
    page.get_by_label("引用的文字").fill("现将方案")
    page.get_by_label("问题").fill("方案的全称")
    shoot(page, "writing-return")
    assert fits(page)
    page.get_by_role("button", name="退回修改").click()
    sign_in("xinxiyuan")
    page.goto(address + "edit/")
    told = page.inner_text("main")
    for words in ("请写明印发范围", "现将方案", "方案的全称"):
        assert words in told
    shoot(page, "writing-returned")
    assert fits(page)


def test_an_administrator_looks_at_the_ladders_and_changes_one(sign_in, page, office, shoot, fits):
    sign_in("guanliyuan" if "guanliyuan" in office.passwords else next(iter(office.passwords)))
    page.goto(office.base + "/admin/writing/ladders/")
    shoot(page, "writing-ladders")
    assert fits(page)
    page.get_by_role("link", name="修改").first.click()
    shoot(page, "writing-ladder")
    assert fits(page)
    page.get_by_role("button", name="设定").click()
    page.get_by_text("已设定").wait_for()


def test_today_is_filled_in_by_keyboard_and_the_last_column_is_only_suggested(
    sign_in, page, click, shoot, fits
):
    sign_in("xinxiyuan")
    click(page.get_by_role("link", name="写一条信息"))
    today = page.get_by_role("button", name="成文日期填今天")
    page.locator("[name=formed_on]").focus()
    while not today.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("[name=formed_on]").input_value() == page.evaluate(
        "new Date().toLocaleDateString('sv-SE')"
    )
    assert "请核对" in page.inner_text("main")
    shoot(page, "writing-suggested")
    assert fits(page)


def test_what_is_copied_for_the_account_points_to_where_the_demonstration_is(
    sign_in, page, office, shoot, fits
):
    sign_in("xinxiyuan")
    page.goto(office.base + "/admin/writing/?tab=live")
    page.locator("main a[href*='/admin/writing/']").filter(has_text="示例").first.click()
    number = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"{office.base}/admin/channels/item/{number}/copy/")
    assert page.locator("#gk-the-link").inner_text().startswith(office.base)
    assert "外面打不开" in page.inner_text("main")
    shoot(page, "channels-copy")
    assert fits(page)
