"""Every setting the product reads is on the page of settings, and the page names no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "settings.md"
NAME = re.compile(r"GONGKAI_[A-Z][A-Z_]*[A-Z]")


def named_by_secrets(source):
    return {f"GONGKAI_{name.upper()}" for name in re.findall(r'\bsecret\("(\w+)"\)', source)}


def used():
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        source = path.read_text("utf-8")
        found |= set(NAME.findall(source)) | named_by_secrets(source)
    return found


def test_every_setting_that_is_read_is_documented():
    rows = re.findall(r"^\| `(GONGKAI_\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == used()
