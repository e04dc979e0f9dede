"""The pages of reference say what the data say."""

from pathlib import Path

from gongkai.applications.reference import PAGE_DAY, life_cycle_page, outcomes_page

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def test_the_page_of_outcomes_is_up_to_date():
    written = (REFERENCE / "outcomes.md").read_text("utf-8")
    assert written == outcomes_page(PAGE_DAY), (
        "python -m gongkai.applications.reference outcomes > docs/reference/outcomes.md"
    )


def test_the_page_of_the_life_cycle_is_up_to_date():
    written = (REFERENCE / "life-cycle.md").read_text("utf-8")
    assert written == life_cycle_page(), (
        "python -m gongkai.applications.reference life-cycle > docs/reference/life-cycle.md"
    )
