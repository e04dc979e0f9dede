"""The desk through a browser: register, draft, have it signed, send, and see the case closed."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


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

    return enter


def test_an_application_is_registered_refused_signed_and_sent(sign_in, page, office, shoot, fits):
    def look(name: str) -> None:
        shoot(page, f"desk-{name}")
        assert fits(page), name

    sign_in("xinxiyuan")
    page.goto(office.base + "/admin/applications/new/")
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    look("register-empty")
    page.get_by_label("当面", exact=True).check()
    page.locator("[name=in_person-submitted_on]").fill(today)
    page.get_by_label("自然人").first.check()
    page.locator("[name=name]").fill("张三丰")
    page.locator("[name=id_no]").fill("411200199001011238")
    page.locator("[name=content]").fill("2025年法治政府建设考核过程中的讨论记录")
    look("register")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("已登记，申请编号").wait_for()
    look("review")

    page.get_by_role("link", name="办理这件申请").click()
    page.get_by_role("heading", name="下一步").wait_for()
    case_url = page.url
    assert "张三丰" not in page.inner_text("main")
    look("case")

    page.get_by_role("link", name="登记检索").click()
    page.get_by_label("检索的范围").fill("档案室、法治科")
    page.get_by_label("检索词").fill("考核、讨论记录")
    look("step-search")
    page.get_by_role("button", name="登记").click()
    page.get_by_text("已登记：").wait_for()

    page.get_by_role("link", name="起草答复").click()
    look("step-outcomes")
    page.get_by_role("link", name="过程性信息").first.click()
    page.get_by_label("讨论记录").check()
    page.locator("[name=letter-reason]").fill("该记录是内部讨论形成的过程性信息，考核结果已经公开")
    look("step-reply")
    page.get_by_role("button", name="起草文书").click()
    page.get_by_text("已起草").wait_for()
    look("letter-draft")
    assert "复议" in page.inner_text("main")
    letter_url = page.url
    page.get_by_role("button", name="送负责人签发").click()
    page.get_by_text("已送签发").wait_for()
    look("case-submitted")

    sign_in("lingdao")
    look("leader-home")
    page.goto(office.base + "/admin/applications/letters/")
    look("letters-waiting")
    page.goto(letter_url)
    look("letter-to-sign")
    page.get_by_role("button", name="同意签发").click()
    page.get_by_text("已签发").first.wait_for()

    sign_in("xinxiyuan")
    page.goto(letter_url)
    page.get_by_label("送达方式").select_option("handed_over")
    look("letter-to-send")
    page.get_by_role("button", name="编号、存档并登记发出").click()
    page.get_by_text("已发出并存档").wait_for()
    page.wait_for_url(case_url)
    look("case-closed")
    told = page.inner_text("main")
    for words in ("已办结", "检索", "送审", "审批同意", "答复", "答复期限日历"):
        assert words in told, words

    page.goto(letter_url)
    look("letter-sent")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    assert download.value.suggested_filename.endswith(".docx")

    page.goto(case_url)
    page.get_by_role("link", name="撤销这一步").click()
    page.locator("[name=reason]").fill("登错了案件")
    look("undo")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("已撤销：").wait_for()
    look("case-undone")
    assert "登错了案件" in page.inner_text("main")
    page.goto(office.base + "/admin/applications/")
    look("list")
