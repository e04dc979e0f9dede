"""axe-core finds nothing to mend on the pages people work with and the public reads, on a telephone and on a desk.

A page type is a line of a table: add yours. axe-core (MPL 2.0) comes with the package
``axe-playwright-python`` of the extra ``browser``; it is for tests alone and is not shipped.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

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
"""What needs no account. The page types of the portal go here."""

TABLES = {"": PUBLIC, "xinxiyuan": DRAFTER, "chushen": REVIEWER}
"""The pages by who looks at them; "" is anybody."""


def found_on(page, axe) -> list[str]:
    """Return what axe finds on a page, one line a place."""
    found = axe.run(page).response["violations"]
    return [
        f"{one['id']}（{one['help']}）：{place['html'][:160]}"
        for one in found
        for place in one["nodes"]
    ]


@pytest.mark.parametrize("who", TABLES, ids=lambda who: who or "anybody")
def test_axe_finds_nothing_to_mend(page, office, who):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
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
        if said := found_on(page, axe):
            wrong[str(looked)] = said
    assert not wrong
