"""What axe-core finds to mend on a page.

axe-core (MPL 2.0) comes with the package ``axe-playwright-python`` of the extra ``browser``; it is for
tests alone and is not shipped.
"""

from __future__ import annotations

import pytest

COLOURS = {"runOnly": ["color-contrast"]}
"""What is another thing in the dark, and nothing else is."""

_AT_REST = """() => document.getAnimations().every(
    one => one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity
)"""
"""What fades in has no colour of its own yet; what turns for ever never comes to rest."""


def found_on(page, options: dict[str, object] | None = None) -> list[str]:
    """Return what axe finds on a page that has come to rest, one line a place."""
    page.wait_for_function(_AT_REST)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options=options).response["violations"]
    return [
        f"{one['id']}（{one['help']}）：{place['html'][:160]}"
        for one in found
        for place in one["nodes"]
    ]
