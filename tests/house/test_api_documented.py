"""The page about the API is what programs are offered, and names every step of the desk."""

from pathlib import Path

import pytest

from gongkai_web.api import reference
from gongkai_web.applications.actions import VERBS
from gongkai_web.applications.taking import NAME_OF, fields_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"


def test_the_page_is_what_programs_are_offered():
    assert PAGE.read_text("utf-8") == reference.page(), (
        "python -m gongkai_web.api.reference > docs/reference/api.md"
    )


@pytest.mark.parametrize("kind", VERBS, ids=lambda kind: kind.value)
def test_a_step_stands_on_the_page_with_every_field(kind):
    row = next(
        line
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith(f"| `{NAME_OF[kind]}` |")
    )
    assert kind.label in row
    for name in fields_of(kind):
        assert name in ("on", "file") or f"`{name}`" in row, name
