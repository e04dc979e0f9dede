"""Pictures of every type of public page, for people to look at: ``make screenshots`` puts them into build/screenshots.

Taken only where asked for: a picture proves nothing until somebody looks at it.
"""

from __future__ import annotations

import os

import pytest

import public_pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="asked for by make screenshots"),
]
WIDTHS = (390, 768, 1280)
IN_THE_DARK = {
    "home",
    "agency",
    "column",
    "item-ended",
    "policies",
    "report",
    "statistics",
    "apply-who",
}
ON_PAPER = {"item", "item-ended", "report"}


def taken(page, name: str, shoot) -> None:
    """Take the open page at every width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844 if width < 500 else 900})
        shoot(page, f"public-{name}")


@pytest.mark.parametrize("shown", public_pages.PAGES, ids=str)
def test_a_page_is_taken_at_three_widths(citizen, county, shoot, shown):
    public_pages.open_page(citizen, county, shown)
    taken(citizen, shown.name, shoot)
    if shown.name in IN_THE_DARK:
        citizen.emulate_media(color_scheme="dark")
        taken(citizen, f"{shown.name}-dark", shoot)
        citizen.emulate_media(color_scheme="light")
    if shown.name in ON_PAPER:
        citizen.emulate_media(media="print")
        shoot(citizen, f"public-{shown.name}-paper")


def test_what_an_applicant_sees_is_taken(citizen, county, shoot):
    public_pages.apply_online(citizen, county)
    taken(citizen, "apply-sent", shoot)
    public_pages.follow_online(citizen, county, public_pages.code_on(citizen))
    taken(citizen, "follow-standing", shoot)


@pytest.mark.parametrize("reached", public_pages.REACHED, ids=str)
def test_a_page_no_address_leads_to_is_taken(citizen, county, opens, shoot, reached):
    reached.reach(citizen, county, opens)
    taken(citizen, reached.name, shoot)
