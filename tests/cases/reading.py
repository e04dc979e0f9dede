"""Read the worked examples of this folder for the tests that run them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent


def whole(name: str) -> Any:
    """Return what a file of worked examples holds."""
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def cases(name: str, part: str | None = None) -> list[Any]:
    """Return the examples of a file (or of one part of it) as parameters, named by their number."""
    entries = whole(name) if part is None else whole(name)[part]
    return [pytest.param(entry, id=str(entry["例"])) for entry in entries]
