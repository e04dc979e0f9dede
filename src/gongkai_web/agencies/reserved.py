"""Which words can be no agency's code? An agency's pages lie under ``/<code>/``.

The first words of every other address, those served today and those promised
for later; a house test holds the list against the addresses.
"""

from __future__ import annotations

RESERVED = frozenset(
    {
        "accessibility",
        "admin",
        "agencies",
        "annual-reports",
        "api",
        "apply",
        "calendar",
        "en",
        "favicon",
        "feed",
        "follow",
        "healthz",
        "messages",
        "policies",
        "readyz",
        "robots",
        "search",
        "site-map",
        "sitemap",
        "static",
        "statistics",
        "uploads",
        "well-known",
    }
)


def refusal(code: str) -> str | None:
    """Return why a code cannot be an agency's, or ``None``."""
    if code not in RESERVED:
        return None
    return f"“{code}”是网站自用的网址（/{code}/），不能作单位代码，请换一个，例如 {code}-ju"
