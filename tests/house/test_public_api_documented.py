"""The page about the read API is what programs are offered."""

from pathlib import Path

from gongkai_web.outlet import reference

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "public-api.md"


def test_the_page_is_what_programs_are_offered():
    assert PAGE.read_text("utf-8") == reference.page(), (
        "python -m gongkai_web.outlet.reference > docs/reference/public-api.md"
    )
