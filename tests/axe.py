"""What axe-core finds to mend on a page.

axe-core (MPL 2.0) comes with the package ``axe-playwright-python`` of the extra ``browser``; it is for
tests alone and is not shipped.
"""

from __future__ import annotations

import pytest

COLOURS = {"runOnly": ["color-contrast"]}
"""What is another thing in the dark, and nothing else is."""


def found_on(page, options: dict[str, object] | None = None) -> list[str]:
    """Return what axe finds on a page, one line a place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options=options).response["violations"]
    return [
        f"{one['id']}（{one['help']}）：{place['html'][:160]}"
        for one in found
        for place in one["nodes"]
    ]
