"""axe-core finds nothing to mend on the pages people work with and the public reads, on a telephone and on a desk.

A page type is a line of a table: add yours; those of the portal stand in :mod:`public_pages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest

import public_pages
from axe import COLOURS, found_on

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Looked:
    """One page to look at: where it is, or which link of another page leads there."""

    path: str
    link: str = ""
    """The selector of a link on the page at ``path``; the page it leads to is looked at."""

    def __str__(self) -> str:
        return f"{self.path} {self.link}".strip()


DRAFTER = (
    Looked("/admin/"),
    # writing
    Looked("/admin/writing/"),
    Looked("/admin/writing/new/"),
    Looked("/admin/writing/", "main .gk-writing__title"),
    Looked("/admin/items/"),
    # channels and the applications for accounts
    Looked("/admin/channels/"),
    Looked("/admin/channels/", "h2 a[href^='/admin/channels/account/']"),
    Looked("/admin/channels/applications/"),
    Looked("/admin/channels/applications/new/open/"),
    # coverage
    Looked("/admin/coverage/"),
    # normative documents
    Looked("/admin/normative-docs/"),
    Looked("/admin/normative-docs/new/"),
    Looked("/admin/normative/clean-up/"),
    # applications for information
    Looked("/admin/applications/"),
    Looked("/admin/applications/new/"),
    Looked("/admin/applications/", "main a[href*='/admin/applications/inspect/']"),
    # what is withheld, and what goes to reading places
    Looked("/admin/withheld/"),
    Looked("/admin/places/"),
    Looked("/admin/reminders/"),
)
REVIEWER = (
    Looked("/admin/"),
    Looked("/admin/writing/"),
    Looked("/admin/writing/", "main .gk-writing__title"),
)
PUBLIC = (Looked("/admin/login/"),)
"""What needs no account of the back office."""

TABLES = {"": PUBLIC, "xinxiyuan": DRAFTER, "chushen": REVIEWER}
"""The pages by who looks at them; "" is anybody."""


@pytest.mark.parametrize("who", TABLES, ids=lambda who: who or "anybody")
def test_axe_finds_nothing_to_mend(page, office, who):
    if who:
        page.goto(office.base + "/admin/")
        page.get_by_label("用户名").fill(who)
        page.get_by_label("密码").fill(office.passwords[who])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(office.base + "/admin/")
    wrong = {}
    for looked in TABLES[who]:
        answer = page.goto(office.base + looked.path)
        if looked.link:
            there = page.locator(looked.link).first.get_attribute("href")
            answer = page.goto(f"{office.base}{there}")
        assert answer is not None
        assert answer.ok, f"{looked}: {answer.status}"
        if said := found_on(page):
            wrong[str(looked)] = said
    assert not wrong


WIDTHS = (320, 375, 768, 1280, 1920)
LOOKED_AT = (320, 1280)
"""Where every rule is asked in the light, and colours in the dark; elsewhere whether the page fits."""
SIZES, SIZED = ("1", "2"), (320, 768, 1024)
"""The larger letters a reader may choose, and where the page must fit with them."""


def wrong_with(page, widths=WIDTHS) -> list[str]:
    """Return what is wrong with an open page, at every width, in the light, in the dark and on paper."""
    wrong = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wrong.append(f"{width}: {over} px wider than the screen")
        if width in LOOKED_AT:
            wrong += [f"{width}: {one}" for one in found_on(page)]
            page.emulate_media(color_scheme="dark")
            wrong += [f"{width}, dark: {one}" for one in found_on(page, COLOURS)]
            page.emulate_media(color_scheme="light")
    page.emulate_media(media="print", color_scheme="dark")
    wrong += [f"printed from a dark screen: {one}" for one in found_on(page, COLOURS)]
    page.emulate_media(media="screen", color_scheme="light")
    usual = page.evaluate("document.documentElement.dataset.size")
    for size, width in product(SIZES, SIZED):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => { document.documentElement.dataset.size = size }", size)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wrong.append(f"{width}, letters of size {size}: {over} px wider than the screen")
    page.evaluate("size => { document.documentElement.dataset.size = size }", usual or "0")
    return wrong


def test_axe_finds_nothing_to_mend_on_any_public_page(citizen, county):
    wrong = {}
    for shown in public_pages.PAGES:
        public_pages.open_page(citizen, county, shown)
        if said := wrong_with(citizen):
            wrong[shown.name] = said
    assert not wrong


def test_axe_finds_nothing_to_mend_on_what_an_applicant_sees(citizen, county):
    public_pages.apply_online(citizen, county)
    wrong = {"receipt": wrong_with(citizen)}
    code = public_pages.code_on(citizen)
    public_pages.follow_online(citizen, county, code)
    wrong["follow-standing"] = wrong_with(citizen)
    assert not any(wrong.values()), wrong


def test_axe_finds_nothing_to_mend_where_no_address_leads(citizen, county, opens):
    wrong = {}
    for reached in public_pages.REACHED:
        reached.reach(citizen, county, opens)
        if said := wrong_with(citizen, LOOKED_AT):
            wrong[reached.name] = said
    assert not wrong


def test_what_is_printed_of_an_item_is_its_text_alone(citizen, county):
    citizen.goto(f"{county}/sfj/items/25/")
    citizen.emulate_media(media="print")
    for gone in (".bar", ".foot", ".crumbs", ".item-tools"):
        assert not citizen.locator(gone).first.is_visible(), gone
    for there in ("h1", ".meta", ".item .text"):
        assert citizen.locator(there).first.is_visible(), there
