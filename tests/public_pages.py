"""Every type of public page there is, by name: what axe-core and the camera look at. A new page type is a new line.

The addresses are those of the county of :mod:`county_site`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from answering import answer_to
from mailbox_desk import PASSWORD as MESSAGE_PASSWORD
from online_desk import PASSWORD, photograph


@dataclass(frozen=True)
class Shown:
    """A page type: its name, and where one of it is."""

    name: str
    path: str
    status: int = 200
    template: str = ""
    """Of a page that no address leads to: what it is drawn from."""

    def __str__(self) -> str:
        return self.name


PAGES = (
    Shown("home", "/"),
    Shown("agencies", "/agencies/"),
    Shown("agencies-kind", "/agencies/?by=kind"),
    Shown("agency", "/sfj/"),
    Shown("agency-empty", "/county/"),
    Shown("column", "/sfj/columns/statutory/"),
    Shown("column-empty", "/sfj/columns/rules/"),
    Shown("column-reports", "/sfj/columns/reports/"),
    Shown("guide", "/sfj/columns/guide/"),
    Shown("item", "/sfj/items/25/"),
    Shown("item-ended", "/sfj/items/26/"),
    Shown("item-interpretation", "/sfj/items/27/"),
    Shown("item-withdrawn", "/sfj/items/28/", 410),
    Shown("policies", "/policies/"),
    Shown("policies-sorted", "/policies/?sort=formed"),
    Shown("policies-narrowed", "/policies/?validity=repealed"),
    Shown("policies-none", "/policies/?q=没有这样的文件"),
    Shown("interpretations", "/policies/interpretations/"),
    Shown("register", "/policies/register/"),
    Shown("reports", "/annual-reports/"),
    Shown("reports-agency", "/sfj/annual-reports/"),
    Shown("report", "/sfj/annual-reports/2025/"),
    Shown("statistics", "/statistics/"),
    Shown("site-map", "/site-map/"),
    Shown("accessibility", "/accessibility/"),
    Shown("en-home", "/en/"),
    Shown("en-agencies", "/en/agencies/"),
    Shown("en-agency", "/en/agencies/sfj/"),
    Shown("search", "/search/"),
    Shown("search-found", "/search/?q=公共法律服务"),
    Shown("search-none", "/search/?q=从来没有的词语"),
    Shown("messages", "/messages/"),
    Shown("messages-answers", "/messages/answers/"),
    Shown("messages-answer", "/messages/answers/1/"),
    Shown("messages-numbers", "/messages/numbers/"),
    Shown("messages-new", "/messages/new/inquiry/?agency=sfj"),
    Shown("messages-follow", "/messages/follow/"),
    Shown("apply-choose", "/apply/?agency="),
    Shown("apply", "/apply/?agency=sfj"),
    Shown("apply-all", "/apply/all/?agency=sfj"),
    *(
        Shown(f"apply-{name}", f"/apply/steps/{name}/?agency=sfj")
        for name in ("kind", "who", "reach", "agent", "content", "public", "supply", "files", "news", "password", "check")
    ),
    Shown("apply-receipt", "/apply/receipt/"),
    Shown("follow", "/follow/"),
    Shown("follow-regain", "/follow/regain/"),
    Shown("account-login", "/follow/account/"),
    Shown("embedded-agency", "/sfj/?embed=1"),
    Shown("embedded-column", "/sfj/columns/statutory/?embed=1"),
    Shown("embedded-item", "/sfj/items/25/?embed=1"),
    Shown("error-404", "/nobody/", 404),
    *(
        Shown(f"error-{name}", f"/-/{name}", template=f"{name}.html")
        for name in ("400", "403", "403_csrf", "405", "413", "429", "500", "503_busy")
    ),
)  # fmt: skip


def open_page(page, base: str, shown: Shown) -> None:
    """Open a page type, and see that it is what it should be."""
    if shown.template:
        from django.template.loader import render_to_string

        told = {"size": 12, "most": 5, "is_often": True, "told": "输错次数过多，请过 15 分钟再试"}
        body = render_to_string(shown.template, told)
        page.route(
            f"{base}{shown.path}", lambda route: route.fulfill(body=body, content_type="text/html")
        )
    answer = page.goto(base + shown.path)
    assert answer is not None
    assert answer.status == shown.status, f"{shown}: {answer.status}"


def apply_online(page, base: str) -> None:
    """Send an application on one page, so that there is a receipt, and a case to follow."""
    page.goto(f"{base}/apply/all/?agency=sfj")
    page.locator("[name=applicant_kind][value=natural_person], [name=applicant_kind]").first.check()
    for name, text in (
        ("name", "张三丰"), ("id_no", "411200199001011238"), ("phone", "13800001234"),
        ("address", "示例县示例路1号"), ("content", "2025年度行政复议案件统计表"),
        ("password", PASSWORD), ("password_again", PASSWORD),
    ):  # fmt: skip
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=id_kind]").select_option("居民身份证")
    page.locator("[name=supply_form][value=电子文档]").check()
    page.locator("[name=supply_way][value=网上获取]").check()
    page.locator("[name=identity]").set_input_files(
        {"name": "证件.png", "mimeType": "image/png", "buffer": photograph().read()}
    )
    page.locator("[name=is_read]").check()
    asked = page.locator("label[for=id_answer]").inner_text().partition("：")[2]
    page.locator("[name=answer]").fill(str(answer_to(asked)))
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="提交申请").last.click()
    if page.url.endswith("/public/"):
        page.get_by_role("button", name="不是我要的，提交申请").click()
    page.get_by_role("heading", name="申请已提交").wait_for()


def follow_online(page, base: str, code: str) -> None:
    """Come in with code and password."""
    page.goto(f"{base}/follow/")
    page.locator("[name=code]").fill(code)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="查询", exact=True).click()
    page.get_by_role("heading", name="申请的办理情况").wait_for()


@dataclass(frozen=True)
class Reached:
    """A page no address leads to: what somebody does to reach it. ``opens`` is the fixture's."""

    name: str
    reach: Callable[[Any, str, dict[str, Any]], None]

    def __str__(self) -> str:
        return self.name


def _offered(page, base, opens) -> None:
    page.goto(f"{base}/apply/steps/content/?agency=sfj")
    page.locator("[name=content]").fill("公共法律服务管理办法")
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_role("heading", name="是不是已经公开了").wait_for()
    assert page.get_by_role("link", name="示例县公共法律服务管理办法").count()


def _standing(state: str, says: str) -> Callable[[Any, str, dict[str, Any]], None]:
    def reach(page, base, opens) -> None:
        page.context.clear_cookies()
        follow_online(page, base, opens["follow"][state])
        assert says in page.inner_text("main"), page.inner_text("main")

    return reach


def _regained(page, base, opens) -> None:
    """Set a new password; a link is good for once."""
    page.goto(opens["regain"].pop())
    for name in ("password", "password_again"):
        page.locator(f"[name={name}]").fill("ein-neues-passwort-7")
    page.get_by_role("button", name="确定").click()
    page.get_by_role("heading", name="密码已经设好").wait_for()


def _account(page, base, opens) -> None:
    """Log in past the pages, for the service is another host; put an application on the list."""
    page.context.clear_cookies()
    assert page.context.request.get(f"{base}/follow/account/login/").ok
    follow_online(page, base, opens["follow"]["answered"])
    if page.get_by_role("button", name="列入我的申请").count():
        page.get_by_role("button", name="列入我的申请").click()
    page.goto(f"{base}/follow/account/")
    page.get_by_role("button", name="查看").first.wait_for()


def _message_sent(page, base, opens) -> None:
    page.context.clear_cookies()
    page.goto(f"{base}/messages/new/inquiry/?agency=sfj")
    for name, text in (
        ("title", "公证处周日开门吗"), ("content", "想问公证处周日是否开门。"), ("name", "张三丰"),
        ("phone", "13800001234"), ("password", PASSWORD), ("password_again", PASSWORD),
    ):  # fmt: skip
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=is_read]").check()
    asked = page.locator("label[for=id_answer]").inner_text().partition("：")[2]
    page.locator("[name=answer]").fill(str(answer_to(asked)))
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="提交", exact=True).last.click()
    page.get_by_role("heading", name="留言已提交").wait_for()


def _message_standing(page, base, opens) -> None:
    page.goto(f"{base}/messages/follow/")
    page.locator("[name=code]").fill(opens["message"])
    page.locator("[name=password]").fill(MESSAGE_PASSWORD)
    page.get_by_role("button", name="查询", exact=True).click()
    page.get_by_role("heading", name="留言的办理情况").wait_for()


REACHED = (
    Reached("apply-public-offered", _offered),
    Reached("follow-correction", _standing("correction", "补正")),
    Reached("follow-extended", _standing("extended", "延期")),
    Reached("follow-payment", _standing("payment", "缴费")),
    Reached("follow-withdrawn", _standing("withdrawn", "撤回")),
    Reached("follow-answered", _standing("answered", "下载附件")),
    Reached("follow-new-password", lambda page, base, opens: page.goto(opens["regain"][0])),
    Reached("follow-regained", _regained),
    Reached("account", _account),
    Reached("message-receipt", _message_sent),
    Reached("message-standing", _message_standing),
)


def code_on(page) -> str:
    """Return the query code on a receipt."""
    return re.sub(r"\s", "", page.locator(".on-code").inner_text())
