"""A citizen asks by message; the desk answers and makes it public; the citizen and everybody read the answer."""

from __future__ import annotations

import time

import pytest

from answering import answer_to
from axe import found_on

pytestmark = pytest.mark.browser

PASSWORD = "liu-yan-cha-xun-8"
TITLE = "公证处周日开门吗"
ASKED = "我叫张三丰，电话13800001234，想问公证处周日是否开门。"
ANSWER = "您好。公证处周日不开门，周六上午可以预约办理。"
PUBLIC = "公证处周日是否开门？"


@pytest.fixture
def people(browser, office):
    """A citizen with a telephone; the officer and the head at their computers."""
    contexts = [
        browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
        for width in (375, 1280, 1280)
    ]
    pages = [context.new_page() for context in contexts]
    for page, name in zip(pages[1:], ("xinxiyuan", "lingdao"), strict=True):
        page.goto(office.base + "/admin/")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(office.passwords[name])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(office.base + "/admin/")
    for page in pages:
        page.set_default_timeout(20_000)
    yield pages
    for context in contexts:
        context.close()


def asked(citizen, office):
    """Write a message; return the query code."""
    citizen.goto(office.base + "/messages/")
    citizen.get_by_role("link", name="咨询").first.click()
    if citizen.locator("[name=title]").count() == 0:
        citizen.get_by_label("三门峡市陕州区司法局").check()
        citizen.get_by_role("button", name="下一步").click()
    for name, text in (
        ("title", TITLE), ("content", ASKED), ("name", "张三丰"), ("phone", "13800001234"),
        ("password", PASSWORD), ("password_again", PASSWORD),
    ):  # fmt: skip
        citizen.locator(f"[name={name}]").fill(text)
    citizen.locator("[name=is_read]").check()
    question = citizen.locator("label[for=id_answer]").inner_text().partition("：")[2]
    citizen.locator("[name=answer]").fill(str(answer_to(question)))
    time.sleep(3)  # faster than a person is a program
    citizen.get_by_role("button", name="提交", exact=True).last.click()
    citizen.get_by_role("heading", name="留言已提交").wait_for()
    assert not found_on(citizen)
    return citizen.locator(".on-code").inner_text()


def stepped(officer, message, link, fields):
    """Take a step of the desk on a message."""
    officer.goto(message)
    officer.get_by_role("link", name=link, exact=True).click()
    for name, text in fields.items():
        officer.locator(f"[name={name}]").fill(text)
    officer.get_by_role("button", name=link, exact=True).click()
    officer.get_by_text("已送审").first.wait_for()


def followed(citizen, office, code):
    """Come in with code and password; who is in already is shown it at once."""
    citizen.goto(office.base + "/messages/follow/")
    if citizen.locator("[name=code]").count():
        citizen.locator("[name=code]").fill(code)
        citizen.locator("[name=password]").fill(PASSWORD)
        citizen.get_by_role("button", name="查询", exact=True).click()
    citizen.get_by_role("heading", name="留言的办理情况").wait_for()


def test_a_message_is_answered_and_the_answer_made_public(people, office, fits):
    citizen, officer, head = people
    code = asked(citizen, office)
    followed(citizen, office, code)
    assert "应答复日期" in citizen.inner_text("main")
    assert ANSWER not in citizen.inner_text("main")

    officer.goto(f"{office.base}/admin/mailbox/?q={code[-4:]}")
    officer.locator("main td a").first.click()
    message = officer.url
    assert "张三丰" in officer.inner_text("main")
    stepped(officer, message, "拟答复", {"text": ANSWER})
    head.goto(message)
    head.get_by_role("button", name="同意，答复留言人").click()
    head.get_by_text("已答复").first.wait_for()

    followed(citizen, office, code)
    assert ANSWER in citizen.inner_text("main")
    assert fits(citizen)
    assert not found_on(citizen)
    citizen.goto(office.base + "/messages/answers/")
    assert PUBLIC not in citizen.inner_text("main"), "answered is not yet public"

    officer.goto(message)
    officer.get_by_role("link", name="整理公开稿", exact=True).click()
    begun = officer.locator("[name=question]").input_value()
    assert "张三丰" not in begun
    assert "13800001234" not in begun
    stepped(officer, message, "整理公开稿", {"title": PUBLIC, "question": PUBLIC})
    head.goto(message)
    head.locator("[name=is_checked]").check()
    head.get_by_role("button", name="批准，马上公开").click()
    head.get_by_text("已经在网上公开").wait_for()

    followed(citizen, office, code)
    citizen.get_by_role("link", name="看公开的内容").click()
    reader = citizen.inner_text("main")
    assert PUBLIC in reader
    assert ANSWER in reader
    citizen.context.clear_cookies()
    citizen.goto(office.base + "/messages/answers/")
    citizen.get_by_role("link", name=PUBLIC).click()
    reader = citizen.content()
    assert ANSWER in reader
    assert "张三丰" not in reader
    assert "13800001234" not in reader
    assert citizen.context.cookies() == []
