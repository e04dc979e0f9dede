"""The index of the documentation names every page under its kind, and no other."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
KINDS = ["tutorial", "how-to", "reference", "explanation", "decisions"]


def listed() -> list[str]:
    """Return the pages the index links to."""
    return re.findall(r"\]\(([a-z-]+/[^)#]+\.md)\)", (DOCS / "README.md").read_text("utf-8"))


def test_every_page_is_listed_once_and_every_listed_page_exists():
    pages = {str(path.relative_to(DOCS)) for path in DOCS.glob("*/*.md")}
    assert sorted(listed()) == sorted(pages)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_stands_under_its_kind(kind):
    text = (DOCS / "README.md").read_text("utf-8")
    section = re.search(rf"^## .*（`{kind}`）\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert section, kind
    found = re.findall(r"\]\(([a-z-]+)/", section[1])
    assert found
    assert set(found) == {kind}


def test_there_is_no_other_kind_of_page():
    assert {path.name for path in DOCS.iterdir() if path.is_dir()} == set(KINDS)
