"""A citizen at a telephone of 375 px, by keyboard alone: finds nothing, applies, corrects, receives, confirms."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from answering import answer_to
from axe import found_on

pytestmark = pytest.mark.browser

PASSWORD = "gong-kai-cha-xun-8"
SUPPLIED = b"%PDF-1.4\n% the attendance sheet\nstartxref\n0\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


@pytest.fixture
def phone(browser, office):
    """A telephone with a keyboard: a page that fails on a foreign request or a script error."""
    context = browser.new_context(
        viewport={"width": 375, "height": 812}, locale="zh-CN", accept_downloads=True
    )
    page, foreign, errors = context.new_page(), [], []
    page.on(
        "request",
        lambda sent: foreign.append(sent.url) if not sent.url.startswith(office.base) else None,
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(20_000)
    yield page
    context.close()
    assert not foreign
    assert not errors


@pytest.fixture
def desk(browser, office):
    """The officer, and the head, at their own computers."""
    found = []
    for name in ("xinxiyuan", "lingdao"):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(office.base + "/admin/")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(office.passwords[name])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(office.base + "/admin/")
        found.append((context, page))
    yield [page for _, page in found]
    for context, _ in found:
        context.close()


FOCUSED = """() => {
    const one = document.activeElement;
    const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
    return [one.tagName, one.name || "", one.value || "", label, one.getAttribute("aria-label") || one.innerText || ""];
}"""


class Keyboard:
    """What can be done with a keyboard: go on to the next thing, write, press."""

    def __init__(self, page):
        self.page = page

    def to(self, words="", *, name="", value=""):
        """Press Tab until the thing with those words, that name or that value has the focus."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            tag, has_name, has_value, label, told = self.page.evaluate(FOCUSED)
            if (name and has_name != name) or (value and has_value != value):
                continue
            if words and words not in label and words not in told:
                continue
            if tag == "BODY":
                continue
            box = self.page.evaluate(
                "() => { const r = document.activeElement.getBoundingClientRect();"
                "return [r.top, r.bottom, innerHeight]; }"
            )
            top, bottom, height = box
            assert bottom > 0, "what has the focus is on the screen"
            assert top < height, "what has the focus is on the screen"
            return self
        raise AssertionError(f"not reached by Tab: {words or name} on {self.page.url}")

    def write(self, text, **at):
        """Write into a field."""
        self.to(**at)
        self.page.keyboard.insert_text(text)
        return self

    def press(self, words="", **at):
        """Go to a button or link and press it."""
        self.to(words, **at)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def choose(self, name, value):
        """Choose among radio buttons with the arrows."""
        self.to(name=name)
        for _ in range(12):
            _, has_name, has_value, _, _ = self.page.evaluate(FOCUSED)
            if self.page.evaluate("document.activeElement.checked") and has_value == value:
                return self
            if has_name == name and has_value == value:
                self.page.keyboard.press("Space")
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {value}")


def applied(page, office, keys, shoot, fits):
    """Find nothing, apply one question at a time; return the query code."""

    def look(name):
        assert fits(page), name
        assert not found_on(page), name
        shoot(page, f"apply-{name}")

    page.goto(office.base + "/")
    keys.write("2025年行政复议人员培训签到表", name="q")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    look("search")
    keys.press("依申请公开")
    if page.get_by_text("您向哪个单位申请").count():
        keys.to(name="agency")
        page.keyboard.press("Space")
        look("choose")
        keys.press("下一步")
    look("start")
    keys.press("一步一步填写")
    keys.choose("applicant_kind", "natural_person")
    look("step-kind")
    keys.press("下一步")
    keys.press("下一步")
    assert page.get_by_text("处需要修改").is_visible()
    look("step-who-errors")
    keys.to("请填写姓名")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "name"
    page.keyboard.insert_text("张三丰")
    keys.to(name="id_kind")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=id_kind]").input_value() == "居民身份证"
    keys.write("411200199001011238", name="id_no")
    look("step-who")
    keys.press("下一步")
    keys.write("13800001234", name="phone")
    keys.write("示例县示例路1号", name="address")
    look("step-reach")
    keys.press("下一步")
    look("step-agent")
    keys.press("下一步")
    keys.write("2025年行政复议人员培训签到表", name="content")
    page.wait_for_timeout(900)
    look("step-content")
    keys.press("上一步")
    keys.press("下一步")
    assert "签到表" in page.locator("[name=content]").input_value()
    keys.press("下一步")
    if "/public/" in page.url:
        look("step-public")
        keys.press("继续")
    keys.choose("supply_form", "电子文档")
    keys.choose("supply_way", "网上获取")
    look("step-supply")
    keys.press("下一步")
    keys.to(name="identity")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files({"name": "证件.png", "mimeType": "image/png", "buffer": PNG})
    look("step-files")
    keys.press("下一步")
    if "/news/" in page.url:
        look("step-news")
        keys.press("下一步")
    keys.write(PASSWORD, name="password")
    keys.write(PASSWORD, name="password_again")
    look("step-password")
    keys.press("下一步")
    assert page.get_by_text("没有填好").count() == 0
    keys.to(name="is_read")
    page.keyboard.press("Space")
    asked = page.locator("label[for=id_answer]").inner_text().partition("：")[2]
    keys.write(str(answer_to(asked)), name="answer")
    look("step-check")
    time.sleep(3)
    keys.press("提交申请")
    if page.url.endswith("/public/"):
        keys.press("提交申请")
    page.get_by_role("heading", name="申请已提交").wait_for()
    look("receipt")
    return page.locator(".on-code").inner_text()


def registered(officer, office):
    """Register it at the desk; return the address of the case."""
    officer.goto(office.base + "/admin/online-applications/")
    officer.locator(".gk-waiting a").last.click()
    officer.locator("[name=identity_checked]").fill("核对影像与填写的一致")
    officer.get_by_role("button", name="登记", exact=True).click()
    officer.get_by_text("已登记，申请编号").wait_for()
    officer.get_by_role("link", name="办理这件申请").click()
    officer.get_by_role("heading", name="下一步").wait_for()
    return officer.url


def fill_in(page):
    """Answer what a letter's form still asks for, somehow."""
    for field in page.locator("main form textarea, main form input[type=text]").all():
        if field.is_visible() and not field.input_value():
            field.fill("写得足够清楚的内容")


def asked_to_correct(officer, case):
    """Send the letter that asks for a correction."""
    officer.goto(case.replace("/inspect/", "/case/") + "step/correction_requested/")
    fill_in(officer)
    officer.get_by_role("button", name="起草文书").click()
    officer.get_by_text("已起草").wait_for()
    sent(officer)


def sent(officer):
    """Send the letter that is open."""
    officer.get_by_label("送达方式").select_option("post")
    officer.get_by_label("邮件编号").fill("EMS 9876543210")
    officer.get_by_role("button", name="编号、存档并登记发出").click()
    officer.get_by_text("已发出并存档").wait_for()


def entered(page, office, keys, code):
    """Come in with code and password."""
    page.goto(office.base + "/follow/")
    keys.write(code, name="code")
    keys.write(PASSWORD, name="password")
    keys.press("查询", name="")
    page.get_by_role("heading", name="申请的办理情况").wait_for()


def test_the_whole_way_by_keyboard(phone, desk, office, shoot, fits):
    keys, (officer, head) = Keyboard(phone), desk
    code = applied(phone, office, keys, shoot, fits)
    case = registered(officer, office)
    asked_to_correct(officer, case)

    entered(phone, office, keys, code)
    assert "待补正" in phone.inner_text("main")
    assert fits(phone)
    assert not found_on(phone)
    shoot(phone, "follow-correction")
    keys.write("要的是 2025 年 6 月那一次", name="note")
    keys.press("提交补正")
    assert "已经办好" in phone.inner_text("main")
    assert "收到补正" in phone.inner_text("main")

    answered(officer, head, case)
    given(officer, office, case)
    phone.reload()
    assert "已答复" in phone.inner_text("main")
    assert fits(phone)
    assert not found_on(phone)
    shoot(phone, "follow-answered")
    assert taken(phone, keys, "政府信息公开告知书")[:5] == b"%PDF-"
    assert taken(phone, keys, "下载附件") == SUPPLIED
    while phone.get_by_role("button", name="确认收到").count():
        keys.press("确认收到")
    assert "已确认收到" in phone.inner_text("main")
    shoot(phone, "follow-confirmed")
    keys.press("退出查询")
    assert phone.locator("[name=code]").count()


def taken(page, keys, words):
    """Download what the link of those words leads to; return its bytes."""
    keys.to(words)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    return Path(download.value.path()).read_bytes()


def given(officer, office, case):
    """Upload what was asked for, and let it be downloaded with the answer."""
    officer.goto(case)
    officer.locator("a[href$='/files/new/']").first.click()
    officer.locator("[name=kind]").select_option(label="提供的政府信息")
    file = {"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": SUPPLIED}
    officer.locator("[name=file]").set_input_files(file)
    officer.locator("main form button[type=submit]").last.click()
    officer.get_by_text("已添加材料").first.wait_for()
    number = officer.locator("h1").inner_text().split()[-1]
    officer.goto(office.base + "/admin/online-applications/")
    officer.get_by_role("link", name=number).last.click()
    answer = officer.locator("section").filter(has_text="政府信息公开告知书")
    assert answer.get_by_label("签到表.pdf").is_checked(), "it goes with what gives something"
    answer.get_by_role("button", name="提供给申请人").click()
    officer.get_by_text("已提供，申请人查询时可以下载").wait_for()


def answered(officer, head, case):
    """Search, grant, have it signed and send it."""
    officer.goto(case)
    officer.get_by_role("link", name="登记检索").click()
    officer.get_by_label("检索的范围").fill("档案室、法治科")
    officer.get_by_label("检索词").fill("培训、签到表")
    officer.get_by_role("button", name="登记").click()
    officer.get_by_text("已登记：").wait_for()
    officer.get_by_role("link", name="起草答复").click()
    officer.get_by_role("link", name="予以公开", exact=True).click()
    officer.locator("[name=letter-provided]").fill("2025年行政复议人员培训签到表，共1页")
    officer.locator("[name=letter-way]").fill("在本平台查询申请进度时下载")
    officer.get_by_role("button", name="起草文书").click()
    officer.get_by_text("已起草").wait_for()
    letter = officer.url
    officer.get_by_role("button", name="送负责人签发").click()
    officer.get_by_text("已送签发").wait_for()
    head.goto(letter)
    head.get_by_role("button", name="同意签发").click()
    head.get_by_text("已签发").first.wait_for()
    officer.goto(letter)
    sent(officer)
